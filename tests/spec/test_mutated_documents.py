"""Documents with random mistakes: each is refused with a ConfigError, or served without a 500."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockgateway.files import parse
from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from mockgateway.server.loading import load
from mockgateway.spec.document import METHODS

DOCUMENTS = Path(__file__).parent / "documents"
VARIANTS = 40  # of the document
VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 2**70, "", "text", "x-", "200", "application/json"),
    *([], [None], ["a", "a"], {}, {"a": None}, [[]], {"$ref": "#/nowhere"}, {"$ref": 3}),
    *({"$ref": "#/components"}, {"$ref": "#"}, {"$ref": "none.yaml#/a"}, {"schema": []}),
    *({"type": "objekt"}, {"type": ["string", 1]}, {"enum": "a"}, {"required": "a"}),
    *({"$ref": "#/components/schemas/A"}, {"allOf": [{"$ref": "#/components/schemas/A"}]}),
    *({"properties": {"a": 1}}, {"pattern": "("}, {"minimum": "1"}, {"oneOf": {}}),
]


def nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container of a value with each key or index in it."""
    waiting = [value]
    while waiting:
        owner = waiting.pop()
        for key in [*owner] if isinstance(owner, dict) else range(len(owner)):
            yield owner, key
            if isinstance(owner[key], (dict, list)):
                waiting.append(owner[key])


def mutated(document: Any, seed: int) -> Any:
    """Return a copy with one to four nodes deleted, replaced, renamed or swapped."""
    rng, out = random.Random(seed), copy.deepcopy(document)
    for _ in range(rng.randint(1, 4)):
        places = list(nodes(out))
        if not places:
            break
        owner, key = rng.choice(places)
        way = rng.randrange(4)
        if way == 0:
            del owner[key]
        elif way == 1:
            owner[key] = copy.deepcopy(rng.choice(VALUES))
        elif way == 2 and isinstance(owner, dict):
            owner[rng.choice(["$ref", "type", "items", "content", "in", "x", key + "s"])] = (
                owner.pop(key)
            )
        else:
            other, there = rng.choice(places)
            owner[key] = copy.deepcopy(other[there])
    return out


@pytest.mark.parametrize("name", ["rich"])
def test_no_mutated_document_fails_inside_the_mock(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.ERROR)
    document = parse(DOCUMENTS / f"{name}.yaml")
    served = []
    for seed in range(VARIANTS):
        path = tmp_path / f"m{seed}.json"
        path.write_text(json.dumps(mutated(document, seed)))
        try:
            load(path)
        except ConfigError:
            continue
        served.append(path)

    failures = asyncio.run(call_all(served))

    assert len(served) > VARIANTS // 2
    assert failures == []
    assert caplog.text == ""


async def call_all(paths: list[Path]) -> list[str]:
    """Call every operation of served documents; return the replies of 500 or worse."""
    transport = httpx.ASGITransport(app=create_app(Settings(specs=paths)))
    failures = []
    async with httpx.AsyncClient(transport=transport, base_url="http://mock") as http:
        for path in paths:
            published = await http.get(f"/{path.stem}/openapi.json")
            if published.status_code != 200:
                failures.append(f"{path.stem}/openapi.json: {published.text}")
                continue
            replies = [await http.get(f"/{path.stem}/no/such/path")]
            for template, item in (published.json().get("paths") or {}).items():
                address = f"/{path.stem}{template}".replace("{", "").replace("}", "")
                for method in METHODS:
                    if isinstance(item, dict) and method in item:
                        replies.append(await http.request(method, address))
                        keyed = {"x-api-key": "a"}
                        sent = await http.request(method, address, json={"a": 1}, headers=keyed)
                        replies.append(sent)
            failures += [
                f"{one.request.method} {one.request.url.path}: {one.status_code} {one.text[:200]}"
                for one in replies
                if one.status_code >= 500
            ]
    return failures
