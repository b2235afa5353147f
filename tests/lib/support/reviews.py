"""Posts with a model's proposals in their bitexts, ready to be reviewed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from translator.bitext import Bitext
from translator.units import Origin, State, Unit
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site

POST = """\
---
title: 첫 글
---

안녕하세요. `code`는 그대로 둔다.

둘째 문단이다.

셋째 문단은 3시에 끝난다.
"""
ENGLISH = (
    "First post",
    "Hello. <c1>code</c1> stays as it is.",
    "The second paragraph.",
    "The third ends at 3.",
)


def review(path: Path) -> ReviewSession:
    """A session as `olgim review` opens it."""
    return ReviewSession(open_site(path), path)


def bitext_of(path: Path) -> Bitext:
    """The bitext of a lone post."""
    return Bitext.load(path.parent / "_olgim" / "en" / f"{path.name}.po")


def on_disk(path: Path) -> list[Unit]:
    """The units as a new reader finds them."""
    return list(bitext_of(path).units)


def propose(path: Path, *targets: str) -> None:
    """Translate a post as a model would have; an empty target leaves a segment untranslated."""
    bitext = bitext_of(path)
    bitext.replace_units(
        replace(unit, target=target, state=State.PROPOSED, origin=Origin.MODEL, author="test-model")
        for unit, target in zip(review(path).units, targets, strict=True)
    )
    bitext.save()


def write_post(
    folder: Path, name: str = "post.md", text: str = POST, english: tuple[str, ...] = ENGLISH
) -> Path:
    """A post with proposals."""
    path = folder / name
    path.write_text(text)
    propose(path, *english)
    return path
