"""Send requests with undeclared fields and wrong types to every operation, and look for errors.

    python benchmarks/fuzz.py --requests 200000 --seed 1

Calls the application in this process. Prints each status of 500 or more, each exception and how the
memory grew; exits with 1 if there is one. `tests/server/test_fields.py` runs a few thousand.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mockgateway.content import Model
from mockgateway.pipeline.locate import Mount
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.server import create_app
from mockgateway.server.app import App
from mockgateway.spec.operation import Operation

GATEWAYS = ("sealink", "seacloud", "babysea", "apikey")
TIMEOUT = 60.0  # seconds until a call counts as hanging; rendering takes some on a busy machine

VALUES: list[Any] = [
    "x", "", 0, -1, 1, 1.5, 10**30, True, False, None, [], {}, [1], ["x"], [None], [[]], [{}],
    {"x": 1}, {"type": "x"}, {"type": None}, {"url": 5}, {"url": "x"}, "1", "-1", "NaN", "१२", "\0",
    "9" * 400, "http://x/a.png", "data:image/png;base64,AAAA",
    [{"type": "text"}], [{"role": "user"}], {"a": {"b": [{}]}},
    "2:3", "16:9", "5s", "1024x1024", "0x0", 1e308, -0.0, 2**53, [True, "x", 1], {"": ""},
]  # fmt: skip


def names(app: App) -> list[str]:
    """Return the names of all fields in the gateways' documents."""
    found: set[str] = set()
    waiting: list[Any] = [
        file for name in GATEWAYS for file in app.mounts[name].pipeline.document.files.values()
    ]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("properties"), dict):
                found |= node["properties"].keys()
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return sorted(map(str, found))


class Target(NamedTuple):
    """An operation with a valid request."""

    mount: Mount
    operation: Operation
    path: str
    bodies: list[Any]


def targets(app: App, media: bool) -> list[Target]:
    """Return all operations of the gateways that ship, or those that wait for no file."""
    found = []
    for name in GATEWAYS:
        mount = app.mounts[name]
        for operation in mount.pipeline.operations:
            if not media and mount.pipeline.compiled(operation).waits:
                continue
            models = _models(mount.pipeline, operation)
            bodies = list(_examples(operation)) or [{}]
            found.append(Target(mount, operation, _path(operation, models), bodies))
    return found


def _models(pipeline: Pipeline, operation: Operation) -> list[Model]:
    models = list(pipeline.models.values())
    return [model for model in models if model.kind == operation.make] or models


def _path(operation: Operation, models: list[Model]) -> str:
    path, model = operation.path, models[0].id if models else "x"
    owner, _, name = model.partition("/")
    values = {"model_owner": owner, "model_name": name or owner, "model": model, "owner": owner}
    for part in operation.path.split("{")[1:]:
        key = part.partition("}")[0]
        path = path.replace(f"{{{key}}}", values.get(key, model if "model" in key else "x-1"))
    return path


def _examples(operation: Operation) -> Iterator[Any]:
    body, file = operation.document.resolve(operation.definition.get("requestBody"), operation.file)
    for raw in ((body or {}).get("content") or {}).values():
        media, home = operation.document.resolve(raw, file)
        if "example" in media:
            yield media["example"]
        for each in (media.get("examples") or {}).values():
            yield operation.document.resolve(each, home)[0].get("value", {})


def mutate(draw: random.Random, body: Any, names: Sequence[str]) -> Any:
    """Return a body with some fields added, replaced or removed, at the top or deeper."""
    if not isinstance(body, dict):
        return draw.choice([body, *VALUES])
    changed = dict(body)
    for _ in range(draw.choice((1, 1, 2, 3, 6))):
        name = draw.choice(names)
        inner = [key for key, value in changed.items() if isinstance(value, (dict, list)) and value]
        if inner and draw.random() < 0.5:
            key = draw.choice(inner)
            value = changed[key]
            if isinstance(value, dict):
                changed[key] = mutate(draw, value, names)
            else:
                place = draw.randrange(len(value))
                changed[key] = [
                    *value[:place],
                    mutate(draw, value[place], names),
                    *value[place + 1 :],
                ]
        elif draw.random() < 0.1 and changed:
            del changed[draw.choice(list(changed))]
        else:
            changed[name] = draw.choice(VALUES)
    return changed


