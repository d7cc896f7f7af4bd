"""Answer in a template that the conversation shows: tags, lines with placeholders, named keys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml

from mockgateway import text_tables
from mockgateway.text_tables import pattern

from .extraction.fields import Field
from .keys import keys_at
from .shape import type_by_name, types_in_words

Json = Any
Fill = Callable[[dict[str, Json], str], dict[str, Json]]  # fills properties from a question
Answer = Callable[[str], str]  # answers a question in words

_TABLE = "formats"
_LONGEST = 4_000  # characters; longer texts describe agents or hold documents
_MOST_FIELDS = 30
_BEFORE = 120  # characters before a tag or a template that introduce it
_TAG = re.compile(
    r"<(?P<name>[A-Za-z][\w-]{0,40})>(?:(?P<inner>[^<>]{0,80})</(?P=name)>)?|<[\w-]+/>"
)
_LEAF = re.compile(r"<(?P<bare>[\w-]+)\s*/>|<(?P<name>[\w-]+)>\s*(?:\.\.\.|…)?\s*</(?P=name)>")
_LONGEST_BLOCK = 1_000  # characters of nested tags
_PLACEHOLDER = re.compile(
    r"<(?P<angle>[A-Za-z][^<>\n]{0,60}|\d+ ?[-–] ?\d+)>|\{(?P<brace>[A-Za-z][^{}\n]{0,60})\}"
    r"|\[(?P<square>[A-Za-z][^\[\]\n]{0,60})\](?!\()|(?<=: )(?P<dots>\.\.\.|…|_{3,})(?=\s*$)",
    re.MULTILINE,
)
_CODE_LINE = re.compile(r"[`\"“](?P<line>[A-Za-z#*][^`\"”\n<{\[]{0,40}[<{\[][^`\"”\n]{1,80})[`\"”]")
_PLAIN_LINE = re.compile(r"(?![^\n]*(?:</|/>))[A-Z][\w ]{0,20}: ?[<{\[][^\n]*[>}\]]")
_LABEL = re.compile(r"[A-Za-z][\w /-]*")


class Template(NamedTuple):
    """A template in a text, and the question that the rest of the text asks."""

    body: str
    question: str


def templated_answer(texts: list[str], question: str, fill: Fill, answer: Answer) -> str | None:
    """Return an answer in the form of a template, or None if the conversation shows none.

    Args:
        texts: The user's last message and the instructions, which may show a template.
        question: The user's last message.
        fill: Returns values for properties, taken from a question where it gives them.
        answer: Answers a question in words.
    """
    for text in texts:
        if len(text) > _LONGEST or pattern(_TABLE, "markup").search(text):
            continue
        if found := _lines_in(text) or _tags_in(text):
            asked = found.question if text == question else question
            return _filled(found.body, asked, fill, answer)
    for text in texts:
        named = pattern(_TABLE, "keyed").search(text) if len(text) < _LONGEST else None
        if named and (keys := keys_at(text, named.end())).properties:
            rest = text[keys.end :].strip(" .:\n") or text[: named.start()]
            asked = rest if text == question else question
            return _written(named["kind"].lower(), fill(keys.properties, asked))
    return None


def _tags_in(text: str) -> Template | None:
    """Return the tags that the answer must have; not those of data in the text."""
    shown: dict[str, str] = {}
    at, first, last = 0, len(text), 0
    while found := _TAG.search(text, at):
        at = found.end()
        name, inner = found["name"], (found["inner"] or "").strip()
        if not name or (not shown and not _asks_for_tag(text, found)):
            continue
        element = f"<{name}>{{{_described(name, inner)}}}</{name}>"
        end = text.find(f"</{name}>", at) if found["inner"] is None else -1
        if end >= 0:
            at = end + len(name) + 3
            if not (element := _nested(text[found.start() : at])):
                return None  # a block of data
        shown.setdefault(name, element)
        first, last = min(first, found.start()), at
    if not shown or len(shown) > _MOST_FIELDS:
        return None
    return Template("\n".join(shown.values()), _without(text, first, last))


def _nested(block: str) -> str:
    """Return an element with placeholders in its empty elements; "" if it holds data."""
    if len(block) > _LONGEST_BLOCK or not _LEAF.search(block):
        return ""
    body = _LEAF.sub(lambda leaf: "<{0}>{{{0}}}</{0}>".format(leaf["name"] or leaf["bare"]), block)
    return "" if re.search(r">[^<>{}]*\w[^<>{}]*<", body) else body


def _described(name: str, inner: str) -> str:
    return inner if re.match(r"\w[^{}]*\|", inner) else name


def _asks_for_tag(text: str, tag: re.Match[str]) -> bool:
    before = re.split(r"[.!?]\s|\n\n", text[max(0, tag.start() - _BEFORE) : tag.start()])[-1]
    closed = f"</{tag['name']}>" in text[tag.start() :] or re.match(
        r"[`'\"]? (?:xml )?tags?\b", text[tag.end() :]
    )
    wraps = pattern(_TABLE, "wraps").search(before)
    return bool(wraps or (closed and pattern(_TABLE, "in_tags").search(before)))


def _without(text: str, start: int, end: int) -> str:
    """Return a text without the sentences between two places."""
    head = re.split(r"(?<=[.!?])\s+|\n", text[:start])
    tail = re.split(r"\A[`'\"]?(?: tags?)?[:,]|[.!?]\s+|\n", text[end:], maxsplit=1)
    kept = [" ".join(head[:-1]), tail[1] if len(tail) > 1 else ""]
    asked = " ".join(part for part in kept if part.strip()).strip()
    # One sentence may hold both: `Summarize tides in <summary></summary> tags`.
    return asked or re.split(r"\s(?:in|inside|within|with|using|as)\s*[`'\"]?\Z", text[:start])[0]


def _lines_in(text: str) -> Template | None:
    """Return lines with placeholders that a text introduces as the form of the answer."""
    leads = list(pattern(_TABLE, "template").finditer(text))
    if not leads:
        return None
    lead = leads[-1]
    if pattern(_TABLE, "data").search(text[max(0, lead.start() - _BEFORE) : lead.end()].strip()):
        return None
    after = text[lead.end() :]
    if quoted := _CODE_LINE.match(after.lstrip(" :")):
        whole = after.find(quoted[0]) + len(quoted[0])
        return Template(quoted["line"], _without(text, lead.start(), lead.end() + whole))
    if "\n" not in lead[0]:
        return _line_in(text, lead)
    fence = re.match(r"\s*```\w*\n(.*?)\n```", after, re.DOTALL)
    body, end = (fence[1], fence.end()) if fence else _block(after)
    if not _places(body):
        return None
    asked = text[: lead.start()].rpartition("\n")
    rest = f"{asked[0]} {_before_lead(asked[2])}\n{after[end:]}".strip()
    return Template(body, rest)


def _line_in(text: str, lead: re.Match[str]) -> Template | None:
    """Return a template that stands behind its lead in the same line."""
    found = _PLAIN_LINE.match(text, lead.end())
    return Template(found[0], _without(text, lead.start(), found.end())) if found else None


def _before_lead(line: str) -> str:
    """Return the finished sentences of the line in which a template is introduced."""
    return " ".join(re.findall(r"[^.!?]+[.!?](?=\s)", line))


def _block(text: str) -> tuple[str, int]:
    """Return the lines up to the last one with a placeholder in the first paragraphs."""
    lines, kept, gap = text.split("\n"), 0, 0
    for number, line in enumerate(lines):
        gap = 0 if line.strip() else gap + 1
        if _places(line):
            kept = number + 1
        elif number > kept + 1 or gap > 1:
            break
    body = "\n".join(lines[:kept])
    return body.strip("\n"), len(body)


def _places(body: str) -> list[re.Match[str]]:
    """Return the placeholders of a template; opening tags are none."""
    return [
        place
        for place in _PLACEHOLDER.finditer(body)
        if not place["angle"] or f"</{place['angle']}>" not in body
    ]


def _filled(body: str, question: str, fill: Fill, answer: Answer) -> str | None:
    """Return a template with values for its placeholders."""
    places = _places(body)
    if not 0 < len(places) <= _MOST_FIELDS:
        return None
    names = [_name(body, place) for place in places]
    parts = {name: _schema(name, place) for name, place in zip(names, places, strict=True)}
    values = fill(parts, question)
    text = answer(question or " ".join(parts))
    for name, part in parts.items():
        kind = (
            Field(part.get("description", name), part).text_kind
            if part.get("type") == "string"
            else ""
        )
        if kind in ("reply", "summary") or (len(parts) == 1 and part.get("type") == "string"):
            values[name] = text
        elif len(parts) == 1 and part.get("type") in ("number", "integer"):
            numbers = re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", ""))
            values[name] = numbers[-1] if numbers else values.get(name)
    written, at = [], 0
    for name, place in zip(names, places, strict=True):
        value = values.get(name, text)
        written += [body[at : place.start()], _inline(value)]
        at = place.end()
    return "".join([*written, body[at:]])


def _inline(value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(map(_inline, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _name(body: str, place: re.Match[str]) -> str:
    """Return a field's name: the label before the placeholder, else the placeholder's words."""
    lines = body[: place.start()].split("\n")
    label = _LABEL.findall(re.sub(r"<[^<>]*>", " ", lines[-1]))
    own = _said(place)
    typed = own.lower() in _types() or "|" in own or not own or own[0].isdigit()
    if not label and typed and (tag := re.search(r"<([\w-]+)>\Z", lines[-1])):
        label = [tag[1]]
    if not label and typed and len(lines) > 1:
        label = _LABEL.findall(lines[-2])
    words = label[-1] if label and (typed or len(label[-1]) < len(own)) else own
    return re.sub(r"\W+", "_", words).strip("_").lower() or "answer"


def _said(place: re.Match[str]) -> str:
    return (place["angle"] or place["brace"] or place["square"] or "").strip()


def _types() -> dict[str, Json]:
    types: dict[str, Json] = text_tables.load(_TABLE)["types"]
    return types


def _schema(name: str, place: re.Match[str]) -> Json:
    own = _said(place)
    if "|" in own:
        return {"enum": [option.strip() for option in own.split("|")]}
    if bounds := re.fullmatch(r"(\d+) ?[-–] ?(\d+)", own):
        return {"type": "integer", "minimum": int(bounds[1]), "maximum": int(bounds[2])}
    if own.lower() in _types():
        return types_in_words(own)
    if re.search(r"\b(?:comma|list)\b", own):
        return {"type": "array", "items": {"type": "string"}, "minItems": 1}
    said = {"description": own} if own and own.lower() != name else {}
    return {**type_by_name(name), **said}


def _written(kind: str, value: dict[str, Json]) -> str:
    """Return an object as YAML or TOML."""
    if kind == "toml":
        rows = (f"{key} = {_toml(item)}" for key, item in value.items())
        return "\n".join(rows)
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True)).strip()


def _toml(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
