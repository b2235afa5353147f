"""What a site is like: its engine and why, its languages, its English, and one post as an example."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.document import read_post
from translator.errors import OlgimError
from translator.files import read_regular
from translator.i18n import later, tr
from translator.publish import (
    Lacking,
    addresses_of,
    line_of,
    localise_front_matter,
    page_values,
    real_place,
)
from translator.workflow.counting import PostCounts, count_posts
from translator.workflow.posts import posts_of
from translator.workflow.site import Site


@dataclass(frozen=True, slots=True)
class Example:
    """One post: its label, its mirror's path, what the mirror's front matter says that its own doesn't, and the
    address that the mirror is built at; that is empty where it isn't known.
    """

    post: str
    mirror: str
    front_matter: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A layout that the site's author may choose: what `layout:` is to be, and a page that is laid out so."""

    layout: str
    example: str


@dataclass(frozen=True, slots=True)
class SiteSurvey:
    """`mark` is the file that tells the engine. `sources` are the Korean posts, drafts left out, and `posts` those
    without English that a person wrote; `counts` are how many there are of each kind. `layout` says how English is laid
    out, `why` after what. `choices` are the layouts to choose from, where two fit. `switched`: its templates lead from
    a page to its other language.
    """

    site: Site
    mark: str
    sources: tuple[Path, ...]
    posts: tuple[Path, ...]
    counts: PostCounts
    switched: bool
    layout: str
    why: str
    choices: tuple[Choice, ...]
    lacking: Lacking | None
    example: Example | None


def survey_site(site: Site) -> SiteSurvey:
    """Look at a site. Reads only. Raises ConfigError."""
    posts = list(posts_of(site, write=True))
    sources = list(posts_of(site))
    overview = site.overview
    assert overview is not None
    shown = typical(posts or sources, sources, site.label)
    layout, why = _layout_of(site, shown)
    return SiteSurvey(
        site,
        next((one for one in site.engine.marks if (site.root / one).exists()), ""),
        tuple(sources),
        tuple(posts),
        counts=count_posts(site),
        switched=has_switch(site.root),
        layout=layout,
        why=why,
        choices=_choices(overview.question),
        lacking=next((found for post in posts if (found := site.lacks_locale(post))), None),
        example=None if shown is None else example_of(site, shown),
    )


def typical(posts: Sequence[Path], sources: Sequence[Path], label: Callable[[Path], str]) -> Path | None:
    """The last of the posts in the folder that holds most sources, looked for from the top; None where there is none.

    Folders of years and the like hold what was written then: none of them is preferred.
    """

    def folders(post: Path) -> list[str]:
        *parts, _name = label(post).split("/")
        above = ["/".join(parts[: at + 1]) for at, part in enumerate(parts) if not part.isdigit()]
        return [*above, f"{above[-1] if above else ''}/"]

    held = Counter(folder for post in sources for folder in folders(post))
    return max(posts, key=lambda post: ([held[one] for one in folders(post)], label(post)), default=None)


def _layout_of(site: Site, post: Path | None) -> tuple[str, str]:
    """The layout as a line of the configuration would have it, and where it comes from."""
    if site.config.layout is not None:
        return site.config.layout, later("as `layout:` in the configuration says")
    if post is None:
        return "", ""
    label = site.label(post)
    rule = site.layout.rule_of(label)
    english = site.overview is not None and any(
        one not in site.layout.elsewhere and site.layout.rule_of(one) == rule
        for one in site.overview.own_english
    )
    if site.layout.is_by_custom(label):
        custom = (
            later("as {title} expects", title=site.engine.title)
            if site.engine.has_marks
            else later("beside each post")
        )
        return line_of(rule).strip('"') if rule else "", later(
            "as the English that is there"
        ) if english else custom
    own = site.layout.by_folder
    if own is not None and label.startswith(own.prefix):
        return f"{own.prefix} -> {own.template}", later("as the site's configuration says")
    if rule is not None and rule in site.layout.learned and rule.of_korean_folder:
        return f"{rule.prefix} -> {rule.template}", later("as the English that is there")
    if rule is not None and rule in site.layout.learned:
        return line_of(rule).strip('"'), later("as the English that is there")
    return _swapped(label, site.planned_mirror(post) or ""), later("as the post's own path says")


def _swapped(post: str, mirror: str) -> str:
    """The parts in which two paths differ: `content/ko/ -> content/en/`."""
    one, other = post.split("/"), mirror.split("/")
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    if len(one) == len(other) and at == len(one) - 1:
        endings = [re.sub(r"^.*?(?=\.[^.]+\.[^.]+$)", "x", name) for name in (one[-1], other[-1])]
        return " -> ".join(endings)
    return " -> ".join("/".join(parts[: at + 1]) + "/" for parts in (one, other))


_TEMPLATES = ("_layouts", "_includes", "layouts")
_SWITCH = re.compile(r"""hreflang|where(?:_exp)?:\s*["']lang(?:uage)?["']|\.lang(?:uage)?\s*[=!]=""")
_MOST_OF_TEMPLATE = 200_000  # bytes


def has_switch(root: Path) -> bool:
    """Whether a site's own templates tell languages apart, as those with a language switch do."""
    for folder in (root / name for name in _TEMPLATES):
        for path in sorted(folder.rglob("*.html")) if real_place(root, folder) is not None else ():
            if real_place(root, path) is None:
                continue
            try:
                data = read_regular(path, _MOST_OF_TEMPLATE)
            except OSError:
                continue
            if _SWITCH.search(data.decode("utf-8", "replace")):
                return True
    return False


def _choices(question: str) -> tuple[Choice, ...]:
    like = tr("as {example}", example="")
    lines = [line.removeprefix("layout: ").split(f"    # {like}") for line in question.splitlines()]
    return tuple(Choice(line[0].strip().strip('"'), line[-1]) for line in lines if len(line) == 2)


def example_of(site: Site, post: Path) -> Example | None:
    """What would become of a post; None where it can't be read, or has no place."""
    label, mirror = site.label(post), site.planned_mirror(post)
    if mirror is None:
        return None
    try:
        text = read_post(post)
        made = localise_front_matter(text, post=label, mirror=mirror, settings=site.settings)
    except OlgimError:
        return None
    before = set(text.splitlines())
    differing = tuple(line for line in made.splitlines() if line not in before)
    addresses = addresses_of(mirror, page_values(made), site.settings)
    return Example(label, mirror, differing, f"{site.settings.base}{addresses[0]}" if addresses else "")
