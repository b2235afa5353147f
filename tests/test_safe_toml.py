"""What a person's TOML may do to the process that reads it: nothing."""

from __future__ import annotations

import tomllib

import pytest

from translator.document import parse
from translator.errors import SourceError
from translator.publish.addresses import page_values
from translator.safe_toml import MAX_PARTS, LongKeyError, load_toml

_KEYS = {
    "bare": "a",
    "quoted": '"a.b = ]"',
    "literal": "'a \" ]'",
}
_PLACES = {
    "a key": "{key} = 1",
    "a table's name": "[{key}]",
    "the name of one of many": "[[ {key} ]]",
    "a key in a table of one line": 'x = {{y = "z", {key} = 1}}',
    "a key behind a text": 'x = ["=", {{{key}=1}}]',
    "a key behind a comment": '# "\n{key} = 1',
}


def _dotted(part: str, parts: int) -> str:
    return " . ".join([part] * parts)


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize("part", _KEYS)
def test_a_key_has_a_hundred_parts_at_most(part: str, place: str) -> None:
    longest = _PLACES[place].format(key=_dotted(_KEYS[part], MAX_PARTS))
    assert load_toml(longest) == tomllib.loads(longest)
    with pytest.raises(LongKeyError) as raised:
        load_toml("\n" + _PLACES[place].format(key=_dotted(_KEYS[part], MAX_PARTS + 1)))
    assert raised.value.line == 2 + place.count("comment")


@pytest.mark.parametrize(
    "text",
    [
        f'x = "{"a." * 200} = ]"',
        f"x = '{'a.' * 200} = ]'",
        f"x = [{'1.5, ' * 200}]",
        f"# {'a.' * 200}",
        f'x = "{"..." * 100}" # = ]',
    ],
)
def test_dots_that_are_in_no_key_are_as_many_as_they_are(text: str) -> None:
    assert load_toml(text) == tomllib.loads(text)


def test_a_post_with_such_a_key_is_named_by_its_line_and_none_to_whoever_asks_for_an_address() -> None:
    post = f'+++\ntitle = "글"\n{".".join("a" * 5000)} = 1\n+++\n\n글이다.\n'
    with pytest.raises(SourceError, match="more than 100 parts") as raised:
        parse(post)
    assert raised.value.line == 3
    assert page_values(post) == {}
