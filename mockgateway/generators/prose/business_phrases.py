"""Translate common sentences of business letters between English, German, French and Spanish."""

from __future__ import annotations

import re
from functools import cache

from mockgateway.text_tables import load

_SENTENCE = re.compile(  # `3. Mai` ends none
    r"(?:[^.!?]|(?<=\d)\.(?=\d| (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)))+(?:[.!?]|\Z)"
)
_LONGEST = 600
_DATES = {"en": "{n} {m}", "de": "{n}. {m}", "fr": "le {n} {m}", "es": "el {n} de {m}"}
_TIMES = {"en": "{t} o'clock", "de": "{t} Uhr", "fr": "{t} h", "es": "las {t} horas"}
_CONTRACTED = (
    (r"\bà le\b", "au"),
    (r"\bde le\b", "du"),
    (r"\bde el\b", "del"),
    (r"\ba el\b", "al"),
)
_SHORT = (("'ll", " will"), ("'ve", " have"), ("'re", " are"), ("’", "'"), (",", ""))


def translated(text: str, target: str) -> str:
    """Return a text in another language if every sentence of it is a common one, else ""."""
    codes = load("business")["languages"]
    if target not in codes or len(text) > _LONGEST:
        return ""
    parts = [part.strip() for part in _SENTENCE.findall(text) if part.strip(" .!?")]
    for source in (code for code in codes if code != target):
        made = [_sentence(part, source, target) for part in parts]
        if made and all(made):
            return " ".join(made)
    return ""


def _sentence(text: str, source: str, target: str) -> str:
    mark = text[-1] if text[-1] in ".!?" else ""
    plain = text.rstrip(".!? ")
    for short, long in _SHORT if source == "en" else ():
        plain = plain.replace(short, long)
    for form, out in _forms(source, target):
        if not (found := form.fullmatch(plain)):
            continue
        values = {key: _value(key, said, source, target) for key, said in found.groupdict().items()}
        if all(values.values()):
            made = out.format(**values)
            for apart, joined in _CONTRACTED:
                made = re.sub(apart, joined, made)
            return made + mark
    return ""


@cache
def _forms(source: str, target: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the sentences of a language as patterns, with the sentence in another language."""
    table = load("business")
    one, other = (table["languages"].index(code) for code in (source, target))
    return [
        (_compiled(wording, one), row[other].split("|")[0])
        for row in table["sentences"]
        for wording in row[one].replace(",", "").split("|")
    ]


def _compiled(wording: str, at_language: int) -> re.Pattern[str]:
    things = "|".join(re.escape(row[at_language]) for row in load("business")["things"])
    parts = re.split(r"\{(\w)\}", wording)
    slots = {"x": things, "t": r"(?:las )?\d{1,2}(?:[:.]\d\d)?(?: o'clock| Uhr| h| horas)?"}
    made = [
        f"(?P<{part}>{slots.get(part, '.+?')})" if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    ]
    return re.compile("".join(made), re.IGNORECASE)


def _value(key: str, said: str, source: str, target: str) -> str:
    """Return a value in another language; "" if it is unknown."""
    if key == "x":
        return _listed("things", said, source, target)
    if key == "d":
        return _day(said, source, target)[0]
    if key == "t":
        number = re.search(r"\d{1,2}(?:[:.]\d\d)?", said)
        made = _TIMES[target].format(t=number[0]) if number else ""
        return re.sub(r"(\d)[:.](\d\d) h", r"\1 h \2", made) if target == "fr" else made
    return _when(said, source, target)


def _listed(table: str, said: str, source: str, target: str) -> str:
    """Return a phrase of a table in another language; numbers take the place of {n}."""
    one, other = (load("business")["languages"].index(code) for code in (source, target))
    number = re.search(r"\d+", said)
    plain = re.sub(r"\d+", "{n}", said).lower()
    rows = load("business")[table]
    made = next((str(row[other]) for row in rows if row[one].lower() == plain), "")
    return made.replace("{n}", number[0] if number else "")


def _day(said: str, source: str, target: str) -> tuple[str, bool]:
    """Return a day or a date in another language, and whether it is a date."""
    if day := _listed("days", said, source, target):
        return day, False
    form = re.escape(_DATES[source]).replace(r"\{n\}", r"(\d{1,2})").replace(r"\{m\}", r"(\w+)")
    found = re.fullmatch(form, said, re.IGNORECASE)
    month = _listed("months", found[2], source, target) if found else ""
    return (_DATES[target].format(n=found[1], m=month), True) if found and month else ("", False)


def _when(said: str, source: str, target: str) -> str:
    """Return when something happens: `by Friday`, `on 12 June`, `within 5 days`."""
    if span := _listed("spans", said, source, target):
        return span
    for row in load("business")["when"].values():
        words = row[source] if isinstance(row[source], list) else [row[source]]
        for lead in sorted(words, key=len, reverse=True):
            rest = said.removeprefix(lead).strip() if said.startswith(lead) else ""
            day, dated = _day(rest, source, target) if rest else ("", False)
            if day:
                before = row[target]
                before = before[dated] if isinstance(before, list) else before
                return f"{before} {day}".strip()
    return ""
