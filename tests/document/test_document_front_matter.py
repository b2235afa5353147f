"""Front matter: only the text of the wanted values changes, whatever YAML they are written in."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.document import Engine, ParseOptions, parse
from translator.document.front_keys import remove_keys, set_keys
from translator.document.front_matter import MatterFormat, find_front_matter, find_values, replace_values
from translator.errors import SourceError

POST = """\
---
layout: post
title: "\\uC678부 API \\"호출\\""   # 주석은 그대로
plain: 그냥 제목
single: '홑''따옴표'
tags: [가, 나, "다"]
list:
  - 하나
  - 둘
image:
  path: /a.png
  alt: 그림 설명
folded: >-
  접힌
  글

  둘째
literal: |
  첫 줄
  둘째 줄
several: 여러 줄에
  걸친 값
date: 2024-12-01 00:30 +0900
version: 1.20
time: 12:30:45
lang: no
---
본문
"""


def body_of(text: str) -> object:
    return yaml.safe_load(text.split("---\n")[1])


def test_every_form_is_read_with_its_place() -> None:
    values = find_values(POST)
    assert {path: (field.value, POST[field.start : field.end]) for path, field in values.items()} == {
        "layout": ("post", "post"),
        "title": ('외부 API "호출"', '"\\uC678부 API \\"호출\\""'),
        "plain": ("그냥 제목", "그냥 제목"),
        "single": ("홑'따옴표", "'홑''따옴표'"),
        "tags.0": ("가", "가"),
        "tags.1": ("나", "나"),
        "tags.2": ("다", '"다"'),
        "list.0": ("하나", "하나"),
        "list.1": ("둘", "둘"),
        "image.path": ("/a.png", "/a.png"),
        "image.alt": ("그림 설명", "그림 설명"),
        "folded": ("접힌 글\n둘째", ">-\n  접힌\n  글\n\n  둘째\n"),
        "literal": ("첫 줄\n둘째 줄\n", "|\n  첫 줄\n  둘째 줄\n"),
        "several": ("여러 줄에 걸친 값", "여러 줄에\n  걸친 값"),
        "date": ("2024-12-01 00:30 +0900", "2024-12-01 00:30 +0900"),
        "version": ("1.20", "1.20"),
        "time": ("12:30:45", "12:30:45"),
        "lang": ("no", "no"),
    }
    assert not values["version"].is_text
    assert not values["lang"].is_text
    assert values["image.alt"].line == 12


@pytest.mark.parametrize(
    ("path", "value", "written"),
    [
        ("title", 'Calling "it"', 'title: "Calling \\"it\\""   # 주석은 그대로'),
        ("plain", "A title", "plain: A title"),
        ("plain", "Kafka: the log", 'plain: "Kafka: the log"'),
        ("plain", "C# 7", "plain: C# 7"),
        ("plain", "a #b", 'plain: "a #b"'),
        ("plain", "yes", 'plain: "yes"'),
        ("plain", "1,000", 'plain: "1,000"'),
        ("plain", "12:30", 'plain: "12:30"'),
        ("plain", "2024-12-01", 'plain: "2024-12-01"'),
        ("plain", "- item", 'plain: "- item"'),
        ("plain", "{x}", 'plain: "{x}"'),
        ("single", "it's", "single: 'it''s'"),
        ("tags.1", "x, y", 'tags: [가, "x, y", "다"]'),
        ("tags.0", "one", 'tags: [one, 나, "다"]'),
        ("list.0", "One", "  - One"),
        ("image.alt", "A figure", "  alt: A figure"),
        ("folded", "Folded text", "folded: >-\n  Folded text\n"),
        ("folded", "One\nTwo", "folded: >-\n  One\n\n  Two\n"),
        ("literal", "First\nSecond", "literal: |\n  First\n  Second\n"),
        ("several", "One line", "several: One line\n"),
    ],
)
def test_a_value_keeps_its_form_and_is_quoted_only_where_it_must(path: str, value: str, written: str) -> None:
    changed = replace_values(POST, {path: value})
    assert written in changed
    field = find_values(POST)[path]
    assert changed.startswith(POST[: field.start])
    assert find_values(changed)[path].value.rstrip("\n") == value


def test_line_ends_comments_and_byte_order_mark_stay() -> None:
    post = "\ufeff---\r\n# 주석\r\ntitle: 제목\r\nfold: >\r\n  가\r\n  나\r\n---\r\n본문\r\n"
    assert replace_values(post, {"title": "A", "fold": "B"}) == (
        "\ufeff---\r\n# 주석\r\ntitle: A\r\nfold: >\r\n  B\r\n---\r\n본문\r\n"
    )


_text = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
    | st.sampled_from(list(":#-'\"[]{}>|*&!%@` \\,?~=\n\t")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(
    path=st.sampled_from(["title", "plain", "single", "tags.1", "list.0", "image.alt", "folded", "literal"]),
    value=_text,
)
def test_any_text_comes_back_and_nothing_else_changes(path: str, value: str) -> None:
    value = value.strip()
    if not value:
        return
    try:
        changed = replace_values(POST, {path: value})
    except SourceError:
        assert any(char in value for char in "\n\t\u2028\u2029\x85\ufeff") or not value.isprintable()
        return
    before, after = find_values(POST), find_values(changed)
    assert before.keys() == after.keys()
    assert {key: field.value for key, field in after.items() if key != path} == {
        key: field.value for key, field in before.items() if key != path
    }


def test_keys_are_set_in_place_or_at_the_end() -> None:
    changed = set_keys(POST, {"lang": "en", "ref": "a: b", "folded": "short", "draft": True})
    assert '\nlang: en\nref: "a: b"\ndraft: true\n---\n본문' in changed
    assert "\nfolded: short\nliteral: |\n" in changed


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("lang:", "lang: en"),
        ("lang: # 나중에", "lang: en # 나중에"),
        ("lang:\n# 나중에\nlayout: post", "lang: en\n# 나중에\nlayout: post"),
        ("lang: null", "lang: en"),
        ("'lang': ko", "'lang': en"),
        ("? lang\n: ko", "? lang\n: en"),
        ("lang: ko\nlang: kr", "lang: ko\nlang: en"),
        ("  a: b", "  a: b\n  lang: en"),
        ("{a: b, lang: ko}", '{a: b, lang: "en"}'),
        ("{a: b}", '{lang: "en", a: b}'),
    ],
)
def test_a_key_is_set_however_it_is_written(written: str, becomes: str) -> None:
    assert set_keys(f"---\n{written}\n---\n본문\n", {"lang": "en"}) == f"---\n{becomes}\n---\n본문\n"


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("lang = 'ko' # 언어", "lang = 'en' # 언어"),
        ("lang = 5", 'lang = "en"'),
        ("tags = [\n  ['a'],\n]", "lang = \"en\"\ntags = [\n  ['a'],\n]"),
        ('a = """\nlang = 1\n"""', 'a = """\nlang = 1\n"""\nlang = "en"'),
    ],
)
def test_a_key_of_toml_is_set_however_it_is_written(written: str, becomes: str) -> None:
    assert set_keys(f"+++\n{written}\n+++\n본문\n", {"lang": "en"}) == f"+++\n{becomes}\n+++\n본문\n"


def test_a_key_that_can_not_be_set_is_named() -> None:
    with pytest.raises(SourceError, match="`lang` can't be set"):
        set_keys("+++\n'lang' = 'ko'\n[params]\nx = 1\n+++\n", {"lang": "en"})
    with pytest.raises(SourceError, match="`lang` is a list or a table"):
        set_keys("---\ntitle: a\nlang: []\n---\n", {"lang": "en"})
    with pytest.raises(SourceError, match="`lang` is a list or a table"):
        set_keys("+++\nlang = ['ko']\n+++\n", {"lang": "en"})


def test_a_comment_behind_a_list_that_goes_stays() -> None:
    text = "---\nlist:\n  - a\n  - b: |\n      c\n# 다음\nnext: 1\n---\n"
    assert remove_keys(text, "list") == "---\n# 다음\nnext: 1\n---\n"


def test_front_matter_is_made_where_there_is_none() -> None:
    assert set_keys("본문\n", {"lang": "en"}) == "---\nlang: en\n---\n\n본문\n"


def test_a_table_is_not_overwritten_by_a_value() -> None:
    with pytest.raises(SourceError, match="`image` is a list or a table"):
        set_keys(POST, {"image": "x"})


def test_keys_are_removed_with_all_below_them() -> None:
    changed = remove_keys(POST, "list", "image", "folded", "tags")
    assert set(find_values(changed)) == {
        "layout",
        "title",
        "plain",
        "single",
        "literal",
        "several",
        "date",
        "version",
        "time",
        "lang",
    }


def test_keys_are_added_above_the_tables_of_toml() -> None:
    post = '+++\ntitle = "제목"\n[params]\nx = 1\n+++\n본문\n'
    front = find_front_matter(post)
    assert front is not None
    assert front.format is MatterFormat.TOML
    assert set_keys(post, {"lang": "en"}) == '+++\ntitle = "제목"\nlang = "en"\n[params]\nx = 1\n+++\n본문\n'


@pytest.mark.parametrize(
    "post", ["본문", "", "---\n\n본문\n\n---\n글", "---\n본문만\n---\n", "--- \n본문", "----\na: b\n----\n"]
)
def test_a_thematic_break_is_not_front_matter(post: str) -> None:
    assert find_front_matter(post) is None


@pytest.mark.parametrize(
    "post",
    [
        "---\n---\n본문",
        "\n\n---\ntitle: 가\n---\n",
        "---\t\ntitle:\t가\n...\n본문",
        "---\n\ttitle: 가\n---\n",
    ],
)
def test_odd_but_real_front_matter_is_found(post: str) -> None:
    assert find_front_matter(post) is not None


@pytest.mark.parametrize(
    ("post", "line", "message"),
    [
        ("---\ntitle: 제목\n본문", 1, "not closed"),
        ("---\ntitle: [a\nx: y\n---\n", 3, "not YAML"),
        ("---\ntitle: a: b\n---\n", 2, "not YAML"),
        ("---\na: 1\nb: *x\n---\n", 3, "alias .* of what is not there"),
        ("---\na: &x [*x]\n---\n", 2, "alias .* not whole yet"),
        ("---\n- a\n- b\n---\n", 2, "`key: value` lines"),
    ],
)
def test_a_mistake_is_named_with_its_line(post: str, line: int, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        find_front_matter(post)
    assert caught.value.line == line


def test_an_alias_stays_one_and_says_in_english_what_its_anchor_says() -> None:
    post = (
        "---\ntitle: &t 제목이다\ndescription: *t\nbase: &b {x: 1}\nmore:\n  <<: *b\ntags: [*t, 태그]\n---\n"
    )
    assert {path: field.value for path, field in find_values(post).items() if field.is_text} == {
        "title": "제목이다",
        "tags.1": "태그",
    }
    assert replace_values(post, {"title": "A title"}) == post.replace("제목이다", "A title")
    assert replace_values(post, {"title": "a: b"}) == post.replace("제목이다", '"a: b"')
    assert set_keys(post, {"lang": "en"}) == post.replace("\n---\n", "\nlang: en\n---\n")


def test_a_value_of_two_lines_is_set_as_one_value() -> None:
    post = set_keys("---\ntitle: 가\n---\n", {"permalink": "/a\nlayout: x"})
    assert find_values(post)["permalink"].value == "/a\nlayout: x"
    assert "layout" not in find_values(post)


def test_an_alias_bomb_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(SourceError, match="alias"):
        find_front_matter("---\n" + "\n".join(lines) + "\n---\n")


@pytest.mark.parametrize("value", ["[" * 50_000 + "]" * 50_000, "{a: " * 50_000, "\n  " + "- " * 50_000])
def test_deep_nesting_is_an_error_not_a_crash_nor_a_wait(value: str) -> None:
    with pytest.raises(SourceError, match="more than 100 levels"):
        find_front_matter(f"---\ntitle: 하나\nx: {value}\n---\n")


def test_a_key_set_twice_counts_once_and_is_told() -> None:
    front = find_front_matter("---\ntitle: 하나\ntitle: 둘\n---\n")
    assert front is not None
    assert front.doubled == (("title", 3),)
    assert [field.value for field in front.fields] == ["둘"]


def test_of_a_key_set_twice_the_value_that_counts_is_replaced() -> None:
    text = "---\ntitle: 하나\ndate: 1\ntitle: 둘\ndate: 2\n---\n"
    assert replace_values(text, {"title": "two"}) == "---\ntitle: 하나\ndate: 1\ntitle: two\ndate: 2\n---\n"


def test_a_name_reaches_the_values_in_lists_of_tables() -> None:
    text = "---\nfeatures:\n  - title: 빠름\n    details: 아주 빠름\n    icon: 별\n---\n"
    assert [segment.source for segment in parse(text).segments] == ["빠름", "아주 빠름"]


TOML = """\
+++
title = "제목: \\uAC00"  # 주석
description = '말'
date = 2024-01-01T00:00:00+09:00
tags = ["가", "나"]
summary = \"\"\"
title = "다른 제목"
\"\"\"

