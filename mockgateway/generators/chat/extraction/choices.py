"""Choose the option of an enum, and the value of a boolean, that a text states or implies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from mockgateway import text_tables
from mockgateway.generators import prose
from mockgateway.similarity import closeness

from .concepts import affinity, known_pattern, known_words, words_of
from .currencies import currency_of
from .document import Document
from .fields import Field
from .span import Span
from .tables import Range

Json = Any

_TABLE = "choices"
_SWITCH = (
    r"(?: is| are| turned| switched|:|=)?\s*"
    r"(?:on|enabled?|active|yes|true|(?P<off>off|disabled?|no|false))\b"
)
_NEW = frozenset("new target to desired requested".split())
_OLD = frozenset("old current previous from existing".split())
_LEAST_CLOSENESS = 0.06
_EXAMINED = 2000


@cache
def _compiled(part: str, name: str) -> re.Pattern[str] | None:
    table = text_tables.load(_TABLE)
    written = table[part].get(name) if isinstance(table[part], dict) else table[part]
    return re.compile(written, re.IGNORECASE) if written else None


@cache
def _named(option: str) -> re.Pattern[str]:
    """Return an expression that finds an option's own words."""
    words = r"[\s_-]*".join(re.escape(word) for word in re.split(r"[\s_-]+", option) if word)
    short = len(option) < 3
    return re.compile(
        rf"(?<![\w-]){words}{'' if short else '(?:e?s)?'}(?![\w])", 0 if short else re.IGNORECASE
    )


@cache
def _stemmed(option: str) -> re.Pattern[str]:
    """Return an expression for words that begin like an option (`clean` for `cleanliness`)."""
    return re.compile(
        rf"\b{re.escape(option[: max(5, len(option) - 6)])}\w{{0,6}}\b", re.IGNORECASE
    )


def choose(field: Field, document: Document, scope: Range) -> Json:
    """Return the option of the field's enum that a part of a text states or implies, or None."""
    options = field.enum or []
    if moved := _moved(field, options, document.cut(scope)):
        return moved
    found = list(_mentions(field, options, document, scope))
    if found:
        return max(found, key=lambda row: row[0])[1]
    texts = [option for option in options if isinstance(option, str)]
    if "currency" in field.kinds:
        code = currency_of(field, document, scope)
        return code if code in options else None
    if field.required and not field.nullable:
        return implied(texts, document.cut(scope))
    return None


def _moved(field: Field, options: list[Json], text: str) -> Json:
    """Return the option behind `to` or `from` for the new or the old value of a change."""
    words = set(field.words)
    lead = "to|into" if words & _NEW else "from" if words & _OLD else ""
    named = (option for option in options if isinstance(option, str) and option)
    return next(
        (
            o
            for o in named
            if lead and re.search(rf"\b(?:{lead}) (?:the )?{re.escape(o)}\b", text, re.I)
        ),
        None,
    )


def _forms(option: str) -> list[tuple[float, re.Pattern[str] | None]]:
    """Return expressions for the mentions of an option, each with its weight."""
    plain = " ".join(re.split(r"[\s_-]+", option.lower()))
    meant = _compiled("options", plain)
    forms = [(1.0, _named(option)), (0.7, meant)]
    if meant is None and " " in plain:  # an entry for `damaged` serves `damaged item`
        forms += [(0.7, _compiled("options", word)) for word in plain.split()]
    if len(plain) > 7 and " " not in plain:
        forms.append((0.65, _stemmed(plain)))
    return forms


def _mentions(
    field: Field, options: list[Json], document: Document, scope: Range
) -> Iterator[tuple[float, Json]]:
    """Yield (score, option) for each place where a text names an option or a synonym of it."""
    moods = sum(prose.has_mood(option) for option in options if isinstance(option, str)) > 1
    for option in options:
        if isinstance(option, bool) or option is None:
            continue
        if isinstance(option, int | float):
            for span in document.within(scope):
                if span.kind == "number" and span.value == option:
                    yield field.label_score(document.labels(span)), option
            continue
        if not option:
            continue
        forms = _forms(option)
        for weight, form in forms:
            if form is None or (moods and weight < 1):
                continue
            for match in form.finditer(document.text, scope[0], scope[1]):
                if match.start() < document.instruction:
                    weight *= 0.3
                negated = _denied(document.text, match, scope)
                span = Span(match.start(), match.end(), "option", option)
                label = min(field.label_score(document.labels(span)), 1.3)
                score = weight * (0.2 if negated else 1.0) * (0.5 + label) + len(match[0]) * 0.004
                yield score - match.start() * 1e-6, option


