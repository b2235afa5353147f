"""Olgim for programs: read a Korean Markdown post, translate it, check a translation, and look after a site.

    document = olgim.parse(text)                 its segments, and the way back
    done = olgim.translate(text, endpoint)       the text in English, and what is wrong with it
    findings = olgim.check(source, target)       what the checks say of one translation
    site = olgim.open_site("path/of/my/blog")    its posts, how far they are, their mirrors

Whatever a program can do something about is raised as an OlgimError, with a `hint` of what to do. The names in
`__all__` are all there is to rely on. They are imported when they are first used: `import olgim` itself is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from translator import __version__
from translator.errors import (
    ApprovalError,
    ConfigError,
    GitHubError,
    GlossaryError,
    OlgimError,
    ProviderError,
    PublishError,
    SourceError,
    StoreError,
    UnforeseenError,
    UsageError,
)
from translator.units import Finding, Severity

if TYPE_CHECKING:
    from glossary import Glossary, Person, Term, load_glossary
    from olgim.sites import Site, open_site
    from olgim.texts import Endpoint, translate
    from translator.document import Assembly, Document, Engine, ParseOptions, Refusal, Segment, parse
    from translator.quality import check_unit as check
    from translator.workflow.report import MirrorState, PostReport, Remark, RunReport
    from translator.workflow.status import PostStatus, Turn
    from translator.workflow.text_translation import TextTranslation

# Where each name comes from that isn't imported above, and what it is called there if it is called otherwise.
_LAZY = {
    "Assembly": "translator.document",
    "Document": "translator.document",
    "Endpoint": "olgim.texts",
    "Engine": "translator.document",
    "Glossary": "glossary",
    "MirrorState": "translator.workflow.report",
    "ParseOptions": "translator.document",
    "Person": "glossary",
    "PostReport": "translator.workflow.report",
    "PostStatus": "translator.workflow.status",
    "Refusal": "translator.document",
    "Remark": "translator.workflow.report",
    "RunReport": "translator.workflow.report",
    "Segment": "translator.document",
    "Site": "olgim.sites",
    "Term": "glossary",
    "TextTranslation": "translator.workflow.text_translation",
    "Turn": "translator.workflow.status",
    "check": "translator.quality:check_unit",
    "load_glossary": "glossary",
    "open_site": "olgim.sites",
    "parse": "translator.document",
    "translate": "olgim.texts",
}

__all__ = [
    "ApprovalError",
    "Assembly",
    "ConfigError",
    "Document",
    "Endpoint",
    "Engine",
    "Finding",
    "GitHubError",
    "Glossary",
    "GlossaryError",
    "MirrorState",
    "OlgimError",
    "ParseOptions",
    "Person",
    "PostReport",
    "PostStatus",
    "ProviderError",
    "PublishError",
    "Refusal",
    "Remark",
    "RunReport",
    "Segment",
    "Severity",
    "Site",
    "SourceError",
    "StoreError",
    "Term",
    "TextTranslation",
    "Turn",
    "UnforeseenError",
    "UsageError",
    "__version__",
    "check",
    "load_glossary",
    "open_site",
    "parse",
    "translate",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, called = _LAZY[name].partition(":")
    found = globals()[name] = getattr(import_module(module), called or name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
