"""Where Korean stays in a mirror because it stands in something that is kept whole, and why."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence

from translator.document.attributes import left_attributes, why_arguments_stay
from translator.document.mask import Lump
from translator.document.placing import Placement
from translator.document.segments import Draft
from translator.document.spans import Label
from translator.document.types import Span
from translator.hangul import HANGUL_CLASS, has_hangul
from translator.i18n import tr

# Where nobody expects a translation.
_EXPECTED = frozenset(
    "comment note skip hashtags math html-pre html-code html-script html-style highlight mermaid".split()
)
# Liquid that names a file or a post, or stands in an address.
_NAMES_A_FILE = re.compile(
    r"\{%-?\s*(?:post_url|link|include_relative|gist)\b|\{\{[^}]*\|\s*(?:relative|absolute|asset)_url\b"
    r"|\{\{[<%]\s*(?:rel)?ref\b"
)
_IN_AN_ADDRESS = re.compile(r"(?:\]\(|(?:href|src)=[\"']?)(?:\{\{[^}]*\}\}|[^\s\"'()<>{}])*\Z")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
# The tag with which a shortcode around code begins.
_CODE_SHORTCODE = re.compile(r"""\{\{[<%](?:"(?:\\"|[^"])*+"|`[^`]*+`|[^"`])*?[%>]\}\}""")
_LINES = re.compile(r"[^\r\n]+")
_SKIP_END = re.compile(r"olgim:end\s*(?:-->|\*/\})\Z")
# What looks like a tag, of nothing but words: an author's placeholder, as in `<NAS 사용자 이름>`.
_BARE_WORDS = re.compile(rf"<(?=[^<>]*[{HANGUL_CLASS}])[A-Za-z][^<>=\"']*>")
_NEAR = 300  # characters before it in which an address may begin
_STRUCK_ACROSS = tr(
    "kramdown strikes all of this out, though other markup begins in it and ends outside, or ends in it; it is left as"
    " it is"
)
_LABEL = re.compile(r"(?:\[\^|\*\[)[^\]\n]*\]:")


def left_alone(
    text: str, lumps: Iterable[Lump], found: Placement, drafts: Iterable[Draft], unclear: Collection[str]
) -> Iterator[tuple[int, str]]:
    """What is kept in a post that its author may want to have translated: where it is, and a reason. `drafts` are what
    is translated, `unclear` code spans that may hold words.
    """
    yield from found.unsure
    yield from _in_code_spans(text, found.code_spans, unclear)
    yield from _in_blocks(text, found.code_blocks, found.guarded)
    yield from _in_lumps(text, lumps, sorted((draft.start, draft.end) for draft in drafts if draft.is_value))


def _in_code_spans(
    text: str, spans: Iterable[tuple[int, int]], unclear: Collection[str]
) -> Iterator[tuple[int, str]]:
    for start, end in spans if unclear else ():
        written = text[start:end]
        if written in unclear:
            reason = tr(
                "{written} may be words or code, and is left as it is; "
                "to have such words translated, set `code_words: translate` in _olgim/config.yml",
                written=written,
            )
            yield start, reason


def _in_lumps(
    text: str, lumps: Iterable[Lump], values: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, str]]:
    """What is no Markdown. `values` are the places, in order, of the texts that are translated inside kept things."""
    for lump in lumps:
        if not has_hangul(text[lump.start : lump.end]):
            continue
        if lump.why == "skip" and not _SKIP_END.search(text, lump.start, lump.end):
            yield lump.start, tr("this olgim:skip has no olgim:end, so all text below it is left as it is")
        if lump.why == "highlight" and (tag := _CODE_SHORTCODE.match(text, lump.start, lump.end)):
            taken = {start for start, _ in _values_in(values, *tag.span())}
            if has_hangul(tag[0]) and (why := why_arguments_stay(text, *tag.span(), taken)):
                yield lump.start, why
        if lump.why in _EXPECTED or (lump.why in {"liquid", "shortcode"} and _is_address(text, lump)):
            continue
        before = bisect_left(values, (lump.start, 0)) - 1
        if before >= 0 and values[before][1] >= lump.end:  # it stands in such a text itself
            continue
        taken = {start for start, _ in _values_in(values, lump.start, lump.end)}
        if not taken:
            yield from _inside(text, lump)
        elif why := why_arguments_stay(text, lump.start, lump.end, taken):
            yield lump.start, why


def _values_in(values: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    return values[bisect_left(values, (start, 0)) : bisect_left(values, (end, 0))]


def hidden_in_markup(text: str, spans: Iterable[Span]) -> Iterator[tuple[int, str]]:
    """Where Korean stands in markup, outside of any construct that is known to hold none for readers."""
    for span in spans:
        if span.segment is not None or not has_hangul(text[span.start : span.end]):
            continue
        if span.why == "struck across":
            yield span.start, _STRUCK_ACROSS
        elif span.why == "html":
            yield from left_attributes(text, span.start, span.end)
            if tag := _BARE_WORDS.fullmatch(text, span.start, span.end):
                yield (
                    span.start,
                    tr(
                        "{tag} is an element to kramdown, which readers don't see; where they should, write {text}",
                        tag=tag.group(),
                        text="\\" + tag.group(),
                    ),
                )
        elif span.why == "markup":
            for line in _LINES.finditer(text, span.start, span.end):
                if has_hangul(_LABEL.sub("", line.group())):
                    yield line.start(), tr("Korean text that is part of the markup is left as it is")


def _inside(text: str, lump: Lump) -> Iterator[tuple[int, str]]:
    if lump.why == "attributes":
        yield from left_attributes(text, lump.start, lump.end)
        return
    why = why_arguments_stay(text, lump.start, lump.end)
    yield lump.start, why or tr("Korean text inside {why} is left as it is", why=lump.why)


def _in_blocks(
    text: str, code: Iterable[tuple[int, int]], guarded: Iterable[Label]
) -> Iterator[tuple[int, str]]:
    """Blocks that are kept although the author hardly meant them to be."""
    for start, end in code:
        if not has_hangul(text[start:end]):
            continue
        fence = _FENCE.match(text, start, end)
        if fence and _is_open(fence[1], text[fence.end() : end]):
            yield start, tr("this code fence is never closed, so all text below it is left as it is")
    for label in guarded:
        if label.why == "html" and _is_open_comment(text[label.start : label.end]):
            yield label.start, tr("this comment is never closed, so all text below it is left as it is")


def _is_address(text: str, lump: Lump) -> bool:
    return bool(
        _NAMES_A_FILE.match(text, lump.start, lump.end)
        or _IN_AN_ADDRESS.search(text[max(0, lump.start - _NEAR) : lump.start])
    )


def _is_open(fence: str, code: str) -> bool:
    last = code.rstrip().rpartition("\n")[2].strip(" \t>")
    return not (len(last) >= len(fence) and not last.strip(fence[0]))


def _is_open_comment(html: str) -> bool:
    return html.lstrip(" \t>").startswith("<!--") and "-->" not in html and has_hangul(html)
