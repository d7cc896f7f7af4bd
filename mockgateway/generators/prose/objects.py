"""Write the JSON that a message asks for in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

from mockgateway.generators.prose import enclosed, given, length
from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.question import Question, first_group, number_in
from mockgateway.generators.prose.records import MOST_ROWS, Record, keys_of, record
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import topic_of
from mockgateway.text_tables import pattern

Write = Callable[[Question], str]
Items = Callable[[Question, int, str], list[str]]

_MOST_KEYS = 20
_ROWS_OF = re.compile(
    r"\b(?:array|list)s? (?:of|with|containing) (\d{1,2}|two|three|four|five|six|seven|eight)\b",
    re.IGNORECASE,
)
_WANTS_JSON = re.compile(
    r"\b(?:as|in|return|respond|reply|answer|output|give|write|generate|create|only|valid|como|en"
    r"|(?:in)?to (?:an? )?(?:valid )?json"
    r"|als|im|objeto|object|réponds?)\b|用|以|返回|生成|で|เป็น",
    re.IGNORECASE,
)
_ABOUT_JSON = re.compile(
    r"\b(?:what is (?:a )?json|what's json|explain json|parse|validate|difference|function|code"
    r"|script|program|schema)\b|```|\A\W*[{\[]",
    re.IGNORECASE,
)
_NOT_KEYS = re.compile(
    r"^(?:keys?|fields?|the|claves|campos|valid json|json)\b[ :]*(?:named )?"
    r"|\b(?:for|of|about|describing)\b.*$",
    re.IGNORECASE,
)
_FORM = re.compile(  # words about the form among the keys
    r"(?:an?|only|just|return|output|nothing|valid|one)_.*|json|nothing|list_of\w*", re.IGNORECASE
)
_ARRAY = re.compile(r"\b(?:array|list)\b", re.IGNORECASE)


def as_json(question: Question, write: Write, list_items: Items) -> str | None:
    """Return a JSON object, or an array of them, if the message or the instructions ask for JSON.

    Args:
        question: The message.
        write: Answers a question in words.
        list_items: Makes the items of a list.
    """
    in_text = question.cue("json")
    in_system = question.rules if language("en").cue("json").search(question.rules) else ""
    rules = question.text if in_text else in_system
    if not rules or not _WANTS_JSON.search(rules):
        return None
    if in_text and (_ABOUT_JSON.search(question.text) or question.cue("extract")):
        return None
    if made := given.labelled(question.text):
        return _dump(made)
    wish = length.read(question)
    if rows_wanted := _ROWS_OF.search(question.asked):
        wish = wish._replace(items=number_in(rows_wanted, question.language))
    bare = pattern("requests", "json").sub("", question.text).strip(" .,:;")
    plain = replace(question, text=bare or question.text, system="")
    asked, source = split_source(question.text)
    heads = _json_keys(asked) if source else []
    cells = given.rows(source, heads) if len(heads) > 1 else []
    if cells and len(heads) == len(cells[0]):
        found = [dict(zip(heads, map(given.typed, row), strict=True)) for row in cells]
        return _dump(found if len(found) > 1 or _ARRAY.search(asked) else found[0])
    if not wish.items and (values := given.pairs(question.text)):
        return _dump(values)
    if keys := _json_keys(rules):
        rows = [record(question, keys, at) for at in range(min(wish.items or 1, MOST_ROWS))]
        if not wish.items:
            _use_sentences(question, rows[0], sentences(write(plain)))
        return _dump(rows if wish.items else rows[0])
    return _dump(_object(plain, write, list_items))


def of_brackets(text: str) -> str | None:
    """Return the records in the brackets of a message as JSON, if it asks for that, or None."""
    asked, source = split_source(text)
    keys = _json_keys(asked) if source and pattern("requests", "json").search(asked) else []
    found = enclosed.read(source, keys) if len(keys) > 1 else []
    rows = [dict(zip(keys, map(given.typed, row), strict=True)) for row in found]
    return _dump(rows) if len(rows) > 1 else None


def _use_sentences(question: Question, row: Record, parts: list[str]) -> None:
    """Replace values that only stand for an example by the sentences of an answer."""
    example = question.reply.phrases["example"]
    for key, part in zip([key for key in row if row[key] == example], parts, strict=False):
        row[key] = part


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _json_keys(rules: str) -> list[str]:
    if quoted := pattern("requests", "quoted_keys").search(rules):
        return re.findall(r"[\"'`]([\w-]+)[\"'`]", quoted[0])[:_MOST_KEYS]
    found = pattern("requests", "each_has").search(rules)
    found = found or pattern("requests", "keys").search(rules)
    named = re.sub(r"^.*\b(?:with|having|containing)\b", "", first_group(found).strip())
    keys = keys_of(_NOT_KEYS.sub("", named.strip())) if found else []
    return [key for key in keys if not key.isdecimal() and not _FORM.fullmatch(key)][:_MOST_KEYS]


def _object(question: Question, write: Write, list_items: Items) -> Record:
    wish, topic = length.read(question), topic_of(question)
    if wish.items:
        items = list_items(question, wish.items, topic)
        return {"topic": topic, "items": [item.replace("**", "") for item in items]}
    text = write(question)
    if found := re.search(r"(.+?) = (−?[\d.]+)\b", text):
        value = found[2].replace("−", "-").rstrip(".")
        whole = re.fullmatch(r"-?\d+", value)
        expression = re.sub(r"^.*: ", "", found[1])
        return {"expression": expression, "result": int(value) if whole else float(value)}
    if question.cue("capital"):
        last = text.rsplit(" is ", 1)[-1].rstrip(".。")
        return {"question": question.text.strip(), "answer": last}
    if len(text) < 240 or "\n" in text or "```" in text:
        return {"answer": text}
    points = [item.replace("**", "") for item in list_items(question, 3, topic)]
    return {"topic": topic, "answer": text, "points": points}
