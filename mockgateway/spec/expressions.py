"""Evaluate OpenAPI's runtime expressions in links and callbacks: `$request.body#/url`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote

from mockgateway.reply import Reply
from mockgateway.request import ParsedRequest
from mockgateway.spec.document import step, tokens

_EMBEDDED = re.compile(r"\{(\$[^{}]+)\}")


def evaluate(expression: str, call: ParsedRequest, reply: Reply) -> Any:
    """Return the value of an expression, or None if the exchange does not have it."""
    if expression in ("$url", "$method", "$statusCode"):
        query = f"?{call.query.decode('latin-1')}" if call.query else ""
        url = f"{call.base_url}{call.path}{query}"
        return {"$url": url, "$method": call.method, "$statusCode": reply.status}[expression]
    source, _, rest = expression.partition(".")
    if rest.startswith("body"):
        body = call.content if source == "$request" else reply.value
        return _at(body, rest.partition("#")[2])
    place, _, name = rest.partition(".")
    if source == "$request" and place == "path":
        found = call.route.get(name)
        return None if found is None else unquote(found)
    if source == "$request" and place == "query":
        return dict(parse_qsl(call.query.decode("latin-1"))).get(name)
    if source == "$request" and place == "header":
        return call.header(name.lower())
    if source == "$response" and place == "header":
        headers = {key.lower(): value for key, value in reply.headers}
        return headers.get(name.lower())
    return None


def fill(
    template: str, call: ParsedRequest, reply: Reply, escape: Callable[[str], str] = str
) -> str | None:
    """Return a text with the expressions in its braces filled in, or None if one has no value.

    A text that begins with `$` is one expression.
    """
    if template.startswith("$"):
        template = f"{{{template}}}"
    texts = {}
    for expression in _EMBEDDED.findall(template):
        value = evaluate(expression, call, reply)
        if not isinstance(value, (str, int, float)):
            return None
        texts[expression] = escape(str(value))
    return _EMBEDDED.sub(lambda match: texts[match[1]], template)


def _at(value: Any, pointer: str) -> Any:
    try:
        for token in tokens(pointer):
            value = step(value, token)
    except (KeyError, IndexError, TypeError, ValueError):
        return None
    return value
