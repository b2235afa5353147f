"""YAML files that a person writes for Olgim: read, and refused with the file, the line and the next step.

Settings and glossaries are read on top of it, each with errors of its own kind.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from translator.errors import OlgimError
from translator.i18n import tr
from translator.safe_yaml import UnreadError, compose
from translator.text_file import read_text_file

Forbidden = Callable[[str, str], tuple[str, str] | None]
"""Why a key, with its name from the top, may not stand in a file, and what to do; None where it is merely unknown."""
_UNREADABLE = re.compile(
    "[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # by YAML


def _merely_unknown(_key: str, _name: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file by its path, and the kind of error that is told of it.

    `forbidden` says of a key that nobody knows why it may not be there.
    """

    path: Path
    kind: type[OlgimError]
    forbidden: Forbidden = _merely_unknown

    def error(self, node: yaml.Node, message: str, hint: str | None = None) -> OlgimError:
        """The error that is told of a node, with its line (from 1)."""
        return self._error(node.start_mark.line, message, hint)

    def _error(self, line: int | None, message: str, hint: str | None = None) -> OlgimError:
        return self.kind(message, hint=hint, path=self.path, line=None if line is None else line + 1)

    def read(self) -> str:
        """The file's text as it is, line ends, byte order mark and all.

        Raises FileNotFoundError, and the file's kind of error where it can't be read or is not UTF-8.
        """
        return read_text_file(self.path, self.kind)

    def compose(self, text: str) -> yaml.Node | None:
        """The root of what `text` says, None where it says nothing. Raises the file's kind of error."""
        try:
            return compose(text)
        except UnreadError as error:
            raise self._error(
                _line_of(error), tr("there is {problem}", problem=error.problem), tr("Write the value out.")
            ) from None
        except yaml.MarkedYAMLError as error:
            hint = (
                tr("Indent with spaces, not tabs.")
                if "\t" in text
                else tr("Text with `: ` or `#` in it has to be quoted.")
            )
            problem = error.problem or error.context
            raise self._error(
                _line_of(error), tr("this is not YAML: {problem}", problem=problem), hint
            ) from None
        except yaml.reader.ReaderError as error:
            bad = _UNREADABLE.search(text)
            line = text.count("\n", 0, bad.start() if bad else error.position)
            raise self._error(line, tr("there is a control character in this file")) from None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise self._error(None, tr("this can't be read as YAML: {error}", error=error)) from None

    def pairs(
        self, node: yaml.MappingNode, known: Collection[str], where: str = ""
    ) -> Iterator[tuple[str, yaml.Node]]:
        """The keys of a mapping with their values; `where` is what the mapping is called, empty at the top.

        Raises the file's kind of error for a key that is not `known`, and for one that stands there twice.
        """
        seen: set[str] = set()
        for key_node, value in node.value:
            key = str(key_node.value)
            name = f"{where}.{key}" if where else key
            if key not in known:
                message, hint = self.forbidden(key, name) or (
                    tr("unknown key `{name}`", name=name),
                    nearest(key, known) or tr("Keys here: {known}.", known=", ".join(known)),
                )
                raise self.error(key_node, message, hint)
            if key in seen:
                raise self.error(key_node, tr("`{key}` is given twice", key=name), tr("Keep one of them."))
            seen.add(key)
            yield key, value


def nearest(word: str, known: Collection[str], cutoff: float = 0.5) -> str | None:
    """The hint that names the one of `known` that was probably meant, None where none is alike.

    `cutoff`, from 0 to 1, is how alike it has to be, as `difflib.get_close_matches` measures it.
    """
    close = difflib.get_close_matches(word, known, n=1, cutoff=cutoff)
    return tr("Did you mean `{close}`?", close=close[0]) if close else None


def _line_of(error: yaml.MarkedYAMLError) -> int | None:
    mark = error.problem_mark or error.context_mark
    return mark.line if mark else None
