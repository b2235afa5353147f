"""What there is on a site before a command begins: Korean posts, drafts, other languages, English, and its layout."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from translator import __version__
from translator.errors import PublishError
from translator.files import read_regular, write_atomically
from translator.i18n import LANGUAGE, tr
from translator.publish import (
    PAIRING_KEYS,
    BothPages,
    Census,
    FrontCustom,
    Layout,
    Learned,
    Page,
    Rule,
    SiteSettings,
    Tongue,
    addresses_of,
    custom_of,
    is_draft,
    is_of_repository,
    label_of,
    learn,
    pair_up,
    tell,
    with_pages_kept,
)
from translator.workflow.output_files import OUTPUTS, known_outputs

_OURS = Tongue("en", tr("Olgim wrote it"))
_MOST_PAIRS = 60  # are read for what English pages say in their front matter
_FORMAT = "3"  # of what is remembered


@dataclass(frozen=True)
class Overview:
    """The pages of a site by label.

    `others` are those that are not Korean, `own_english` the posts whose English page a person wrote, `ours` the
    mirrors that Olgim wrote, `outputs` the files that it wrote elsewhere because a person said so. `question` is empty
    unless the site's author has to choose between layouts: then it has a line of the configuration for each. `custom`
    is what English pages say in their front matter, those that a person wrote before those by Olgim.
    """

    census: Census
    layout: Layout
    question: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Tongue] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    own_english: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()
    outputs: frozenset[str] = frozenset()
    custom: FrontCustom = field(default_factory=FrontCustom)
    _new: dict[str, set[str]] = field(default_factory=dict, repr=False)  # pages since the look, by address

    def tongue(self, label: str) -> Tongue:
        """The language of a page, wherever it lies, and why it is taken for that."""
        if label in self.others:
            return self.others[label]
        facts = self.census.facts(self.names.get(label, label))
        return tell(label, facts.values, facts.letters, self.census.settings)

    def is_korean(self, label: str) -> bool:
        """Whether a page is in Korean."""
        if label in self.others:
            return False
        return label in self.names or self.tongue(label).code == "ko"

    def is_draft(self, label: str) -> bool:
        """Whether its author has not published a post."""
        if label in self.names:
            return label in self.drafts
        return is_draft(label, self.census.facts(label).values)

    def below(self, folder: str) -> list[tuple[str, str]]:
        """The pages in a folder of the site and below it: label and path from the root."""
        return [pair for pair in self.names.items() if not folder or pair[0].startswith(f"{folder}/")]

    def front(self, label: str) -> Mapping[str, str] | None:
        """The front matter of a page, as far as it decides its address; None for what isn't known here."""
        return self.census.facts(self.names[label]).values if label in self.names else None

    def at(self, address: str) -> tuple[str, ...]:
        """The pages that may be built at an address."""
        return tuple(dict.fromkeys((*self._by_address.get(address, ()), *self._new.get(address, ()))))

    def arrived(self, label: str, values: Mapping[str, str]) -> None:
        """Let `at` know of a page that was written since the look; `values` are its front matter's."""
        for address in addresses_of(label, values, self.census.settings):
            self._new.setdefault(address, set()).add(label)

    @cached_property
    def _by_address(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for label, name in self.names.items():
            for address in addresses_of(label, self.census.facts(name).values, self.census.settings):
                found.setdefault(address, []).append(label)
        return found


def look_over(
    root: Path,
    settings: SiteSettings,
    layout: Layout,
    *,
    chosen: bool,
    cache: Path | None,
    is_ours: Callable[[str], bool],
    kept: Callable[[], Iterable[str]] = tuple,
    last: Overview | None = None,
) -> Overview:
    """Look at the pages of a site: at each that has changed since the last look, and at the times of the others.

    `chosen`: the configuration names the layout, and no rule is learned. `cache` is the folder for what is worth
    remembering; it isn't made, since looking leaves nothing in a site. `kept` gives the posts of which a translation is
    kept, also those that are gone. `last` is the look before this one.
    """
    if last is not None:
        census = last.census.again()
    else:
        census = Census(root, settings, None if cache is None else cache / "pages.json")
    remembered = None if cache is None else cache / "overview.json"
    known = _load(remembered)
    ours = frozenset(known.get("ours", ()))
    outputs = frozenset() if cache is None else known_outputs(cache / OUTPUTS)
    names = {label_of(path): path for path in census.look(ours) if path not in outputs}
    overview = Overview(census, layout, names=names, outputs=frozenset(map(label_of, outputs)))
    setup = "\n".join(
        (_FORMAT, LANGUAGE, __version__, repr(settings), repr(layout), str(chosen), *sorted(outputs))
    )
    if known.get("setup") == _digest(setup, census.signature(ours)):
        with suppress(LookupError, TypeError, ValueError, AttributeError):  # a cache of somebody's own making
            return _restored(overview, known)
    found = _look(overview, chosen, is_ours, kept)
    census.save()
    if remembered is not None and remembered.parent.is_dir() and not found.question and census.settled:
        ours = frozenset(names[label] for label in found.ours)
        noted = {"setup": _digest(setup, census.signature(ours)), "ours": sorted(ours), **_as_dict(found)}
        with suppress(OSError, UnicodeEncodeError):
            write_atomically(remembered, json.dumps(noted, ensure_ascii=False).encode())
    return found


def _digest(setup: str, signature: str) -> str:
    return hashlib.sha256(f"{setup}\n{signature}".encode("utf-8", "surrogatepass")).hexdigest()


def _look(
    overview: Overview, chosen: bool, ours: Callable[[str], bool], kept: Callable[[], Iterable[str]]
) -> Overview:
    census, layout = overview.census, overview.layout
    settings = census.settings
    posts: list[Page] = []
    english: list[Page] = []
    others: dict[str, Tongue] = {}
    drafts: set[str] = set()
    written = _written(overview, ours) | _of_gone_posts(overview, kept())
    for label, name in overview.names.items():
        if label in written:
            others[label] = _OURS
            english.append(Page(label, {}))
            continue
        values, letters = census.facts(name)
        tongue = tell(label, values, letters, settings)
        if is_draft(label, values):
            drafts.add(label)
        of_repository = "." in layout.post_folders and is_of_repository(label)
        if tongue.code != "ko":
            others[label] = tongue
            if tongue.code == "en" and not of_repository:
                english.append(Page(label, values))
        elif not layout.is_mirror(label) and not of_repository:
            posts.append(Page(label, values))
    learned = Learned(layout)
    if english and posts:
        pairs = pair_up(posts, english, layout, settings)
        if chosen:
            learned = Learned(with_pages_kept(layout, pairs, ours))
        else:
            paired = frozenset(pairs.values())
            lone = [page.path for page in english if page.path not in paired]
            learned = learn(layout, pairs, lone, [post.path for post in posts], is_ours=ours)
    for label, why in _standing_in(posts, learned.layout, census, overview.names).items():
        others[label] = Tongue("en", why)
    posts = [post for post in posts if post.path not in others]
    own: set[str] = set()
    pages: list[tuple[str, str]] = []
    for post in posts:
        with suppress(PublishError):
            mirror = learned.layout.mirror_of(post.path)
            if (there := overview.names.get(mirror)) is None:
                continue
            if ours(post.path):
                written.add(mirror)
                pages.append((post.path, there))
            elif not census.is_empty(there):
                own.add(post.path)
                pages.append((post.path, there))
    return replace(
        overview,
        layout=learned.layout,
        question=learned.question,
        others=others,
        drafts=frozenset(drafts),
        own_english=frozenset(own),
        ours=frozenset(written),
        custom=_custom(overview, sorted(pages, key=lambda page: page[0] not in own)[:_MOST_PAIRS]),
    )


def _custom(overview: Overview, pairs: Sequence[tuple[str, str]]) -> FrontCustom:
    """What the English pages at these places say in their front matter, beside their posts."""
    census = overview.census
    read = [
        BothPages(post, census.facts(overview.names[post]).values, census.facts(page).values)
        for post, page in pairs
    ]
    return custom_of([pair for pair in read if pair.english], PAIRING_KEYS)


def _standing_in(
    posts: Sequence[Page], layout: Layout, census: Census, names: Mapping[str, str]
) -> dict[str, str]:
    """The pages without a word in them that stand where the English of another post belongs, each with the reason."""
    found: dict[str, str] = {}
    wordless = {post.path for post in posts if not census.facts(names[post.path]).letters.language}
    for post in posts if wordless else ():
        with suppress(PublishError):
            mirror = layout.mirror_of(post.path)
            if mirror in wordless and mirror != post.path:
                found[mirror] = tr("it stands where the English of {path} belongs", path=post.path)
    return found


def _written(overview: Overview, ours: Callable[[str], bool]) -> set[str]:
    """The mirrors at the places of posts of which Olgim keeps a translation: there is no need to read them."""
    found: set[str] = set()
    for label in overview.names:
        with suppress(PublishError):
            mirror = overview.layout.mirror_of(label)
            if mirror in overview.names and not overview.layout.is_mirror(label) and ours(label):
                found.add(mirror)
    return found


def _of_gone_posts(overview: Overview, kept: Iterable[str]) -> set[str]:
    """The mirrors of posts that were renamed or deleted: no English of another post."""
    found: set[str] = set()
    for label in kept:
        if label not in overview.names:
            with suppress(PublishError):
                found.add(overview.layout.mirror_of(label))
    return found & overview.names.keys()


def _as_dict(overview: Overview) -> dict[str, Any]:
    layout = overview.layout
    return {
        "learned": [[rule.prefix, rule.template] for rule in layout.learned],
        "elsewhere": dict(layout.elsewhere),
        "others": {
            label: [one.code, one.why, one.certain]
            for label, one in overview.others.items()
            if label not in overview.ours
        },
        "drafts": sorted(overview.drafts),
        "own_english": sorted(overview.own_english),
        "custom": asdict(overview.custom),
    }


def _load(path: Path | None) -> dict[str, Any]:
    try:
        kept = json.loads(read_regular(path)) if path is not None else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if _is_sound(kept) else {}


def _is_sound(kept: object) -> bool:
    """Whether it is of the kinds that are remembered here; else it is of somebody else's making."""
    if not isinstance(kept, dict):
        return False
    names = [kept.get("ours"), kept.get("drafts"), kept.get("own_english"), *_listed(kept.get("learned"))]
    others, elsewhere, custom = kept.get("others"), kept.get("elsewhere"), kept.get("custom")
    if not (isinstance(others, dict) and isinstance(elsewhere, dict) and isinstance(custom, dict)):
        return False
    if [type(custom.get(name)) for name in ("key", "before", "after", "pairs")] != [str, str, str, bool]:
        return False
    tongues = others.values()
    return (
        all(isinstance(one, list) and all(isinstance(name, str) for name in one) for one in names)
        and all(isinstance(page, str) for page in elsewhere.values())
        and all(isinstance(one, list) and [type(part) for part in one] == [str, str, bool] for one in tongues)
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [None]


def _restored(overview: Overview, kept: Mapping[str, Any]) -> Overview:
    layout, elsewhere = overview.layout, kept["elsewhere"]
    ours = [label_of(name) for name in kept["ours"]]
    learned = tuple(Rule(prefix, template) for prefix, template in kept["learned"])
    if learned or elsewhere:
        layout = replace(
            layout,
            rules=(*learned, *layout.rules),
            learned=learned,
            elsewhere=elsewhere,
            others=frozenset(elsewhere.values()),
        )
    return replace(
        overview,
        layout=layout,
        others={
            **dict.fromkeys(ours, _OURS),
            **{label: Tongue(*one) for label, one in kept["others"].items()},
        },
        drafts=frozenset(kept["drafts"]),
        own_english=frozenset(kept["own_english"]),
        ours=frozenset(ours),
        custom=FrontCustom(**kept["custom"]),
    )
