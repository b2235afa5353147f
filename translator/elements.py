"""The names of HTML's elements: what tells a tag from text in angle brackets, such as `<파일 경로>`."""

from __future__ import annotations

HTML_ELEMENTS = frozenset(
    "a abbr address article aside audio b base blockquote body br button canvas caption center cite code col dd"
    " del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head"
    " header hr html i iframe img input ins kbd label legend li link main map mark math meta nav noscript object ol"
    " option p param picture pre q ruby s samp script section select small source span strike strong style sub"
    " summary sup svg table tbody td template textarea tfoot th thead time title tr u ul var video wbr".split()
)
