"""Hugo's shortcodes: their texts are translated in quotes that Hugo reads, checked with Hugo where it is installed."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path

import pytest

from translator.document import Document, Engine, ParseOptions, parse

_DEFAULTS = ParseOptions(engine=Engine.GOLDMARK)
_WITH_PLACES = ParseOptions(engine=Engine.GOLDMARK, parameters=_DEFAULTS.parameters | {"figure.0"})


def read(text: str, options: ParseOptions = _DEFAULTS) -> Document:
    return parse(text, options)


def test_a_parameter_is_read_as_hugo_reads_it() -> None:
    text = '{{< figure title="글 \\"둘\\" a\\b &amp;" caption=`셋 \\"` alt=\'넷\' >}}'
    assert [segment.source for segment in read(text).segments] == ['글 "둘" a\\b &amp;', '셋 \\"']


@pytest.mark.parametrize(
    ("written", "target", "expected"),
    [
        ('"글"', 'say "hi"', '"say \\"hi\\""'),
        ('"글"', "it's `a` \\b & 1 < 2", '"it\'s `a` \\b & 1 < 2"'),
        ("`글`", 'say "hi" \\', '`say "hi" \\`'),
    ],
)
def test_a_translation_is_written_in_the_quotes_that_stand_there(
    written: str, target: str, expected: str
) -> None:
    document = read(f"{{{{< figure title={written} >}}}}\n")
    assembly = document.assemble({document.segments[0].key: target})
    assert assembly.refused == ()
    assert assembly.text == f"{{{{< figure title={expected} >}}}}\n"


@pytest.mark.parametrize(
    ("written", "target"),
    [('"글"', "ends in \\"), ('"글"', 'a \\" b'), ("`글`", "a `b`"), ('"글"', "a >}} b")],
)
def test_what_the_quotes_cannot_hold_is_refused(written: str, target: str) -> None:
    document = read(f"{{{{< figure title={written} >}}}}\n")
    assembly = document.assemble({document.segments[0].key: target})
    assert [refusal.key for refusal in assembly.refused] == [document.segments[0].key]
    assert assembly.text == document.text


def test_a_parameter_without_a_name_is_kept_and_told_unless_its_place_is_text() -> None:
    text = '{{< figure "글" "둘" >}}\n\n{{< other "셋" >}}\n'
    document = read(text)
    assert document.segments == ()
    assert [notice.line for notice in document.notices] == [1, 3]
    document = read(text, _WITH_PLACES)
    assert [(segment.source, segment.field) for segment in document.segments] == [("글", "figure.0")]
    assert document.assemble({document.segments[0].key: 'a "b"'}).text == text.replace('"글"', '"a \\"b\\""')


_TARGETS = (
    'say "hi" & <b>go</b>',
    "it's 100%",
    "back `tick`",
    '"all"',
    "C:\\one",
    "two\nlines",
    "a }} b {{ c",
)


@pytest.mark.skipif(shutil.which("hugo") is None, reason="hugo is not installed")
@pytest.mark.parametrize("shortcode", ['{{< s caption="글" >}}', "{{< s caption=`글` >}}", '{{< s "글" >}}'])
def test_hugo_reads_every_translation_that_is_written(shortcode: str, tmp_path: Path) -> None:
    (tmp_path / "layouts/_default").mkdir(parents=True)
    (tmp_path / "layouts/shortcodes").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text(
        'disableKinds = ["home", "taxonomy", "term", "RSS", "sitemap", "404"]\n'
    )
    (tmp_path / "layouts/_default/single.html").write_text("{{ .Content }}")
    (tmp_path / "layouts/shortcodes/s.html").write_text(
        '[{{ if .IsNamedParams }}{{ .Get "caption" }}{{ else }}{{ .Get 0 }}{{ end }}]'
    )
    options = ParseOptions(engine=Engine.GOLDMARK, parameters=_DEFAULTS.parameters | {"s.0"})
    document = read(f"---\ntitle: x\n---\n{shortcode}\n", options)
    [segment] = [one for one in document.segments if one.translatable]
    written: dict[int, str] = {}
    for number, target in enumerate(_TARGETS):
        assembly = document.assemble({segment.key: target})
        if not assembly.refused:
            written[number] = " ".join(target.split())
            (tmp_path / f"content/{number}.md").write_text(assembly.text, encoding="utf-8")
    subprocess.run(["hugo", "--quiet", "--source", str(tmp_path)], check=True)
    pages = {number: (tmp_path / f"public/{number}/index.html").read_text("utf-8") for number in written}
    assert len(written) >= len(_TARGETS) - 2
    assert {number: html.unescape(page).strip() for number, page in pages.items()} == {
        number: f"[{text}]" for number, text in written.items()
    }
