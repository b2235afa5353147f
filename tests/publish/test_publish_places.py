"""Where mirrors may stand, by names as the most careless of file systems compares them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.publish import may_hold_posts, real_place, why_no_place, why_no_post
from translator.publish.places import why_no_address

_UNSEEN = "\u00ad\u034f\u115f\u1160\u200b\u200c\u200d\u200e\u200f\u202a\u2060\u206f\u3164\ufe0f\ufeff\uffa0\U000e0101"


@pytest.mark.parametrize(
    "path",
    [
        "en/_posts/2024-01-01-x.md",
        "_posts/en/x.markdown",
        "content/글/x.en.mdx",
        "i18n/en/docusaurus-plugin-content-blog/x.md",
        "en/vendor/x.MD",
        "./x.md",
        "en/git/x.md",
        "en/a.b~c/x~1.md",
        "_i18n/en/_posts/x.md",
        "docs/가족\u1112\u1161\u11ab/x.mkd",
    ],
)
def test_mirrors_stand_where_posts_can_be(path: str) -> None:
    assert why_no_post(path) is None


@pytest.mark.parametrize(
    "path",
    [
        ".git/x.md",
        "a/.Git/x.md",
        "_olgim/x.md",
        "node_modules/x.md",
        "_plugins/x.md",
        "GIT~1/x.md",
        "../x.md",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_and_nowhere_else(path: str, form: str) -> None:
    assert why_no_post(unicodedata.normalize(form, path)) is not None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["x", "x.sh", "x.html", "x.yml", "x.md.", "x.md~", "x.md/x", "config", ".md"]
)
def test_an_ending_that_is_no_posts_is_refused(name: str) -> None:
    assert why_no_post(f"en/{name}") is not None
    assert why_no_post("en/x.txt", suffix=".txt") is None
    assert why_no_post("en/README", suffix="") is why_no_post("README.en", suffix="") is None
    assert why_no_post("en/README", suffix=".txt") is not None


@given(
    name=st.sampled_from([".git", ".github", "_olgim", "_plugins", "node_modules", "_site"]),
    unseen=st.lists(st.tuples(st.integers(0, 12), st.sampled_from(_UNSEEN)), max_size=4),
    upper=st.integers(0, 2**12 - 1),
    wide=st.integers(0, 2**12 - 1),
    tail=st.sampled_from(["", ".", " ", ". .", ":stream", "::$INDEX_ALLOCATION"]),
)
def test_no_spelling_of_a_forbidden_name_gets_through(
    name: str, unseen: list[tuple[int, str]], upper: int, wide: int, tail: str
) -> None:
    letters = [one.upper() if upper >> at & 1 else one for at, one in enumerate(name)]
    letters = [chr(ord(one) + 0xFEE0) if wide >> at & 1 else one for at, one in enumerate(letters)]
    for at, one in unseen:
        letters.insert(at, one)
    spelled = "".join(letters) + tail
    assert why_no_place(f"en/{spelled}/x.md") is not None
    assert why_no_place(f"en\\{spelled}\\x.md") is not None
    assert not may_hold_posts(spelled)


@given(st.text(max_size=30))
def test_a_reason_can_be_shown_whatever_the_name(name: str) -> None:
    why = why_no_place(f"{name}/x.md")
    assert why is None or why.isprintable()


@pytest.mark.parametrize(
    "address", ["/.git/x", "/a/../b", "/_olgim/", "\\.git\\x", "/.Git./", "/_plugins/x.rb"]
)
def test_no_page_is_served_from_a_tools_folder(address: str) -> None:
    assert why_no_address(address) is not None


@pytest.mark.parametrize("address", ["/.well-known/x", "/:categories/:title/", "a..b", "/글/", "", "/git/"])
def test_other_addresses_are_the_authors(address: str) -> None:
    assert why_no_address(address) is None


def test_a_place_is_where_the_links_lead(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    (root / "site/en").mkdir(parents=True)
    (root / "site/out").symlink_to("..")
    (root / "site/in").symlink_to("en")
    site = root / "site"
    assert real_place(site, site / "in/x.md") == "en/x.md"
    assert real_place(site, site) == ""
    assert real_place(site, site / "out/x.md") is None
    assert real_place(site, root / "sitelike") is None
