"""A site: its root, its settings, and what Olgim keeps of it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from glossary import Glossary
from translator import __version__
from translator.bitext import CommandLog, Journal, Memory, SavedContent, SettledPosts, WrittenMirrors
from translator.document import AltText, CodeWords, Engine, ParseOptions
from translator.errors import ConfigError, PublishError
from translator.files import bytes_of, sayable
from translator.i18n import tr
from translator.publish import (
    ENGINES,
    STATE_FOLDER,
    TAG_KEYS,
    FrontCustom,
    Lacking,
    Layout,
    SiteEngine,
    SitePages,
    SiteSettings,
    Tongue,
    detect_engine,
    find_root,
    is_of_repository,
    layout_for,
    read_settings,
    real_place,
    resolve_inside,
)
from translator.workflow.boundary import check_state
from translator.workflow.config import Config
from translator.workflow.config_file import load_config
from translator.workflow.declined import Declined
from translator.workflow.glossaries import Glossaries
from translator.workflow.overview import Overview, look_over
from translator.workflow.voice import Voice, voice_of


@dataclass(frozen=True)
class Site:
    """One site. `keeps_state`: bitexts, journal and memory are on disk; otherwise nothing of a run stays."""

    root: Path
    config: Config
    engine: SiteEngine
    layout: Layout
    settings: SiteSettings
    keeps_state: bool = True
    overview: Overview | None = field(default=None, repr=False, compare=False)
    _places: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _labels: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _planned: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)
    _shown: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _below: dict[str, list[Path]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def state(self) -> Path:
        """`_olgim/` at the site's root, the folder in which everything is that Olgim keeps."""
        return self.root / STATE_FOLDER

    @cached_property
    def glossaries(self) -> Glossaries:
        """The author's glossaries and the ready term bases that the configuration names."""
        return Glossaries(self.config, self.state)

    @property
    def glossary(self) -> Glossary:
        """What counts in every post. Raises GlossaryError, ConfigError."""
        return self.glossaries.of_site()

    def check_glossaries(self) -> None:
        """Raise what is wrong with the glossaries that count everywhere: once, and not for every post."""
        self.glossaries.of_site()

    def check_layout(self) -> None:
        """Raise ConfigError where the site's English pages follow two layouts, and its author has to choose one."""
        if self.overview is not None and self.overview.question:
            raise ConfigError(
                tr("this site has English pages in two places, and a new one could go to either"),
                hint=tr(
                    "Put one of these lines into {state}:\n{question}",
                    state=self.shown(self.state / "config.yml"),
                    question=self.overview.question,
                ),
                path=self.root,
            )

    @cached_property
    def lacking(self) -> Lacking | None:
        """What the site's own configuration lacks for English pages, where it is the engine that tells them apart."""
        return None if self.config.layout is not None else self.engine.lacks(self.root, self.settings)

    def lacks_locale(self, post: Path) -> Lacking | None:
        """What has to be added before a post's English is built as such; None where nothing has.

        A page that is there already, or one that the site's own English shows the place of, needs nothing.
        """
        label = self.label(post)
        if not self.layout.is_by_custom(label) or (mirror := self.planned_mirror(post)) is None:
            return None
        overview = self.overview
        if overview is not None and (
            mirror in overview.names or (self._shows_english and not self.settings.warnings)
        ):
            return None
        # A folder that may not be looked into is told of with the post whose mirror is in it.
        return None if os.path.exists(self.root / mirror) else self.lacking  # noqa: PTH110

    @cached_property
    def _shows_english(self) -> bool:
        """Whether the site has pages where its engine looks for English ones."""
        overview = self.overview
        return overview is not None and any(self.layout.is_by_custom(post) for post in overview.own_english)

    def check_locale(self, posts: Iterable[Path]) -> None:
        """Raise ConfigError, with the lines to add, where the site's configuration would not keep English apart."""
        lacking = next((found for post in posts if (found := self.lacks_locale(post))), None)
        if lacking is not None:
            raise ConfigError(
                lacking.why,
                hint=tr(
                    "Add this to {file}:\n{lines}\n"
                    "If they are kept apart already, say where they stand with `layout:` in _olgim/config.yml.",
                    file=lacking.file,
                    lines=lacking.lines,
                ),
                path=self.root / lacking.file,
            )

    def remember_pages(self) -> None:
        """Note the pages as they are after a run, so that the next one need not look into them."""
        if self.overview is not None and self.keeps_state:
            _overview(self.root, self.settings, self.config, keep_state=True, last=self.overview)

    def is_korean(self, post: Path) -> bool:
        """Whether a post is one to translate, by its language."""
        return self.overview is None or self.overview.is_korean(self.label(post))

    def tongue(self, post: Path) -> Tongue:
        """The language of a post, and why it is taken for that."""
        return Tongue("ko", "") if self.overview is None else self.overview.tongue(self.label(post))

    def has_own_english(self, post: Path) -> bool:
        """Whether a post has an English page that a person wrote: there is one, and nothing here tells of it."""
        label = self.label(post)
        if self.overview is None or label not in self.overview.own_english:
            return False
        return not self.written_mirrors.get(f"{label}\n{self.layout.mirror_of(label)}").frame

    def is_of_repository(self, post: Path) -> bool:
        """Whether a page is about the repository that the site is in, and none of the site's own."""
        return "." in self.layout.post_folders and is_of_repository(self.label(post))

    def pages_below(self, folder: str) -> list[Path] | None:
        """The pages in a folder and below it, mirrors left out; None where the site's pages aren't known."""
        if self.overview is None or not self.overview.census.whole or (self.root / folder).is_symlink():
            return None
        if folder not in self._below:
            root, found = str(self.root), []
            for label, name in self.overview.below("" if folder == "." else folder):
                if label not in self.overview.ours and not self.layout.is_mirror(label):
                    path = f"{root}/{name}"
                    self._labels[path] = label
                    found.append(Path(path))
            self._below[folder] = found
        return self._below[folder]

    @cached_property
    def declined(self) -> Declined:
        """The words that are not suggested as terms any more."""
        return Declined(self.state / "declined.txt")

    @cached_property
    def parse_options(self) -> ParseOptions:
        """How this site's posts are read."""
        defaults = ParseOptions()
        config = self.config
        fields = (
            (*defaults.fields, *self.engine.text_keys) if config.front_matter is None else config.front_matter
        )
        return ParseOptions(
            engine=Engine.COMMONMARK if self.settings.commonmark else self.engine.dialect,
            fields=(*fields, *TAG_KEYS) if config.tags == "translate" else fields,
            attributes=defaults.attributes if config.attributes is None else frozenset(config.attributes),
            parameters=defaults.parameters if config.arguments is None else frozenset(config.arguments),
            alt=AltText(config.alt),
            code_comments=config.code_comments == "translate",
            code_words=CodeWords(config.code_words),
            shortcodes=defaults.shortcodes | {name.lower() for name in config.code_shortcodes or ()},
        )

    @cached_property
    def pages(self) -> SitePages:
        """Its posts and their mirrors, as links to them see them."""
        if self.overview is None:
            return SitePages(self.root, self.settings, self.layout, self.parse_options)
        return SitePages(self.root, self.settings, self.layout, self.parse_options, self.overview.front)

    @property
    def post_folders(self) -> tuple[Path, ...]:
        """Where this kind of site has its posts."""
        return tuple(self.root / folder for folder in self.layout.post_folders)

    def label(self, post: Path) -> str:
        """A post's path from the root, with slashes and composed Hangul: its name everywhere.

        Bytes of it that aren't UTF-8 are spelled out: it can be said and stored. Such a post is never opened.
        """
        path = str(post)
        if path not in self._labels:
            # A Path for each of a thousand posts costs more than all the rest.
            folder, name = os.path.split(path)
            if folder not in self._places:
                place = Path(folder).resolve()
                inside = place.is_relative_to(self.root) and place != self.root
                self._places[folder] = f"{place.relative_to(self.root).as_posix()}/" if inside else ""
            self._labels[path] = sayable(unicodedata.normalize("NFC", self._places[folder] + name))
        return self._labels[path]

    def bitext_path(self, post: Path) -> Path:
        """The PO file of a post."""
        return self.state / self.config.language / f"{self.label(post)}.po"

    def mirror_path(self, post: Path) -> Path:
        """The mirror of a post. Raises PublishError where it would lie outside the site."""
        return resolve_inside(self.root, self.layout.mirror_of(self.label(post)), suffix=post.suffix)

    def planned_mirror(self, post: Path) -> str | None:
        """The place of a post's mirror from the root, allowed or not; None where the layout gives none."""
        label = self.label(post)
        if label not in self._planned:
            try:
                self._planned[label] = self.layout.mirror_of(label)
            except PublishError:
                self._planned[label] = None
        return self._planned[label]

    def real_place(self, post: Path) -> str | None:
        """Where a post lies in the site with all links followed, from its root; None: it lies outside."""
        return real_place(self.root, post)

    def is_mirror(self, path: Path) -> bool:
        """Whether a file stands where mirrors stand, or was written by `--output`."""
        label = self.label(path)
        return self.layout.is_mirror(label) or (self.overview is not None and label in self.overview.outputs)

    def shown(self, path: Path | str) -> str:
        """A path as a person would name it: from the current folder if it lies below, else whole."""
        folder, name = os.path.split(path)
        if folder not in self._shown:
            place, here = Path(folder).resolve(), Path.cwd()
            self._shown[folder] = str(place.relative_to(here)) if place.is_relative_to(here) else folder
        return os.path.normpath(os.path.join(self._shown[folder], name))  # noqa: PTH118 - it is a text

    @property
    def memory_folder(self) -> Path:
        """The folder of translations that came from other programs, as PO files."""
        return self.state / "memory"

    @contextmanager
    def open_memory(
        self, *, keep: bool = True, held: Mapping[Path, SavedContent] | None = None
    ) -> Iterator[Memory]:
        """The memory of all bitexts. Without `keep`, its index leaves no file; what is `held` is not read again."""
        index = self.state / ".cache" / "memory.sqlite3" if self.keeps_state and keep else None
        folder = self.state / self.config.language if self.keeps_state else None
        imported = self.memory_folder if self.keeps_state else None
        with Memory(folder, index=index, imported=imported, held=held or {}) as memory:
            yield memory

    def voice(self, memory: Memory) -> Voice:
        """How its English is to sound. Raises ConfigError."""
        return voice_of(self.state, self.config, memory)

    def open_settled_posts(self, name: str = "lookover", *, make: bool = True) -> SettledPosts:
        """What is known of posts that did not change since a run settled them; by another `name`, since they were
        looked at. Unless it is to `make` its folder, nothing is kept where there is none.
        """
        glossaries = self.glossaries.files
        terms = []
        for path in glossaries:
            with suppress(OSError):  # whoever reads the terms will say so
                terms.append(sha256(bytes_of(path) or b"").hexdigest())
        setup = (__version__, self.root, self.config, self.settings, self.layout, terms)
        folder = self.state / ".cache"
        kept = self.keeps_state and (make or folder.is_dir())
        return SettledPosts(folder / f"{name}.json" if kept else None, setup)

    @cached_property
    def written_mirrors(self) -> WrittenMirrors:
        """The mirrors as they were last written in this checkout."""
        return WrittenMirrors(self.state / ".cache" / "mirrors" if self.keeps_state else None)

    def open_command_log(self, label: str) -> CommandLog:
        """What was done and typed in the reviews of a post."""
        return CommandLog(self.state / ".cache" / "review" if self.keeps_state else None, label)

    @contextmanager
    def open_journal(self, *, keep: bool = True) -> Iterator[Journal]:
        """The journal of the model's answers. Unless `keep`, none is made where there is none."""
        path = self.state / ".cache" / "journal.sqlite3"
        there = keep or os.path.exists(path)  # noqa: PTH110 - in a folder that may not be looked into, there is none
        with Journal(path if self.keeps_state and there else None) as journal:
            yield journal


