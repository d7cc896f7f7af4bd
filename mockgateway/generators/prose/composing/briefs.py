"""Read a request for a message: its kind, sender, receiver, contents and limits."""

from __future__ import annotations

import re
from itertools import pairwise

from mockgateway.generators.prose import messages
from mockgateway.generators.prose.composing import limits, parties, told
from mockgateway.generators.prose.composing.asking import (
    around_colon,
    request_for_message,
    request_for_text,
)
from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.clauses import (
    independent,
    is_form,
    split,
    without_form,
    without_form_aside,
    without_source,
    without_wishes,
)
from mockgateway.generators.prose.composing.fragments import has_verb
from mockgateway.generators.prose.composing.tables import any_verb, kinds, pattern, table
from mockgateway.generators.prose.question import Question

_LONGEST, _MOST_NAME = 4000, 4  # characters of a request, words of a sender
_PLACED = re.compile(  # where a message will stand
    r"for (?:an?|the|our|my)\b|fürs?\b|(?:de rappel )?pour (?:l[ea]s?\b|l'|notre|nos|une?\b)"
    r"|para (?:el|las?|los|nuestr)",
    re.IGNORECASE,
)
_LIMIT = re.compile(  # behind a number, where no sentence seems to end
    r"(?<=[.!?]) \d[\d,]* (?:words?|characters?)(?: max\w*| or (?:less|fewer)| at most)?\.?\s*\Z"
)


