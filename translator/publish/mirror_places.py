"""Where a mirror stands: each engine's custom, or the site's own template."""

from __future__ import annotations

import difflib
import errno
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from translator.errors import ConfigError, PublishError
from translator.i18n import tr
from translator.publish.places import real_place, why_no_post
from translator.publish.site_settings import SiteSettings

_ARROW = " -> "  # between a folder and the template of its posts' mirrors
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = {
    "path": tr("the post's whole path from the site's root"),
    "dir": tr("its folder"),
    "rest": tr("its path below its first folder"),
    "name": tr("its file name"),
    "stem": tr("its file name without the ending"),
    "ext": tr("the ending, with its dot"),
}
KOREAN_FOLDERS = ("ko", "kr", "ko-kr", "ko_kr")


@dataclass(frozen=True, slots=True)
class Rule:
    """Posts whose path begins with `prefix` are mirrored by `template`; {rest} is what follows the prefix."""

    prefix: str
    template: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the paths of its mirrors look like."""
        return _pattern(self)

    @property
    def of_korean_folder(self) -> bool:
        """Whether it is for posts in a folder that is called by the language."""
        return any(part.lower() in KOREAN_FOLDERS for part in self.prefix.split("/"))


_KOREAN_SUFFIX = re.compile(r"\.(?:ko|kr|ko-kr)(\.[^.]+)$", re.IGNORECASE)
_NAMES_KOREAN = re.compile(
    rf"(?:\A|/)(?:{'|'.join(KOREAN_FOLDERS)})/|\.(?:ko|kr|ko-kr)\.[^./]+\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the mirrors of one site stand; paths are relative to its root, with slashes.

    `learned` are those of its rules that were read off the site's own pages. `elsewhere` has the posts whose English
    page stands where no rule says, with that page; `others` are these pages.
    """

    rules: tuple[Rule, ...]
    post_folders: tuple[str, ...]
    by_folder: Rule | None = None
    learned: tuple[Rule, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def mirror_of(self, post: str) -> str:
        """The path of a post's mirror. Raises PublishError where it would be the post itself."""
        mirror = (
            self.elsewhere.get(post)
            or self._by_folder(post)
            or self._by_korean_folder(post)
            or swap_language(post)
            or self._by_rule(post)
        )
        if mirror == post:
            raise PublishError(
                tr("its mirror would be the post itself"),
                hint=tr("Let `layout:` in _olgim/config.yml give another path."),
                path=post,
            )
        return mirror

    def is_mirror(self, path: str) -> bool:
        """Whether a file stands where mirrors stand."""
        if path in self.others:
            return True
        if swap_language(path):
            return False
        if _in_folder_of(path, "en"):
            return True
        return any(rule.pattern.fullmatch(path) and not self._is_wide(rule) for rule in self.rules)

    def _is_wide(self, rule: Rule) -> bool:
        """Whether what a rule gives doesn't tell a mirror: `docs/ko/x.md` may be one of `docs/x.md`."""
        return rule.of_korean_folder and rule in self.learned

    def is_by_custom(self, post: str) -> bool:
        """Whether nothing but the engine's own custom says where a post's mirror is."""
        return not (
            post in self.elsewhere
            or self._by_folder(post)
            or swap_language(post)
            or self.rule_of(post) in self.learned
        )

    def rule_of(self, post: str) -> Rule | None:
        """The rule that a post without a language in its path is mirrored by."""
        for rule in self.rules:
            if post.startswith(rule.prefix) and (
                "{first}" not in rule.template or "/" in post[len(rule.prefix) :]
            ):
                return rule
        return None

    def filled(self, rule: Rule, post: str) -> str:
        """Where a rule puts a post's mirror."""
        return _fill(rule, post)

    def _by_korean_folder(self, post: str) -> str | None:
        """Its place by a rule that the site's own pages gave for a Korean folder."""
        rules = (rule for rule in self.learned if rule.of_korean_folder and post.startswith(rule.prefix))
        return next((_fill(rule, post) for rule in rules), None)

    def _by_folder(self, post: str) -> str | None:
        """Its place in the English folder that the site itself names, whatever the folders are called."""
        rule = self.by_folder
        return _fill(rule, post) if rule and post.startswith(rule.prefix) else None

    def _by_rule(self, post: str) -> str:
        rule = self.rule_of(post)
        if rule is not None:
            return _fill(rule, post)
        raise PublishError(tr("`layout:` gives no path for its mirror"), path=post)


def layout_for(settings: SiteSettings, template: str | None = None) -> Layout:
    """The layout of a site. Raises ConfigError for a template with an unknown placeholder, or with none.

    Raises it as well where the template, or a folder that the site's own configuration names, is no place for posts.
    """
    for named in (*settings.named_folders, *settings.named_permalinks):
        if why := named.why_not:
            raise ConfigError(
                tr("`{key}` is `{value}`, {why}", key=named.key, value=named.value, why=why),
                path=named.path,
                line=named.line,
            )
    folders = settings.post_folders or settings.engine.post_folders
    if settings.korean_folder:
        folders = (settings.korean_folder,)
    if folders == (".",) and settings.source:
        folders = (settings.source,)
    if template is not None:
        check_template(template)
        prefix, arrow, below = template.partition(_ARROW)
        if arrow:
            return Layout((Rule(prefix, below), *_usual_rules(settings)), folders)
        return Layout((Rule("", template),), folders)
    if settings.english_folder:
        by_folder = Rule(f"{settings.korean_folder}/", f"{settings.english_folder}/{{rest}}")
        return Layout((by_folder, *_usual_rules(settings)), folders, by_folder)
    return Layout(_usual_rules(settings), folders)


def _usual_rules(settings: SiteSettings) -> tuple[Rule, ...]:
    return tuple(Rule(*rule) for rule in settings.engine.mirrors(settings))


def resolve_inside(root: Path, relative: str, *, suffix: str | None = None) -> Path:
    """The file at `relative` in the site. Raises PublishError where that lies outside, also by a symlink.

    It is raised as well where no mirror may stand, there or where a link leads. `suffix` is the post's own.
    """
    root = root.resolve()
    path = root / relative
    real = None if "\0" in relative else real_place(root, path)
    if real is None:
        raise PublishError(
            tr("the mirror would lie outside the site"),
            hint=tr(
                "`layout:` has to stay below the site's root, and no folder on the way may be a link out of it."
            ),
            path=path,
        )
    for place in dict.fromkeys((relative, real)):
        if why := why_no_post(place, suffix=suffix):
            raise PublishError(
                tr("the mirror would be `{place}`, {why}", place=place, why=why),
                hint=tr("Let `layout:` in _olgim/config.yml give another path, and no link lead there."),
                path=path,
            )
    try:
        path.lstat()
    except FileNotFoundError:
        pass
    except OSError as error:
        remedy = (
            tr("Shorten the post's name")
            if error.errno == errno.ENAMETOOLONG
            else tr("Check the folders on the way")
        )
        raise PublishError(
            tr("no mirror can be written there: {strerror}", strerror=error.strerror),
            hint=tr("{remedy}, or let `layout:` in _olgim/config.yml give another path.", remedy=remedy),
            path=path,
        ) from error
    return path


def check_template(template: str) -> None:
    """Raise ConfigError for a layout that can't be followed."""
    folder, arrow, below = template.partition(_ARROW)
    if arrow and not (folder.endswith("/") and _PLACEHOLDER.search(folder) is None):
        raise ConfigError(
            tr("`layout` has no folder before `->`, but {folder!r}", folder=folder),
            hint=tr(
                "Write `src/content/blog/ -> src/content/blog-en/{rest}`, the first with a slash at its end."
            ),
        )
    names = _PLACEHOLDER.findall(template)
    for name in names:
        if name not in PLACEHOLDERS:
            close = difflib.get_close_matches(name, PLACEHOLDERS, n=1)
            hint = (
                tr("Did you mean {{{close}}}?", close=close[0])
                if close
                else tr("It may have: {placeholders}.", placeholders=", ".join(PLACEHOLDERS))
            )
            raise ConfigError(tr("`layout` has an unknown placeholder {{{name}}}", name=name), hint=hint)
    if not {"path", "rest", "name", "stem"} & set(names):
        raise ConfigError(
            tr("`layout` would give every mirror the same path"),
            hint=tr("Put {path}, {rest}, {name} or {stem} into it."),
        )
    for post in ("posts/a.md", "a.md"):
        mirror = _fill(Rule("", below if arrow else template), post)
        if why := tr("which lies outside the site") if mirror.startswith("/") else why_no_post(mirror):
            raise ConfigError(
                tr(
                    "`layout` makes `{mirror}` the mirror of `{post}`, {why}",
                    mirror=mirror,
                    post=post,
                    why=why,
                ),
                hint=tr("Mirrors stand where posts can be: `en/{path}`, `{dir}/{stem}.en{ext}`."),
            )


def _fill(rule: Rule, post: str) -> str:
    folder, _, name = post.rpartition("/")
    stem, ext = posixpath.splitext(name)
    below = post[len(rule.prefix) :]
    first, _, deeper = below.partition("/")
    values = {
        "path": post,
        "dir": folder or ".",
        "rest": below if rule.prefix else (deeper or below),
        "first": first,
        "rest2": deeper or first,
        "name": name,
        "stem": stem,
        "ext": ext,
    }
    filled = _PLACEHOLDER.sub(lambda match: values[match.group(1)], rule.template)
    return str(PurePosixPath(filled)) if "//" in filled or "./" in filled else filled


@cache
def _pattern(rule: Rule) -> re.Pattern[str]:
    parts = re.split(r"(\{[^{}]*\})", str(PurePosixPath(rule.template.replace("{dir}/", ""))))
    anywhere = "(?:.*/)?" if "{dir}/" in rule.template else ""
    return re.compile(anywhere + "".join(_wild(part) for part in parts))


def _wild(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    return {"{ext}": r"\.[^./]+", "{stem}": "[^/]+", "{name}": "[^/]+", "{first}": "[^/]+"}.get(part, ".+")


def swap_language(path: str) -> str | None:
    """A mirror by its post's own path: `content/ko/x.md` -> `content/en/x.md`, `x.ko.md` -> `x.en.md`.

    None where the path names no Korean.
    """
    if _NAMES_KOREAN.search(path) is None:
        return None
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        if part.lower() in KOREAN_FOLDERS:
            return "/".join([*parts[:index], "en", *parts[index + 1 :]])
    swapped = _KOREAN_SUFFIX.sub(r".en\1", parts[-1])
    return "/".join([*parts[:-1], swapped]) if swapped != parts[-1] else None


def _in_folder_of(path: str, language: str) -> bool:
    return language in path.split("/")[:-1]
