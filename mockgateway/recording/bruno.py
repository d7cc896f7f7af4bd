"""Read a Bruno collection: a folder of .bru files, one of them, or an exported JSON file."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mockgateway.recording.imported import ImportedExchange, fill_variables

Json = Any
METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")

_BLOCK = re.compile(r"^([a-zA-Z][\w:.-]*)\s*:?\s*([{\[])\s*$")
_PAIR = re.compile(r"^(~?[^:\s][^:]*?)\s*:\s*(.*)$")
_TYPES = {"json": "application/json", "xml": "application/xml", "html": "text/html"}

Blocks = list[tuple[str, str]]


def bruno_exchanges(path: Path) -> Iterator[ImportedExchange]:
    """Yield the saved examples of a folder's files; see `_of_file`."""
    if path.is_file() and path.suffix == ".json":
        yield from _exported(json.loads(path.read_text("utf-8")))
        return
    files = sorted(path.rglob("*.bru")) if path.is_dir() else [path]
    variables: dict[str, str] = {}
    for file in files:
        if "environments" in file.parts or file.name in ("collection.bru", "folder.bru"):
            for name, text in blocks(file.read_text("utf-8")):
                if name in ("vars", "vars:pre-request"):
                    variables |= {key: one for key, one in pairs(text).items() if one}
    for file in files:
        yield from _of_file(file.read_text("utf-8"), variables)


def _of_file(text: str, variables: Mapping[str, str]) -> Iterator[ImportedExchange]:
    """Yield the examples of a request; without one, the status that it asserts, and `{}`."""
    found = blocks(text)
    method, own = next(((name, one) for name, one in found if name in METHODS), ("", ""))
    if not method:
        return
    values = dict(variables)
    for name, one in found:
        if name == "vars:pre-request":
            values |= pairs(one)
    url = pairs(own).get("url", "")
    examples = [one for name, one in found if name == "example"]
    for example in examples:
        yield _example(example, method, url, values)
    if not examples:
        asserted = next((pairs(one) for name, one in found if name == "assert"), {})
        status = re.search(r"\d{3}", asserted.get("res.status", ""))
        meta = next((pairs(one) for name, one in found if name == "meta"), {})
        yield ImportedExchange(
            method.upper(),
            fill_variables(url, values),
            int(status[0]) if status else 200,
            [("content-type", "application/json")],
            b"{}",
            meta.get("name", ""),
        )


def _example(text: str, method: str, url: str, values: Mapping[str, str]) -> ImportedExchange:
    parts, own = dict(blocks(text)), pairs(text)
    request, response = pairs(parts.get("request", "")), dict(blocks(parts.get("response", "")))
    sent = dict(blocks(parts.get("request", "")))
    raw_body = response.get("body", "")
    body = pairs(raw_body)
    content = raw_body
    kind = ""
    if "type" in body and "content" in body:
        content, kind = body["content"], body["type"]
    headers = list(pairs(response.get("headers", "")).items())
    content = textwrap.dedent(content).strip("\n")
    if content and not any(name.lower() == "content-type" for name, _ in headers):
        is_json = kind == "json" or (not kind and content[:1] in "{[")
        headers.append(("content-type", _TYPES.get("json" if is_json else kind, "text/plain")))
    numbers = re.findall(r"\b[2-5]\d\d\b", response.get("status", ""))
    saved = next((one for name, one in sent.items() if name.startswith("body:json")), "")
    return ImportedExchange(
        request.get("method", method).upper(),
        fill_variables(request.get("url", url), values),
        int(numbers[0]) if numbers else 200,
        headers,
        content.encode(),
        own.get("name", ""),
        {"content-type": "application/json"} if saved else {},
        textwrap.dedent(saved).strip().encode(),
    )


def blocks(text: str) -> Blocks:
    """Return the blocks at the top level of a text in Bru: their names and contents."""
    found: Blocks = []
    name, depth, lines = "", 0, list[str]()
    indent, quoted = "", False
    for line in text.splitlines():
        if not name:
            start = _BLOCK.match(line.strip()) if not quoted else None
            if start:
                name, lines = start[1].rstrip(":"), []
                indent = line[: len(line) - len(line.lstrip())]
                depth = 1
            continue
        quoted ^= line.count("'''") % 2 == 1
        if not quoted and line.rstrip() in (f"{indent}}}", f"{indent}]"):
            found.append((name, "\n".join(lines)))
            name = ""
            continue
        lines.append(line)
    return found if depth else []


def pairs(text: str) -> dict[str, str]:
    """Return the `name: value` lines of a block; those that begin with `~` are off.

    A value in triple quotes may have several lines.
    """
    out: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        found = _PAIR.match(line.strip())
        if found is None or _BLOCK.match(line.strip()) or found[1].startswith("~"):
            continue
        name, value = found[1].strip("\"'"), found[2].strip()
        if value.startswith("'''"):
            rest = [value[3:]] if value[3:] else []
            for more in lines:
                if more.strip().startswith("'''"):
                    break
                rest.append(more)
            value = textwrap.dedent("\n".join(rest))
        elif value.endswith(","):
            value = value[:-1]
        out.setdefault(name, value.strip('"') if value[:1] == '"' == value[-1:] else value)
    return out


def _exported(root: Json) -> Iterator[ImportedExchange]:
    """Yield the examples of a collection that Bruno exported."""
    variables: dict[str, str] = {}
    for environment in root.get("environments") or ():
        for one in environment.get("variables") or ():
            variables.setdefault(str(one.get("name")), str(one.get("value") or ""))
    waiting = list(root.get("items") or ())
    while waiting:
        item = waiting.pop(0)
        waiting[:0] = item.get("items") or ()
        request = item.get("request")
        if not isinstance(request, dict) or not request.get("url"):
            continue
        nothing = [{"name": item.get("name"), "response": {"body": {"content": "{}"}}}]
        for example in item.get("examples") or nothing:
            sent, response = example.get("request") or request, example.get("response") or {}
            body = response.get("body") or {}
            content = body.get("content") if isinstance(body, dict) else body
            text = content if isinstance(content, str) else json.dumps(content)
            headers = [
                (str(one.get("name")), str(one.get("value") or ""))
                for one in response.get("headers") or ()
                if one.get("enabled", True)
            ]
            if not any(name.lower() == "content-type" for name, _ in headers):
                kind = (body.get("type") if isinstance(body, dict) else "") or "json"
                headers.append(("content-type", _TYPES.get(kind, "text/plain")))
            status = response.get("status")
            status = status.get("code") if isinstance(status, dict) else status
            yield ImportedExchange(
                str(sent.get("method") or request.get("method") or "GET").upper(),
                fill_variables(str(sent.get("url") or request["url"]), variables),
                int(status or 200),
                headers,
                text.encode(),
                str(example.get("name") or ""),
            )
