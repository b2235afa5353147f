"""What is known of a site: the specification of the engine that builds it, and what its own configuration says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

from translator.document import Engine
from translator.publish.anchors import SlugRule, Slugs

Values = Mapping[str, str]
"""Front matter by dotted key."""

Exists = Callable[[str], bool]
"""Whether the site has a file, by its path from the root."""


class PostFiles(Protocol):
    """The files of a site's posts. Paths are from its root."""

    settings: SiteSettings

    def exists(self, path: str) -> bool:
        """Whether the site has this file."""
        ...

    def with_stem(self, stem: str) -> Sequence[str]:
        """The posts whose files are called so, whatever their folder and their ending."""
        ...


NO_MARKS = 1000
"""The rank of what is known by no file: a plain folder of Markdown."""

# Jekyll's own permalink; https://jekyllrb.com/docs/permalinks/#built-in-formats
_DATED = "/:categories/:year/:month/:day/:title:output_ext"


@dataclass(frozen=True, slots=True)
class AddressRule:
    """Where the site's author says that the pages of a folder are served: `/blog/{path}/`, in Korean and in English.

    `{path}` is a page's path below the folder, without `index`, its ending, and what names English in it; `{name}` the
    last part of that; `{slug}` the page's own `slug`, or else `{name}`.
    """

    folder: str
    korean: str
    english: str


@dataclass(frozen=True, slots=True)
class Place:
    """What decides the address of a mirror: its post, itself, and its post's front matter."""

    post: str
    mirror: str
    values: Values
    language: str


