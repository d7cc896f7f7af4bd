"""Every fact that a document's errors state is supplied, whoever raises the error."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

import mockgateway
from mockgateway.data import OPENAPI
from mockgateway.gateways import GATEWAYS
from mockgateway.server import Settings, create_app
from mockgateway.server.loading import load
from mockgateway.spec.document import tokens
from mockgateway.spec.operation import Operation
from mockgateway.spec.problem_tables import FALLBACK_NAMES
from tests.serving import Mock, serving

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
FACTS = ("limit", "retry_after", "allow")  # for which the code knows more than a default
ALWAYS = ("message", "request_id", "timestamp", "path")  # which every refusal has
REFUSING = ("refuse", "quota", "rate_limit")  # faults that raise any problem

Ask = Callable[[str, Operation, str], httpx.Response]
"""Returns the error of a name, raised for an operation of a gateway."""


@pytest.fixture(scope="module")
def client(mock: Mock) -> Iterator[httpx.Client]:
    headers = {"authorization": "Bearer anyone", "x-mock-sandbox": "facts"}
    with httpx.Client(base_url=mock.url, headers=headers) as http:
        yield http


def path(gateway: str, operation: Operation) -> str:
    return f"/{gateway}" + re.sub(r"\{[^}]*\}", "x1", operation.path)


def by_header(client: httpx.Client, fault: str) -> Ask:
    """Refuse by X-Mock-Fault; a quota of one call is used up first."""
    one = "" if fault == "refuse" else "calls: 1, "

    def ask(gateway: str, operation: Operation, name: str) -> httpx.Response:
        header = {"x-mock-fault": f"{{{fault}: {{{one}kind: {name}}}}}"}
        for _ in range(2 if one else 1):
            reply = client.request(operation.method, path(gateway, operation), headers=header)
        return reply

    return ask


def by_scenario(client: httpx.Client, edge: bool) -> Ask:
    """Refuse by a rule, before the key is checked or after."""

    def ask(gateway: str, operation: Operation, name: str) -> httpx.Response:
        rule = {"faults": [{"refuse": name}]} | ({"at": "edge"} if edge else {})
        client.put("/_mock/scenario", json={"rules": [rule]}).raise_for_status()
        return client.request(operation.method, path(gateway, operation))

    return ask


def by_mark(client: httpx.Client) -> Ask:
    """Refuse by a mark in the prompt."""

    def ask(gateway: str, operation: Operation, name: str) -> httpx.Response:
        body = {"prompt": f"A seal [mock: refuse={name}]"}
        return client.request(operation.method, path(gateway, operation), json=body)

    return ask


def stated(example: Any, headers: Any) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield where an error states a fact, the fact, and the text around it ("" for a value)."""

    def walk(node: Any, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, str]]:
        if isinstance(node, str):
            yield from ((at, name, node) for name in PLACEHOLDER.findall(node))
        elif isinstance(node, (dict, list)):
            for key, item in node.items() if isinstance(node, dict) else enumerate(node):
                yield from walk(item, (*at, str(key)))

    yield from walk(example["value"], ())
    for pointer, fact in (example.get("x-fill") or {}).items():
        yield tuple(tokens(pointer)), fact, ""
    for name, header in headers.items():
        if header.get("required") and "x-fill" in header:
            yield ("header", name), header["x-fill"], ""


def value_at(reply: httpx.Response, at: tuple[str, ...]) -> Any:
    if at[:1] == ("header",):
        return reply.headers.get(at[1])
    node = reply.json()
    for step in at:
        try:
            node = node[int(step)] if isinstance(node, list) else node[step]
        except (LookupError, ValueError):
            return None
    return node


