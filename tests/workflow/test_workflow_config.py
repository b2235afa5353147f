"""The configuration: every key, and errors that say where and what instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.errors import ConfigError
from translator.publish import ENGINES
from translator.workflow.config import Config, ConfiguredPrice, GlossaryScope, Profile
from translator.workflow.config_file import load_config


def config_file(folder: Path, text: str) -> Path:
    path = folder / "config.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path / "config.yml") == Config()


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_an_empty_file_means_defaults(tmp_path: Path, text: str) -> None:
    path = config_file(tmp_path, text)
    assert load_config(path) == Config(path=path)


def test_every_key_is_read(tmp_path: Path) -> None:
    path = config_file(
        tmp_path,
        """
language: en
engine: hugo
layout: "content/en/{name}"
posts: [content/ko/**/*.md, blog/*.md]
glossary: mine.yml
glossaries: {ml.yml: {folders: _posts/ml, tags: [딥러닝]}}
builtin_glossaries: [ai-ml]
front_matter: [title, hero.alt]
tags: glossary
attributes: [alt]
arguments: [alt, caption]
alt: never
code_comments: translate
code_words: keep
profile: home
base_url: http://127.0.0.1:8080/v1
model: qwen
key_env: MY_KEY
context_window: 8192
timeout: 30
parameters: {temperature: 0.2}
max_cost: 0.5
max_tokens: 100000
profiles:
  home: {base_url: "http://127.0.0.1:11434/v1", model: gemma}
prices:
  qwen: {input: 0.1, output: 0.4, cached: 0.05}
""",
    )
    config = load_config(path)
    assert config == Config(
        language="en",
        engine="hugo",
        layout="content/en/{name}",
        posts=("content/ko/**/*.md", "blog/*.md"),
        glossary=("mine.yml",),
        glossaries={"ml.yml": GlossaryScope(("_posts/ml",), ("딥러닝",))},
        builtin_glossaries=("ai-ml",),
        front_matter=("title", "hero.alt"),
        tags="glossary",
        attributes=("alt",),
        arguments=("alt", "caption"),
        alt="never",
        code_comments="translate",
        code_words="keep",
        profile="home",
        base_url="http://127.0.0.1:8080/v1",
        model="qwen",
        key_env="MY_KEY",
        context_window=8192,
        timeout=30.0,
        parameters={"temperature": 0.2},
        max_cost=0.5,
        max_tokens=100000,
        profiles={"home": Profile("http://127.0.0.1:11434/v1", "gemma")},
        prices={"qwen": ConfiguredPrice(0.1, 0.4, 0.05)},
        path=path,
    )
    assert config.endpoint() == Profile("http://127.0.0.1:11434/v1", "gemma")


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("glosary: x.yml\n", 1, "unknown key `glosary`", "Did you mean `glossary`?"),
        (
            "model: a\nprofiles:\n  home:\n    base-url: x\n",
            4,
            "unknown key `profiles.home.base-url`",
            "Did you mean `base_url`?",
        ),
        (
            "engine: jekyl\n",
            1,
            f"`engine` has to be one of {', '.join(sorted(ENGINES))}, not 'jekyl'",
            "Did you mean `jekyll`?",
        ),
        ("max_cost: dear\n", 1, "`max_cost` has to be a number, 0 or more", None),
        ("max_tokens: 1.5\n", 1, "`max_tokens` has to be a whole number", None),
        ("max_cost: .inf\n", 1, "`max_cost` has to be a number, 0 or more", None),
        ("model:\n", 1, "`model` has to be text", None),
        ("- a\n", 1, "the configuration has to be a list of `key: value` lines", None),
        ("prices: {m: {input: 1}}\n", 1, "`prices.m` lacks `output`", None),
        (
            "model: a\nparameters:\n  day: 2024-01-01\n",
            3,
            "`parameters` has a value that JSON can't represent",
            None,
        ),
        (
            "model: a\nparameters:\n  ? [x]\n  : 1\n",
            3,
            "`parameters` has a value that JSON can't represent",
            None,
        ),
        *(
            (
                f"model: a\nparameters:\n  x: {value}\n",
                3,
                "`parameters` has a value that JSON can't represent",
                None,
            )
            for value in ("!!bool maybe", '!!int ""', "!!timestamp noon", "!!python/name:os.system x")
        ),
        *(
            (
                f"posts: {pattern}\n",
                1,
                f"`posts` has {pattern!r}, which leads out of the site",
                "Write it from the site's root, such as `_posts/**/*.md`.",
            )
            for pattern in ("/home/me/*.md", "../other/*.md")
        ),
        (
            "posts: [_posts/*.md, a**/b.md]\n",
            1,
            "`posts` has 'a**/b.md', where `**` has to stand between slashes",
            "Write it from the site's root, such as `_posts/**/*.md`.",
        ),
        ("model: a\nmodel: b\n", 2, "`model` is given twice", "Keep one of them."),
        (
            "model: &x a\nprofile: *x\n",
            2,
            "there is an alias (*x), which is not read here",
            "Write the value out.",
        ),
        (
            "model: a\nprices: " + "[" * 50_000,
            2,
            "there is nesting of more than 100 levels",
            "Write the value out.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, message: str, hint: str | None
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(config_file(tmp_path, text))
    assert (caught.value.line, caught.value.message, caught.value.hint) == (line, message, hint)


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not YAML") as caught:
        load_config(config_file(tmp_path, 'model: a\nlayout: "open\n'))
    assert caught.value.line == 3


def test_an_unknown_profile_lists_the_known_ones(tmp_path: Path) -> None:
    config = load_config(config_file(tmp_path, "profiles: {home: {model: m}}\n"))
    with pytest.raises(ConfigError, match="no profile called 'hom'") as caught:
        config.endpoint("hom")
    assert caught.value.hint == "profiles here: home"


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.yml"
    path.write_bytes("model: 모델".encode("euc-kr"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_config(path)
