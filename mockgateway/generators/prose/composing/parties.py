"""Read who sends a message and who receives it."""

from __future__ import annotations

import re

from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.tables import pattern, patterns, table

_NAME = re.compile(r"[\"“]([^\"”]+)[\"”]|((?:[A-ZÀ-Ü][\w&'’-]*(?: (?=[A-ZÀ-Ü&]))?)+)")
_SIGNS_QUOTED = re.compile(
    r"\bsign(?: off)?(?: \w+){0,2}? (?:with|as|by):? [\"“'‘]([^\"”\n]{2,60}?)[\"”'’](?!\w)",
    re.IGNORECASE,
)
_SIGNED_ITEM = re.compile(r"\bsign (?:every|each|all|your) \w+", re.IGNORECASE)


def named(brief: Brief, text: str) -> str:
    """Take the sender and the receiver out of a part of the request."""
    text = re.sub(r"\b(Dr|Prof|St|Mrs?|Ms)\. ", "\\1\u2024 ", text)  # no end of a sentence
    for written in patterns(brief.code, "senders"):
        if found := written.search(text):
            sender = found["x"].strip(" .,\"'“”").replace("\u2024", ".")
            brief.sender = brief.sender or sender
            text = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;")
    for written in patterns(brief.code, "receivers"):
        if found := written.search(text):
            brief.receiver = found["x"].strip(" .,").replace("\u2024", ".")
            text = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;")
    return text.replace("\u2024", ".")


def is_person(code: str, who: str) -> bool:
    """Return whether the words for a receiver name a person."""
    return bool(
        re.search(rf"\b{table(code)['persons']}\b", who, re.IGNORECASE)
        or re.match(rf"(?:{table(code)['titles']}) ", who)
    )


def read_role(brief: Brief) -> None:
    """Read the sender from the role that the request gives: `As the owner of Blue Oar, …`."""
    role = re.search(table(brief.code)["speaks_as"], brief.question.text, re.IGNORECASE)
    if not role or brief.sender:
        return
    named = re.findall(
        r"[\"“]([^\"”]+)[\"”]|((?:[A-ZÀ-Ü][\w&'’-]*(?: (?=[A-ZÀ-Ü&]))?)+)", role["x"]
    )
    names = [quoted or plain for quoted, plain in named]
    if "'s " in role["x"]:
        brief.sender = role["x"]
        return
    person = len(names) > 1 or " of " not in role["x"]
    said = "\n".join(names) if person else table(brief.code)["team_of"].replace("{x}", names[0])
    brief.sender = said


def read_standing_sender(brief: Brief) -> None:
    """Read the sender from the instructions of the conversation if the request names none."""
    quoted = _SIGNS_QUOTED.search(brief.question.system)
    brief.sender = brief.sender or (quoted[1] if quoted else "")
    for rule in () if brief.sender else re.split(r"[.;,\n]\s+", brief.question.system):
        signs = re.search(r"\bsign\b.*", _SIGNED_ITEM.sub("sign", rule), re.IGNORECASE)
        named(brief, signs[0] if signs else "")


def read_receiver(brief: Brief, directive: str) -> None:
    """Read the receiver from a directive, from the text to reply to, or from anywhere else."""
    answered = brief.source and re.match(r"(?:this|the following|that)\b", brief.who)
    if brief.receiver or (brief.who and not answered):
        return
    signed = re.search(
        r"(?:[-–—,]\s*|[.!?]\s+(?=\w+(?: |\Z)))([A-ZÀ-Ü]\w+(?: [A-ZÀ-Ü]\w+)?)\W*\Z", brief.source
    )
    someone = re.search(
        rf"\b(?i:my|our|the|a) (?:\w+ )?{table(brief.code)['persons']}\b"
        r"(?:,? (?:Mr|Mrs|Ms|Dr)\.?)?(?:,? [A-ZÀ-Ü]\w+){0,2}",
        brief.asked,
    )
    if directed := pattern(brief.code, "directed").match(directive):
        brief.who = directed["who"]
    elif signed:
        brief.receiver, brief.who = signed[1], ""
    elif someone and re.search(table(brief.code)["writes_to"], brief.asked, re.IGNORECASE):
        brief.who = someone[0]
    elif (sent := re.search(table(brief.code)["sent_by"], brief.asked, re.I)) and is_person(
        brief.code, sent["who"]
    ):
        brief.who = sent["who"]
    else:
        named = pattern(brief.code, "addressed").finditer(brief.asked)
        others = (each["x"] for each in named if each["x"] not in brief.sender)
        brief.receiver = next(others, "")


def is_group(brief: Brief) -> bool:
    """Return whether the sender is a group."""
    words = table(brief.code)
    if re.search(words["speaks_as_one"], brief.asked):
        return False
    return bool(
        re.search(words["speaks_as_group"], brief.asked)
        or (brief.layout == "notice" and brief.mood != "away")
        or pattern(brief.code, "company").search(brief.sender)
    )


def pronoun(brief: Brief) -> str:
    """Return what the request calls the receiver: `she`, `he`, `they` or ""."""
    if brief.code != "en":
        return _called(brief, f"{brief.who} {brief.receiver}")
    who, text = brief.who, brief.asked
    titled = re.search(table("en")["titled"], f"{who} {brief.receiver}")
    if titled:
        return "he" if titled[1] else "she"
    single = re.search(r"\b(?:she|he|her|his|him)\b", text)
    if (
        single
        and (who or brief.receiver)
        and not re.search(r"s\Z|\b(?:team|staff|everyone)\b", who)
    ):
        return "she"
    return "they" if who and re.search(r"\b(?:they|them|their)\b", text, re.I) else ""


def _called(brief: Brief, named: str) -> str:
    """Return how a language with forms of address refers to the receiver."""
    if pattern(brief.code, "familiar").search(brief.asked):
        return "familiar"
    if re.search(table(brief.code)["woman"], named):
        return "she"
    return "he" if re.search(table(brief.code)["man"], named) else ""


def nouns(brief: Brief) -> str:
    """Return an expression for the nouns by which the request means the receiver."""
    if brief.layout == "notice" or not brief.who:
        return ""
    found = re.search(rf"\b{table(brief.code)['persons']}\b", brief.who, re.IGNORECASE)
    return re.escape(found[0]) if found else ""