def gaps(gateway: str, ask: Ask, mounts: Any, methods: str) -> Iterator[str]:
    """Yield the facts that an error lacks; each example of the document is asked for once."""
    pipeline, seen = mounts[gateway].pipeline, set()
    for operation in pipeline.operations:
        if operation.method not in methods:
            continue
        fields = [*operation.bodies.fields, *operation.parameters.names]
        for name in pipeline.refusals.names(operation):
            spec, example = example_of(pipeline, operation, name)
            if spec is None or (id(example), name) in seen:
                continue
            seen.add((id(example), name))
            facts = [one for one in stated(example, spec.headers) if one[1] not in ALWAYS]
            if not facts:
                continue
            reply = ask(gateway, operation, name)
            assert reply.status_code == spec.status, f"{operation.label} {name}: {reply.text}"
            for at, fact, text in facts:
                if fact == "param" and not fields:
                    continue  # null, which the schema allows: the call has no field
                value = value_at(reply, at)
                if value in (None, "") or value == PLACEHOLDER.sub("", text):
                    yield f"{operation.label} {name}: {'/'.join(at)} is {value!r}"
            assert spec.validator.is_valid(reply.json()), f"{operation.label} {name}: {reply.text}"


def example_of(pipeline: Any, operation: Operation, name: str | None) -> tuple[Any, Any]:
    """Return the response and the example that answer a problem; None where neither exists."""
    while name is not None:
        found = pipeline.refusals.find(name, operation, operation.path)
        if found is not None:
            return found[0], found[1]
        name = FALLBACK_NAMES.get(name)
    return None, None


@pytest.mark.parametrize("gateway", list(GATEWAYS))
@pytest.mark.parametrize("way", [*REFUSING, "rule", "rule at the edge", "mark"])
def test_an_error_states_every_fact_of_its_document(
    mock: Mock, client: httpx.Client, gateway: str, way: str
) -> None:
    asks = {
        **{fault: by_header(client, fault) for fault in REFUSING},
        "rule": by_scenario(client, edge=False),
        "rule at the edge": by_scenario(client, edge=True),
        "mark": by_mark(client),
    }
    methods = "POST" if way == "mark" else "GET POST DELETE"
    assert list(gaps(gateway, asks[way], mock.app.mounts, methods)) == []
    client.delete("/_mock/scenario")


def test_an_error_of_the_scenario_that_serve_starts_with_states_its_facts(tmp_path: Path) -> None:
    scenario = tmp_path / "limited.yaml"
    scenario.write_text("rules: [{faults: [{refuse: rate_limited}]}]")
    with serving(app=create_app(Settings(scenario=str(scenario)))) as mock:
        reply = httpx.get(
            f"{mock.url}/babysea/v1/library/models", headers={"authorization": "Bearer bye_a"}
        )
    assert reply.headers["retry-after"] == "1"
    assert reply.json()["error"]["details"] == {"retry_after_seconds": 1, "limit": 60}
    assert reply.headers["x-ratelimit-limit"] == "60"


@pytest.mark.parametrize(("kind", "limit"), [("image", 10), ("video", 5)])
def test_a_requested_concurrency_error_names_the_limit_of_its_kind(
    client: httpx.Client, kind: str, limit: int
) -> None:
    reply = client.post(
        f"/babysea/v1/generate/{kind}/bfl/flux-schnell",
        headers={"x-mock-fault": "refuse=concurrency_limited"},
    )
    assert reply.json()["error"]["details"] == {"retry_after_seconds": 1, "limit": limit}


@cache
def raised() -> dict[str, list[set[str]]]:
    """Return the keywords of each `Problem("name", ...)` in the package, by name."""
    found = defaultdict(list)
    for path in Path(mockgateway.__file__).parent.rglob("*.py"):
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if "Problem(" in source else ():
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem"):
                continue
            name = node.args[0] if node.args else None
            given = {word.arg for word in node.keywords if word.arg is not None}
            if isinstance(name, ast.Constant) and len(given) == len(node.keywords):
                found[str(name.value)].append(given)
    return found


def filled(node: Any, name: str = "") -> list[tuple[str, set[str]]]:
    """Return the named errors of a document with the facts that `x-fill` puts into them."""
    if isinstance(node, list):
        return [one for item in node for one in filled(item)]
    if not isinstance(node, dict):
        return []
    own = [(name, {*node["x-fill"].values()})] if isinstance(node.get("x-fill"), dict) else []
    return own + [one for key, item in node.items() for one in filled(item, str(key))]


@pytest.mark.parametrize("gateway", list(GATEWAYS))
def test_the_code_that_raises_a_problem_supplies_its_facts(gateway: str) -> None:
    problems = raised()
    for name, facts in filled(load(OPENAPI / f"{gateway}.yaml", gateway).root):
        for given in problems.get(name, ()):
            assert facts & {*FACTS} <= given, name