def read(question: Question, any_kind: bool = False) -> Brief | None:
    """Return the brief of a message, or None if the request is for something else.

    Args:
        question: The request.
        any_kind: Whether any request for a text with given facts will do.
    """
    code, text = question.language.code, question.text.strip()
    if not table(code) or len(text) > _LONGEST:
        return None
    if messages.is_of_history(question) and not re.search(table(code)["refers_back"], text, re.I):
        return None
    whole = without_source(text)[0]
    text, source = without_source(without_form_aside(code, _LIMIT.sub("", text)))
    text = re.sub(table(code)["speaks_as"], "", text, count=1, flags=re.IGNORECASE)
    text = re.sub(r" {2,}", " ", text)
    parts = split(re.sub(r"\s*\n\s*[-*•]?\s*", "\n", text))
    at, found, head = (
        request_for_text(code, parts) if any_kind else request_for_message(code, parts)
    )
    if not head:
        return None
    plain = any_kind and not found
    row = {"layout": "text", "act": ""} if plain else _kind(code, parts, at, found, head)
    brief = Brief(
        question, code, row["layout"], row["act"], row.get("mood", ""), text,
        limits.read(whole), named=found[0] if found else "", source=source,
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
    told.add(brief)
    parties.read_role(brief)
    parties.read_standing_sender(brief)
    parties.read_receiver(brief, "" if found else parts[at])
    told.add_names(brief)
    return brief


def _kind(
    code: str, parts: list[str], at: int, found: re.Match[str] | None, head: str
) -> dict[str, str]:
    """Return the row of the table for the kind of message that the sentence `at` asks for."""
    rows = table(code)["kinds"]
    if found:
        return dict(rows[int((found.lastgroup or "k0")[1:])])
    answers = head[0] == " " and not re.match(r"(?:please )?write", parts[at], re.IGNORECASE)
    public = re.match(table(code)["public"], parts[at], re.IGNORECASE)
    layout = "notice" if public else "note"
    for part in parts[at + 1 :]:
        medium = kinds(code).search(part)
        if medium and is_form(code, part.strip(" .")):
            layout = rows[int((medium.lastgroup or "k0")[1:])]["layout"]
    return {"layout": layout, "act": "", "mood": "reply" if answers else ""}


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
    before, after = around_colon(head.removesuffix("."))
    before = re.sub(table(code)["with_part"], "", before, flags=re.IGNORECASE)
    before = without_form(code, parties.named(brief, before))
    before = _without_receiver(brief, before)
    starts = _verbs(code, before)
    edges = [*starts, len(before)]
    topic = before[: edges[0]].strip(" ,.")
    placed = brief.layout in ("chat", "notice", "text", "mail")
    if after and placed and _PLACED.match(topic):
        topic = ""  # where the message will stand
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
    firm = re.search(r"(?<=[\w)]) to (?P<who>[A-ZÀ-Ü][\w&-]*(?: [A-ZÀ-Ü][\w&-]*)+)\W*\Z", before)
    if firm and code == "en" and before.lstrip().startswith(("for ", "of ", "about ")):
        brief.who, before = firm["who"], before[: firm.start()]
    if thing and not parties.is_person(code, thing["x"]):  # the message is about another one
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
    if who and (not unsure or parties.is_person(code, re.split(r" of ", who["who"])[0])):
        before = before[who.end() :]
        named = re.match(words["named"], before)
        brief.by = "to" if code == "en" else who["by"]
        brief.who = who["who"].strip() + (f" {named['x']}" if named else "")
        before = before[named.end() :] if named else before
        before = re.sub(r"\A\s*\([^()]*\)", "", before)  # the receiver's company
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
        if found["lead"].startswith("that") and before.strip(" ,") and starts:
            continue  # `say that orders are late`
        if starts and not found["and"] and not before.rstrip().endswith(","):
            continue
        gerund = re.search(table(code)["gerund"], first) is not None
        participle = gerund and not re.search(table(code)["no_verb"], before, re.IGNORECASE)
        goes_on = bool(starts) and plain and not gerund
        if found["lead"] or not before.strip(" ,") or participle or goes_on:
            plain = plain or not gerund
            starts.append(found.start())
    return starts


def _introduces(brief: Brief, part: str) -> bool:
    """Read a sentence in which the sender names and describes themselves, if it is one."""
    found = re.match(table(brief.code)["introduces"], part)
    if found:
        brief.sender = brief.sender or found["n"]
        notes = [parties.named(brief, note) for note in found["x"].split(", ")]
        brief.parts.append("\1" + ", ".join(filter(None, notes)))
    return found is not None


def _read_directives(brief: Brief, rest: str) -> None:
    """Read the directives of a sentence, and the facts behind its semicolons."""
    code, link = brief.code, table(brief.code)["and"]
    directive = pattern(code, "directive")
    rest, *others = re.split(r"\s*;\s+", rest)
    orders = re.split(
        rf"(?:,\s*(?:{link} )?|\s+{link} |;\s*)(?={directive.pattern})", rest, flags=re.I
    )
    for each in orders:
        if not is_form(code, each):
            brief.parts.append("\0" + each.strip(" ,."))
    for other in others:
        _read_part(brief, other)


def _is_firm(code: str, text: str) -> bool:
    """Return whether a few words are the name of a firm or a team."""
    named = pattern(code, "company").search(text) and text[:1].isupper()
    return bool(named) and len(text.split()) <= _MOST_NAME and not has_verb(code, text)


def _read_part(brief: Brief, part: str) -> None:
    """Read a sentence of the request: persons, form, directives or facts."""
    code = brief.code
    part = re.sub(table(code)["facts_label"], r"\g<x>", part.strip().rstrip("."), flags=re.I)
    if brief.source and re.match(table(code)["introduces_source"], part, re.IGNORECASE):
        return
    if _introduces(brief, part):
        return
    rest = re.sub(table(code)["wants_said"], "", parties.named(brief, part), flags=re.I)
    nothing = rest != part and not re.search(r"\w{3}", rest)
    if nothing or is_form(code, rest):
        return
    if subject := re.match(table(code)["subject_named"], rest, re.IGNORECASE):
        brief.title = subject["x"]
        return
    rest = without_wishes(code, rest)
    if not brief.sender and _is_firm(code, rest):
        brief.sender = rest
        return
    directive = pattern(code, "directive")
    link = table(code)["and"]
    while (comma := re.match(r"([^,]+), ", rest)) and is_form(code, comma[1]):
        rest = rest[comma.end() :]
        if re.match(rf"(?:{any_verb(code)})(?!\w)", rest, re.IGNORECASE):
            brief.parts.append("\0" + rest)
            return
    if directive.match(rest):
        _read_directives(brief, rest)
        return
    if re.match(r"(?:agenda|programme|program|topics|menu)\b[^:]{0,12}:", rest, re.IGNORECASE):
        brief.parts.append(rest)
        return
    facts, *ordered = re.split(rf",\s*(?:{link} )?(?={directive.pattern})", rest, flags=re.I)
    for each in re.split(r"\s*;\s+", facts):
        brief.parts += independent(code, each)
    brief.parts += ["\0" + each for each in ordered if not is_form(code, each)]
