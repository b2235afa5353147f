"""kramdown's blocks: read from a post's text as kramdown itself reads them."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from translator.document import Engine, ParseOptions, parse
from translator.document.kramdown_blocks import kramdown_blocks

TREE = """
require 'kramdown'; require 'kramdown-parser-gfm'; require 'json'
NAMES = { p: 'p', header: 'heading', codeblock: 'code', hr: 'rule', table: 'table', math: 'math',
          xml_comment: 'comment', comment: 'comment', raw: 'comment' }
HOLD = { blockquote: 'quote', ul: 'ul', ol: 'ol', li: 'item', dd: 'definition' }
def walk(one, out)
  one.children.each do |child|
    next if child.options[:category] == :span
    if NAMES[child.type] then out << NAMES[child.type]
    elsif child.type == :dl then walk(child, out)
    elsif child.type == :html_element && child.options[:content_model] == :block && !child.options[:is_closed]
      out << "+#{child.value}"; walk(child, out); out << "-#{child.value}"
    elsif child.type == :html_element then out << 'html'
    elsif HOLD[child.type]
      out << "+#{HOLD[child.type]}"; walk(child, out); out << "-#{HOLD[child.type]}"
    end
  end
  out
end
puts JSON.generate(JSON.parse(STDIN.read).map { |text| walk(Kramdown::Document.new(text, input: 'GFM').root, []) })
"""
# Each is a corner of its own; the blocks are what kramdown 2.4 makes of it.
POSTS = {
    "text, headings, rules": "하나\n# 둘\n셋\n===\n\n넷\n---\n\n***\n#다섯\n",
    "code and what goes on with it": "    코드\n글\n\n    더\n{: .a}\n글\n",
    "a tab behind blanks": "  \t가\n\t나\n",
    "fences": "글\n```js\n코드\n````\n\n~~~ a` b\n글\n~~~\n\n````\n코드\n```\n",
    "a fence in an item that nobody closes": "- \n```js\n\n```\n## 글\n```\n",
    "a quote with lazy lines": "> 가\n나\n  > 다\n\n> \n    코드\n",
    "a tag that is none": "  <div\n    style={{\n  >\n    {코드}\n",
    "items": "- 가\n- 나\n   1. 다\n  - 라\n* 마\n\n  바\n\n^\n- 사\n",
    "code in items": "-     가\n\n    나\n- \t다\n\n\t라\n",
    "a row that begins like an item": "- 가|나\n  ---|---\n   1. 다|라\n",
    "terms": "가\n나\n: 다\n\n   라\n: 마\n\n바\n\n: 사\n",
    "elements": '<div>\n가\n</div>\n나\n\n<div markdown="1">\n- 다\n</div>\n라\n\n<p markdown="1">마</p>\n\n<hr>\n바|사\n',
    "comments": "<!-- 가\n\n나 -->\n다|라\n\n{::comment}\n마\n{:/comment}\n",
    "rows": "가|나\n---|---\n다|라\n===|===\n마|바\n\n글\n가|나\n\n`가|나`\n\n<b>가|나</b>\n\n가|나\n$$x$$\n",
    "math": "$$\nx\n\ny\n$$\n\n$$x$$ 글\n\n글\n$$y$$\n",
    "notes and definitions": "[a]: /a\n가|나\n\n[a]: /a\n{: .b}\n다\n\n*[가]: 나\n라|마\n",
    "attributes": "{: .a}\n가|나\n{: .b}\n다|라\n\n- 하나\n{: .b}\n\n\t코드\n",
}


def _told(text: str) -> list[str]:
    unseen = {"+dl", "-dl", "terms", "link", "abbreviation", "text"}
    return [block.what for block in kramdown_blocks(text) if block.what not in unseen]


def test_blocks_are_those_that_kramdown_makes() -> None:
    if shutil.which("ruby") is None:
        pytest.skip("Ruby is not installed")
    asked = json.dumps(list(POSTS.values()))
    run = subprocess.run(["ruby", "-e", TREE], check=False, capture_output=True, text=True, input=asked)
    if run.returncode:
        pytest.skip("kramdown is not installed")
    assert {name: _told(text) for name, text in POSTS.items()} == dict(
        zip(POSTS, json.loads(run.stdout), strict=True)
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("    가\n나\n\n다\n", [(0, 1)]),
        ("- \n```\n\n```\n가\n```\n", [(3, 5)]),
        ("> \n    가\n", [(1, 1)]),
        ("- 가\n{: .b}\n\n\t나\n", [(3, 3)]),
        ("```가```\n\n나\n", []),
    ],
)
def test_lines_of_code_are_told(text: str, code: list[tuple[int, int]]) -> None:
    assert [(one.first, one.last) for one in kramdown_blocks(text) if one.what == "code"] == code


@pytest.mark.parametrize(
    "text",
    ["- \n```js\n\n```\n## 가 나\n```\n", "  <div\n    a={{\n  >\n    가 나\n", "-     가\n\n    나 다\n"],
)
def test_what_is_code_to_kramdown_alone_is_kept_and_told(text: str) -> None:
    document = parse(text, ParseOptions(engine=Engine.KRAMDOWN))
    assert "kramdown" in " ".join(notice.reason for notice in document.notices)
    assert not any("나" in segment.source for segment in document.segments)


def test_a_translation_that_kramdown_would_read_as_another_block_is_refused() -> None:
    document = parse("<div>\n\n*가* 나\n", ParseOptions(engine=Engine.KRAMDOWN))
    bones = [bone.what for bone in document.skeleton if bone.what.endswith("to kramdown")]
    assert bones == ["html to kramdown"]
    assert document.parse_mirror("<div>\n</div>\n\n*a* b\n").skeleton != document.skeleton


@pytest.mark.parametrize("mark", ["> ", "- ", "  - "])
def test_blocks_nested_beyond_reason_are_read(mark: str) -> None:
    assert kramdown_blocks(mark * 500 + "가\n")
    nested = "".join(f"{'  ' * depth}{mark}가\n" for depth in range(200))
    assert kramdown_blocks(nested)


def test_a_text_that_is_a_table_to_kramdown_has_its_cells() -> None:
    document = parse(
        "- 글\n\n <https://a.example> 나|다\n---|---\n라|마\n", ParseOptions(engine=Engine.KRAMDOWN)
    )
    assert [segment.source for segment in document.segments][-3:] == ["다", "라", "마"]


@pytest.mark.parametrize(
    "text",
    [
        "글이다.\n\\\n/// 코드\n",
        "> ```go\n> 가\n> ``` 나 `다`\n",
        "가 `나\n*[라]: 마` 바\n",
    ],
)
def test_a_text_that_goes_on_is_kept_where_its_markup_may_end_elsewhere(text: str) -> None:
    document = parse(text, ParseOptions(engine=Engine.KRAMDOWN))
    assert document.notices


def test_there_are_as_many_terms_in_a_mirror() -> None:
    document = parse("가  \n나\n: 다\n", ParseOptions(engine=Engine.KRAMDOWN))
    assert document.parse_mirror("a\n: b\n").skeleton != document.skeleton
    bones = [bone.kept for bone in document.skeleton if bone.what == "terms to kramdown"]
    assert bones == [("1",)]
