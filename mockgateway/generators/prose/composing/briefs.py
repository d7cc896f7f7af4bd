"""Read a request for a message: its kind, sender, receiver, contents and limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from mockgateway.generators.prose import messages
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.composing.asking import (
    around_colon,
    request_for_message,
    request_for_text,
)
from mockgateway.generators.prose.composing.clauses import (
    independent,
    is_form,
    split,
    without_form,
    without_source,
    without_wishes,
)
from mockgateway.generators.prose.composing.tables import any_verb, pattern, patterns, table
from mockgateway.generators.prose.question import Question

_LONGEST = 4000  # characters of a request
_SIGNED_ITEM = re.compile(r"\bsign (?:every|each|all|your) \w+", re.IGNORECASE)


@dataclass
class Brief:
    """A message as the request describes it."""

    question: Question
    code: str  # the language of the request
    layout: str
    act: str  # what the kind of message does with its subject {x}
    mood: str
    asked: str  # the request without the text that it answers
    limits: limits.Limits
    named: str = ""  # the kind in the request's words
    who: str = ""  # the receiver in the request's words
    by: str = ""  # the word before it, such as `to`
    receiver: str = ""  # the receiver's name, with title
    sender: str = ""
    title: str = ""  # a subject line that suits the kind
    topic: str = ""  # the subject, if the request names it as a noun phrase
    about: str = ""  # what the request says about the receiver: `whose parcel is lost`
    name: str = ""  # a name that the request quotes or introduces with `called`
    source: str = ""  # a text to reply to
    parts: list[str] = field(default_factory=list)  # directives and facts, in their order
    before: int = 0  # how many of them stand before the request itself


def read(question: Question, any_kind: bool = False) -> Brief | None:
    """Return the brief of a message, or None if the request is for something else.

    Args:
        question: The request.
        any_kind: Whether any request for a text with given facts will do.
    """
    code, text = question.language.code, question.text.strip()
    if not table(code) or len(text) > _LONGEST or messages.is_of_history(question):
        return None
    text, source = without_source(text)
    parts = split(re.sub(r"\s*\n\s*[-*•]?\s*", "\n", text))
    at, found, head = (
        request_for_text(code, parts) if any_kind else request_for_message(code, parts)
    )
    if not head:
        return None
    if any_kind:
        row = {"layout": "text", "act": ""}
    elif found:
        row = table(code)["kinds"][int((found.lastgroup or "k0")[1:])]
    else:
        answers = head[0] == " " and not re.match(r"(?:please )?write", parts[at], re.IGNORECASE)
        public = re.match(table(code)["public"], parts[at], re.IGNORECASE)
        layout = "notice" if public else "note"
        row = {"layout": layout, "act": "", "mood": "reply" if answers else ""}
    brief = Brief(
        question, code, row["layout"], row["act"], row.get("mood", ""), text,
        limits.read(text), named=found[0] if found else "", source=source,
        title=row.get("title", ""),
    )  # fmt: skip
    _read_kind(brief, parts[at], head)
    _read_head(brief, head)
    behind, brief.parts = brief.parts, []
    for part in parts[:at]:
        _read_part(brief, part)
    brief.before = len(brief.parts)
    brief.parts += behind
    for part in parts[at + 1 :]:
        _read_part(brief, part)
    brief.topic = brief.topic or row.get("topic", "")
    _divide(brief)
    _read_standing_sender(brief)
    if not brief.who and not brief.receiver:
        _read_receiver(brief, "" if found else parts[at])
    return brief


def _read_kind(brief: Brief, asking: str, head: str) -> None:
    """Read what the sentence that asks for the message says about it before its contents."""
    words = table(brief.code)
    before = pattern(brief.code, "orders").match(asking)
    for key in ("receiver_before", "for_whom"):
        if before and (who := re.match(words[key], asking[before.end() :], re.IGNORECASE)):
            brief.who = who["who"]
    public = brief.layout == "note" and not re.search(rf"\b{words['to']} ", head[:12])
    if public and re.search(words["wants_heading"], brief.asked, re.IGNORECASE):
        brief.layout = "notice"
    if called := re.search(words["called"], brief.asked):
        brief.name = called["q"] or called["c"]


def _read_standing_sender(brief: Brief) -> None:
    """Read the sender from the instructions of the conversation if the request names none."""
    for rule in () if brief.sender else re.split(r"[.;,\n]\s+", brief.question.system):
        signs = re.search(r"\bsign\b.*", _SIGNED_ITEM.sub("sign", rule), re.IGNORECASE)
        _named_persons(brief, signs[0] if signs else "")


def _read_receiver(brief: Brief, directive: str) -> None:
    """Read the receiver from a directive, from the text to reply to, or from anywhere else."""
    signed = re.search(r"[-–—,]\s*([A-ZÀ-Ü]\w+(?: [A-ZÀ-Ü]\w+)?)\W*\Z", brief.source)
    if directed := pattern(brief.code, "directed").match(directive):
        brief.who = directed["who"]
    elif signed:
        brief.receiver = signed[1]
    else:
        named = pattern(brief.code, "addressed").finditer(brief.asked)
        others = (each["x"] for each in named if each["x"] not in brief.sender)
        brief.receiver = next(others, "")


def _divide(brief: Brief) -> None:
    """Divide a list of as many facts as the request wants bullets."""
    count = brief.limits.bullets[1]
    for at, part in enumerate(brief.parts):
        pieces = re.split(r",\s+(?:and )?", part.strip("\0"))
        if 1 < count == len(pieces):
            brief.parts[at : at + 1] = pieces
            return


def _read_head(brief: Brief, head: str) -> None:
    """Read the receiver, the subject and the directives behind the kind of message."""
    code = brief.code
    if aside := re.search(table(code)["sender_aside"], head, re.IGNORECASE):
        brief.sender, head = aside["x"], head[: aside.start()].rstrip() + head[aside.end() :]
    before, after = around_colon(head)
    before = re.sub(table(code)["with_part"], "", before, flags=re.IGNORECASE)
    before = without_form(code, _named_persons(brief, before))
    before = _without_receiver(brief, before)
    starts = _verbs(code, before)
    edges = [*starts, len(before)]
    topic = before[: edges[0]].strip(" ,.")
    brief.topic = re.sub(rf"\A(?:{table(code)['topics']}) ", "", topic, flags=re.IGNORECASE)
    bare = (
        not brief.topic
        or is_form(code, topic)
        or re.fullmatch(table(code)["no_topic"], brief.topic, re.IGNORECASE)
    )
    if bare or (brief.who and re.match(table(code)["described"], topic, re.IGNORECASE)):
        brief.topic = ""
    if brief.mood == "welcome" and (of := re.search(r" (?:of|to|in|at) (.+)", brief.who)):
        brief.topic = of[1]
    if that := re.match(table(code)["that"], brief.topic, re.IGNORECASE):
        said = table(code)["say_that"]
        brief.parts.append(("\0" + said if said else "") + brief.topic[that.end() :])
        brief.topic = ""
    for start, end in pairwise(edges):
        said = re.sub(table(code)["leads"], "", before[start:end], count=1, flags=re.IGNORECASE)
        brief.parts.append("\0" + said.strip(" ,."))
    if after:
        for part in split(after):
            _read_part(brief, part)


def _without_receiver(brief: Brief, before: str) -> str:
    """Read the receiver behind the kind of message, and take it out of these words."""
    code, words = brief.code, table(brief.code)
    thing = re.match(words["thing"], before, re.IGNORECASE)
    if thing and not _is_person(code, thing["x"]):  # the message is about another one
        rest = thing["rest"]
        if whom := re.search(words["to_whom"], rest, re.IGNORECASE):
            brief.who, rest = whom["who"], rest[: whom.start()] + rest[whom.end() :]
        answered = brief.mood == "reply" and thing["x"].startswith(("this", "that"))
        before = rest if answered else f" about {thing['x']}{rest}"
    who = re.match(rf"\s*(?P<by>{words['to']}) (?P<who>.+?)(?={words['stop']})", before, re.I)
    if who and re.match(rf"(?:{any_verb(code)})(?!\w)", who["who"], re.IGNORECASE):
        who = None  # `to remind`
    unsure = who is not None and (
        who["by"] in words["unsure"] or brief.mood in ("invitation", "welcome")
    )
    if who and (not unsure or _is_person(code, re.split(r" of ", who["who"])[0])):
        before = before[who.end() :]
        named = re.match(words["named"], before)
        brief.by = "to" if code == "en" else who["by"]
        brief.who = who["who"].strip() + (f" {named['x']}" if named else "")
        before = before[named.end() :] if named else before
        if about := re.match(words["about"], before, re.IGNORECASE):
            brief.about = about["x"].strip(" ,.")
            before = before[about.end() :]
    return before


def _verbs(code: str, text: str) -> list[int]:
    """Return where the directives in the words behind a kind begin: `asking …, and thanking …`."""
    starts: list[int] = []
    plain = False  # whether the verbs are in their basic form
    for found in re.finditer(
        rf"{table(code)['leads']}(?P<verb>{any_verb(code)})(?!\w)", text, re.I
    ):
        before, first = text[: found.start()], found["verb"].split()[0]
        if starts and not found["and"] and not before.rstrip().endswith(","):
            continue
        gerund = re.search(table(code)["gerund"], first) is not None
        participle = gerund and not re.search(table(code)["no_verb"], before, re.IGNORECASE)
        goes_on = bool(starts) and plain and not gerund
        if found["lead"] or not before.strip() or participle or goes_on:
            plain = plain or not gerund
            starts.append(found.start())
    return starts


def _is_person(code: str, who: str) -> bool:
    return bool(
        re.search(rf"\b{table(code)['persons']}\b", who, re.IGNORECASE)
        or re.match(rf"(?:{table(code)['titles']}) ", who)
    )


def _named_persons(brief: Brief, text: str) -> str:
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


def _read_part(brief: Brief, part: str) -> None:
    """Read a sentence of the request: persons, form, directives or facts."""
    code = brief.code
    part = part.strip().rstrip(".")
    if introduced := re.match(table(code)["introduces"], part):
        brief.sender = brief.sender or introduced["n"]
        notes = [_named_persons(brief, note) for note in introduced["x"].split(", ")]
        brief.parts.append("\1" + ", ".join(filter(None, notes)))
        return
    rest = _named_persons(brief, part)
    if rest != part and not re.search(r"\w{3}", rest):
        return
    if subject := re.match(table(code)["subject_named"], rest, re.IGNORECASE):
        brief.title = subject["x"]
        return
    if is_form(code, rest):
        return
    rest = without_wishes(code, rest)
    directive = pattern(code, "directive")
    link = table(code)["and"]
    while (comma := re.match(r"([^,]+), ", rest)) and is_form(code, comma[1]):
        rest = rest[comma.end() :]
        if re.match(rf"(?:{any_verb(code)})(?!\w)", rest, re.IGNORECASE):
            brief.parts.append("\0" + rest)
            return
    if directive.match(rest):
        orders = re.split(
            rf"(?:,\s*(?:{link} )?|\s+{link} |;\s*)(?={directive.pattern})", rest, flags=re.I
        )
        for each in orders:
            if not is_form(code, each):
                brief.parts.append("\0" + each.strip(" ,."))
        return
    if re.match(r"(?:agenda|programme|program|topics|menu)\b[^:]{0,12}:", rest, re.IGNORECASE):
        brief.parts.append(rest)
        return
    facts, *ordered = re.split(rf",\s*(?:{link} )?(?={directive.pattern})", rest, flags=re.I)
    for each in re.split(r"\s*;\s+", facts):
        brief.parts += independent(code, each)
    brief.parts += ["\0" + each for each in ordered if not is_form(code, each)]
