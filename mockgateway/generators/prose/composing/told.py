"""Take the contents of a message from what the user said earlier in the conversation."""

from __future__ import annotations

import re

from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.clauses import independent
from mockgateway.generators.prose.composing.persons import of_group
from mockgateway.generators.prose.composing.tables import table
from mockgateway.generators.prose.memory import told_name
from mockgateway.generators.prose.summary import sentences

_MOST = 8  # statements


def add(brief: Brief) -> None:
    """Add earlier statements to a brief that refers to them or has no facts of its own."""
    words, users = table(brief.code), brief.question.user_texts()
    refers = re.search(words["refers_back"], brief.asked, re.IGNORECASE)
    idle = not brief.topic or re.search(words["for_itself"], brief.topic, re.IGNORECASE)
    states = re.compile(words["no_content"], re.IGNORECASE)
    own = brief.about or any(not states.match(part) for part in brief.parts)
    if not users or brief.source or not (refers or (idle and not own)):
        return
    spoken = [part for text in users for part in sentences(text[:2000])]
    known = [fact for part in spoken for fact in _facts(brief, part)]
    if not known:
        return
    brief.parts = [*known[-_MOST:], *brief.parts]
    brief.before = 0
    if re.search(words["for_itself"], brief.topic, re.IGNORECASE):
        brief.topic = ""
    names = [_own_name(brief, users)]
    if re.search(words["both_sign"], brief.asked, re.IGNORECASE):
        names += re.findall(words["other_name"], "\n".join(users))[:1]
        link = f" {brief.question.reply.phrases['and']} "
        brief.sender = link.join(filter(None, names))
    brief.sender = brief.sender or names[0]


def add_names(brief: Brief) -> None:
    """Add the names of the sender and the receiver that the user gave earlier."""
    users = brief.question.user_texts()
    if not users or brief.layout not in ("mail", "note", "chat"):
        return
    brief.sender = brief.sender or _own_name(brief, users)
    titled = re.findall(r"\b(?:Mr|Mrs|Ms|Dr|Frau|Herrn?)\b\.? [A-ZÀ-Ü]\w+", "\n".join(users))
    refers = re.search(table(brief.code)["writes_to"], brief.asked, re.IGNORECASE)
    if refers and titled and not (brief.who or brief.receiver):
        brief.receiver = titled[-1]
    noun = re.search(r"(?:my|the|our) (\w+)\Z", brief.who)
    called = (
        rf"\b(?:[Mm]y|[Tt]he|[Oo]ur) {noun[1]}(?:'s name)?,? (?:is )?(?:called |named )?"
        if noun
        else ""
    )
    named = re.search(rf"{called}([A-ZÀ-Ü][\w-]+)", "\n".join(users)) if called else None
    if named and not brief.receiver:
        brief.receiver = named[1]


def _own_name(brief: Brief, users: list[str]) -> str:
    full = re.search(table(brief.code)["full_name"], "\n".join(users))
    return full["n"] if full else told_name(users) or ""


def _facts(brief: Brief, part: str) -> list[str]:
    """Return what a sentence of the user states, without greetings, orders and questions."""
    words = table(brief.code)
    part = re.sub(words["before_fact"], "", part.strip(), flags=re.IGNORECASE)
    if not part or re.search(words["no_fact"], part, re.IGNORECASE):
        return []
    if re.search(words["both_sign"], brief.asked, re.IGNORECASE):
        part = of_group(re.sub(words["with_me"], "we", part))
    return independent(brief.code, part.rstrip(" ."))