[cover]
  alt = "그림"
  image = "/가.png"
[[features]]
title = "빠름"
+++
본문
"""


def test_the_texts_of_toml_are_replaced_in_place() -> None:
    document = parse(TOML.replace('title = "다른 제목"', "요약"))
    assert [(one.field, one.source) for one in document.segments] == [
        *(("title", "제목: 가"), ("description", "말"), ("cover.alt", "그림")),
        ("", "본문"),
    ]
    targets = ['A "title" \\ x', "it's", "picture", "Text"]
    assembly = document.assemble(dict(zip((one.key for one in document.segments), targets, strict=True)))
    assert assembly.refused == ()
    expected = document.text
    for old, new in [
        ('"제목: \\uAC00"', '"A \\"title\\" \\\\ x"'),
        ("'말'", '"it\'s"'),
        ('"그림"', '"picture"'),
        ("본문", "Text"),
    ]:
        expected = expected.replace(old, new)
    assert assembly.text == expected


def test_a_text_of_toml_that_might_be_another_is_left() -> None:
    assert "title" not in find_values(TOML)
    assert set(find_values(TOML)) == {"description", "tags.0", "tags.1", "cover.alt", "cover.image"}


@pytest.mark.parametrize(
    "body", ["title = 제목\n", "title = '제목'\ntitle = '둘'\n", f"x = {'[' * 9999}\n'가'\n"]
)
def test_toml_that_cannot_be_read_is_left_and_told(body: str) -> None:
    text = f"+++\n{body}+++\n본문\n"
    document = parse(text)
    assert [segment.source for segment in document.segments] == ["본문"]
    assert [notice.line for notice in document.notices] == [1]
    assert document.assemble({document.segments[0].key: "Text"}).text == f"+++\n{body}+++\nText\n"


TOML_LISTS = {
    "inline": 'tags = ["가", \'나\', "c"] # 글\n',
    "on several lines": 'tags = [ # 글\n  "가",\n\n  \'나\', # "다"\n  "c",\n]\n',
    "in a table": '[a]\ntags = ["가", \'나\', "c"]\n[a.b]\nx = 1\n',
}


@pytest.mark.parametrize("body", TOML_LISTS.values(), ids=TOML_LISTS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_texts_of_a_toml_list_are_replaced_in_place(body: str, newline: str) -> None:
    text = f"+++\ntitle = '글'\n{body}+++\n".replace("\n", newline)
    prefix = "a.tags" if body.startswith("[a]") else "tags"
    values = find_values(text)
    assert [values[f"{prefix}.{index}"].value for index in range(3)] == ["가", "나", "c"]
    changed = replace_values(text, {f"{prefix}.0": 'a "b"', f"{prefix}.1": "it's"})
    assert changed == text.replace('"가"', '"a \\"b\\""', 1).replace("'나'", '"it\'s"', 1)


@pytest.mark.parametrize(
    "body",
    ['tags = ["가", 1]', 'tags = [["가"]]', 'tags = [{a = "가"}]', 'tags = ["""가"""]', 'tags = ["가"'],
)
def test_a_toml_list_of_another_kind_is_read_as_far_as_it_is_sure(body: str) -> None:
    text = f"+++\ntitle = 'a'\n{body}\n+++\n"
    found = find_values(text)
    for path, field in found.items():
        assert find_values(replace_values(text, {path: "new"}))[path].value == "new"
        assert field.value in {"a", "가"}


def test_tags_in_toml_are_segments_where_they_are_to_be_translated() -> None:
    text = '+++\ntags = [\n  "가", # 첫째\n  "나",\n]\n+++\n본문\n'
    document = parse(text, ParseOptions(fields=("title", "tags")))
    assert [(segment.source, segment.field) for segment in document.segments[:2]] == [
        ("가", "tags.0"),
        ("나", "tags.1"),
    ]
    assembly = document.assemble({document.segments[1].key: "two"})
    assert (assembly.text, assembly.refused) == (text.replace("나", "two"), ())


@pytest.mark.parametrize("engine", Engine)
def test_words_that_would_begin_front_matter_are_refused_alone(engine: Engine) -> None:
    document = parse("---\n참고 둘\n\n셋\n", ParseOptions(engine=engine))
    first, second = document.segments
    assembly = document.assemble({first.key: "note: two", second.key: "three"})
    assert assembly.text == "---\n참고 둘\n\nthree\n"
    assert [refusal.key for refusal in assembly.refused] == [first.key]


def test_the_picture_of_a_hero_has_words() -> None:
    text = "---\nhero:\n  tagline: 한 줄\n  image:\n    alt: 로고 그림\n    file: ./그림.svg\n---\n"
    assert [segment.source for segment in parse(text).segments] == ["한 줄", "로고 그림"]
