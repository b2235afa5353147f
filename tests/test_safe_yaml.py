"""What a person's YAML may do to the process that reads it: nothing."""

from __future__ import annotations

import pytest
import yaml

from translator.publish.addresses import page_values
from translator.safe_yaml import MAX_DEPTH, UnreadError, compose, is_too_deep

_LIBYAML = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FORMS = {
    "flow": ("[", "]"),
    "table": ("{a: ", "}"),
    "list": ("- ", ""),
    "key": ("? ", ""),
    "lines": ("-\n ", ""),
}


def _nested(form: str, depth: int) -> str:
    opening, closing = _FORMS[form]
    if form == "lines":
        return "".join(f"{' ' * level}-\n" for level in range(depth)) + " " * depth + "a\n"
    return opening * depth + "a" + closing * depth + "\n"


@pytest.mark.parametrize("form", _FORMS)
def test_nesting_is_read_to_a_hundred_levels_and_refused_beyond(form: str) -> None:
    assert compose(_nested(form, MAX_DEPTH - 1)) is not None
    assert not is_too_deep(_nested(form, MAX_DEPTH), _LIBYAML)
    with pytest.raises(UnreadError, match="more than 100 levels"):
        compose(_nested(form, MAX_DEPTH + 1))
    assert is_too_deep(_nested(form, MAX_DEPTH + 1), _LIBYAML)


def test_many_entries_are_not_deep() -> None:
    text = "".join(f"- {{a: [b, {number}]}}\n" for number in range(500))
    assert compose(text) is not None
    assert not is_too_deep(text, _LIBYAML)


@pytest.mark.parametrize("form", ["flow", "table", "list"])
def test_the_nesting_of_a_page_does_not_overrun_the_stack_of_its_reader(form: str) -> None:
    assert page_values(f"---\n{_nested(form, 100_000)}---\n") == {}


def test_an_alias_is_refused_where_it_stands() -> None:
    with pytest.raises(UnreadError, match=r"an alias \(\*a\)") as caught:
        compose("a: &a [b]\nc: *a\n")
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line == 1


@pytest.mark.parametrize("depth", [101, 900, 1100, 50_000])
def test_nesting_that_the_parser_gives_up_on_is_told_like_ours(depth: int) -> None:
    text = "a: 1\nb: " + "[" * depth
    with pytest.raises(UnreadError, match="more than 100 levels") as caught:
        compose(text)
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line == 1
    assert is_too_deep(text, _LIBYAML)
