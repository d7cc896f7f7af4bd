"""Every operation of `openapi/control.yaml` replies as it says and refuses what it forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockgateway.server.control import GROUPS
from mockgateway.server.control.document import control_operations, find_operation
from mockgateway.spec.operation import Operation

HOOK = "http://127.0.0.1:9/hook"
RULES = {"rules": [{"faults": [{"latency": "1ms"}]}]}
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hi"}]}
PICTURE = {"model": "flux-schnell", "prompt": "a cat", "response_format": "b64_json"}
VIDEO = {"model": "wan2.6-t2v", "prompt": "A harbour", "duration": 5}
# Each call of a sandbox whose journal has two calls, whose task and delivery are known by name.
CALLS: list[tuple[str, str, Any]] = [
    ("GET", "/", None),
    ("GET", "/console/index.html", None),
    ("GET", "/metrics", None),
    ("GET", "/health", None),
    ("GET", "/openapi.json", None),
    ("GET", "/sandboxes", None),
    ("GET", "/gateways", None),
    ("GET", "/keys", None),
    ("GET", "/models?gateway=sealink", None),
    ("GET", "/journal?last=2&explain", None),
    ("GET", "/journal?count=1&status=2xx", None),
    ("GET", "/journal/1", None),
    *(
        ("GET", f"/journal/1?format={name}", None)
        for name in "har curl python pytest rule story".split()
    ),
    ("GET", "/journal/2/media/0", None),
    ("GET", "/journal/1/media/7", None),
    ("POST", "/journal/1/replay", None),
    ("GET", "/verdict?allow=no_jitter&since=1", None),
    ("GET", "/judges", None),
    ("GET", "/scenarios", None),
    ("GET", "/scenarios/storm-demo", None),
    ("GET", "/scenarios/nothing", None),
    ("GET", "/scenario", None),
    ("PUT", "/scenario/timeline", {"paused": True}),
    ("PUT", "/scenario", {"name": "storm-demo"}),
    ("PUT", "/scenario/timeline", {"skip": True, "paused": True, "speed": 2}),
    ("PUT", "/scenario/knobs", {"latency": 0.1, "errors": 0.5, "tokens_per_second": 100}),
    ("GET", "/scenario/knobs", None),
    ("GET", "/scenario?explain=last", None),
    ("DELETE", "/scenario/knobs", None),
    ("POST", "/scenario", RULES),
    ("DELETE", "/scenario", None),
    ("POST", "/scenario/check", RULES),
    ("POST", "/scenario/check", {"rules": [{"faults": ["latincy"]}]}),
    ("GET", "/scenario/schema", None),
    ("GET", "/clock", None),
    ("PUT", "/clock", {"frozen": True, "advance": "1h"}),
    ("POST", "/clock", {"speed": 1}),
    ("GET", "/tasks?limit=5&gateway=sealink", None),
    ("GET", "/tasks/policy", None),
    ("PUT", "/tasks/policy", {"policy": "manual"}),
    ("GET", "/tasks/{task}", None),
    ("POST", "/tasks/{task}/advance", None),
    ("POST", "/tasks/{task}/finish", None),
    ("POST", "/tasks/{task}/fail", {"kind": "internal_error"}),
    ("POST", "/tasks/{task}/cancel", None),
    ("GET", "/accounts", None),
    ("GET", "/money?gateway=sealink&key=k", None),
    ("POST", "/money", {"gateway": "sealink", "key": "k", "add": 5}),
    ("POST", "/webhooks", {"gateway": "babysea", "url": HOOK}),
    ("GET", "/webhooks", None),
    ("POST", "/webhooks/test", None),
    ("GET", "/webhooks/deliveries", None),
    ("GET", "/webhooks/deliveries?wait=5&last=3", None),
    ("POST", "/webhooks/deliveries/babysea/0000000001/send", {"copies": 2, "forged": True}),
    ("GET", "/webhooks/{endpoint}", None),
    ("PATCH", "/webhooks/{endpoint}", {"enabled": False}),
    ("POST", "/webhooks/{endpoint}", {"enabled": True}),
    ("DELETE", "/webhooks/{endpoint}", None),
    ("POST", "/inbox?status=202&any=thing", {"x": 1}),
    ("GET", "/inbox?last=5", None),
    ("DELETE", "/inbox", None),
    *(("PUT", f"/inbox{name}", {"x": 1}) for name in ("", "/mine")),
    *(("PATCH", f"/inbox{name}", {"x": 1}) for name in ("", "/mine")),
    ("POST", "/inbox/mine", {"x": 1}),
    ("GET", "/inbox/mine", None),
    ("DELETE", "/inbox/mine", None),
    ("GET", "/load", None),
    ("POST", "/load", {"rate": 50, "seconds": 0.1}),
    ("DELETE", "/load", None),
    ("DELETE", "/journal", None),
]


class Sandbox:
    """A sandbox with two calls, a task, an endpoint and a delivery."""

    def __init__(self, http: httpx.Client, name: str) -> None:
        self.http = http
        self.base = f"/~{name}"
        self._send("/sealink/v1/chat/completions", CHAT)
        self._send("/sealink/v1/images/generations", PICTURE)
        self.names = {"number": "1", "index": "0", "gateway": "babysea", "id": "0000000001"}
        self.names["name"] = "storm-demo"
        self.add_task()
        endpoint = self.ask("POST", "/webhooks", {"gateway": "babysea", "url": HOOK}).json()
        self.names["endpoint"] = endpoint["id"]
        self.ask("POST", "/webhooks/test")

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Make a control call."""
        return self.http.request(method, f"{self.base}/_mock{path}", json=body)

    def add_task(self) -> None:
        """Submit a task that waits."""
        self.names["task"] = self._send("/sealink/v1/video/generations", VIDEO)["id"]

    def _send(self, path: str, body: Any) -> Any:
        reply = self.http.post(self.base + path, json=body, headers={"authorization": "Bearer k"})
        assert reply.status_code < 300, reply.text
        return reply.json()


