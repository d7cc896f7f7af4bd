"""Serve OpenAPI documents, call a sample of their operations, and judge each reply.

    python benchmarks/documents.py PATH... [--calls 30] [--allow-ref-root FOLDER]

A path is a document or a folder of them. For each, a server is started in a process of its own; the
requests are drawn from the schemas of the published document, and the replies are checked by
openapi-schema-validator, which shares no code with mockgateway. The table has, for each document:
the start's CPU seconds and memory, the operations called, and how many replies were

    refused  4xx for a request that is valid by the document
    empty    200 without the body that the document promises
    wrong    invalid by the document, or of a status that it does not have
    5xx      failures of the mock
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import orjson
from jsonschema.exceptions import UnknownType

from mockgateway.generators import draw_instance
from mockgateway.seed import Seed
from mockgateway.spec.document import Document
from mockgateway.spec.operation import Operation
from mockgateway.spec.schema import Schemas

warnings.simplefilter("ignore")
_HEAD = re.compile(rb"""(?:^|[{,\s])["']?openapi["']?\s*:\s*["']?3\.""")
_MAX_START = 60  # seconds


class Served(NamedTuple):
    """A running server."""

    process: subprocess.Popen[bytes]
    url: str
    cpu: float  # seconds that its start took
    peak: int  # MiB
    log: Path


def documents(paths: list[Path]) -> Iterator[Path]:
    """Yield each document; of a folder, every file that begins like one."""
    for path in paths:
        if path.is_file():
            yield path
            continue
        for file in sorted(path.iterdir()):
            if file.suffix in (".yaml", ".yml", ".json") and _HEAD.search(file.read_bytes()):
                yield file


def start(path: Path, options: list[str]) -> Served | str:
    """Return the server of a document, or why it did not start."""
    log = Path(f"/tmp/documents-{os.getpid()}.log")
    command = [sys.executable, "-m", "mockgateway", "serve", "--port", "0", "--spec", str(path)]
    with log.open("wb") as errors:
        process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=errors)
    assert process.stdout is not None
    began = time.monotonic()
    for raw in process.stdout:
        found = re.search(rb"http://[^\s/]+:\d+", raw)
        if found or time.monotonic() - began > _MAX_START:
            break
    else:
        process.wait()
        lines = log.read_text().strip().splitlines() or ["no message"]
        return next((line for line in lines[::-1] if "rror" in line), lines[-1])
    ticks = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    cpu = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    status = Path(f"/proc/{process.pid}/status").read_text()
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]
    return Served(process, found[0].decode() if found else "", cpu, peak, log)


class Judge:
    """Validates values by the schemas of a published document."""

    def __init__(self, document: dict[str, Any]) -> None:
        from openapi_schema_validator import OAS30ReadValidator, OAS31Validator
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT202012

        old = document["openapi"].startswith("3.0")
        self._validator = OAS30ReadValidator if old else OAS31Validator
        self.document = document
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        registry: Any = Registry().with_resource("urn:doc", resource)
        self._resolver = registry.resolver("urn:doc")

    def fault(self, schema: Any, value: Any) -> str:
        """Return what is wrong with a value, or ""."""
        try:
            validator = self._validator(
                schema, _resolver=self._resolver, format_checker=self._validator.FORMAT_CHECKER
            )
            error = next(validator.iter_errors(value), None)
        except (RecursionError, UnknownType):
            return ""
        if error is None:
            return ""
        words = error.message if len(error.message) < 220 else f"...{error.message[-200:]}"
        return f"{'/'.join(map(str, error.absolute_path))}: {words}"

    def follow(self, node: Any) -> Any:
        """Return the target of a reference."""
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            node = self._resolver.lookup(node["$ref"]).contents
        return node


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--calls", type=int, default=30, help="operations of each document")
    parser.add_argument("--allow-ref-root", default="")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    options = ["--allow-ref-root", arguments.allow_ref_root] if arguments.allow_ref_root else []
    total: Counter[str] = Counter()
    print(f"{'document':44} {'cpu s':>6} {'MiB':>5} {'calls':>5}  faults")
    for path in documents(arguments.paths):
        found = start(path, options)
        if isinstance(found, str):
            total["not started"] += 1
            print(f"{path.name[:44]:44} does not start: {found[:300]}", flush=True)
            continue
        try:
            counts, notes = sweep(found, path, arguments)
        finally:
            found.process.terminate()
            found.process.wait()
        total += counts
        faults = ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()) if kind != "calls")
        row = f"{path.name[:44]:44} {found.cpu:6.2f} {found.peak:5} {counts['calls']:5}"
        print(f"{row}  {faults}", flush=True)
        for note in notes if arguments.verbose else ():
            print(f"    {note}", flush=True)
    print(f"{'total':44} {'':12} {total['calls']:5}  {dict(total)}")


def sweep(
    served: Served, path: Path, arguments: argparse.Namespace
) -> tuple[Counter[str], list[str]]:
    """Call operations of a served document; return counts by kind of fault, and notes."""
    counts: Counter[str] = Counter()
    notes: list[str] = []
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", path.name.split(".")[0]).strip("-.") or "spec"
    with httpx.Client(base_url=f"{served.url}/{stem}", timeout=60) as http:
        published = http.get("/openapi.json")
        if published.status_code != 200:
            counts["5xx"] += 1
            return counts, [f"/openapi.json: {published.status_code} {published.text[:200]}"]
        value = published.json()
        copy = Path(f"/tmp/documents-{os.getpid()}.json")
        copy.write_bytes(published.content)
        judge = Judge(value)
        document = Document(copy)
        schemas = Schemas(document)
        operations = [Operation(document, schemas, *one) for one in document.operations()]
        step = max(len(operations) // arguments.calls, 1)
        sample = operations[::step][: arguments.calls]
        for operation in sorted(sample, key=lambda one: one.method == "DELETE"):
            counts["calls"] += 1
            try:
                fault, note = call(http, judge, operation)
            except httpx.HTTPError as error:
                fault, note = "5xx", f"{type(error).__name__}: {error}"
            except ValueError as error:  # no valid request was found
                fault, note = "not called", str(error)
            if fault:
                counts[fault] += 1
                notes.append(f"{fault}: {operation.label}: {note}")
        nowhere = http.get("/no/such/path")
        if nowhere.status_code != 404 and "{" not in str(value.get("paths", {}).keys()):
            counts["5xx" if nowhere.status_code >= 500 else "wrong"] += 1
            notes.append(f"an unknown path: {nowhere.status_code} {nowhere.text[:200]}")
    log = served.log.read_text()
    if "Traceback" in log:
        counts["tracebacks"] += log.count("Traceback")
        notes += [log[log.index("Traceback") :][:3000]]
    return counts, notes


def call(http: httpx.Client, judge: Judge, operation: Operation) -> tuple[str, str]:
    """Send a valid request; return the kind of fault and a note, or two empty texts."""
    request = _Request(operation, judge)
    reply = http.request(
        operation.method,
        request.path,
        params=request.query or None,
        headers={**request.headers, "cookie": "; ".join(request.cookies)},
        **request.body,
    )
    return _judge(judge, operation, reply)


class _Request:
    """A request that is valid by the document."""

    def __init__(self, operation: Operation, judge: Judge) -> None:
        self.seed = Seed.root(operation.label)
        self.path, self.query = _split(operation.path)
        self.cookies: list[str] = []
        self.headers = {"authorization": "Bearer sk-test", "x-api-key": "sk-test"}
        for owner in (operation._item.value, operation.definition):
            for raw in owner.get("parameters") or ():
                one = judge.follow(raw)
                if one.get("required") or one["in"] == "path":
                    self._add(one, _parameter(operation, one, self.seed))
        self.path = re.sub(r"\{[^}]*\}", "x", self.path)
        body = judge.follow(operation.definition.get("requestBody") or {})
        content = body.get("content")
        self.body = _body(operation, judge, content, self.seed) if content else {}
        self.headers |= self.body.pop("headers", {})
        self._add_keys(operation)

    def _add(self, one: dict[str, Any], value: Any) -> None:
        match one["in"]:
            case "path":
                text = quote(_text(value) or "x", safe="")
                self.path = self.path.replace(f"{{{one['name']}}}", text)
            case "query":
                self.query += _pairs(one, value)
            case "cookie":
                self.cookies.append(f"{one['name']}={_text(value)}")
            case _:
                self.headers[one["name"]] = _text(value).encode("ascii", "replace").decode()

    def _add_keys(self, operation: Operation) -> None:
        for scheme in operation.security[0] if operation.security else ():
            if scheme.place == "query":
                self.query.append((scheme.key, "sk-test"))
            elif scheme.place == "cookie":
                self.cookies.append(f"{scheme.key}=sk-test")
            elif scheme.prefix == "basic":
                self.headers["authorization"] = "Basic dXNlcjp3b3Jk"
            else:
                self.headers[scheme.key] = f"{scheme.prefix} sk-test".strip()


def _split(path: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a path of a document without its query and fragment, and the query."""
    path, _, query = path.partition("#")[0].partition("?")
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    return path, [(name, value) for name, _, value in pairs]


def _judge(judge: Judge, operation: Operation, reply: httpx.Response) -> tuple[str, str]:
    text = reply.text[:300]
    if reply.status_code >= 500:
        return "5xx", f"{reply.status_code} {text}"
    if reply.status_code >= 400:
        return "refused", f"{reply.status_code} {text}"
    responses = operation.definition.get("responses") or {}
    key = next(
        (
            name
            for name in responses
            if str(name).upper() in (str(reply.status_code), f"{reply.status_code // 100}XX")
        ),
        "default" if "default" in responses else "",
    )
    if not key:
        promised = any(str(name).startswith("2") for name in responses)
        return ("wrong", f"undocumented {reply.status_code}") if promised else ("", "")
    content = judge.follow(responses[key]).get("content") or {}
    if content and not reply.content and reply.status_code != 204 and operation.method != "HEAD":
        return "empty", f"{reply.status_code}, {list(content)}"
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    media = next((judge.follow(one) for name, one in content.items() if _fits(name, kind)), None)
    if media is None:
        return ("wrong", f"undocumented {kind}") if content else ("", "")
    if kind.endswith("json") and "schema" in media:
        fault = judge.fault(media["schema"], orjson.loads(reply.content))
        return ("wrong", f"{reply.status_code} {fault}") if fault else ("", "")
    return "", ""


def _fits(name: str, kind: str) -> bool:
    name = name.partition(";")[0].strip().lower()
    return name in (kind, "*/*") or (name.endswith("*") and kind.startswith(name[:-1]))


def _schema(operation: Operation, schema: Any) -> Any:
    return operation._schemas.standalone(schema, operation.document.path, "request")


def _parameter(operation: Operation, one: dict[str, Any], seed: Seed) -> Any:
    content = one.get("content") or {}
    schema = next((media.get("schema", True) for media in content.values()), one.get("schema", {}))
    value = draw_instance(_schema(operation, schema), seed.of(one["name"]))
    return orjson.dumps(value).decode() if content else value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, dict):
        return ",".join(f"{key},{_text(item)}" for key, item in value.items())
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return str(value)


