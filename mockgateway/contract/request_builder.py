"""Build requests: the URL, the body and the key in the place that the document says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

from mockgateway.contract.exchange import Request
from mockgateway.contract.operation import KeyPlacement, OperationSpec
from mockgateway.contract.samples import Sample, fill_path
from mockgateway.contract.target import Target
from mockgateway.contract.uploads import encode_form

Json = Any
INVALID = "invalid-0000000000000000"
TRANSPORT_HEADERS = frozenset({"content-length", "host", "connection"})
BEARER = KeyPlacement("header", "Authorization", "Bearer")
FORMS = ("multipart/", "application/x-www-form-urlencoded")


def build_request(
    target: Target,
    operation: OperationSpec | None,
    method: str,
    url: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
    key: str,
) -> Request:
    """Build a request.

    The operation decides where the key is placed. The key is a role such as first, second, none
    or garbage; any other text is the key itself.
    """
    if value := _key_value(target, key):
        key_headers, key_query = _place_key(operation or target.keyed, value)
        headers, query = {**key_headers, **headers}, {**query, **key_query}
    if query:
        parts = urlsplit(url)
        pairs = [*parse_qsl(parts.query, keep_blank_values=True), *query.items()]
        url = urlunsplit(parts._replace(query=urlencode(pairs)))
    return Request(method, url, headers, body, key)


def build_sample(target: Target, operation: OperationSpec, sample: Sample) -> Request:
    """Build the request of a sample."""
    headers, body = dict(sample.headers), b""
    if sample.body is not None:
        if sample.media_type.startswith(FORMS):
            body, headers["Content-Type"] = encode_form(sample.body, sample.media_type)
        else:
            body = orjson.dumps(sample.body)
            headers["Content-Type"] = sample.media_type or "application/json"
    url = target.url + fill_path(operation.path, sample.path, safe=":")
    key = "first" if operation.authentication else "none"
    return build_request(target, operation, operation.method, url, sample.query, headers, body, key)


def rebuild(target: Target, operation: OperationSpec | None, request: Request) -> Request:
    """Build an existing request again with the key of its role and without transport headers."""
    headers = {
        name: value
        for name, value in request.headers.items()
        if name.lower() not in TRANSPORT_HEADERS
    }
    return build_request(
        target, operation, request.method, request.url, {}, headers, request.body, request.key
    )


def _key_value(target: Target, role: str) -> str:
    if role == "none":
        return ""
    if key := target.keys.get(role):
        return key
    if role == "garbage":
        return invalid_key(target)
    return "" if role in ("first", "second") or role in target.keys else role


def invalid_key(target: Target) -> str:
    """Return an unknown key with the prefix of the real one."""
    first = target.keys.get("first", "")
    prefix = first[: max(first.rfind("-"), first.rfind("_")) + 1] if len(first) > 12 else ""
    short = (first[: first.index(mark) + 1] for mark in ("-", "_") if mark in first[:6])
    return next(short, prefix[:12]) + INVALID


def _place_key(operation: OperationSpec | None, key: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers and the query that carry a key, by the first documented scheme."""
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    schemes = operation.authentication if operation is not None else []
    for scheme in schemes[0] if schemes else [BEARER]:
        value = f"{scheme.prefix} {key}" if scheme.prefix else key
        if scheme.place == "header":
            headers[scheme.name] = value
        elif scheme.place == "query":
            query[scheme.name] = value
        else:
            headers["Cookie"] = f"{scheme.name}={value}"
    return headers, query
