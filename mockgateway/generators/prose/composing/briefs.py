"""Read a request for a message: its kind, sender, receiver, contents and limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from mockgateway import text_tables
from mockgateway.generators.prose import messages
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.composing.clauses import independent, is_form, split, without_form
from mockgateway.generators.prose.composing.tables import any_verb, kinds, pattern, patterns, table
from mockgateway.generators.prose.question import Question

_LONGEST = 4000  # characters of a request
_NEAR = 40  # characters before a kind that needs no verb before it
_SOURCE = 60  # characters of a text to reply to


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
    receiver: str = ""  # the receiver's name, with title
    sender: str = ""
    title: str = ""  # a subject line that suits the kind
    topic: str = ""  # the subject, if the request names it as a noun phrase
    about: str = ""  # what the request says about the receiver: `whose parcel is lost`
    name: str = ""  # a name that the request quotes or introduces with `called`
    source: str = ""  # a text to reply to
    parts: list[str] = field(default_factory=list)  # directives and facts, in their order
    before: int = 0  # how many of them stand before the request itself
    form: list[str] = field(default_factory=list)  # sentences about form


def read(question: Question, any_kind: bool = False) -> Brief | None:
    """Return the brief of a message, or None if the request is for something else.

    Args:
        question: The request.
        any_kind: Whether any request for a text with given facts will do.
    """
    code, text = question.language.code, question.text.strip()
    if not table(code) or len(text) > _LONGEST or messages.is_of_history(question):
        return None
    text, source = _without_source(text)
    parts = split(re.sub(r"\s*\n\s*[-*•]?\s*", "\n", text))
    at, found, head = _with_facts(code, parts) if any_kind else _head(code, parts)
    if not head:
        return None
    row = {"layout": "note", "act": "", "mood": "reply" if head[0] == " " else ""}
    if any_kind:
        row = {"layout": "text", "act": ""}
    if found:
        row = table(code)["kinds"][int((found.lastgroup or "k0")[1:])]
    brief = Brief(
        question, code, row["layout"], row["act"], row.get("mood", ""), text,
        limits.read(text), named=found[0] if found else "", source=source,
        title=row.get("title", ""),
    )  # fmt: skip
    before = pattern(code, "orders").match(parts[at])
    if before and (who := re.match(table(code)["receiver_before"], parts[at][before.end() :])):
        brief.who = who["who"]
    if brief.layout == "note" and re.search(table(code)["wants_heading"], text, re.I):
        brief.layout = "notice" if not re.search(rf"\b{table(code)['to']} ", head[:12]) else "note"
    if called := re.search(table(code)["called"], text):
        brief.name = called["q"] or called["c"]
    _read_head(brief, head)
    behind, brief.parts = brief.parts, []
    for part in parts[:at]:
        _read_part(brief, part)
    brief.before = len(brief.parts)
    brief.parts += behind
    for part in parts[at + 1 :]:
        _read_part(brief, part)
    if not brief.who and not brief.receiver and (named := pattern(code, "addressed").search(text)):
        brief.receiver = named["x"]
    return brief


def _without_source(text: str) -> tuple[str, str]:
    """Separate a text to reply to, which is quoted or stands in a paragraph of its own."""
    quoted = re.search(r":\s*[\"“„«]([^\"”“»]{24,})[\"”“»]", text)
    if quoted:
        return f"{text[: quoted.start()]}. {text[quoted.end() :]}".strip(), quoted[1]
    blocks = re.split(r"\n\s*\n", text)
    if len(blocks) > 1 and blocks[0].rstrip().endswith(":") and len(blocks[1]) > _SOURCE:
        return "\n".join([blocks[0].rstrip(" :") + ".", *blocks[2:]]), blocks[1]
    return text, ""


def _head(code: str, parts: list[str]) -> tuple[int, re.Match[str] | None, str]:
    """Return the sentence that asks for a message: its place, its kind, and the words behind."""
    orders, named = pattern(code, "orders"), kinds(code)
    for at, part in enumerate(parts[:6]):
        before, found = orders.match(part), named.search(part[:200])
        if found:
            between = part[before.end() if before else 0 : found.start()]
            between = re.sub(table(code)["receiver_before"], "", between)
            other = re.search(table(code)["not_before_kind"], between, re.IGNORECASE)
            alone = not before and (
                len(between) > _NEAR
                or _instructs(between)
                or not re.match(table(code)["behind_kind"], part[found.end() :], re.IGNORECASE)
            )
            if not other and not alone:
                rest = re.sub(table(code)["after_kind"], "", part[found.end() :], flags=re.I)
                return at, found, rest.rstrip("?") or " "
        if said := pattern(code, "says_itself").match(part):
            return at, None, part if not part[said.end() :].strip() else _said(part, said)
    return 0, None, ""


def _with_facts(code: str, parts: list[str]) -> tuple[int, None, str]:
    """Return the sentence that asks for a text: its place, and the facts behind its colon."""
    asks = re.compile(table(code)["frames"].get("plain", "(?!)"), re.IGNORECASE)
    for at, part in enumerate(parts[:4]):
        if asks.match(part):
            _, after = _colon(part)
            return at, None, f": {after}" if after else ""
    return 0, None, ""


def _instructs(text: str) -> bool:
    return text_tables.pattern("requests", "instructs").search(text) is not None


def _said(part: str, said: re.Match[str]) -> str:
    """Return the words behind `reply to`, or the whole directive: `Invite the team to lunch`."""
    to = re.match(
        r"\w+ to |(?:respond|reply|antworte|réponds|responde)\w* ", said[0], re.IGNORECASE
    )
    return f" to {part[said.end() :]}" if to and "apolog" not in said[0].lower() else part


def _read_head(brief: Brief, head: str) -> None:
    """Read the receiver, the subject and the directives behind the kind of message."""
    code = brief.code
    before, after = _colon(head)
    before = without_form(code, _named_persons(brief, before))
    thing = re.match(table(code)["thing"], before, re.IGNORECASE)
    if thing and not _is_person(code, thing["x"]):  # the message is about another one
        rest = thing["rest"]
        if whom := re.search(table(code)["to_whom"], rest, re.IGNORECASE):
            brief.who, rest = whom["who"], rest[: whom.start()] + rest[whom.end() :]
        answered = brief.mood == "reply" and thing["x"].startswith(("this", "that"))
        before = rest if answered else f" about {thing['x']}{rest}"
    who = re.match(
        rf"\s*(?P<by>{table(code)['to']}) (?P<who>.+?)(?={table(code)['stop']})", before, re.I
    )
    if who and (who["by"] not in table(code)["unsure"] or _is_person(code, who["who"])):
        before = before[who.end() :]
        named = re.match(table(code)["named"], before)
        brief.who = who["who"].strip() + (f" {named['x']}" if named else "")
        before = before[named.end() :] if named else before
        if about := re.match(table(code)["about"], before, re.IGNORECASE):
            brief.about = about["x"].strip(" ,.")
            before = before[about.end() :]
    starts = _verbs(code, before)
    edges = [*starts, len(before)]
    topic = before[: edges[0]].strip(" ,.")
    brief.topic = re.sub(rf"\A(?:{table(code)['topics']}) ", "", topic, flags=re.IGNORECASE)
    bare = not brief.topic or re.fullmatch(table(code)["no_topic"], brief.topic, re.IGNORECASE)
    if bare or (brief.who and re.match(table(code)["described"], topic, re.IGNORECASE)):
        brief.topic = ""
    if brief.mood == "welcome" and (of := re.search(r" (?:of|to|in|at) (.+)", brief.who)):
        brief.topic = of[1]
    if that := re.match(table(code)["that"], brief.topic, re.IGNORECASE):
        brief.parts.append(brief.topic[that.end() :])
        brief.topic = ""
    for start, end in pairwise(edges):
        said = re.sub(table(code)["leads"], "", before[start:end], count=1, flags=re.IGNORECASE)
        brief.parts.append("\0" + said.strip(" ,."))
    if after:
        for part in split(after):
            _read_part(brief, part)


def _verbs(code: str, text: str) -> list[int]:
    """Return where the directives in the words behind a kind begin: `asking …, and thanking …`."""
    starts: list[int] = []
    for found in re.finditer(
        rf"{table(code)['leads']}(?P<verb>{any_verb(code)})(?!\w)", text, re.I
    ):
        before, first = text[: found.start()], found["verb"].split()[0]
        if starts and not found["and"] and not before.rstrip().endswith(","):
            continue
        participle = re.search(table(code)["gerund"], first) and not re.search(
            table(code)["no_verb"], before, re.IGNORECASE
        )
        if found["lead"] or not before.strip() or participle:
            starts.append(found.start())
    return starts


def _colon(head: str) -> tuple[str, str]:
    """Return the words before and behind a colon."""
    found = re.search(r"\s?:(?=\s)", head)
    return (head[: found.start()], head[found.end() :].strip()) if found else (head, "")


def _is_person(code: str, who: str) -> bool:
    return bool(
        re.search(rf"\b{table(code)['persons']}\b", who, re.IGNORECASE)
        or re.match(rf"(?:{table(code)['titles']}) ", who)
    )


def _named_persons(brief: Brief, text: str) -> str:
    """Take the sender out of a part of the request."""
    for written in patterns(brief.code, "senders"):
        if found := written.search(text):
            brief.sender = brief.sender or found["x"].strip(" .,\"'“”")
            text = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;")
    for written in patterns(brief.code, "receivers"):
        if found := written.search(text):
            brief.receiver = found["x"].strip(" .,")
            text = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;")
    return text


def _read_part(brief: Brief, part: str) -> None:
    """Read a sentence of the request: persons, form, directives or facts."""
    code = brief.code
    part = part.strip().rstrip(".")
    rest = _named_persons(brief, part)
    if rest != part and not re.search(r"\w{3}", rest):
        return
    if subject := re.match(table(code)["subject_named"], rest, re.IGNORECASE):
        brief.title = subject["x"]
        return
    if is_form(code, rest):
        brief.form.append(rest)
        return
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
