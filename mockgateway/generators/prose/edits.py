"""Change an earlier answer as a message says: its values, parts, sentences or signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockgateway import text_tables
from mockgateway.generators.prose import rewriting
from mockgateway.generators.prose.composing import reader
from mockgateway.generators.prose.letters import body_of
from mockgateway.generators.prose.summary import sentences, terms
from mockgateway.text_tables import pattern

_QUOTES = " \"'“”‘’."
_BULLET = re.compile(r"\s*(?:[-*•]|\d+[.)])\s")
_WORD = r"[A-ZÀ-Ý][\w'’&.-]*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|&|de|of|the|und|and)(?= [A-ZÀ-Ý]))*(?: [A-ZÀ-Ý][\w'’-]*)?"
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def revised(text: str, wishes: str, messages: Sequence[str]) -> str | None:
    """Return an earlier answer with the changes that a message names, or None if it names none.

    Args:
        text: The answer.
        wishes: The message: `change the room to 12 and add that lunch is provided`.
        messages: The user's earlier messages, which may name the values.
    """
    if pattern("edits", "fresh").match(wishes) or not pattern("edits", "revises").search(wishes):
        return None
    made = text
    for wish in pattern("edits", "next").split(wishes.strip()):
        made = _edited(made, re.sub(r"\A(?:and|but|also) ", "", wish.strip(), flags=re.I), messages)
    return made if made != text else None


def _edited(text: str, wish: str, messages: Sequence[str]) -> str:
    if found := pattern("edits", "signs").search(wish):
        return _signed(text, _value(found["x"]))
    if found := pattern("edits", "removes").search(wish):
        part = r"\A(?:part|sentence|line|bit|paragraph|mention) (?:about|on|with|of) (?:the )?"
        return _without(text, re.sub(part, "", found["x"].strip(_QUOTES)))
    if found := pattern("edits", "replaces").search(wish) or pattern("edits", "states").search(
        wish
    ):
        parts = {"key": "", "old": "", "new": ""}
        for name, value in found.groupdict().items():
            parts[name.rstrip("2345")] = _value(value or "") or parts[name.rstrip("2345")]
        made = _with_value(text, parts["key"], parts["old"], parts["new"], messages)
        states = made == text and re.match(r"the .+ (?:is|should be|will be) ", wish, re.IGNORECASE)
        return _with_sentence(text, rewriting.closed(wish)) if states else made
    if found := pattern("edits", "directs").match(wish):
        return _with_sentence(text, reader.said(found["x"] or found["y"], text))
    if found := pattern("edits", "adds").search(wish):
        added = (found["x"] or found["y"]).strip(' "“”')
        added = re.sub(r"\A(?:the |a )?(?:reason|fact|line|info\w*|note|sentence): ", "", added)
        return _with_sentence(text, rewriting.closed(reader.addressed(added, text)))
    return text


def _value(written: str) -> str:
    return re.sub(
        r"\s+(?:now|actually|please|bitte|instead|this time|stattdessen)\Z",
        "",
        written.strip(_QUOTES),
    )


def _with_value(text: str, key: str, old: str, new: str, messages: Sequence[str]) -> str:
    """Return a text with a new value for the old one, or for the one that a key names."""
    if old and old.lower() in text.lower():
        return re.sub(re.escape(old), lambda _: new, text, flags=re.IGNORECASE)
    key = key or old
    if key.lower() in text.lower() and not _kind_of(new):
        named = re.compile(rf"\b{re.escape(key)}\b(?=[\w ]{{0,12}}[.,;!?\n]|\Z)", re.IGNORECASE)
        if not _named_value(text, key, messages):
            return named.sub(lambda _: new, text, count=1)
    kind = _kind_of(new)
    if not kind:
        value = _named_value(text, key, messages)
        return text.replace(value, new) if value else text
    form = re.compile(text_tables.load("edits")["kinds"][kind], re.IGNORECASE)
    found = list(form.finditer(text))
    if not found:
        return text
    stems = set(terms(key))
    labelled = [at for at in found if stems & set(terms(text[max(0, at.start() - 40) : at.end()]))]
    chosen = (labelled or found)[0]
    if re.search(r"\bbetween\s+\Z", text[: chosen.start()]):
        new = re.sub(r"\s+(?:to|until|[-–])\s+", " and ", new)
    return text[: chosen.start()] + new + text[chosen.end() :]


def _kind_of(value: str) -> str:
    """Return the kind of a value: a date, a time, an amount; "" for a name."""
    kinds: dict[str, str] = text_tables.load("edits")["kinds"]
    return next((kind for kind in kinds if re.fullmatch(kinds[kind], value, re.I)), "")


def _named_value(text: str, key: str, messages: Sequence[str]) -> str:
    """Return the name in a text that stands for a key such as `restaurant`, or ""."""
    word = re.escape(key.split()[-1] if key else "")
    forms = [
        rf"(?i:\b{word}(?:\W+(?:is|called|named|will be|at))?\W{{1,3}})(?P<v>{_NAME})",
        rf"(?P<v>{_NAME}) (?i:{word})\b",
    ]
    for form in forms:
        for source in (text, *reversed(messages)):
            for found in re.finditer(form, source):
                if found["v"] in text and found["v"].lower() != key.lower():
                    return found["v"]
    preposition = text_tables.load("edits")["prepositions"]
    lead = next((row["lead"] for row in preposition if re.search(row["named"], key, re.I)), "")
    found_name = re.search(rf"(?i:{lead})(?P<v>{_NAME})", text) if lead else None
    return found_name["v"] if found_name else ""


def _without(text: str, what: str) -> str:
    """Return a text without a part: a quotation, marks, a sentence by its place or its subject."""
    for row in text_tables.load("edits")["marks"]:
        if re.search(row["named"], what, re.IGNORECASE):
            return re.sub(row["found"], row.get("becomes", ""), text, flags=re.MULTILINE).strip()
    head, body, tail = body_of(text)
    if re.search(r"\b(?:greeting|salutation)\b", what):
        return "\n\n".join(part for part in (body, tail) if part)
    if re.search(r"\b(?:signature|sign-?off|closing)\b", what):
        return "\n\n".join(part for part in (head, body) if part)
    if what.lower() in body.lower() and " " in what and len(what.split()) > 2:
        body = re.sub(rf"\s*{re.escape(what)}[.!?]?", "", body, flags=re.IGNORECASE)
    else:
        body = _without_part(body, what)
    return "\n\n".join(part for part in (head, body.strip(), tail) if part)


def _without_part(body: str, what: str) -> str:
    units = [line for line in body.split("\n") if _BULLET.match(line)] or sentences(body)
    place = next((at for at, word in enumerate(_ORDINALS) if word in what.lower()), None)
    if "last" in what.lower().split():
        place = len(units) - 1
    wanted = set(terms(what))
    for at, unit in enumerate(units):
        if at == place or (place is None and wanted and wanted <= set(terms(unit))):
            body = body.replace(unit, "", 1)
    body = re.sub(r"\n(?=\n\n|\Z)|(?<=\n)\n(?=\s*[-*•\d])", "", body)
    return re.sub(r"[ \t]{2,}", " ", body)


def _signed(text: str, name: str) -> str:
    """Return a letter with another signature."""
    head, body, tail = body_of(text)
    lines = tail.split("\n") if tail else ["Best regards,"]
    kept = lines[:1] if pattern("rewriting", "closing_line").match(lines[0]) else []
    return "\n\n".join(part for part in (head, body, "\n".join([*kept, name])) if part)


def _with_sentence(text: str, sentence: str) -> str:
    """Add a sentence to a text, before the closing of a letter, or as an item of a list."""
    head, body, tail = body_of(text)
    last = body.rstrip().rpartition("\n")[2]
    if _BULLET.match(last):
        number = re.match(r"\s*(\d+)", last)
        body += f"\n{int(number[1]) + 1}. {sentence}" if number else f"\n- {sentence}"
    else:
        body = f"{body} {sentence}"
    return "\n\n".join(part for part in (head, body, tail) if part)
