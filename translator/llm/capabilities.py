"""What an endpoint accepts, found out by asking: from strict schemas down to plain text."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from translator.llm.agents.command import is_command, takes_schema
from translator.llm.bounds import CAPS
from translator.llm.endpoint_settings import is_openai
from translator.llm.hosts import is_azure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from translator.llm.endpoint_settings import Settings


class Form(StrEnum):
    """How an answer's shape is asked for, best first."""

    STRICT = "strict"
    SCHEMA = "schema"
    JSON_WITH_SCHEMA = "json-with-schema"
    JSON = "json"
    PLAIN = "plain"


_FORMS = tuple(Form)
_THINKING_MODEL = re.compile(
    r"(?:^|[/:_-])(?:o\d|gpt-[5-9]|gpt-oss|deepseek-r|qwq|qwen3|magistral|grok|glm-[45]|kimi|gemini-(?:2\.5|3)|claude-(?:opus|sonnet|haiku|fable|mythos)-[5-9])|reason|think",
    re.IGNORECASE,
)
_IGNORED = {"api.anthropic.com": frozenset(("response_format", "seed", "reasoning_effort", "store"))}
"""Parameters that a host is known to ignore in silence, or to refuse: they are not sent. Without `max_tokens` the cap
is called by its other name, without `response_format` JSON comes by instruction alone.
"""
SYSTEM_ROLE = "system role"
"""What stands for the system message among the parameters that an endpoint may refuse."""
_INVALID_BEFORE_STEP = 2  # unusable answers until a simpler form is asked for
_THOUGHTS = 4000  # tokens that a model that thinks gets besides


