"""Read content types, and match them with the documented ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARAMETER = re.compile(r';\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)=("(?:[^"\\]|\\.)*"|[^;\s]*)')

JSON_LINES = ("ndjson", "jsonl", "jsonlines", "json-lines", "json-seq", "stream+json")


def essence(content_type: str) -> str:
    """Return the type without parameters, in lower case: `application/json`."""
    return content_type.partition(";")[0].strip().lower()


def parameter(content_type: str, name: str) -> str | None:
    """Return one parameter (`charset`, `boundary`) as sent, unquoted, or None."""
    for key, value in _PARAMETER.findall(content_type):
        if key.lower() == name:
            quoted = value[:1] == '"' and len(value) > 1
            return re.sub(r"\\(.)", r"\1", value[1:-1]) if quoted else value
    return None


def is_json(content_type: str) -> bool:
    """Return whether a type is JSON: `application/json`, `application/problem+json`, ..."""
    name = essence(content_type)
    return name in ("application/json", "text/json") or name.endswith("+json")


def quality(accept: str | None, content_type: str) -> float:
    """Return how much a client wants a type: the `q` of its most specific range (RFC 9110, 12.5.1).

    It is 0 for a type that is not acceptable, and 1 without an Accept header.
    """
    if not accept or not accept.strip():
        return 1.0
    name, best = essence(content_type), (-1, 0.0)
    for part in accept.split(","):
        wanted = essence(part)
        main, _, sub = wanted.partition("/")
        if wanted not in (name, "*/*") and not (sub == "*" and name.startswith(f"{main}/")):
            continue
        weight = re.search(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", part, re.IGNORECASE)
        exactness = 0 if wanted == "*/*" else 1 if sub == "*" else 2
        best = max(best, (exactness, float(weight[1]) if weight else 1.0))
    return best[1]


def match(sent: str, documented: Iterable[str]) -> str | None:
    """Return the documented type that a sent one belongs to, or None.

    That is the type itself, else `application/*+json`, `application/*`, `*/*`, in this order.
    """
    main, _, sub = sent.partition("/")
    if not main or not sub:
        return None
    suffix = sub.rpartition("+")[2]
    wanted = [sent, f"{main}/*+{suffix}", f"*/*+{suffix}", f"{main}/*", "*/*"]
    by_essence = {essence(name): name for name in documented}
    return next((by_essence[name] for name in wanted if name in by_essence), None)
