"""What the article knows of the places of its passages."""

from __future__ import annotations

import pytest
from support.previews import POST

from translator.document import parse
from translator.preview import KeptBlock, ShownPassage, ShownPicture, Table
from translator.workflow.article import Article, PassageStanding, article_of

ARTICLE = article_of(parse(POST))


def standing(source: str, article: Article = ARTICLE) -> PassageStanding:
    for row in article.rows:
        for passage in row.passages:
            if passage.segment.source == source:
                return article.standings[passage.segment.key]
    raise AssertionError(f"no passage says {source}")


def test_every_segment_has_its_place() -> None:
    assert {segment.key for segment in parse(POST).segments} == set(ARTICLE.standings)


def test_the_title_comes_first_and_the_headings_above_a_passage_are_known() -> None:
    first = ARTICLE.rows[0].content
    assert isinstance(first, ShownPassage)
    assert (first.segment.source, first.level) == ("캐시를 지우는 일", 1)
    assert [one.source for one in standing("서버는 3대다.").headings] == ["왜 두 번인가"]
    assert standing("왜 두 번인가").headings == ()


def test_a_deeper_heading_stands_below_the_ones_above_it_and_ends_with_them() -> None:
    article = article_of(parse("# 하나\n\n## 둘\n\n### 셋\n\n가\n\n## 넷\n\n나\n"))
    assert [one.source for one in standing("가", article).headings] == ["하나", "둘", "셋"]
    assert [one.source for one in standing("나", article).headings] == ["하나", "넷"]


@pytest.mark.parametrize(
    ("source", "number", "items", "depth", "numbered"),
    [
        ("첫째 항목", 1, 2, 1, False),
        ("안쪽 항목", 1, 1, 2, False),
        ("끝난 일", 2, 2, 1, False),
        ("네 번째", 2, 2, 1, True),
    ],
)
def test_an_item_knows_its_list(source: str, number: int, items: int, depth: int, numbered: bool) -> None:
    item = standing(source).item
    assert item is not None
    assert (item.number, item.items, item.depth, item.numbered) == (number, items, depth, numbered)


def test_each_item_has_an_inner_list_of_its_own() -> None:
    article = article_of(parse("- 하나\n  - 가\n  - 나\n- 둘\n  - 다\n"))
    inner = [standing(one, article).item for one in "가나다"]
    assert [(one.number, one.items) for one in inner if one is not None] == [(1, 2), (2, 2), (1, 1)]


def test_a_cell_knows_its_row_its_column_and_what_heads_it() -> None:
    cell = standing("둘").cell
    assert cell is not None
    assert (cell.row, cell.rows, cell.column, cell.columns, cell.in_header) == (3, 3, 1, 2, False)
    assert isinstance(cell.header, ShownPassage)
    assert cell.header.segment.source == "이름"
    header = standing("값").cell
    assert header is not None
    assert header.in_header
    assert header.header is None


def test_a_passage_knows_the_code_the_image_or_the_table_that_it_is_about() -> None:
    code = standing("안쪽 항목").companion
    assert isinstance(code, KeptBlock)
    assert code.language == "python"
    assert isinstance(standing("<g1>서버 세 대</g1>").companion, ShownPicture)
    assert isinstance(standing("하나").companion, Table)
    assert standing("끝난 일").companion is None  # the code before it is another item's
    assert standing("캐시를 지우는 일").companion is None