def config_of(root: Path) -> Config:
    """The configuration of the site at `root`, which nothing else is looked at for. Raises ConfigError.

    That is raised before anything of `_olgim` is read, where a link in it leads out of the site.
    """
    check_state(root, root / STATE_FOLDER)
    return load_config(root / STATE_FOLDER / "config.yml")


def open_site(start: Path, *, keep_state: bool = True) -> Site:
    """The site that `start` (a file or folder) lies in. Raises ConfigError; see `config_of`."""
    root = find_root(start)
    config = config_of(root)
    engine = ENGINES[config.engine] if config.engine else detect_engine(root)
    settings = replace(read_settings(root, engine), address_rules=config.addresses)
    overview = _overview(root, settings, config, keep_state=keep_state)
    settings = replace(settings, custom=overview.custom)
    return Site(root, config, engine, overview.layout, settings, keep_state, overview)


def kept_posts(folder: Path) -> Iterator[str]:
    """The posts, by label, whose bitexts are below a folder: those that are gone among them."""
    whole = str(folder)
    for place, _, names in os.walk(whole):
        # A Path for each of a thousand posts costs more than all the rest.
        prefix = f"{place}/"[len(whole) + 1 :].replace(os.sep, "/")
        yield from (sayable(f"{prefix}{name[:-3]}") for name in names if name.endswith(".po"))


def _overview(
    root: Path, settings: SiteSettings, config: Config, *, keep_state: bool, last: Overview | None = None
) -> Overview:
    kept = root / STATE_FOLDER
    settings = replace(settings, custom=FrontCustom())  # that is what looking over finds
    return look_over(
        root,
        settings,
        layout_for(settings, config.layout),
        chosen=config.layout is not None,
        cache=kept / ".cache" if keep_state else None,
        is_ours=lambda post: os.path.exists(f"{kept}/{config.language}/{post}.po"),  # noqa: PTH110 - of a thousand
        kept=lambda: kept_posts(kept / config.language),
        last=last,
    )