def _pairs(one: dict[str, Any], value: Any) -> list[tuple[str, str]]:
    name, style = one["name"], one.get("style", "form")
    explode = one.get("explode", style == "form")
    if isinstance(value, dict) and style == "deepObject":
        return [(f"{name}[{key}]", _text(item)) for key, item in value.items()]
    if isinstance(value, dict) and explode:
        return [(key, _text(item)) for key, item in value.items()]
    if isinstance(value, list) and explode:
        return [(name, _text(item)) for item in value]
    mark = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
    return [(name, mark.join(map(_text, value)) if isinstance(value, list) else _text(value))]


def _body(
    operation: Operation, judge: Judge, content: dict[str, Any], seed: Seed
) -> dict[str, Any]:
    name = next((one for one in content if "json" in one), next(iter(content)))
    media = judge.follow(content[name])
    schema = media.get("schema", {})
    value = draw_instance(_schema(operation, schema), seed.of("body"))
    kind = name.partition(";")[0].strip().lower()
    if kind.endswith("json") or kind == "*/*":
        head = {"content-type": "application/json" if "*" in kind else kind}
        return {"content": orjson.dumps(value), "headers": head}
    if kind == "multipart/form-data" and isinstance(value, dict):
        files = [
            (key, (None, item if isinstance(item, str) else orjson.dumps(item).decode()))
            for key, item in value.items()
        ]
        return {"files": files or [("x", (None, "x"))]}
    if kind == "application/x-www-form-urlencoded" and isinstance(value, dict):
        texts = {
            key: [*map(_text, item)]
            if isinstance(item, list)
            else orjson.dumps(item).decode()
            if isinstance(item, dict)
            else _text(item)
            for key, item in value.items()
        }
        return {"data": texts}
    data = value if isinstance(value, str) else orjson.dumps(value).decode()
    return {
        "content": data.encode(),
        "headers": {"content-type": kind.replace("*", "octet-stream")},
    }


if __name__ == "__main__":
    main()
