"""What Korean between code marks is: code, or words that an author put there to be read.

Bloggers put thoughts, labels and sentences into backticks. What has the form of code (an identifier, a path, a command,
a key with its value, a tag, a call) is code; what has the form of plain words is words; the rest is unclear. Only the
form is looked at here: whether a post's own code holds the same text is for whoever reads the post.
"""

from __future__ import annotations

import re
from enum import StrEnum

from translator.hangul import HANGUL_CLASS


class CodeReading(StrEnum):
    """What stands between code marks."""

    CODE = "code"
    WORDS = "words"
    UNCLEAR = "unclear"


_WORD = rf"[\w{HANGUL_CLASS}]"
_CODE = re.compile(
    rf"[{{}}\[\];=|\\<>$^*]|&&|::|->|//|`"  # what no sentence has
    rf"|{_WORD}_{_WORD}|(?:\A|\s)_|_(?:\Z|\s)"  # snake_case
    rf"|(?:\A|\s)[-–—]{{1,2}}{_WORD}|\A[.@#/~%+]{_WORD}|\A--"  # options, hidden files, decorators, paths
    rf"|{_WORD}\(\)|{_WORD}\(\s*[\"']|{_WORD}\.[A-Za-z]\w*\("  # calls
    rf"|\A{_WORD}+(?:/{_WORD}[\w.-]*)+/?\Z|/\Z|\A\.{{1,2}}/|\A[A-Za-z]:"  # paths
    rf"|{_WORD}\.[A-Za-z][A-Za-z0-9]{{0,4}}\Z"  # file names
    rf"|\A{_WORD}+(?:[-.]{_WORD}+)+\Z(?<![.?!])"  # kebab-case and dotted names
    rf"|\A[A-Za-z][\w.-]*:(?:\s|\S)"  # a key with its value
    rf"|[a-z][A-Z]{_WORD}*[{HANGUL_CLASS}]|[{HANGUL_CLASS}][A-Z]?[a-z]+[A-Z]"  # camelCase
)
# What a menu's path has, which is read: 파일 > 새로 만들기.
_MENU = re.compile(r"\s+(?:>|→|->|»)\s+")
_COMMANDS = (
    "apt apt-get awk brew bundle cargo cat cd chmod chown cp curl docker echo export find gcc gem git go "
    "gradle grep helm hugo java javac jekyll kill kubectl less ln ls make mkdir mv mvn nano node npm npx pip "
    "pnpm print printf psql puts python python3 rake rm ruby scp sed sh ssh sudo systemctl tail tar touch uv "
    "vi vim wget yarn"
)
_COMMAND = re.compile(rf"(?:[$>%]\s+|sudo\s+)?(?:{'|'.join(_COMMANDS.split())})\s+\S")
_QUERY = re.compile(
    r"(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WHERE|FROM|(?:ORDER|GROUP) BY|RUN|COPY|ENV)\s"
)
_STATEMENT = re.compile(
    r"(?:if|for|while|return|def|class|let|const|var|import|from|function|new|throw|await|void|int|String|public)\s"
)
# A sentence ends so: with a mark, or with one of the endings of Korean verbs.
_SENTENCE = re.compile(
    r"(?:[.?!…~]|다|요|죠|까|네|자|라|지|군|걸|게|래|냐|니|음|함|임|됨|ㅋ+|ㅎ+|ㅠ+|ㅜ+)[.?!…~ㅋㅎㅠㅜ)\"'”’\s]*\Z"
)
_PLAIN = re.compile(rf"[\w{HANGUL_CLASS}\s.,?!…~·‧'’‘“”()%&+:/×÷≤≥–—-]+")
_VALUE = re.compile(rf"(?:\A|\s){_WORD}+:(?:\s|\S)|\s[:=]\s")
_SPELLED = re.compile(r"""(["']).*\1\Z""", re.DOTALL)
# A term with its Korean noun (null transforms 핵) has several words; a single Latin one may be an unknown command.
_LATIN_FIRST = re.compile(rf"[a-z][a-z0-9-]*\s(?![a-z][a-z-]+(?:\s[a-z-]+)*\s[{HANGUL_CLASS}]+\Z)")
_CALL = re.compile(rf"{_WORD}\([^()]*\)\Z")
_GLOSS = re.compile(rf"[{HANGUL_CLASS}]\s?\([A-Za-z][A-Za-z0-9 .'/-]*\)|[A-Za-z0-9]\s?\([{HANGUL_CLASS} ]+\)")
_HALVES = re.compile(rf"[{HANGUL_CLASS}]+[/:][{HANGUL_CLASS}]+")
_LONGEST = 500  # characters between code marks; what is longer is code
_BLANK = re.compile(r"\s")
# Words of one syllable that posts about programs name; another syllable by itself is spoken of as a character.
_SHORT_WORDS = frozenset("값키글앱힙큐탭창행열칸폼뷰훅맵셋식줄점선면")
_SYLLABLE = re.compile(r"[\uac00-\ud7a3\u1100-\u1112]")


def read_code_words(shown: str) -> CodeReading:
    """What the content of a code span with Korean in it is, by its form alone."""
    text = " ".join(shown.split())
    if not _SYLLABLE.search(text):  # nothing in Korean, or letters that are spoken of: ㅎ, ㅏ
        return CodeReading.CODE
    if len(text) > _LONGEST:
        return CodeReading.UNCLEAR
    if len(text) == 1:
        return CodeReading.UNCLEAR if text in _SHORT_WORDS else CodeReading.CODE
    sentence = _BLANK.search(text) is not None and _SENTENCE.search(text) is not None
    if _COMMAND.match(text) and not sentence:
        return CodeReading.CODE
    if _MENU.search(text) and not _CODE.search(_MENU.sub(" ", text)):
        return CodeReading.WORDS
    if _HALVES.fullmatch(text):
        return CodeReading.UNCLEAR
    if _CODE.search(_GLOSS.sub(" ", text)) or _QUERY.match(text) or (_STATEMENT.match(text) and not sentence):
        return CodeReading.CODE
    if _COMMAND.match(text) or not _PLAIN.fullmatch(text) or _SPELLED.match(text):
        return CodeReading.UNCLEAR
    if _VALUE.search(text) or (_CALL.search(text) and not _GLOSS.search(text)):
        return CodeReading.UNCLEAR
    if _LATIN_FIRST.match(text) and not sentence:
        return CodeReading.UNCLEAR
    if _HALVES.search(text) and not sentence:
        return CodeReading.UNCLEAR
    return CodeReading.WORDS
