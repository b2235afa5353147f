"""What a site's own configuration lacks before English pages are built as such: the lines to add, and where.

Without them some engines build an English page in the place of the Korean one, and others among the Korean ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from translator.i18n import tr
from translator.publish.config_files import first_of, read_text

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
ENGLISH = re.compile(r"""['"]?\ben(?:[-_](?:US|GB))?\b['"]?\s*[,:}\]]""")
BESIDE = tr("English pages would be built among the Korean ones")
INSTEAD = tr("English pages would be built in the place of the Korean ones")


def script(root: Path, stem: str, endings: Sequence[str], more: Iterable[Path] = ()) -> tuple[str, str]:
    """The name of the configuration, and the text of all files that may be of it, with `more`, comments aside."""
    names = [f"{stem}.{ending}" for ending in endings]
    texts = [read_text(path) for path in (*(root / name for name in names), *more)]
    name = first_of(root, *names).relative_to(root).as_posix()
    return name, _COMMENT.sub("", "\n".join(texts))
