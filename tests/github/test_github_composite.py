"""A composite action runs as on GitHub, and what GitHub would refuse is refused."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support.github import GitHub, events
from support.github.composite import ActionError, CompositeRun, Uses, run_composite
from support.github.events import Folders
from support.github.expressions import ExpressionError, Expressions

Run = Callable[..., CompositeRun]


@pytest.fixture
def run(github: GitHub, tmp_path: Path) -> Run:
    """Run an action.yml of these steps (and outputs), with inputs `mode`, `base-url`, `token`."""

    def run(
        steps: str,
        *,
        outputs: str = "",
        uses: dict[str, Uses] | None = None,
        env: dict[str, str] | None = None,
        **inputs: str,
    ) -> CompositeRun:
        action = tmp_path / "action/action.yml"
        action.parent.mkdir(exist_ok=True)
        action.write_text(
            "name: x\ndescription: x\ninputs:\n"
            "  mode: {description: x, default: pull-request}\n"
            "  base-url: {description: x}\n"
            "  token: {description: x, default: '${{ github.token }}'}\n"
            f"{outputs}\nruns:\n  using: composite\n  steps:\n{steps}",
            "utf-8",
        )
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        return run_composite(
            action, github, events.push(github), Folders(tmp_path / "run"), inputs=given, uses=uses, env=env
        )

    return run


def test_inputs_outputs_and_environment_go_from_step_to_step(run: Run, github: GitHub) -> None:
    done = run(
        """
    - id: one
      shell: bash
      env:
        MODE: ${{ inputs.mode }}
        URL: ${{ inputs.base-url }}
        TOKEN: ${{ inputs.token }}
      run: |
        echo "mode=$MODE" >> "$GITHUB_OUTPUT"
        printf 'text<<E\\n%s\\nE\\n' "$URL" >> "$GITHUB_OUTPUT"
        echo "right=$([ "$TOKEN" = "$EXPECTED" ] && echo yes)" >> "$GITHUB_OUTPUT"
        echo "LATER=글" >> "$GITHUB_ENV"
        mkdir "$RUNNER_TEMP/bin"; echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
        printf '#!/bin/sh\\necho hello' > "$RUNNER_TEMP/bin/greet"; chmod +x "$RUNNER_TEMP/bin/greet"
        echo "# One" >> "$GITHUB_STEP_SUMMARY"
    - id: two
      shell: bash
      run: |
        echo "said=$(greet) $LATER ${{ env.LATER }} ${{ steps.one.outputs.mode }}" >> "$GITHUB_OUTPUT"
        echo "::warning file=a.md::${{ runner.os }} ${{ github.event.ref }}"
        [ -f "$GITHUB_ACTION_PATH/action.yml" ] && [ -z "${INPUT_MODE-}" ]
""",
        outputs="outputs:\n  said: {description: x, value: '${{ steps.two.outputs.said }}!'}",
        base_url="http://x/'y'",
        env={"EXPECTED": github.token},
    )
    assert done.ok, done.steps
    assert done.steps["one"].outputs == {"mode": "pull-request", "text": "http://x/'y'", "right": "yes"}
    assert done.outputs == {"said": "hello 글 글 pull-request!"}
    assert done.told.warnings[0].message == "Linux refs/heads/main"
    assert done.summary == "# One\n"


def test_after_a_failure_only_steps_that_ask_for_it_run(run: Run) -> None:
    done = run(
        """
    - {id: pipe, shell: bash, run: "false | true", continue-on-error: true}
    - {id: bad, shell: bash, run: "false\\necho not here"}
    - {id: next, shell: bash, run: "true"}
    - {id: always, if: always(), shell: bash, run: "true"}
    - {id: failed, if: "${{ failure() && steps.bad.outcome == 'failure' }}", shell: bash, run: "true"}
    - {id: neither, if: "success() || inputs.mode == 'x'", shell: bash, run: "true"}