def response_format(form: Form, schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The `response_format` of a request."""
    match form:
        case Form.STRICT:
            return {"type": "json_schema", "json_schema": {"name": "t", "strict": True, "schema": schema}}
        case Form.SCHEMA:
            return {"type": "json_schema", "json_schema": {"name": "t", "schema": schema}}
        case Form.JSON_WITH_SCHEMA:
            return {"type": "json_object", "schema": schema}
        case Form.JSON:
            return {"type": "json_object"}
        case Form.PLAIN:
            return None


def _ignored(settings: Settings) -> frozenset[str]:
    if is_command(settings.base_url) and not takes_schema(settings.base_url):
        return frozenset(("response_format",))
    return _IGNORED.get(settings.host, frozenset())


def without_system(messages: list[dict[str, str]]) -> list[dict[str, str]]:
    """The messages for a chat template that has no system role: its text in front of the user's."""
    system = [one["content"] for one in messages if one["role"] == "system"]
    first, *others = [one for one in messages if one["role"] != "system"]
    return [{**first, "content": "\n\n".join((*system, first["content"]))}, *others]


class Capabilities:
    """The best form of answer that an endpoint can be asked for, and the parameters it won't have.

    What it refuses outright is worth remembering between runs (`dump`, `load`); a step down because answers
    could not be read holds for this run only.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._ignored = _ignored(settings)
        self.refused: set[str] = set(self._ignored)
        self._floor = Form.JSON if "response_format" in self._ignored else Form.STRICT
        self.form = self._floor
        self._thought = False
        self._invalid = 0
        self._scrambled = 0

    @property
    def name(self) -> str:
        """Under which a journal has what was learned."""
        return f"endpoint {self.settings.base_url} {self.settings.model}"

    @property
    def thinks(self) -> bool:
        """Whether the model is one of those that reason before they answer, by its name."""
        return bool(_THINKING_MODEL.search(self.settings.model))

    def thought(self) -> bool:
        """The model used far more tokens than its answer has; whether that is news."""
        news = not (self.thinks or self._thought)
        self._thought = True
        return news

    def cap(self, most: int) -> int:
        """The tokens that are allowed for an answer of `most`, with room to think for a model that does."""
        for name in CAPS:
            if isinstance(given := self.settings.parameters.get(name), int):
                return given
        return most + (_THOUGHTS if self.thinks or self._thought else 0)

    def body(
        self,
        messages: list[dict[str, str]],
        schema: Mapping[str, Any],
        *,
        most: int,
        stream: bool,
        form: Form,
    ) -> dict[str, Any]:
        """A request with all that this endpoint is not known to refuse; `most` caps the answer's tokens."""
        official = is_openai(self.settings.host) or is_azure(self.settings.host)
        if SYSTEM_ROLE in self.refused:
            messages = without_system(messages)
        body: dict[str, Any] = {"model": self.settings.model, "messages": messages}
        if self.thinks:
            if official or self.settings.host == "api.x.ai":
                body["reasoning_effort"] = "low"
        else:
            body["temperature"] = 0.2
        if official:
            body["store"] = False
        if self.settings.host == "openrouter.ai" and form is not Form.PLAIN:
            body["provider"] = {"require_parameters": True}
        if (name := self._cap_name(official=official)) is not None:
            body[name] = self.cap(most)
        if (shape := response_format(form, schema)) is not None:
            body["response_format"] = shape
        if stream and "stream" not in self.refused:
            body["stream"] = True
            body["stream_options"] = {"include_usage": True}
        body |= {name: value for name, value in self.settings.parameters.items() if name not in CAPS}
        return {name: value for name, value in body.items() if name not in self.refused}

    def _cap_name(self, *, official: bool) -> str | None:
        """What the cap is called here: as the person calls it, else as is usual, else by the other of its names."""
        usual = CAPS if official else reversed(CAPS)
        names = (*(name for name in CAPS if name in self.settings.parameters), *usual)
        return next((name for name in names if name not in self.refused), None)

    def accepts(self, parameter: str, form: Form) -> bool:
        """Whether nothing is known yet against `parameter`, in a request of `form`."""
        return form is self.form if parameter == "response_format" else parameter not in self.refused

    def refuse(self, parameter: str, form: Form) -> bool:
        """The endpoint won't have `parameter`, in a request of `form`; whether that is news to act on."""
        if parameter == "response_format":
            if form is not self.form:
                return True  # another request has learned it already
            if form is Form.PLAIN:
                return False
            self.form = self._floor = _FORMS[_FORMS.index(form) + 1]
            self._invalid = 0
            return True
        if parameter in ("model", "messages"):
            return False
        self.refused.add(parameter)
        return True

    def invalid(self, form: Form) -> bool:
        """An answer of `form` could not be read; whether that made us step down."""
        if form is not self.form or form is Form.PLAIN:
            return False
        self._invalid += 1
        if self._invalid < _INVALID_BEFORE_STEP:
            return False
        # What a server that ignores schemas sends is no better with another schema.
        self.form = Form.JSON if _FORMS.index(form) < _FORMS.index(Form.JSON) else Form.PLAIN
        self._invalid = 0
        return True

    def scrambled(self, form: Form) -> bool:
        """The segments of an answer were mixed up; whether that made us ask for one at a time."""
        if form is not self.form or form is Form.PLAIN:
            return False
        self._scrambled += 1
        if self._scrambled < _INVALID_BEFORE_STEP:
            return False
        self.form = Form.PLAIN
        return True

    def valid(self) -> None:
        """Note that an answer could be read: earlier ones that couldn't count no more."""
        self._invalid = 0

    def dump(self) -> str:
        """What was refused, for the next run."""
        known = {"form": self._floor.value, "refused": sorted(self.refused), "thinks": self._thought}
        return json.dumps(known)

    def load(self, text: str | None) -> None:
        """Take over what an earlier run learned; nonsense is ignored."""
        try:
            known = json.loads(text or "{}")
            form = Form(known.get("form", "strict"))
            refused: Iterable[object] = known.get("refused", ())
            thought = known.get("thinks") is True
        except (ValueError, AttributeError):
            return
        self.form = self._floor = max(form, self._floor, key=_FORMS.index)
        self.refused = {str(name) for name in refused} | self._ignored
        self._thought = thought
