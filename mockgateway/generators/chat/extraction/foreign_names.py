"""Find people, organisations and places in scripts without capital letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockgateway.text_tables import pattern

from .span import Span

_FOREIGN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_ELSEWHERE = {
    "cities": "city", "person": "person", "lives": "city", "orgs": "org", "addresses": "address"
}  # fmt: skip


def find_foreign_names(text: str) -> Iterator[Span]:
    """Yield the names that a text has in scripts without capital letters, and places to live."""
    if text.isascii():
        return
    foreign = _FOREIGN.search(text) is not None
    for key, kind in _ELSEWHERE.items():
        if not (foreign or key == "lives"):
            continue
        for match in pattern("extraction", key).finditer(text):
            group = next((number for number, part in enumerate(match.groups(), 1) if part), 0)
            if key == "lives" and match[group].isascii():
                continue
            yield Span(match.start(group), match.end(group), kind, match[group])