def as_form(body: Mapping[str, Any]) -> bytes:
    """Return the fields as a form, with a file for those that look like one."""
    parts = []
    for name, value in body.items():
        file = '; filename="a"' if name in ("image", "file", "mask", "audio") else ""
        text = value if isinstance(value, str) else json.dumps(value)
        head = f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        parts.append(head.encode() + text.encode("utf-8", "replace") + b"\r\n")
    return b"".join(parts) + b"--b--\r\n"


async def send(app: App, target: Target, body: bytes, kind: bytes, query: bytes) -> tuple[int, str]:
    """Return the status and the start of the reply."""
    status, parts = 0, []
    arrived = False

    async def receive() -> dict[str, Any]:
        nonlocal arrived
        if arrived:
            await asyncio.sleep(TIMEOUT)
        arrived = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def answer(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b"")[:500])

    path = f"/~fuzz/{target.mount.name}{target.path}"
    headers = [(b"host", b"localhost"), (b"authorization", b"Bearer k"), (b"content-type", kind)]
    scope = {
        "type": "http", "method": target.operation.method, "path": path, "raw_path": path.encode(),
        "query_string": query, "scheme": "http", "client": ("127.0.0.1", 1), "headers": headers,
        "http_version": "1.1",
    }  # fmt: skip
    await asyncio.wait_for(app(scope, receive, answer), TIMEOUT)
    return status, b"".join(parts)[:300].decode("utf-8", "replace")


async def fuzz(
    app: App, count: int, seed: int, media: bool = True
) -> tuple[Counter[int], list[str]]:
    """Send the requests, and return how often each status came, and what went wrong."""
    draw, statuses, faults = random.Random(seed), Counter[int](), dict[str, str]()
    places, known = targets(app, media), names(app)
    state = app.sandbox_state("fuzz")
    state.sandbox.clock.advance(1)
    for number in range(count):
        target = places[number % len(places)]
        body = mutate(draw, draw.choice(target.bodies), known)
        forms = "multipart/form-data" in str(target.operation.definition.get("requestBody"))
        if forms and isinstance(body, dict) and draw.random() < 0.5:
            data, kind = as_form(body), b"multipart/form-data; boundary=b"
        else:
            data, kind = json.dumps(body).encode(), b"application/json"
        query = b""
        if draw.random() < 0.3:
            query = f"{draw.choice(known)}={draw.choice(VALUES)}".encode("utf-8", "replace")
            query = query.replace(b" ", b"+").replace(b"\0", b"%00")
        label = f"{target.mount.name} {target.operation.label}"
        try:
            status, text = await send(app, target, data, kind, query)
        except Exception as error:
            status, text = 599, repr(error)
        statuses[status] += 1
        if status >= 500 and status != 501:
            said = state.journal.last(1)[0].error if state.journal.last(1) else ""
            faults.setdefault(f"{label} {said}", f"{status} {text}\n    {data[:3000]!r} ?{query!r}")
    return statuses, [f"{what}\n  {how}" for what, how in faults.items()]


def main() -> int:
    """Run the fuzz test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-media", action="store_true", help="leave out what waits for files")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    app = create_app()
    media = not options.no_media
    asyncio.run(fuzz(app, 3000, 0, media))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    statuses, faults = asyncio.run(fuzz(app, options.requests, options.seed, media))
    took = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{options.requests} requests in {took:.0f} s, {grown:.0f} MiB more: {dict(statuses)}")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
