"""Emphasis by underscores before a Korean particle, which every renderer leaves literal and every author means."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from markdown_it import MarkdownIt

from translator.document import parse

EMPHASIS = {
    "이것은 _강조_는 아니다.": "이것은 <i1>강조</i1>는 아니다.",
    "__굵게(bold)__를 쓴다.": "<b1>굵게(bold)</b1>를 쓴다.",
    "__쓰레기 수집기(GC)__가 돈다.": "<b1>쓰레기 수집기(GC)</b1>가 돈다.",
    "_Garbage Collector_는 느리다.": "<i1>Garbage Collector</i1>는 느리다.",
    "(_괄호 안_에서도) 된다.": "(<i1>괄호 안</i1>에서도) 된다.",
    "_하나_는 _둘_을 __셋__과 본다.": "<i1>하나</i1>는 <i2>둘</i2>을 <b3>셋</b3>과 본다.",
    "_글자 기반_입니다.": "<i1>글자 기반</i1>입니다.",
    "_안에 **굵은 글(bold)**_은": "<i1>안에 <b2>굵은 글(bold)</b2></i1>은",
    "_[글](/a_b)_은": "_<a1>글</a1>_은",  # which underscores belong together is not plain
}
NAMES = (
    "사용자_이름_은 열이다.",
    "_사용자_이름_은 열이다.",
    "__init__을 부르고 __name__이 같은지 본다.",
    "snake_case_는 이름이다.",
    "_posts_에 글을 둔다.",
    "_posts/초안_을 본다.",
    "/문서/_초안_은 길이다.",
    "_설정.yml_을 읽는다.",
    "_foo 다음에 bar_를 부른다.",
    "_이름_표를 만든다.",
    "함수_이름과 다른_이름_이다.",
    "값은 a=_기본_으로 준다.",
)


@pytest.mark.parametrize("text", EMPHASIS)
def test_underscores_glued_to_a_particle_are_the_emphasis_that_the_author_meant(text: str) -> None:
    assert [segment.source for segment in parse(text).segments] == [EMPHASIS[text]]


@pytest.mark.parametrize("text", NAMES)
def test_underscores_of_names_and_paths_stay_what_they_are(text: str) -> None:
    assert [segment.source for segment in parse(text).segments] == [text]


MIRRORS = {
    ("__쓰레기 수집기(GC)__가 돈다.", "The <b1>garbage collector (GC)</b1> runs."): (
        "The __garbage collector (GC)__ runs.",
        "The <strong>garbage collector (GC)</strong> runs.",
    ),
    ("_강조_는 말이다.", "un<i1>stress</i1>ed"): ("un*stress*ed", "un<em>stress</em>ed"),
    ("__노드__들은 돈다.", "<b1>Node</b1>s run."): ("**Node**s run.", "<strong>Node</strong>s run."),
    ("__노드(node)__를 쓴다.", "<b1>Nodes (two)</b1>are"): (
        "<strong>Nodes (two)</strong>are",
        "<strong>Nodes (two)</strong>are",
    ),
}


@pytest.mark.parametrize("pair", MIRRORS, ids=lambda pair: pair[1])
def test_in_the_mirror_it_is_emphasis_to_every_renderer(pair: tuple[str, str]) -> None:
    source, target = pair
    document = parse(source + "\n")
    assembly = document.assemble({document.segments[0].key: target})
    assert (assembly.text, assembly.refused) == (MIRRORS[pair][0] + "\n", ())
    html = f"<p>{MIRRORS[pair][1]}</p>"
    assert MarkdownIt().render(assembly.text).strip() == html
    if shutil.which("ruby"):
        script = 'require "kramdown"; puts Kramdown::Document.new($stdin.read).to_html'
        run = subprocess.run(
            ["ruby", "-e", script], check=False, input=assembly.text, capture_output=True, text=True
        )
        assert run.returncode != 0 or run.stdout.strip() == html  # it has no kramdown
