"""Decide whether a text affirms or denies a boolean field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .concepts import affinity, known_pattern, known_words, words_of
from .document import Document
from .fields import Field
from .option_words import compiled, is_denied
from .statements import denies
from .tables import Range

_SWITCH = (
    r"(?: is| are| turned| switched|:|=)?\s*"
    r"(?:on|enabled?|active|yes|true|(?P<off>off|disabled?|no|false))\b"
)
_ANSWER = re.compile(
    r"\s*(?:(?:yes|yeah|yep|sure|please|ja|oui|sí)|(?P<no>no|nope|nah|not|nein|non))\b",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"[^.!?\n]{0,80}\?\s*(?:(?:yes|ja|oui|sí|y)|(?P<no>no|nein|non|n))\b", re.IGNORECASE
)
_DOUBLE = re.compile(r"\b(?:not|never|without)\b|n't\b", re.IGNORECASE)
_FEW = 2  # words of a name, each of which the table may explain
_AROUND = 60  # characters around a word for the others of a name
_NAMED = 0.8  # the mean affinity of the words of a label to those of a name
_NEAR = 0.7  # the affinity of a word that mentions another
_SHORT = 8  # characters of a plain yes or no


def truth(field: Field, document: Document, scope: Range) -> bool | None:
    """Return whether a text affirms or denies a boolean field; None if it says nothing about it."""
    text = document.cut(scope)
    words = telling(field)
    if not words:
        return None
    for read in (_ticked, _in_pair, _answered):
        if (told := read(words, document, scope)) is not None:
            return told
    if words[-1] == "free" and len(words) > 1:
        if re.search(rf"\b{re.escape(words[-2])}[- ]?(?:free|frei)\b", text, re.IGNORECASE):
            return True
        mentioned = _mentioned(words[:-1], document, scope)
        return None if mentioned is None else not mentioned
    if field.parents and words[0] in ("enabled", "active", "on"):
        for word in words_of(field.parents[-1]):
            if switched := re.search(rf"\b{word}\b{_SWITCH}", text, re.IGNORECASE):
                return switched["off"] is None
    if known_words("wishes") & set(field.words[:1]):
        return _is_wished(words, document, scope)
    for read in (_explained, _headed):
        if (told := read(words, document, scope)) is not None:
            return told
    return _mentioned(words, document, scope)


def _ticked(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return the answer that is ticked in the line of a form that names a field, or None."""
    for box in known_pattern("ticked").finditer(document.text, *scope):
        line = (document.text.rfind("\n", 0, box.start()) + 1, box.start())
        said = _ANSWER.match(box["text"])
        if said and _mean(_nearness(words, document.words_in(line))) >= _NAMED:
            return said["no"] is None
    return None


def _nearness(words: Sequence[str], said: Sequence[str]) -> list[float]:
    """Return the affinity of each of some words to the nearest of others."""
    return [max((affinity(word, other) for other in said), default=0.0) for word in words]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _explained(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return what the table of truths says of one of a few words, if the text has the others."""
    for word in (" ".join(words), *words) if len(words) <= _FEW else ():
        others = [] if " " in word else [other for other in words if other != word]
        for part in ("falsehoods", "truths"):
            form = compiled(part, word)
            match = form.search(document.text, *scope) if form else None
            if match is None:
                continue
            around = document.words_in((match.start() - _AROUND, match.end() + _AROUND))
            if all(near >= _NEAR for near in _nearness(others, around)):
                return part == "truths" and not is_denied(document.text, match, scope)
    return None


def _headed(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return whether a heading of a field's words has a text: `### Breaking`; None without one."""
    for section in document.sections:
        heading = document.words_in(section.heading)
        if scope[0] <= section.heading[0] < scope[1] and heading and set(heading) <= set(words):
            none = compiled("none", "")
            return none is None or none.match(document.cut(section.body).strip()) is None
    return None


def telling(field: Field) -> list[str]:
    """Return the words of a field's name that a text may mention."""
    told = [word for word in field.words if word not in known_words("boolean_prefixes")]
    joins = known_words("name_joins")
    return [word for word in told if word not in joins] or told or field.words


def _is_wished(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return whether a text that mentions a thing wants it."""
    if (mentioned := _mentioned(words, document, scope)) is not None:
        return mentioned
    spoken = document.words_in(scope)
    if not any(affinity(word, other) >= 0.8 for word in words for other in spoken):
        return None
    return known_pattern("unwanted").search(document.cut(scope)) is None


def _answered(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return the answer to a question about a field in a chat, or None."""
    for question, answer in pairwise(document.turns):
        if not scope[0] <= answer.body[0] < scope[1]:
            continue
        near = _nearness(words, document.words_in(question.body))
        said = _ANSWER.match(document.text, *answer.body)
        if said and _mean(near) >= 0.65 and "?" in document.cut(question.body):
            return said["no"] is None
    return None


def _in_pair(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return whether a labelled value affirms a field's words; None without such a label."""
    none, some = compiled("none", ""), compiled("some", "")
    for pair in document.pairs:
        near = _nearness(words, document.words_in(pair.label))
        if not (scope[0] <= pair.label[0] < scope[1] and near):
            continue
        value = document.cut(pair.value)
        if _mean(near) >= _NAMED or (max(near) == 1 and len(value) < _SHORT):
            if none is not None and none.match(value):
                return False
            if some is not None and some.match(value):
                return True
    return None


def _mentioned(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return the polarity of the best mention of a field's words."""
    least = 0.99 if len(words) == 1 else 0.65
    best: tuple[float, bool] | None = None
    inside = [
        token for token in document.tokens if scope[0] <= token.start and token.end <= scope[1]
    ]
    for place, token in enumerate(inside):
        if token.start < document.instruction or not token.word[0].isalnum():
            continue
        near = [affinity(word, token.word) for word in words]
        if max(near) < 0.7:
            continue
        around = [other.word for other in inside[max(0, place - 3) : place + 4]]
        score = sum(max(affinity(word, other) for other in around) for word in words) / len(words)
        score += 0.1 * (max(near) == 1.0) + 0.05 * (near[-1] == 1.0)
        if score >= min(least, 0.7) and (best is None or score > best[0]):
            best = score, _affirmed(document, token.start, token.end, scope)
    return best[1] if best else None


def _affirmed(document: Document, start: int, end: int, scope: Range) -> bool:
    before, after = compiled("negations", "before"), compiled("negations", "after")
    assert before is not None
    assert after is not None
    text = document.text
    for pair in document.pairs:
        if pair.label[0] <= start and end <= pair.label[1]:
            return compiled("none", "").match(document.cut(pair.value)) is None  # type: ignore[union-attr]
        if (
            pair.value[0] <= start
            and end <= pair.value[1]
            and denies(document.words_in(pair.label))
        ):
            return False  # `Not included: insurance`
    if said := _REPLY.match(text, end, scope[1]):
        return said["no"] is None
    lead = text[max(scope[0], start - 40) : start]
    if (denied := before.search(lead)) is not None:
        return len(_DOUBLE.findall(denied[0])) > 1  # `not without`
    if text[end : end + 5].lower() == "-free":
        return True
    return after.match(text[end : min(scope[1], end + 50)]) is None