@dataclass(frozen=True, slots=True)
class LinkCustom:
    """How the pages of an engine's sites link to one another, and who finds the page.

    `names_files`: a relative link names a file by its path from the file that has the link; `moves_files`: so do front
    matter and imports, so that a mirror in another folder names them anew. `names_pages`: a link to `x.md` is led to
    the page in the mirror's own language by the engine, where there is one; `rooted_pages`: also `/folder/x.md`.
    `falls_back`: where there is no mirror, the Korean page has to be named by its address. `site_files`: `@site/…`
    and `/…` name files from the site's root. `leads_addresses`: the engine puts the language before addresses itself.
    `by_browser`: other relative links are addresses, found by the browser from the page's own; `bare_pages`: they name
    pages by their files without the ending. `front_links`: front matter has links, each under a key `link`. `includes`
    finds what takes in another file by its path from this one, in the group `path` or `part`. `page_tag` is a tag that
    names a page by its `key` (see `SiteEngine`), with the groups `name`, maybe `hash` and, for the words that are shown
    for the page, `shown`; `tag_text` is the tag with another name, hash and, where it is needed, title. `file_tag` is
    one that names a post by its file, wherever the tag stands: `tagged_file` gives the post's path, `file_text` the tag
    for a mirror. `ref_tag` finds a page of the language of the page that it stands on, by the group `path`;
    `ref_text` is the tag for the page in the language of a code.
    """

    names_files: bool = False
    moves_files: bool = False
    names_pages: bool = False
    rooted_pages: bool = False
    falls_back: bool = False
    site_files: bool = False
    leads_addresses: bool = False
    by_browser: bool = False
    bare_pages: bool = False
    front_links: bool = False
    includes: re.Pattern[str] | None = None
    page_tag: re.Pattern[str] | None = None
    tag_text: Callable[[re.Match[str], str, str, str], str] = lambda match, _name, _hash, _title: match[0]
    file_tag: re.Pattern[str] | None = None
    tagged_file: Callable[[re.Match[str], PostFiles], str | None] = lambda _match, _files: None
    file_text: Callable[[re.Match[str], str, PostFiles], str] = lambda match, _mirror, _files: match[0]
    ref_tag: re.Pattern[str] | None = None
    ref_text: Callable[[re.Match[str], str], str] = lambda match, _code: match[0]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a site's configuration lacks: `why` is a sentence without its end, `lines` are to be added to `file`, a path
    from the root.
    """

    why: str
    file: str
    lines: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SiteEngine:
    """What builds a site, with everything in which it differs from others; see `translator/publish/engines`.

    `is_here` tells by a site's root whether this engine builds it; the engines are asked in the order of their `rank`.
    `dialect` is how it reads Markdown, `slugs` how it makes heading ids. `mirrors` gives the places of mirrors: a
    folder's prefix and the template for posts below it, the first that fits counts. `post_folders` hold its posts
    (`last_folders`, such as `docs` beside a program's sources, only where the others hold none),
    `tops` its pages whatever their language; `passed` are folders without pages, `drafts` those of unpublished posts.
    `served` gives the addresses of a page by its path and front matter, `referred` the page that a link in a post
    names by its file. `key` is what tags call a page by (with
    `short_keys` also by what follows its last slash),
    `assets` the folder whose files are served beside a post's page.

    `text_keys` are front matter keys whose values are text on its sites alone. `says_language` puts `lang` into each
    mirror; `pairing` gives the key and the value that pair it with its post.
    `address_key` is the front matter key by which a page names its own address, `address` what a mirror says there,
    `empty_address` whether an empty one makes it the home page. `tag_words`: a text under `tags` is several tags.
    `translating` are plugins that lead links to mirrors, and give these their addresses, by themselves.
    `stops_at` finds tags, with the group `name` for a page's file, that keep a site's English part from being built
    where they stand on a page without English and name a page that has it.
    `set_up` is what its site has to say to have two languages; see docs/sites.md. `lacks` is what the configuration of
    one site lacks of it. `marks` are the files that tell of the engine, `redirect_key` is the front matter key for
    addresses that a page had before, `redirect` how a mirror says one there, `redirects` whether a
    site has what that takes,
    `switch` where an include for a link to the other language stands.
    """

    name: str
    title: str
    rank: int
    is_here: Callable[[Path], bool]
    read: Callable[[Path], SiteSettings]
    dialect: Engine
    slugs: SlugRule
    mirrors: Callable[[SiteSettings], tuple[tuple[str, str], ...]]
    post_folders: tuple[str, ...] = (".",)
    last_folders: frozenset[str] = frozenset()
    tops: Callable[[SiteSettings], tuple[str, ...]] = lambda _settings: ("",)
    passed: frozenset[str] = frozenset()
    drafts: tuple[str, ...] = ()
    posts_anywhere: bool = False
    served: Callable[[str, Values, SiteSettings], tuple[str, ...]] = lambda _path, _values, _settings: ()
    links: LinkCustom = LinkCustom()
    referred: Callable[[str, str, SiteSettings, Exists], str | None] = (
        lambda _name, _post, _settings, _exists: None
    )
    key: Callable[[str, SiteSettings], str] = lambda _path, _settings: ""
    short_keys: bool = False
    assets: Callable[[str, SiteSettings], str] = lambda _post, _settings: ""
    text_keys: tuple[str, ...] = ()
    says_language: bool = False
    pairing: Callable[[str, Values], dict[str, str]] = lambda _post, _values: {}
    address_key: str = ""
    address: Callable[[Place, SiteSettings], dict[str, str]] = lambda _place, _settings: {}
    empty_address: bool = False
    tag_words: bool = False
    translating: frozenset[str] = frozenset()
    stops_at: Callable[[SiteSettings], re.Pattern[str] | None] = lambda _settings: None
    set_up: str = ""
    marks: tuple[str, ...] = ()
    redirect_key: str = ""
    redirect: Callable[[str, SiteSettings], str] = lambda address, _settings: address
    redirects: Callable[[Path], bool] = lambda _root: True
    switch: str = ""
    lacks: Callable[[Path, SiteSettings], Lacking | None] = lambda _root, _settings: None

    @property
    def has_marks(self) -> bool:
        """Whether a site of it is known by its files; a plain folder is not."""
        return self.rank < NO_MARKS

    def __repr__(self) -> str:
        """Its name: what is remembered of a site holds it."""
        return self.name


def always(*rules: tuple[str, str]) -> Callable[[SiteSettings], tuple[tuple[str, str], ...]]:
    """`mirrors` of an engine whose configuration changes nothing."""
    return lambda _settings: rules


def in_folders(*folders: str) -> Callable[[SiteSettings], tuple[str, ...]]:
    """`tops` of an engine whose configuration changes nothing."""
    return lambda _settings: folders


def has_any(*names: str) -> Callable[[Path], bool]:
    """`is_here` of an engine that is known by one of these files or folders at a site's root."""
    return lambda root: any((root / name).exists() for name in names)


@dataclass(frozen=True, slots=True)
class Default:
    """A scope of Jekyll's `defaults` that sets a permalink: for what lies at `path` and is of `kind`, if one is named.

    A kind is `posts`, `pages` or a collection's name.
    """

    path: str
    permalink: str
    kind: str = ""

    def covers(self, page: str, kind: str) -> bool:
        """Whether a page lies in the scope."""
        if self.kind not in {"", kind}:
            return False
        if "*" in self.path:
            return fnmatchcase(page, self.path) or fnmatchcase(page, f"{self.path}/*")
        return page.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Named:
    """A folder or a permalink as the site's own configuration writes it, with its key, file and line if known."""

    key: str
    value: str
    path: Path
    line: int | None
    why_not: str | None = None
    """Why Olgim doesn't follow it, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class LanguageScope:
    """A scope of Jekyll's `defaults` that sets a language, as `Default` sets a permalink."""

    path: str
    language: str
    kind: str = ""

    def covers(self, page: str, kind: str) -> bool:
        """Whether a page lies in the scope."""
        return Default(self.path, "", self.kind).covers(page, kind)


@dataclass(frozen=True, slots=True)
class FrontCustom:
    """What a site's own English pages say of their address: under `key` their post's value, with `before` and `after`
    around it. Without a key, they say what the engine asks for. `drops_korean`: the value goes without an ending that
    says Korean. `pairs`: they name their post by a key of its own.
    """

    key: str = ""
    before: str = ""
    after: str = ""
    drops_korean: bool = False
    pairs: bool = True


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What is known of a site besides its engine; the defaults are the engines' own.

    `addresses` are what its absolute links may begin with (`https://example.org`), `base` the path it is served
    under. `permalink`, `defaults` and `collections` (name -> permalink) are Jekyll's, as is `commonmark`: that another
    processor than kramdown reads its posts. `korean_folder` and
    `english_folder` are Hugo's content folders by language, relative to the root; `korean_code` is what it calls
    the language, `korean_prefix` and `english_prefix` begin addresses in a language that has one, `own_permalinks`
    says that addresses follow a rule of the site's own. `language` is the one that the site says it is in, `languages`
    those of its parts. `source` is the folder of its pages (Jekyll: of its collections) where the configuration names
    one, `post_folders` those of its posts, `extra` what only its engine asks for, `address_rules` the author's own.
    `warnings` say what keeps mirrors from being built as they should. `named_folders` and `named_permalinks` are as the
    configuration writes them. `custom` is what the English pages that are there say in their front matter.
    """

    engine: SiteEngine
    plugins: frozenset[str] = frozenset()
    slugs: SlugRule = Slugs.GITHUB
    id_prefix: str = ""
    addresses: tuple[str, ...] = ()
    base: str = ""
    permalink: str = _DATED
    defaults: tuple[Default, ...] = ()
    collections: Mapping[str, str] = field(default_factory=dict)
    commonmark: bool = False
    timezone: str = ""
    korean_folder: str = ""
    english_folder: str = ""
    korean_code: str = "ko"
    korean_prefix: str = ""
    english_prefix: str = "/en"
    own_permalinks: bool = False
    language: str = ""
    languages: tuple[LanguageScope, ...] = ()
    address_rules: tuple[AddressRule, ...] = ()
    source: str = ""
    post_folders: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    named_folders: tuple[Named, ...] = ()
    named_permalinks: tuple[Named, ...] = ()
    custom: FrontCustom = FrontCustom()

    @property
    def translates_links(self) -> bool:
        """Whether a plugin leads links to the mirror by itself, and gives mirrors their addresses."""
        return bool(self.plugins & self.engine.translating)

    def permalink_of(self, page: str) -> str:
        """The template that Jekyll makes a page's address of, where its front matter gives none.

        It is empty where that is made of the page's whole path.
        """
        kind, page = self.kind_of(page), self.below_source(page)
        covering = [default for default in self.defaults if default.covers(page, kind)]
        if covering:  # the longest path counts, then one with a kind, then the last
            best = max((len(default.path), bool(default.kind)) for default in covering)
            return [one.permalink for one in covering if (len(one.path), bool(one.kind)) == best][-1]
        return self.permalink if kind == "posts" else self.collections.get(kind, "")

    def language_at(self, page: str) -> tuple[str, str]:
        """The language that the configuration gives a page, and the path that it names; that is empty for all."""
        kind, page = self.kind_of(page) if self.languages else "", self.below_source(page)
        covering = [scope for scope in self.languages if scope.covers(page, kind)]
        if not covering:
            return "", self.language
        best = max(covering, key=lambda scope: (len(scope.path), bool(scope.kind)))
        return best.path, best.language

    def kind_of(self, page: str) -> str:
        """What Jekyll calls a page of this path: `posts`, `pages` or its collection's name."""
        folders = self.below_source(page).split("/")[:-1]
        if "_posts" in folders or "_drafts" in folders:
            return "posts"
        name = folders[0].removeprefix("_") if folders and folders[0].startswith("_") else ""
        return name if name in self.collections else "pages"

    def below_source(self, page: str) -> str:
        """A path without the folder that `source` names."""
        return page.removeprefix(f"{self.source}/") if self.source else page
