"""Choose the option of an enum that a text states or implies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mockgateway.generators import prose
from mockgateway.word_vectors import nearest

from .aspects import mood_of
from .concepts import affinity, known_pattern
from .currencies import currency_of
from .document import Document
from .fields import Field
from .option_ratings import rated
from .option_words import defaults, forms_of, is_denied
from .span import Span
from .tables import Range

Json = Any

_NEW = frozenset("new target to desired requested".split())
_OLD = frozenset("old current previous from existing".split())
_LEAST = 0.15  # likeness of an option that a text means
_CLEAR, _AHEAD = 0.35, 0.12  # of one that need not be given
_CLAUSE = re.compile(r"[.,;!?\n]+\s*|\s(?:but|and)\s")
_EXAMINED = 2000
_DAY = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs)?s?\b", re.IGNORECASE
)
_WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_LONGEST = 24  # characters of a labelled value that is an option
_NAMED = 0.8  # a label that names the field
_FEWEST = 2  # options among which one is chosen
_LIKELY = 0.6  # the chance of an option that need not be given


def choose(field: Field, document: Document, scope: Range) -> Json:
    """Return the option of the field's enum that a part of a text states or implies, or None."""
    for read in (stated_option, mood_of):
        if (stated := read(field, document, scope)) is not None:
            return stated
    ruled = ruled_option(field, document, scope)
    texts = [option for option in field.enum or () if isinstance(option, str) and option]
    if "currency" in field.kinds or len(texts) < _FEWEST or not document.tokens:
        return ruled
    option, likely = rated(field, document, scope, ruled)
    whole = scope == (0, len(document.text)) and not field.topic  # not a cell, a row, or a call
    given = field.required and not field.nullable and (ruled is not None or whole)
    return option if given or likely >= _LIKELY else ruled


def stated_option(field: Field, document: Document, scope: Range) -> Json:
    """Return the option that a change, a ticked box, a label or a cell states, or None."""
    options = field.enum or []
    if moved := _moved(field, options, document.cut(scope)):
        return moved
    if stated := _ticked(options, document, scope) or _labelled(field, options, document, scope):
        return stated
    if field.required and not field.nullable and _is_empty_cell(field, document, scope):
        return usual(field)
    return _same(options, document.cut(scope))


def _ticked(options: list[Json], document: Document, scope: Range) -> Json:
    """Return the option whose box in a form is ticked, or None."""
    for box in known_pattern("ticked").finditer(document.text, *scope):
        written = f"{_plain(box['text']).strip()} "
        for option in options:
            if isinstance(option, str) and written.startswith(f"{_plain(option)} "):
                return option
    return None


def _same(options: list[Json], text: str) -> Json:
    """Return the option that a text consists of, or None."""
    written = _plain(text).strip(" .*()")
    return next((o for o in options if isinstance(o, str) and _plain(o) == written), None)


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.lower())


def ruled_option(field: Field, document: Document, scope: Range) -> Json:
    """Return the option that the rules for mentions, moods and likeness choose, or None."""
    options = field.enum or []
    found = list(_mentions(field, options, document, scope))
    if found:
        return max(found, key=lambda row: row[0])[1]
    texts = [option for option in options if isinstance(option, str)]
    if "currency" in field.kinds:
        code = currency_of(field, document, scope)
        return code if code in options else None
    if field.required and not field.nullable:
        text = _own_text(document, scope)
        return implied(texts, _about(field, text) if _has_moods(texts) else text)
    if _has_moods(texts):
        return None
    return nearest(_own_text(document, scope)[:_EXAMINED], texts, _CLEAR, _AHEAD)


def usual(field: Field) -> str | None:
    """Return the option that holds where a table has nothing, such as `normal`, or None."""
    low = {option.lower(): option for option in field.enum or () if isinstance(option, str)}
    return next((low[word] for word in defaults() if word in low), None)


def _has_moods(options: list[str]) -> bool:
    return sum(map(prose.has_mood, options)) > 1


def _about(field: Field, text: str) -> str:
    """Return the clauses of a text that name a field's subject, else the text."""
    clauses = _CLAUSE.split(text)
    kept = [
        clause
        for clause in clauses
        if any(
            affinity(word, other.lower()) >= _NAMED
            for word in field.words
            for other in re.findall(r"\w+", clause)
        )
    ]
    felt = [clause for clause in kept if prose.sentiment(clause)]
    return ". ".join(felt) if 0 < len(felt) < len(clauses) else text


