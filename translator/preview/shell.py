"""The document around a page: its head, its one stylesheet, and the promise to ask nothing of anybody."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from translator.i18n import LANGUAGE, tr
from translator.preview.html import NOTHING, Html, el, text

GENERATOR = "Olgim preview"
"""What a page says it was made by: a file that doesn't say so is never replaced by one."""

_RELOAD = """\
(() => {
  const shown = document.querySelector('meta[name="olgim-version"]').content;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/version" + location.pathname, {cache: "no-store"});
      if (answer.ok && (await answer.text()) !== shown) location.reload();
    } catch {}
  };
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
})();
"""
_BASE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
POLICY = _BASE
"""The Content-Security-Policy of a page: pictures that are in it and its own stylesheet, and nothing else."""
SERVED_POLICY = (
    f"{_BASE}; connect-src 'self'; "
    f"script-src 'sha256-{base64.b64encode(hashlib.sha256(_RELOAD.encode()).digest()).decode()}'"
)
"""The same for a page that is served: the one script that asks whether it has changed."""


def document(title: Html, body: Html, version: str | None = None) -> str:
    """A whole HTML document. With a `version`, it asks its server once a second whether that is still the one."""
    head = [
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el(
            "meta", http_equiv="Content-Security-Policy", content=POLICY if version is None else SERVED_POLICY
        ),
        el("meta", name="generator", content=GENERATOR),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="robots", content="noindex"),
        el("link", rel="icon", href="data:,"),  # else a browser asks its server for one
        NOTHING if version is None else el("meta", name="olgim-version", content=version),
        el("title", title),
        el("style", _style()),
    ]
    script = NOTHING if version is None else el("script", Html(_RELOAD))
    lines = "\n".join(one for one in head if one)
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE}">\n'
        f"<head>\n{lines}\n</head>\n<body>\n{body}\n{script}</body>\n</html>\n"
    )


@cache
def _style() -> Html:
    return Html("\n" + files(__package__).joinpath("style.css").read_text(encoding="utf-8"))


def brand() -> Html:
    """The line that says whose page it is, as HTML."""
    return el("p", el("span", text("옮김"), lang="ko"), text(tr(" Olgim preview")), class_="brand")
