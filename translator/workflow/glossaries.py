"""Which glossaries count for which post, and in which order.

1. those of `glossaries:` whose folders or tags are the post's, in the order in which they stand there
2. those of `glossary:`, in their order: the site's own
3. the ready term bases of `builtin_glossaries:`, in their order

Of two terms with the same spelling the one that comes first counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from glossary import Glossary, load_glossary
from translator.document.front_matter import find_front_matter
from translator.errors import ConfigError, GlossaryError, OlgimError
from translator.i18n import tr
from translator.workflow.config import Config

_TAG_FIELDS = ("tags", "tag", "categories", "category", "keywords")


class Glossaries:
    """The glossaries of a site: files are relative to `folder` (`_olgim/`)."""

    def __init__(self, config: Config, folder: Path) -> None:
        self.config = config
        self.folder = folder
        self._known: dict[tuple[str, ...], Glossary] = {}

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that is named, whether it is there or not, each once."""
        names = dict.fromkeys((*self.config.glossaries, *self.config.glossary))
        return tuple(self.folder / name for name in names)

    @property
    def own(self) -> Path:
        """The file that new terms go into."""
        return self.folder / self.config.glossary[0]

    def of_site(self) -> Glossary:
        """What counts in every post. Raises GlossaryError, ConfigError."""
        return self._load(())

    def of_post(self, label: str, tags: Sequence[str] = ()) -> Glossary:
        """What counts in the post `label` (its path from the root), with tags. Raises GlossaryError, ConfigError."""
        fitting = tuple(name for name, scope in self.config.glossaries.items() if scope.fits(label, tags))
        return self._load(fitting).for_tags(tags)

    def _load(self, fitting: tuple[str, ...]) -> Glossary:
        if fitting not in self._known:
            self._known[fitting] = self._read(fitting)
        return self._known[fitting]

    def _read(self, fitting: tuple[str, ...]) -> Glossary:
        names = tuple(dict.fromkeys((*fitting, *self.config.glossary)))
        default = Config().glossary
        paths = []
        for name in names:
            path = self.folder / name
            if path.is_file():
                if not path.resolve().is_relative_to(self.folder.parent.resolve()):
                    raise GlossaryError(tr("is a link out of the site"), hint=tr("Copy it here."), path=path)
                paths.append(path)
            elif path.is_dir():
                raise GlossaryError(tr("this is a folder, not a glossary file"), path=path)
            elif path.exists():
                raise GlossaryError(tr("this is a pipe or a device, not a glossary file"), path=path)
            elif name not in default or self.config.glossary != default:
                raise ConfigError(
                    tr("there is no glossary {path}", path=path),
                    hint=tr("Paths in `glossary:` and `glossaries:` are relative to _olgim/."),
                    path=self.config.path,
                )
        try:
            return load_glossary(paths, self.config.builtin_glossaries)
        except GlossaryError as error:
            error.path = error.path or self.config.path
            raise


def tags_of(text: str) -> tuple[str, ...]:
    """A post's tags and categories, as its front matter says them: a list, or words with spaces or commas between."""
    try:
        front = find_front_matter(text)
    except OlgimError:
        return ()
    if front is None:
        return ()
    found: dict[str, None] = {}
    for path, field in front.values.items():
        name, _, number = path.partition(".")
        if name not in _TAG_FIELDS:
            continue
        value = unicodedata.normalize("NFC", field.value).strip()
        parts = [value] if number else [value, *value.replace(",", " ").split(), *value.split(",")]
        found |= dict.fromkeys(part.strip() for part in parts if part.strip())
    return tuple(found)
