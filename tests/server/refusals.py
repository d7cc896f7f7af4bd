"""Judge a refusal by the published document alone, with a validator that the mock does not use."""

from __future__ import annotations

import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator

HEADERS = {
    "sealink": "x-sealink-request-id",
    "seacloud": "x-request-id",
    "babysea": "x-request-id",
    "apikey": "x-request-id",
}
KEY = {"authorization": "Bearer a-key-of-mine"}


class Documents:
    """The documents of the four gateways, as served."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._roots: dict[str, Any] = {}
        self._validators: dict[tuple[str, str], Draft202012Validator] = {}

    def root(self, gateway: str) -> Any:
        if gateway not in self._roots:
            self._roots[gateway] = (
                self._client.get(f"/{gateway}/openapi.json").raise_for_status().json()
            )
        return self._roots[gateway]

    def resolve(self, gateway: str, node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            target: Any = self.root(gateway)
            for step in node["$ref"][2:].split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def example(self, gateway: str, template: str, media_type: str = "application/json") -> Any:
        """The document's first example of a request body."""
        body = self.resolve(gateway, self.root(gateway)["paths"][template]["post"]["requestBody"])
        return next(iter(body["content"][media_type]["examples"].values()))["value"]

    def check(self, gateway: str, template: str, method: str, reply: httpx.Response) -> None:
        """Assert that a refusal fits the operation's response of that status, or a shared one."""
        assert reply.headers["content-type"].startswith("application/json"), reply.text
        assert reply.headers[HEADERS[gateway]], "every reply has a request id"
        pointers = self._pointers(gateway, template, method.lower(), str(reply.status_code))
        assert pointers, f"{gateway} has no words for {reply.status_code} at {template}"
        errors = {
            pointer: [
                error.message
                for error in self._validator(gateway, pointer).iter_errors(reply.json())
            ]
            for pointer in pointers
        }
        assert not all(errors.values()), f"{errors}\n{reply.text}"
        for name, value in reply.headers.raw:
            assert re.fullmatch(rb"[\t -~]*", value), f"{name!r}: {value!r}"

    def _validator(self, gateway: str, pointer: str) -> Draft202012Validator:
        if (gateway, pointer) not in self._validators:
            root = self.root(gateway)
            self._validators[gateway, pointer] = Draft202012Validator(
                {"$ref": pointer, "components": root["components"], "paths": root["paths"]}
            )
        return self._validators[gateway, pointer]

    def _pointers(self, gateway: str, template: str, method: str, status: str) -> list[str]:
        """Return the operation's response, or the shared ones with the nearest `x-paths`."""
        root = self.root(gateway)
        responses = root["paths"].get(template, {}).get(method, {}).get("responses", {})
        if status in responses:
            ref = (
                responses[status].get("$ref")
                or f"#/paths/{_escape(template)}/{method}/responses/{status}"
            )
            return [f"{ref}/content/application~1json/schema"]
        used = {
            operation["responses"][status]["$ref"].rpartition("/")[2]
            for item in root["paths"].values()
            for operation in item.values()
            if isinstance(operation, dict)
            and "$ref" in operation.get("responses", {}).get(status, {})
        }
        shared = {
            name: _prefix(node.get("x-paths") or "", template)
            for name, node in root["components"]["responses"].items()
            if str(node.get("x-status")) == status or name in used
        }
        nearest = max(
            (len(prefix) for prefix in shared.values() if template.startswith(prefix)), default=0
        )
        return [
            f"#/components/responses/{name}/content/application~1json/schema"
            for name, prefix in shared.items()
            if template.startswith(prefix) and len(prefix) == nearest
        ]


def _prefix(prefixes: str | list[str], template: str) -> str:
    """The longest of the prefixes that the path has, else the first."""
    many = [prefixes] if isinstance(prefixes, str) else prefixes
    return max(filter(template.startswith, many), key=len, default=many[0])


def message_of(body: Any) -> str:
    """What a refusal says, in whichever envelope."""
    error = body.get("error", body.get("detail"))
    if isinstance(error, list):
        return str(error[0]["msg"])
    return str(error["message"] if isinstance(error, dict) else error)


def field_of(body: Any) -> Any:
    """The field that a refusal names; "" where the envelope has no place for one."""
    error = body.get("error", body.get("detail"))
    if isinstance(error, list):
        return ".".join(map(str, error[0]["loc"][1:])) or None
    if not isinstance(error, dict):
        return ""
    return (
        error["param"]
        if "param" in error
        else error["details"]["field"]
        if "details" in error
        else ""
    )


def _escape(path: str) -> str:
    """Return a path as a token of a JSON pointer (RFC 6901)."""
    return path.replace("~", "~0").replace("/", "~1")
