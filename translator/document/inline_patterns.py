"""What inline markup looks like: a pattern for each kind."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]")
# To goldmark a task's box anywhere in an item's first lines; it is one tag in other places, too.
BOX = re.compile(r"\[[ xX]\](?![(:])")
CHARACTER_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+)>", re.ASCII
)


def _tag(name: str, first: str, following: str, gap: str) -> re.Pattern[str]:
    """A tag's pattern: its name, an attribute's `first` letter and the `following` ones, what stands before one."""
    attribute = rf"""{gap}(?:{first}|[:@#*\ue001])[{following}.:@#*\ue001-]*(?:\s*=\s*(?:{_VALUE}))?"""
    return re.compile(
        rf"<(?P<close>/?)(?P<name>{name})(?P<attributes>(?:{attribute}|\s+\ue001+)*)\s*(?P<alone>/?)>"
    )


_VALUE = r""""[^"]*"|'[^']*'|[^\s"'=<>`]+"""
_NAME = r"[A-Za-z][A-Za-z0-9:-]*|[A-Z][A-Za-z0-9.]*"
# To browsers and to kramdown a quote may end an attribute without a blank.
_LOOSE_GAP = r"""(?:\s+|(?<=["']))"""
STRICT_TAG = _tag(_NAME, "[A-Za-z_]", "A-Za-z0-9_", r"\s+")
LOOSE_TAG = _tag(_NAME, "[A-Za-z_]", "A-Za-z0-9_", _LOOSE_GAP)
# kramdown's names have any letters: `<NAS 사용자 이름>` is an element. One whose name begins with another letter than
# those of HTML (`<제목>`) is an element to kramdown alone: a browser shows it, so it is text.
KRAMDOWN_TAG = _tag(r"[A-Za-z][\w:.-]*", r"[^\W\d]", r"\w", _LOOSE_GAP)
DECLARATION = re.compile(r"<(?P<what>\?|![A-Z]|!\[CDATA\[)")
DECLARATION_ENDS = {"?": "?>", "![CDATA[": "]]>"}
SCHEME = re.compile(r"(?:https?|ftp)\Z", re.IGNORECASE)
EMOJI = re.compile(r":(?:(?=[a-z0-9_+-]*[a-z])[a-z0-9_+-]{2,40}|[+-]1|100|1234):(?!//)")
FOOTNOTE_MARK = re.compile(r"\[\^[^\[\]\s]+\]")
WIKI = re.compile(r"\[\[([^\[\]\n|]+)(\\?\|([^\[\]\n]+))?\]\](\{([^{}\n]*)\})?")
DOLLARS = re.compile(r"\$(?![\s$])((?:[^$\n\\]|\\.)*?[^\s$\\]|\\[^\s$])\$(?![0-9A-Za-z$])")
BRACKET = re.compile(r"(?<!\\)[\[\]]")  # either of the two, unless a backslash stands before it
TICKS = re.compile(r"`+")
BREAKS = re.compile(r"[ \t]*\n[ \t]*")
LONGEST_TAG = 5000  # of MDX
IS_URL = re.compile(r"(?:https?://|ftp://|www\.|mailto:)\S+\Z|[\w.+-]+@[\w-]+\.[\w.-]+\Z", re.IGNORECASE)
# CommonMark's labels are shorter; all of a longer one would be looked at for each of its brackets.
LONGEST_LABEL = 1000


def has_words(text: str) -> bool:
    """Whether a text has a letter or a digit of any script, and so something to be read."""
    return WORD.search(text) is not None
