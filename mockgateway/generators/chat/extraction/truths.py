"""Decide whether a text affirms or denies a boolean field."""

from __future__ import annotations

import re
from itertools import pairwise

from .concepts import affinity, known_pattern, known_words, words_of
from .document import Document
from .fields import Field
from .option_words import compiled, is_denied
from .tables import Range

_SWITCH = (
    r"(?: is| are| turned| switched|:|=)?\s*"
    r"(?:on|enabled?|active|yes|true|(?P<off>off|disabled?|no|false))\b"
)


_ANSWER = re.compile(
    r"\s*(?:(?:yes|yeah|yep|sure|please|ja|oui|sí)|(?P<no>no|nope|nah|not|nein|non))\b",
    re.IGNORECASE,
)
_SHORT = 8  # characters of a plain yes or no


def truth(field: Field, document: Document, scope: Range) -> bool | None:
    """Return whether a text affirms or denies a boolean field; None if it says nothing about it."""
    text = document.cut(scope)
    words = [
        word for word in field.words if word not in known_words("boolean_prefixes")
    ] or field.words
    if (stated := _in_pair(words, document, scope)) is not None:
        return stated
    if (answered := _answered(words, document)) is not None:
        return answered
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
    for word in words:
        if (form := compiled("falsehoods", word)) and form.search(text):
            return False
        if (form := compiled("truths", word)) and (match := form.search(text)):
            return not is_denied(text, match, (0, len(text)))
    return _mentioned(words, document, scope)


def _is_wished(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return whether a text that mentions a thing wants it."""
    spoken = document.words_in(scope)
    if not any(affinity(word, other) >= 0.8 for word in words for other in spoken):
        return None
    return known_pattern("unwanted").search(document.cut(scope)) is None


def _answered(words: list[str], document: Document) -> bool | None:
    """Return the answer to a question about a field in a chat, or None."""
    for question, answer in pairwise(document.turns):
        asked = document.words_in(question.body)
        near = [max((affinity(word, other) for other in asked), default=0) for word in words]
        said = _ANSWER.match(document.text, *answer.body)
        if said and sum(near) / len(near) >= 0.65 and "?" in document.cut(question.body):
            return said["no"] is None
    return None


def _in_pair(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return whether a labelled value affirms a field's words; None without such a label."""
    none, some = compiled("none", ""), compiled("some", "")
    for pair in document.pairs:
        label = document.words_in(pair.label)
        near = [max((affinity(word, other) for other in label), default=0) for word in words]
        if not (scope[0] <= pair.label[0] < scope[1] and near):
            continue
        value = document.cut(pair.value)
        if sum(near) / len(near) >= 0.8 or (max(near) == 1 and len(value) < _SHORT):
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
    if before.search(text[max(scope[0], start - 40) : start]):
        return False
    if text[end : end + 5].lower() == "-free":
        return True
    return after.match(text[end : min(scope[1], end + 50)]) is None