@pytest.fixture(scope="module")
def sandbox(client: httpx.Client) -> Sandbox:
    return Sandbox(client, "document")


def test_every_operation_replies_as_the_document_says(client: httpx.Client) -> None:
    sandbox = Sandbox(client, "replies")
    used = {"readEvents"}  # has tests of its own

    for method, path, body in CALLS:
        if "{task}" in path:  # each change needs a task that has not ended
            sandbox.add_task()
        path = path.format(**sandbox.names)
        reply = sandbox.ask(method, path, body)
        used.add(check(method, path.partition("?")[0], reply))

    assert used == {operation.id for operation in control_operations()}


def check(method: str, path: str, reply: httpx.Response) -> str:
    """Fail unless the document allows a reply; return the id of the operation."""
    found = find_operation(method, path)
    assert found is not None, f"{method} {path}"
    media_type = reply.headers["content-type"].partition(";")[0]
    spec = found[0].responses.find(reply.status_code, media_type)
    assert spec is not None, f"{method} {path}: {reply.status_code} {media_type}"
    if media_type == "application/json":
        errors = [f"{error}" for error in spec.validator.iter_errors(reply.json())]
        assert not errors, f"{method} {path}: {errors[:3]} in {reply.text[:1000]}"
    return found[0].id


def test_the_document_has_every_route() -> None:
    routes = {
        (method, re.sub(r":\w+", "", route.path.removeprefix("/_mock")))
        for group in GROUPS
        for route in group.routes
        for method in (route.methods or set()) - {"HEAD"}
    }

    assert routes == {(one.method, one.path) for one in control_operations()}


def wrong_requests() -> Iterator[tuple[Operation, str, Any, str]]:
    """Yield an operation, a query, a body, and the name that the refusal must have."""
    for operation in control_operations():
        for name, schema in operation.parameters.schemas("query").items():
            if schema.get("type") == "integer" or "enum" in schema or "pattern" in schema:
                yield operation, f"?{name}=x!", None, name
        if operation.method == "GET":
            yield operation, "?colour=red", None, "colour"
        schema = body_schema(operation)
        if schema.get("additionalProperties") is False:
            yield operation, "", {"colour": "red"}, "colour"
            needed = dict.fromkeys(schema.get("required", ()), "babysea")
            for name in schema["properties"]:
                yield operation, "", needed | {name: 1 if name == "body" else {"wrong": 1}}, name


def body_schema(operation: Operation) -> Any:
    """Return the schema of an operation's JSON body, or {}."""
    resolve, file = operation.document.resolve, operation.file
    body = resolve(operation.definition.get("requestBody", {}), file).value.get("content", {})
    return resolve(body.get("application/json", {}).get("schema", {}), file).value


@pytest.mark.parametrize(
    ("operation", "query", "body", "name"),
    [pytest.param(*one, id=f"{one[0].id}-{one[3]}") for one in wrong_requests()],
)
def test_a_wrong_request_gets_400_with_the_name_of_the_field(
    operation: Operation, query: str, body: Any, name: str, sandbox: Sandbox
) -> None:
    names = sandbox.names
    if operation.path == "/webhooks/{id}":
        names = names | {"id": names["endpoint"]}

    reply = sandbox.ask(operation.method, operation.path.format(**names) + query, body)

    assert reply.status_code == 400, reply.text
    assert name in reply.json()["error"]
