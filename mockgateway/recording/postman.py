"""Read a Postman collection (v2.0, v2.1): the saved replies of its requests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mockgateway.recording.imported import ImportedExchange, fill_variables

Json = Any


def postman_exchanges(root: Json) -> Iterator[ImportedExchange]:
    """Yield the saved replies; a request without one answers 200 with an empty object."""
    root = root.get("collection", root)  # as Postman's API returns it
    variables = _variables(root.get("variable"))
    yield from _items(root.get("item") or (), variables)


def _items(items: Json, variables: Mapping[str, str]) -> Iterator[ImportedExchange]:
    for item in items:
        if not isinstance(item, dict):
            continue
        if "item" in item:  # a folder
            own = {**variables, **_variables(item.get("variable"))}
            yield from _items(item["item"] or (), own)
        elif item.get("request"):
            saved = [one for one in item.get("response") or () if isinstance(one, dict)]
            for response in saved or [{"name": item.get("name"), "body": "{}"}]:
                yield _exchange(item["request"], response, variables)


def _exchange(request: Json, response: Json, variables: Mapping[str, str]) -> ImportedExchange:
    original = response.get("originalRequest") or request
    original = {"url": original} if isinstance(original, str) else original
    body = response.get("body")
    text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
    headers = _headers(response.get("header"))
    if text and not any(name.lower() == "content-type" for name, _ in headers):
        language = response.get("_postman_previewlanguage") or ("json" if _is_json(text) else "")
        kinds = {"json": "application/json", "html": "text/html", "xml": "application/xml"}
        headers.append(("content-type", kinds.get(language, "text/plain")))
    sent = original.get("body") or {}
    return ImportedExchange(
        str(original.get("method") or "GET").upper(),
        fill_variables(_url(original.get("url")), variables),
        int(response.get("code") or 200),
        headers,
        text.encode("utf-8", "replace"),
        str(response.get("name") or ""),
        dict(_headers(original.get("header"))),
        fill_variables(str(sent.get("raw") or ""), variables).encode(),
    )


def _url(url: Json) -> str:
    """Return a URL; its parts if it has no text."""
    if not isinstance(url, dict):
        return str(url or "")
    if url.get("raw"):
        raw = str(url["raw"])
    else:
        host, path = url.get("host") or "", url.get("path") or ""
        host = ".".join(map(str, host)) if isinstance(host, list) else str(host)
        steps = path if isinstance(path, list) else str(path).strip("/").split("/")
        texts = (
            str(step.get("value", "")) if isinstance(step, dict) else str(step) for step in steps
        )
        raw = f"{url.get('protocol') or 'https'}://{host}/{'/'.join(texts)}"
        if host.startswith("{{"):
            raw = raw.partition("://")[2]
        pairs = (one for one in url.get("query") or () if not one.get("disabled"))
        query = "&".join(f"{one.get('key')}={one.get('value') or ''}" for one in pairs)
        raw += f"?{query}" if query else ""
    return raw


def _headers(headers: Json) -> list[tuple[str, str]]:
    if isinstance(headers, str):
        lines = (line.partition(":") for line in headers.splitlines())
        return [(name.strip(), value.strip()) for name, _, value in lines if name.strip()]
    return [
        (str(one["key"]), str(one.get("value") or ""))
        for one in headers or ()
        if isinstance(one, dict) and one.get("key") and not one.get("disabled")
    ]


def _variables(variables: Json) -> dict[str, str]:
    found = (one for one in variables or () if isinstance(one, dict) and not one.get("disabled"))
    return {str(one.get("key") or one.get("id")): str(one.get("value") or "") for one in found}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
