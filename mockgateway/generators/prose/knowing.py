"""Find the subjects that a text names among those that something is known of."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mockgateway.generators.prose.lazy import lazy

if TYPE_CHECKING:
    from mockgateway.generators.prose.tables.knowledge import Subject

_STARTS = lazy(r"(?<![^\W_])[^\W_]")
_LEAD = lazy(r"(?:(?:start|begin|learn|improve|use|understand|practi[cs]e|play|do|get better at|get started with|try|be good at)(?: |\Z))?(?:(?:with|to|your|my|a|an|the) )*")
# What may stand after a subject without changing it: `python for beginners` is about Python, `python bites` need not be.
_AFTER = lazy(
    r"(?:'s|s|es|ing|\w{0,6})?(?:\W*\Z|\W+(?:for|in|so|and|or|over|of|with|to|at|on|as|is|are|was|work|works|used|useful|good|bad|safe|important|popular|affect|"
    r"better|different|basics|today|concept|model|pattern|theory|formed?|happens?|happen|matters?|exists?|caused?|mean|means|vs|than|from|by|like|made)\b)"
)


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[str, Subject]]]:
    """The subjects by the first two letters of their names, the longest names first."""
    from mockgateway.generators.prose.tables.knowledge import subjects

    index: dict[str, list[tuple[str, Subject]]] = {}
    for subject in subjects():
        for name in subject.names:
            index.setdefault(name[:2], []).append((name, subject))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return index


@lru_cache(maxsize=512)
def find(text: str) -> tuple[int, str, Subject] | None:
    """Where a text names a subject first, by which name, and the subject."""
    low = text.lower()
    index = _index()
    for start in _STARTS.finditer(low):
        at = start.start()
        for name, subject in index.get(low[at : at + 2], ()):
            if low.startswith(name, at) and _ends(low, at + len(name), len(name)):
                return at, name, subject
    return None


def _ends(low: str, at: int, length: int) -> bool:
    """Whether a name of that length is whole where it ends, a plural's s apart."""
    if length > 5 or not low[at : at + 1].isalnum():
        return True
    return length > 2 and low[at] == "s" and not low[at + 1 : at + 2].isalnum()


def known(text: str) -> Subject | None:
    """What is known of the subject that a text names; the subject named first where there are several."""
    found = find(text)
    return found[2] if found else None


@lru_cache(maxsize=512)
def mainly(text: str) -> Subject | None:
    """What is known of a subject that a phrase is mainly about: `llm` is not what `Acme LLM API` is about."""
    found = find(text)
    if not found:
        return None
    at, name, subject = found
    lead = _LEAD.match(text.lower())
    starts = at == (lead.end() if lead else 0) and _AFTER.match(text.lower(), at + len(name))
    return subject if starts or len(name) * 2 >= len(text) else None


def telling(text: str) -> Subject | None:
    """What is known of a subject of two words or more that a question names anywhere."""
    found = find(text)
    while found and " " not in found[1] and "-" not in found[1]:
        text = text[found[0] + len(found[1]) :]
        found = find(text)
    return found[2] if found else None
