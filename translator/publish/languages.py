"""Which language a page is in: by what it says of itself, by its name and folder, and by the letters of its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from translator.hangul import HANGUL
from translator.i18n import tr
from translator.publish.site_settings import SiteSettings

_CODES = frozenset(
    """ko en ja zh es fr de pt ru it vi id th tr pl uk ar fa hi nl sv cs hu ro el he da fi bn ms my mn am sw ur ta te
    ka hy kk uz ne si km lo sk sl hr sr bg lt lv et ca eu gl af""".split()
)
OTHER = "other"
"""What stands for the two letters of a language in a script that isn't known here."""

_NAMES = {
    "kr": "ko",
    "kor": "ko",
    "korean": "ko",
    "한국어": "ko",
    "국문": "ko",
    "eng": "en",
    "english": "en",
    "영어": "en",
    "jp": "ja",
    "japanese": "ja",
    "日本語": "ja",
    "cn": "zh",
    "tw": "zh",
    "chinese": "zh",
}
_REGION = re.compile(r"([a-z]{2})[-_](?:[a-z]{2}|hans|hant|latn)")
# A folder called so is never a subject, as `it` or `es` (Elasticsearch) may be.
_SURE = re.compile(
    r"(?:ko|en|ja|zh)(?:[-_](?:[a-z]{2}|hans|hant))?|kr|kor|korean|eng|english|japanese|chinese|[^\x00-\x7f]+"
)
_KEYS = ("lang", "language", "locale")
_DOT_ENDING = re.compile(r"\.(?P<code>[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?)(?=\.[^.]+$)")
_DASH_ENDING = re.compile(r"[-_](?P<code>ko|kr|en|eng|english|ja|jp|zh)(?=\.[^.]+$)", re.IGNORECASE)

_FENCE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_NO_PROSE = re.compile(
    r"`[^`\n]*`|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<[^>\n]*>|\]\([^)\n]*\)|https?://\S+", re.DOTALL
)
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9d]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_ENOUGH, _PLENTY = 0.1, 0.3  # of the letters, a syllable counting as two
_FEW = 200  # letters that don't tell a post's language where its code has Hangul


@dataclass(frozen=True, slots=True)
class Letters:
    """What the letters of a text tell: `ko`, `ja`, `zh`, `en` (Latin), `other`, or nothing; and the share of Hangul."""

    language: str = ""
    hangul: float = 0.0


@dataclass(frozen=True, slots=True)
class Tongue:
    """A page's language by its two letters, and why it is taken for that: `because …`.

    It is not `certain` where nothing tells but that the text is in Latin letters.
    """

    code: str
    why: str
    certain: bool = True


def code_of(word: str) -> str | None:
    """The two letters of the language that a word names: `ko-KR`, `zh_TW`, `english`; None where it names none."""
    word = word.strip().lower()
    if word in _CODES:
        return word
    region = _REGION.fullmatch(word)
    return region[1] if region and region[1] in _CODES else _NAMES.get(word)


def language_name(code: str) -> str:
    """What a person calls a language, or else its two letters."""
    names = {
        "ko": tr("Korean"),
        "en": tr("English"),
        "ja": tr("Japanese"),
        "zh": tr("Chinese"),
        "es": tr("Spanish"),
        "fr": tr("French"),
        "de": tr("German"),
    }
    return names.get(code, code)


def letters_of(text: str, title: str = "") -> Letters:
    """What the letters of a post's body and title tell; code, markup and addresses aside."""
    prose = _NO_PROSE.sub(" ", _FENCE.sub(" ", text)) + title
    hangul, kana, han = (len(one.findall(prose)) for one in (HANGUL, _KANA, _HAN))
    latin = len(_LATIN.findall(prose))
    letters = len(_LETTER.findall(prose))
    whole = hangul + letters
    share = 2 * hangul / whole if whole else 0.0
    if kana > hangul:
        return Letters("ja", share)
    if share >= _ENOUGH:
        return Letters("ko", share)
    if han > latin and not hangul:
        return Letters("zh", share)
    if 2 * (hangul + kana + han + latin) < letters:
        return Letters(OTHER, share)
    if not whole or (latin < _FEW and HANGUL.search(text)):
        return Letters("", share)
    return Letters("en", share)


def tell(path: str, values: Mapping[str, str], letters: Letters, settings: SiteSettings) -> Tongue:
    """The language of the page at `path` (from the site's root) with this front matter and these letters."""
    for key in _KEYS:
        if code := code_of(values.get(key, "")):
            return Tongue(code, tr("its front matter says `{key}: {values}`", key=key, values=values[key]))
    scope, language = settings.language_at(path)
    if scope and (code := code_of(language)):
        return Tongue(
            code,
            tr("the site's configuration says `lang: {language}` of {scope}", language=language, scope=scope),
        )
    korean = letters.language == "ko"
    *folders, name = path.split("/")
    if (found := _DOT_ENDING.search(name)) and _believed(found["code"], letters):
        return Tongue(code_of(found["code"]) or "", tr("its name ends in {found}", found=found[0]))
    if (found := _DASH_ENDING.search(name)) and not korean:
        return Tongue(code_of(found["code"]) or "", tr("its name ends in {found}", found=found[0]))
    for folder in folders:
        if _believed(folder, letters):
            return Tongue(code_of(folder) or "", tr("it is in the folder {folder}/", folder=folder))
        if re.search(r"[-_]en\Z", folder, re.IGNORECASE) and not korean:
            return Tongue("en", tr("it is in the folder {folder}/", folder=folder))
    if korean:
        return Tongue("ko", tr("of the Hangul in it"))
    if letters.language:
        certain = bool(letters.hangul) or letters.language != "en"
        why = tr("there is hardly any Hangul in it") if letters.hangul else tr("there is no Hangul in it")
        return Tongue(letters.language, why, certain)
    code = code_of(language)
    return (
        Tongue(code, tr("the site's language is {language}", language=language))
        if code
        else Tongue("ko", tr("nothing speaks against it"))
    )


def _believed(word: str, letters: Letters) -> bool:
    """Whether a name or folder tells a page's language, or may be a subject of a Korean post."""
    if code_of(word) is None:
        return False
    return letters.hangul < _PLENTY or _SURE.fullmatch(word.lower()) is not None