"""
    )
    assert not done.ok
    assert {name: step.outcome for name, step in done.steps.items()} == {
        "pipe": "failure",
        "bad": "failure",
        "next": "skipped",
        "always": "success",
        "failed": "success",
        "neither": "skipped",
    }
    assert done.steps["pipe"].conclusion == "success"
    assert done.steps["bad"].stdout == ""


def test_other_actions_are_what_the_test_says(run: Run) -> None:
    steps = """
    - {id: cache, uses: actions/cache@v4, with: {path: x, key: "olgim-${{ hashFiles('*.md') }}"}}
    - {id: skipped, if: "steps.cache.outputs.cache-hit == 'true'", uses: actions/setup-python@v5}
    - {id: upload, if: "inputs.mode != 'check' && !cancelled()", uses: actions/upload-artifact@v4}
"""
    done = run(steps, uses={"actions/cache": lambda call: {"cache-hit": "false"}})
    assert [call.action for call in done.calls] == ["actions/cache", "actions/upload-artifact"]
    assert done.calls[0].inputs == {"path": "x", "key": "olgim-"}
    assert done.steps["skipped"].outcome == "skipped"
    assert not done.ok  # nothing was given for upload-artifact
    assert run(steps, mode="check", uses={"actions/cache": lambda _call: None}).ok


def test_a_wrong_working_directory_fails_and_an_unknown_input_is_warned_of(run: Run) -> None:
    done = run("    - {id: x, shell: bash, working-directory: nowhere, run: pwd}", extra="1")
    assert not done.ok
    assert done.warnings == ["Unexpected input(s) 'extra', valid inputs are ['mode', 'base-url', 'token']"]


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ("    - {run: pwd}", "shell"),
        ("    - {run: pwd, shell: bash, timeout-minutes: 1}", "timeout-minutes"),
        ("    - {id: a, run: pwd, shell: bash}\n    - {id: a, run: pwd, shell: bash}", "more than once"),
        ("    - {name: nothing}", "`run` or `uses`"),
    ],
)
def test_what_github_refuses_in_an_action(steps: str, why: str, run: Run) -> None:
    with pytest.raises(ActionError, match=re.escape(why)):
        run(steps)


def test_secrets_are_no_context_of_an_action(run: Run) -> None:
    with pytest.raises(ExpressionError, match="Unrecognized named-value: 'secrets'"):
        run("    - {run: pwd, shell: bash, env: {KEY: '${{ secrets.KEY }}'}}")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'It''s' == 'it''s'", True),
        ("true == 'true'", False),  # a word is no number
        ("1 == '1'", True),
        ("null == ''", True),
        ("x.none.at.all == ''", True),
        ("!x.yes && 'a' || 'b'", "b"),
        ("x.yes && 'a' || 'b'", "a"),
        ("x['base-url']", "http"),
        ("x.BASE-URL", "http"),
        ("x.list[1]", "two"),
        ("contains(x.list, 'TWO')", True),
        ("contains('Hello', 'ell') && startsWith('Hello', 'he') && endsWith('Hello', 'LO')", True),
        ("format('{0} {{{1}}}', 'a', 2)", "a {2}"),
        ("fromJSON('[1, 2]')[1]", 2),
        ("join(x.list, '+')", "one+two"),
        ("(1 < 2) == (3 >= 3)", True),
    ],
)
def test_expressions_have_githubs_values(expression: str, value: object) -> None:
    contexts = {"x": {"yes": "true", "base-url": "http", "list": ["one", "two"], "none": None}}
    assert Expressions(contexts).value(expression) == value


@pytest.mark.parametrize("expression", ["inputs.x", "'a", '"a"', "x ==", "nothing()", "(x", "x x", "x = 'a'"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        Expressions({"x": "a"}).value(expression)


def test_text_around_an_expression_always_holds() -> None:
    assert Expressions({"x": "a"}).condition("${{ false }} && false") is True
    assert Expressions({"x": "a"}).condition("${{ x == 'b' }}") is False
    assert Expressions({"x": "a"}, failed=True).condition("x == 'a'") is False
    assert os.sep == "/"
