"""Cuts the operations and events that the stand-in for GitHub needs out of GitHub's published descriptions.

    npm pack @octokit/openapi @octokit/webhooks-schemas     # and unpack each into a folder of its own
    python tests/lib/support/github/extract.py OPENAPI/package WEBHOOKS/package

It writes `rest.json` and `webhooks.json` beside itself: JSON Schema instead of OpenAPI 3.0's dialect (`nullable`
becomes a type), without prose and examples, each with the version of the package that it was cut from.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

OPERATIONS = """
get /repos/{owner}/{repo}
get /repos/{owner}/{repo}/pulls
post /repos/{owner}/{repo}/pulls
get /repos/{owner}/{repo}/pulls/{pull_number}
patch /repos/{owner}/{repo}/pulls/{pull_number}
get /repos/{owner}/{repo}/pulls/{pull_number}/comments
post /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies
post /repos/{owner}/{repo}/pulls/{pull_number}/reviews
post /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers
post /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions
get /repos/{owner}/{repo}/issues/{issue_number}/comments
post /repos/{owner}/{repo}/issues/{issue_number}/comments
get /repos/{owner}/{repo}/issues/{issue_number}/labels
post /repos/{owner}/{repo}/issues/{issue_number}/labels
get /repos/{owner}/{repo}/issues/comments/{comment_id}
patch /repos/{owner}/{repo}/issues/comments/{comment_id}
post /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions
get /repos/{owner}/{repo}/commits/{commit_sha}/pulls
get /repos/{owner}/{repo}/collaborators/{username}/permission
delete /repos/{owner}/{repo}/git/refs/{ref}
""".strip().splitlines()

EVENTS = [
    "push$event",
    "pull_request$opened",
    "pull_request$synchronize",
    "pull_request$closed",
    "issue_comment$created",
    "pull_request_review_comment$created",
    "workflow_dispatch$event",
]

_PROSE = frozenset(
    ("description", "example", "examples", "externalDocs", "deprecated", "tsAdditionalProperties", "title")
)
_NAMES = frozenset(("properties", "definitions", "$defs", "patternProperties"))


def schema(node: Any) -> Any:
    """The JSON Schema that an OpenAPI 3.0 schema means."""
    if isinstance(node, list):
        return [schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": "#/$defs/" + node["$ref"].rsplit("/", 1)[-1]}
    made: dict[str, Any] = {}
    for key, value in node.items():
        if key in _PROSE or key.startswith("x-") or key == "nullable":
            continue
        made[key] = {name: schema(each) for name, each in value.items()} if key in _NAMES else schema(value)
    return _or_null(made) if node.get("nullable") else made


def _or_null(made: dict[str, Any]) -> dict[str, Any]:
    if isinstance(made.get("type"), str) and not made.keys() & {"allOf", "anyOf", "oneOf"}:
        with_null = {**made, "type": [made["type"], "null"]}
        if "enum" in made:
            with_null["enum"] = [*made["enum"], None] if None not in made["enum"] else made["enum"]
        return with_null
    return {"anyOf": [made, {"type": "null"}]} if made else {}


def references(node: Any) -> set[str]:
    """The names of the definitions that a schema refers to."""
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"].rsplit("/", 1)[-1]} if isinstance(node.get("$ref"), str) else set()
    return own.union(*map(references, node.values()))


def closure(roots: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The definitions that `roots` needs, and those that they need in turn."""
    taken: dict[str, Any] = {}
    wanted = references(roots)
    while wanted:
        name = wanted.pop()
        taken[name] = definitions[name]
        wanted |= references(taken[name]) - taken.keys()
    return dict(sorted(taken.items()))


def rest(package: Path) -> dict[str, Any]:
    """The operations of the list above, with the definitions they need."""
    described = json.loads((package / "generated/api.github.com.json").read_text("utf-8"))
    components = described["components"]

    def resolve(node: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in node:
            return node
        kind, name = node["$ref"].removeprefix("#/components/").split("/")
        return dict(components[kind][name])

    def json_content(node: dict[str, Any]) -> Any:
        content = node.get("content", {})
        return schema(content["application/json"]["schema"]) if "application/json" in content else None

    operations = []
    for line in OPERATIONS:
        method, path = line.split(" ")
        found = described["paths"][path][method]
        body = resolve(found.get("requestBody", {}))
        operations.append(
            {
                "id": found["operationId"],
                "docs": found["externalDocs"]["url"],
                "method": method.upper(),
                "path": path,
                "parameters": [
                    {"name": each["name"], "in": each["in"], "schema": schema(each["schema"])}
                    for each in map(resolve, found["parameters"])
                ],
                "body": json_content(body),
                "body_required": bool(body.get("required")),
                "responses": {code: json_content(resolve(each)) for code, each in found["responses"].items()},
            }
        )
    definitions = {name: schema(each) for name, each in components["schemas"].items()}
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    return {
        "source": f"@octokit/openapi {version}, generated/api.github.com.json",
        "operations": operations,
        "$defs": closure(operations, definitions),
    }


def webhooks(package: Path) -> dict[str, Any]:
    """The events of the list above, with the definitions they need."""
    described = json.loads((package / "schema.json").read_text("utf-8"))
    definitions = {
        name: json.loads(re.sub(r"#/definitions/", "#/$defs/", json.dumps(schema_without_prose(each))))
        for name, each in described["definitions"].items()
    }
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    events = {name: definitions[name] for name in EVENTS}
    return {
        "source": f"@octokit/webhooks-schemas {version}, schema.json",
        "events": events,
        "$defs": closure(events, definitions),
    }


def schema_without_prose(node: Any) -> Any:
    if isinstance(node, list):
        return [schema_without_prose(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: schema_without_prose(each) for name, each in value.items()}
        if key in _NAMES
        else schema_without_prose(value)
        for key, value in node.items()
        if key not in _PROSE
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("openapi", type=Path)
    parser.add_argument("webhooks", type=Path)
    given = parser.parse_args()
    for name, made in (("rest", rest(given.openapi)), ("webhooks", webhooks(given.webhooks))):
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        Path(__file__).with_name(f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