def _denied(text: str, match: re.Match[str], scope: Range) -> bool:
    before = _compiled("negations", "before")
    assert before is not None
    start = max(scope[0], match.start() - 40)
    return before.search(text[start : match.start()]) is not None


def mentions_option(field: Field, document: Document, scope: Range) -> bool:
    """Return whether a part of a text names an option of an enum or means it."""
    return any(score > 0.3 for score, _ in _mentions(field, field.enum or [], document, scope))


def implied(options: list[str], text: str) -> str | None:
    """Return the option that fits a text best: by mood, else by meaning, else a neutral one."""
    if sum(map(prose.has_mood, options)) > 1:
        both = known_pattern("both_moods").search(text)
        if both and (mixed := next((o for o in options if o.lower() == "mixed"), None)):
            return mixed
        return next(iter(prose.labels_of_mood(options, prose.sentiment(text))), None)
    low = {option.lower(): option for option in options}
    best, closest = 0.0, None
    for option in options:
        near = closeness(" ".join(words_of(option)), text[:_EXAMINED])
        if near > best:
            best, closest = near, option
    if best > _LEAST_CLOSENESS:
        return closest
    for default in text_tables.load(_TABLE)["defaults"]:
        if default in low:
            return low[default]
    return None


def chosen(field: Field, document: Document, scope: Range) -> list[Json]:
    """Return all options of a field's enum that a part of a text names, in the text's order."""
    options = field.enum or []
    best: dict[Json, float] = {}
    for score, option in _mentions(field, options, document, scope):
        best[option] = max(score, best.get(option, 0))
    return [option for option in options if best.get(option, 0) > 0.3]


def truth(field: Field, document: Document, scope: Range) -> bool | None:
    """Return whether a text affirms or denies a boolean field; None if it says nothing about it."""
    text = document.cut(scope)
    words = [
        word for word in field.words if word not in known_words("boolean_prefixes")
    ] or field.words
    if (stated := _in_pair(words, document, scope)) is not None:
        return stated
    if words[-1] == "free" and len(words) > 1:
        mentioned = _mentioned(words[:-1], document, scope)
        return None if mentioned is None else not mentioned
    if field.parents and words[0] in ("enabled", "active", "on"):
        for word in words_of(field.parents[-1]):
            if switched := re.search(rf"\b{word}\b{_SWITCH}", text, re.IGNORECASE):
                return switched["off"] is None
    if known_words("wishes") & set(field.words[:1]):
        return _is_wished(words, document, scope)
    for word in words:
        if (form := _compiled("falsehoods", word)) and form.search(text):
            return False
        if (form := _compiled("truths", word)) and (match := form.search(text)):
            certain = word not in ("on", "delivery", "confirm")
            return certain or not _denied(text, match, (0, len(text)))
    return _mentioned(words, document, scope)


def _is_wished(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return whether a text that mentions a thing wants it."""
    spoken = document.words_in(scope)
    if not any(affinity(word, other) >= 0.8 for word in words for other in spoken):
        return None
    return known_pattern("unwanted").search(document.cut(scope)) is None


def _in_pair(words: list[str], document: Document, scope: Range) -> bool | None:
    """Return whether a labelled value affirms a field's words; None without such a label."""
    none, some = _compiled("none", ""), _compiled("some", "")
    for pair in document.pairs:
        label = document.words_in(pair.label)
        near = [max((affinity(word, other) for other in label), default=0) for word in words]
        if scope[0] <= pair.label[0] < scope[1] and near and sum(near) / len(near) >= 0.8:
            value = document.cut(pair.value)
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
        score += 0.1 * (max(near) == 1.0)
        if score >= min(least, 0.7) and (best is None or score > best[0]):
            best = score, _affirmed(document, token.start, token.end, scope)
    return best[1] if best else None


def _affirmed(document: Document, start: int, end: int, scope: Range) -> bool:
    before, after = _compiled("negations", "before"), _compiled("negations", "after")
    assert before is not None
    assert after is not None
    text = document.text
    for pair in document.pairs:
        if pair.label[0] <= start and end <= pair.label[1]:
            return _compiled("none", "").match(document.cut(pair.value)) is None  # type: ignore[union-attr]
    if before.search(text[max(scope[0], start - 40) : start]):
        return False
    if text[end : end + 5].lower() == "-free":
        return True
    return after.match(text[end : min(scope[1], end + 50)]) is None


def language_code(document: Document, scope: Range) -> str:
    """Return the ISO 639-1 code of a text."""
    return (prose.detect(document.cut(scope)[:1000]) or "en").split("-")[0]
