"""Content types: read one, and find the documented one it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARAMETER = re.compile(r';\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)=("(?:[^"\\]|\\.)*"|[^;\s]*)')


def essence(content_type: str) -> str:
    """The type without its parameters, in lower case: `application/json`."""
    return content_type.partition(";")[0].strip().lower()


def parameter(content_type: str, name: str) -> str | None:
    """One parameter (`charset`, `boundary`) as sent, unquoted; None if it is not there."""
    for key, value in _PARAMETER.findall(content_type):
        if key.lower() == name:
            return (
                re.sub(r"\\(.)", r"\1", value[1:-1])
                if value[:1] == '"' and len(value) > 1
                else value
            )
    return None


def is_json(media_type: str) -> bool:
    """`application/json`, `application/problem+json`, ..."""
    return media_type == "application/json" or media_type.endswith("+json")


def match(sent: str, documented: Iterable[str]) -> str | None:
    """The documented type a sent one belongs to: itself, else `application/*+json`, `application/*`, `*/*`, in this order."""
    main, _, sub = sent.partition("/")
    if not main or not sub:
        return None
    suffix = sub.rpartition("+")[2]
    wanted = [sent, f"{main}/*+{suffix}", f"*/*+{suffix}", f"{main}/*", "*/*"]
    by_essence = {essence(name): name for name in documented}
    return next((by_essence[name] for name in wanted if name in by_essence), None)
