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
    full = re.search(words["full_name"], "\n".join(users))
    names = [full["n"] if full else told_name(users) or ""]
    if re.search(words["both_sign"], brief.asked, re.IGNORECASE):
        names += re.findall(words["other_name"], "\n".join(users))[:1]
        link = f" {brief.question.reply.phrases['and']} "
        brief.sender = link.join(filter(None, names))
    brief.sender = brief.sender or names[0]


def _facts(brief: Brief, part: str) -> list[str]:
    """Return what a sentence of the user states, without greetings, orders and questions."""
    words = table(brief.code)
    part = re.sub(words["before_fact"], "", part.strip(), flags=re.IGNORECASE)
    if not part or re.search(words["no_fact"], part, re.IGNORECASE):
        return []
    if re.search(words["both_sign"], brief.asked, re.IGNORECASE):
        part = of_group(re.sub(words["with_me"], "we", part))
    return independent(brief.code, part.rstrip(" ."))
