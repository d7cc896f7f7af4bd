"""Write data that a message asks for in words: CSV, YAML or XML."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import conversion, facts, given, length, quiz
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.topic import topic_of
from mockgateway.text_tables import pattern

Record = dict[str, object]

_SPLIT = re.compile(r"\s*(?:,|、|，|\band\b|\by\b|\bund\b|和)\s*")
_HINT = re.compile(r"\s*\([^()]*\)")  # `price (float)`
_DATA_FORMATS = ("csv", "tsv", "yaml", "yml", "xml", "json")
_FORMAT = re.compile(r"\b(csv|ya?ml|xml)\b", re.IGNORECASE)
_ROWS = re.compile(r"\b([1-9]\d?) (?:data )?rows?\b")
_ONE = re.compile(r"\b(?:a|an|one) \w+ with\b")
MOST_ROWS, _FEWEST_COLUMNS = 30, 2
_SERVICE = re.compile(
    r"\b(?:an? |the )?([\w-]+) service (?:from|using|with|based on|running|of)"
    r"(?: the)?(?: image)? ([\w./-]+(?::[\w.-]*\w)?)"
    r"(?:[^,.;]*? ports? (\d+(?::\d+)?))?",
    re.IGNORECASE,
)
_QUIZ = re.compile(r"\b(?:quiz|multiple[- ]choice|trivia|flash ?cards?)\b", re.IGNORECASE)
# What a message says about the first record: field names, and where the value stands.
_TOLD = (
    ("mail", re.compile(r"([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})")),
    (
        "age|edad|alter|年龄|年齢",
        re.compile(
            r"\b(?:is|aged?|am|tiene|ist|a)\s+(\d{1,3})\b"
            r"|(\d{1,3})(?:[- ]years?[- ]old| años| jahre| ans|岁|歳)",
            re.IGNORECASE,
        ),
    ),
    (
        "city|ciudad|stadt|location|place",
        re.compile(
            r"\b(?i:from|lives? in|living in|based in|de|aus)\s+"
            r"([A-ZÀ-Ý][\wÀ-ÿ-]+(?: [A-ZÀ-Ý][\wÀ-ÿ-]+)?)"
        ),
    ),
    (
        "name|nombre",
        re.compile(
            r"\b(?i:for|about|of|named|called|describing|para|für)\s+"
            r"([A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+)?)\b"
        ),
    ),
)


def answer(question: Question) -> str | None:
    """Return rows of data as CSV, YAML or XML."""
    found = _FORMAT.search(question.text)
    about_code = pattern("requests", "about_code").search(question.text)
    if not found or about_code or len(question.text) > 600:
        return None
    names = pattern("requests", "columns").search(question.text)
    names = names or pattern("requests", "keys").search(question.text)
    text = re.sub(r"\b(?:in|as|(?:and|with) \w+ rows?)\b.*$", "", (names[1] or "") if names else "")
    keys = keys_of(text)[:12] or ["name", "age", "city"]
    wanted = _ROWS.search(question.text)
    count = (
        int(wanted[1])
        if wanted
        else length.read(question).items or (1 if _ONE.search(question.text) else 3)
    )
    rows = [record(question, keys, at) for at in range(min(count, MOST_ROWS))]
    kind = found[1].lower().replace("yml", "yaml")
    asked, source = split_source(question.text)
    heads = given.columns(asked)
    if source and (cells := given.rows(source, heads)):
        heads = heads if len(heads) == len(cells[0]) else given.heads_for(cells)
        rows = [
            dict(zip(heads, map(given.typed if kind[0] == "y" else str, row), strict=True))
            for row in cells
        ]
    elif kind[0] == "y" and (services := _compose(question.text)):
        return services
    elif values := given.pairs(question.text):
        rows = [values]
    return conversion.written(rows if kind != "yaml" or len(rows) > 1 else rows[0], kind)


def of_text(question: Question) -> str | None:
    """Return the records of a given text, with the columns and in the format that are asked for."""
    asked, source = split_source(question.text)
    heads, mark = given.parts_of_lines(asked)
    columns = [] if heads else given.columns(asked)
    formats = [found["f"].lower() for found in pattern("given", "formats").finditer(asked)]
    kind = next((kind for kind in _DATA_FORMATS if kind in formats), (*formats, "bullets")[0])
    listed = mark or kind.startswith(("bullet", "list", "line"))
    heads = heads or ([] if listed else columns)
    if not source or len(heads) < _FEWEST_COLUMNS or not (formats or mark):
        return None
    cells = given.rows(source, heads)
    if not cells or len(heads) != len(cells[0]):
        return None
    if by := pattern("given", "sorted").search(asked):
        cells = given.in_order(cells, heads, by[0])
    if pattern("requests", "total").search(asked):
        cells = [*cells, given.totals(cells)]
    if listed:
        lines = [(mark or ": ").join(row) for row in cells]
        lead = "" if kind.startswith("line") and "bullet" not in asked.lower() else "- "
        return "\n".join(f"{lead}{line}" for line in lines)
    if kind not in _DATA_FORMATS:
        return conversion.table(heads, cells)
    rows = [dict(zip(heads, row, strict=True)) for row in cells]
    typed = [{key: given.typed(cell) for key, cell in row.items()} for row in rows]
    return conversion.written(rows if kind in ("csv", "tsv") else typed, kind)


def record(question: Question, keys: list[str], at: int) -> Record:
    """Return plausible values of the keys for one record."""
    return {key: field_value(question, key.lower(), at) for key in keys}


def keys_of(text: str) -> list[str]:
    """Return the keys in a list of names: `first_name` for `first name (text)`."""
    text = _HINT.sub("", text)
    words = [re.sub(r"[^\w-]+", "_", word.strip(" `\"'")) for word in _SPLIT.split(text)]
    return [word.strip("_")[:40] for word in words if word.strip("_")]


def requested_columns(text: str) -> list[str]:
    """Return the columns of a table that a message names."""
    found = pattern("requests", "columns").search(text)
    names = _SPLIT.split(found[1]) if found else []
    return [name.strip(" `\"'")[:40] for name in names if name.strip()]


def _compose(text: str) -> str:
    """Return a compose file with the services that a message lists, or ""."""
    lines = ["services:"]
    for name, image, port in _SERVICE.findall(text):
        lines += [f"  {name}:", f"    image: {image}"]
        if port:
            lines += ["    ports:", f'      - "{port if ":" in port else f"{port}:{port}"}"']
    return "\n".join(lines) if lines[1:] else ""


def field_value(question: Question, key: str, at: int) -> object:
    """Return a plausible value of a field.

    Args:
        question: The message, which may hold the value.
        key: The field's name, lower case.
        at: The number of the record, from 0.
    """
    if re.search("question|options|choices|answer|correct", key) and _QUIZ.search(question.text):
        item = quiz.items(question, topic_of(question), at + 1)[-1]
        if key.startswith(("option", "choice")):
            return item.options
        return item.question if "question" in key else item.answer
    if at == 0 and (value := given.value_of(_after_keys(question.text), key)) is not None:
        return value
    for names, form in _TOLD if at == 0 else ():
        if re.search(names, key) and (value := first_group(form.search(question.text))):
            return int(value) if value.isdecimal() else value
    for names, made in _samples(question, at):
        if re.search(names, key):
            return made
    return question.reply.phrases["example"] + (f" {at + 1}" if at else "")


def _after_keys(text: str) -> str:
    """Return the part of a message after the list of keys, which contains their values."""
    found = re.search(r"\b(?:keys?|fields?|properties|attributes|columns?)\b", text, re.IGNORECASE)
    rest = text[found.end() :] if found else text
    tail = re.search(r"\b(?:for|of|about|describing|from|where|:)\b", rest)
    return rest[tail.start() :] if found and tail else text


def _samples(question: Question, at: int) -> tuple[tuple[str, object], ...]:
    samples, reply = text_tables.load("samples"), question.reply
    people = samples["people"]
    person: str = people[(at + len(question.text)) % len(people)]
    country = facts.countries()[at % len(facts.countries())]
    return (
        ("confidence|probability|likelihood", round(0.95 - at * 0.07 % 0.4, 2)),
        ("mail", person.lower().replace(" ", ".") + "@example.com"),
        ("first", reply.first_names[at % 3]),
        ("name|nombre|姓名|名前|author|ชื่อ", person),
        ("age|edad|alter|年龄|年齢", 24 + at * 7 % 40),
        ("city|ciudad|stadt|城市|location|place", reply.cities[at % 3]),
        ("country|país|land", country["country"]["en"]),
        ("capital", country["capital"]["en"]),
        ("price|cost|amount|total|precio|preis|价格", round(19.9 + at * 12.5, 2)),
        ("id$|number|count|quantity|score|rating", at + 1),
        ("date|day|created|fecha", f"2025-0{at % 9 + 1}-1{at % 9}"),
        ("active|enabled|is_|has_", at % 2 == 0),
        ("phone|tel", f"+1 555 010{at % 10}"),
        ("url|link|website", "https://example.com"),
        ("tags|items|list|hobbies|skills", ["reading", "cycling", "cooking"]),
        ("colou?r", samples["items"]["colo"][at % 10].lower()),
        ("year|año|jahr|année", 1999 + at * 7 % 26),
        ("title|book|movie|film", samples["titles"][at % 3]),
        ("job|role", samples["jobs"][at % 3]),
    )
