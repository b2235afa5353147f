"""Pictures of the review screen in all its states: what it shows of a fixed post, as text with styles, or as SVG."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from support.reviews import bitext_of, review
from support.screens import Reviewer, sit

from translator.units import Origin, State, Unit
from tui.looks import LIGHT

POST = """\
---
title: 이벤트 루프를 다시 보다
description: 요청이 몰릴 때 무슨 일이 일어나는가
---

지난달에 서버가 **두 번** 멈췄다. 원인은 `await` 하나였다.

## 무엇이 막는가

루프는 한 번에 한 가지 일만 한다. 오래 걸리는 계산은 다른 요청을 3초 동안 기다리게 한다.

```python
async def handle(request):
    return slow(request)  # 여기서 멈춘다
```

위의 코드에서 `slow`는 루프를 붙잡는다.

| 방법 | 언제 쓰는가 |
|---|---|
| 스레드 | 파일을 읽을 때 |
| 프로세스 | 계산이 많을 때 |

- 먼저 무엇이 느린지 잰다.
- 그다음 옮길 곳을 고른다.

![요청이 줄을 서는 그림](queue.png)

자세한 내용은 [문서](https://example.com/loop)를 참고하자.
"""
ENGLISH = (
    "The event loop, revisited",
    "What happens when requests pile up",
    "Last month the server stopped <b1>twice</b1>. The cause was a single <c2>await</c2>.",
    "What blocks it",
    "The loop does one thing at a time. A long calculation makes the other requests wait for seconds.",
    "In the code above, <c1>slow</c1> holds the loop.",
)
GLOSSARY = "이벤트 루프 = event loop\n요청 = request\n"
_ACCEPTED = 3
_SOURCES: dict[str, str] = {
    "방법": "Method",
    "언제 쓰는가": "When to use it",
    "스레드": "Thread",
    "파일을 읽을 때": "When reading files",
    "프로세스": "Process",
    "계산이 많을 때": "For heavy calculation",
    "먼저 무엇이 느린지 잰다.": "First measure what is slow.",
}


def fixed_post(folder: Path) -> Path:
    """A post with all states: accepted, with a proposal beside, with a finding, without English."""
    path = folder / "event-loop.md"
    path.write_text(POST)
    bitext = bitext_of(path)
    bitext.replace_units(_translated(unit, at) for at, unit in enumerate(review(path).units))
    bitext.save()
    return path


def _translated(unit: Unit, at: int) -> Unit:
    target = _SOURCES.get(unit.source) or (ENGLISH[at] if at < len(ENGLISH) else "")
    if not target:
        return unit
    said = replace(unit, target=target, state=State.PROPOSED, origin=Origin.MODEL, author="small-model")
    if at >= _ACCEPTED:
        return said
    said = replace(said, state=State.ACCEPTED, origin=Origin.HUMAN, author="")
    return said.beside("What happens as requests pile up", Origin.MODEL, "small-model") if at == 1 else said


@dataclass(frozen=True, slots=True)
class Picture:
    """A state of the screen: the keys that lead there, its size, its colours (dark, light, none), its language."""

    name: str
    keys: tuple[str, ...]
    size: tuple[int, int] = (100, 30)
    colours: str = "dark"
    types: str = ""
    language: str = ""

    @property
    def file(self) -> str:
        """The name of its file."""
        parts = (self.language, self.name, f"{self.size[0]}x{self.size[1]}", self.colours)
        return f"{'-'.join(filter(None, parts))}.txt"


_SMALL, _MIDDLE, _LARGE = (80, 24), (100, 30), (160, 48)
_EDITED = ("e", "ctrl+s", "k")
_REPLACED = ("percent_sign", *"the", "enter", "a", "enter")
_TERMS = ("n", "n", "t", *"루프", "enter", *"cycle", "enter", "escape", "ctrl+t")
PICTURES = (
    *(Picture("list", (), size) for size in (_SMALL, _MIDDLE, _LARGE)),
    Picture("list", (), _MIDDLE, "light"),
    Picture("list", (), _MIDDLE, "none"),
    Picture("list-alone", ("l",), _SMALL),
    Picture("editor", ("n", "n", "e"), _SMALL),
    Picture("editor", ("n", "n", "e"), _LARGE, "light"),
    *(Picture("article", ("n", "z"), size) for size in (_SMALL, _MIDDLE, _LARGE)),
    Picture("article", ("n", "z"), _SMALL, "none"),
    Picture("diff", _EDITED, _SMALL, types="What holds it up"),
    Picture("diff", _EDITED, _LARGE, "light", types="What holds it up"),
    Picture("filter", ("f",), _SMALL),
    Picture("filter", ("f",), _MIDDLE, "light"),
    Picture("help", ("question_mark",), _SMALL),
    Picture("help", ("question_mark",), _MIDDLE, "none"),
    Picture("publish", ("P",), _SMALL),
    Picture("publish", ("P",), _LARGE),
    Picture("brief", ("O",), _SMALL),
    Picture("brief", ("O",), _MIDDLE, "light"),
    Picture("find", ("slash", "l", "o", "o", "p"), _MIDDLE),
    Picture("nothing-found", ("slash", "q", "q", "enter"), _SMALL),
    Picture("untranslated", ("end",), _SMALL),
    Picture("beside", ("home", "j"), _SMALL),
    Picture("beside", ("home", "j"), _LARGE, "none"),
    *(Picture("posts", ("a", "y"), size) for size in (_SMALL, _LARGE)),
    Picture("posts", ("a", "y"), _MIDDLE, "none"),
    *(Picture("replace", _REPLACED, size) for size in (_SMALL, _LARGE)),
    Picture("replace", _REPLACED, _MIDDLE, "light"),
    *(Picture("concordance", ("W", *"loop"), size) for size in (_SMALL, _LARGE)),
    *(Picture("terms", _TERMS, size) for size in (_SMALL, _LARGE)),
    Picture("leave", ("a", "q"), _SMALL),
)

_SEEN_IN_KOREAN = frozenset(
    "list article editor diff filter help publish brief nothing-found untranslated beside posts replace concordance "
    "terms leave".split()
)
KOREAN = (
    *(
        replace(one, language="ko")
        for one in PICTURES
        if one.name in _SEEN_IN_KOREAN and one.size == _SMALL and one.colours == "dark"
    ),
    Picture("list", (), _LARGE, language="ko"),
    Picture("help-end", ("question_mark", *["space"] * 12), _SMALL, language="ko"),
)
"""Those of the Korean screen; whoever takes them sets OLGIM_LANG for the whole process."""


@contextmanager
def _colours(picture: Picture) -> Iterator[None]:
    before = os.environ.pop("NO_COLOR", None)
    if picture.colours == "none":
        os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        os.environ.pop("NO_COLOR", None)
        if before is not None:
            os.environ["NO_COLOR"] = before


async def take(picture: Picture, post: Path, *, svg: bool = False) -> str:
    """The screen in a state, as text with its styles, or as SVG. The post may be changed by it."""
    with _colours(picture), chdir(post.parent):
        async with sit(post, size=picture.size) as reviewer:
            if picture.colours == "light":
                reviewer.app.theme = LIGHT.name
            await _go(reviewer, picture)
            return reviewer.app.export_screenshot(simplify=True) if svg else styled_text(reviewer)


async def _go(reviewer: Reviewer, picture: Picture) -> None:
    for key in picture.keys:
        await reviewer.press(key)
        if key == "e" and picture.types:
            await reviewer.write(picture.types)
    await reviewer.settle()
    screen = reviewer.screen
    while (
        screen.about.display
        and screen.unit is not None
        and not screen.about.knows(screen.session, screen.unit)
    ):
        await reviewer.pilot.pause()  # the memory is asked a moment later
    await reviewer.settle()


def styled_text(reviewer: Reviewer) -> str:
    """What the screen shows, and below it each style with where it is used: `line:from-to`, by columns."""
    app = reviewer.app
    app.screen._compositor._dirty_regions.clear()
    strips = app.screen._compositor.render_strips()
    lines, styles = [], dict[str, list[str]]()
    for number, strip in enumerate(strips, 1):
        filtered = (
            strip.apply_filter(app._filters[0], app.screen.background_colors[1]) if app._filters else strip
        )
        lines.append(filtered.text.rstrip())
        column = 0
        for style, run in groupby(filtered, key=lambda one: str(one.style or "none")):
            end = column + sum(segment.cell_length for segment in run)
            styles.setdefault(style, []).append(f"{number}:{column}-{end}")
            column = end
    listed = [f"{style}\n    {' '.join(where)}" for style, where in sorted(styles.items())]
    return "\n".join([*lines, "", *listed, ""])
