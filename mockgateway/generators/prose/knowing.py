"""Find the subjects that a text names among those that something is known of."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mockgateway.generators.prose.lazy import lazy

if TYPE_CHECKING:
    from mockgateway.generators.prose.tables.knowledge import Subject

_STARTS = lazy(r"(?<![^\W_])[^\W_]")
_LEAD = lazy(
    r"(?:(?:an? |the )?(?:good |best |main |common )?(?:strategy|strategies|ways?|examples?|idea|basics|types|kinds|purpose|role|importance|"
    r"history|origins?|causes?|effects?|use|uses) (?:for|of|to|in|behind) )?"
    r"(?:(?:start|begin|learn|improve|use|understand|practi[cs]e|play|do|get better at|get started with|try|be good at)(?: |\Z))?(?:(?:with|to|your|my|a|an|the) )*"
)
# What may stand after a subject without changing it: `python for beginners` is about Python, `python bites` need not be.
_AFTER = lazy(
    r"(?:'s|s|es|ing|\w{0,6})?(?:\W*\Z|\W+(?:for|in|so|and|or|over|of|with|to|at|on|as|is|are|was|work|works|used|useful|good|bad|safe|important|popular|affect|"
    r"better|different|basics|today|concept|model|pattern|theory|formed?|happens?|happen|matters?|exists?|caused?|mean|means|vs|than|from|by|like|made|fast|quickly|well|efficiently)\b)"
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


def named(*texts: str) -> Subject | None:
    """What is known of the subject that the first of the texts begins with that begins with one."""
    return next((found[2] for text in texts if (found := find(text)) and found[0] == 0), None)


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


# The longest question that is taken to be about the one subject it names, in letters.
_SHORT = {"zh": 36, "ja": 44, "th": 80, "es": 110, "de": 110}


@lru_cache(maxsize=512)
def told(text: str, heard: str, tongue: str) -> tuple[str, ...]:
    """What is known, in the language of the answer, of the subject that a short question names; nothing where that is nothing. heard, tongue: codes of languages."""
    if len(text) > _SHORT.get(heard, 110):
        return ()
    names = _names(text.lower(), heard)
    return (
        next((sentences for english, sentences in _told(tongue).items() if english in names), ())
        if names
        else ()
    )


def _names(low: str, heard: str) -> tuple[str, ...]:
    """What the subject that a text names first is called in English."""
    found = [
        (at, -len(name), row[0])
        for row in _rows(heard)
        for name in row[1].split(",")
        if (at := _at(low, name)) >= 0
    ]
    if found:
        return (min(found)[2],)
    subject = known(low)
    return subject.names if subject else ()


def _rows(code: str) -> list[list[str]]:
    from mockgateway.generators.prose.tables.told import TOLD

    return TOLD.get(code, [])


@lru_cache(maxsize=8)
def _told(code: str) -> dict[str, tuple[str, ...]]:
    if code == "en":
        return {name: subject.facts for rows in _index().values() for name, subject in rows}
    return {row[0]: tuple(row[2:]) for row in _rows(code)}


def _at(low: str, name: str) -> int:
    """Where a text names that, -1 for nowhere; a name in letters stands at the start of a word, a short one is the whole word."""
    at = low.find(name)
    while at >= 0 and name[0] < "\u0e00":
        end = at + len(name)
        if not _letter(low[at - 1 : at]) and (
            len(name) > 5 or not _letter(low[end : end + 1]) or low[end : end + 1] == "s"
        ):
            break
        at = low.find(name, at + 1)
    return at


def _letter(sign: str) -> bool:
    return "a" <= sign < "\u0e00" and sign.isalnum()