def _is_empty_cell(field: Field, document: Document, scope: Range) -> bool:
    """Return whether the row of a table has nothing under a header that names the field."""
    for table in document.tables:
        named = [
            field.label_score(tuple((word, 1.0) for word in document.words_in(header))) >= _NAMED
            for header in table.header
        ]
        for row in table.rows if any(named) else ():
            if row[0][0] == scope[0]:
                at = named.index(True)
                return at >= len(row) or row[at][0] >= row[at][1]
    return False


def _own_text(document: Document, scope: Range) -> str:
    """Return a text; of a chat with an agent, what the other one says."""
    return "\n".join(map(document.cut, document.own_parts(scope)))


def _labelled(field: Field, options: list[Json], document: Document, scope: Range) -> Json:
    """Return the option that a labelled value or a cell states or abbreviates (`Sex: F`)."""
    texts = [option for option in options if isinstance(option, str) and option]
    for span in document.within(scope):
        if span.kind != "value" or len(span.value) > _LONGEST:
            continue
        written = _plain(span.value).strip(" .*()")
        plain = {option: _plain(option) for option in texts}
        same = [option for option in texts if plain[option] == written]
        begun = [option for option in texts if plain[option].startswith(written)] if written else []
        if (same or len(begun) == 1) and field.label_score(document.labels(span)) >= _NAMED:
            return (same or begun)[0]
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
        forms = forms_of(option)
        for weight, form in forms:
            if form is None or (moods and weight < 1):
                continue
            for match in form.finditer(document.text, scope[0], scope[1]):
                if match.start() < document.instruction:
                    weight *= 0.3
                negated = is_denied(document.text, match, scope)
                span = Span(match.start(), match.end(), "option", option)
                label = min(field.label_score(document.labels(span)), 1.3)
                score = weight * (0.2 if negated else 1.0) * (0.5 + label) + len(match[0]) * 0.004
                yield score - match.start() * 1e-6, option


def mentions_option(field: Field, document: Document, scope: Range) -> bool:
    """Return whether a part of a text names an option of an enum or means it."""
    return any(score > 0.3 for score, _ in _mentions(field, field.enum or [], document, scope))


def implied(options: list[str], text: str) -> str | None:
    """Return the option that fits a text best: by mood, else by meaning, else a neutral one."""
    if _has_moods(options):
        both = known_pattern("both_moods").search(text)
        if both and (mixed := next((o for o in options if o.lower() == "mixed"), None)):
            return mixed
        return next(iter(prose.labels_of_mood(options, prose.sentiment(text))), None)
    low = {option.lower(): option for option in options}
    if meant := nearest(
        text[:_EXAMINED], [o for o in options if o.lower() not in defaults()], _LEAST
    ):
        return meant
    return next((low[default] for default in defaults() if default in low), None)


def chosen(field: Field, document: Document, scope: Range) -> list[Json]:
    """Return all options of a field's enum that a part of a text names, in the text's order."""
    options = field.enum or []
    if days := _days(options, document.cut(scope)):
        return days
    best: dict[Json, float] = {}
    for score, option in _mentions(field, options, document, scope):
        best[option] = max(score, best.get(option, 0))
    return [option for option in options if best.get(option, 0) > 0.3]


def _days(options: list[Json], text: str) -> list[Json]:
    """Return the options for the days of the week that a text sums up, such as `mon-fri`."""
    names = [str(option).lower()[:3] for option in options]
    if len(set(names) & set(_WEEK)) < 5:
        return []
    first, last = 0, 0
    if found := known_pattern("day_range").search(text):
        first, last = _WEEK.index(found[1].lower()), _WEEK.index(found[2].lower())
    elif re.search(r"\bweekdays?\b|\bwork(?:ing|ing )?days?\b", text, re.IGNORECASE):
        last = 4
    elif re.search(r"\bweekends?\b", text, re.IGNORECASE):
        first, last = 5, 6
    elif re.search(r"\b(?:every ?day|daily|each day)\b", text, re.IGNORECASE):
        last = 6
    elif len(named := _DAY.findall(text)) > 1:
        spoken = [day.lower() for day in named]
        return [option for option, name in zip(options, names, strict=True) if name in spoken]
    wanted = [_WEEK[day % 7] for day in range(first, last + 1 + 7 * (last < first))]
    chosen_ = [option for option, name in zip(options, names, strict=True) if name in wanted]
    return chosen_ if last != first else []


def language_code(document: Document, scope: Range) -> str:
    """Return the ISO 639-1 code of a text."""
    return (prose.detect(document.cut(scope)[:1000]) or "en").split("-")[0]
