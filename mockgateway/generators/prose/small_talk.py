"""Answer greetings, thanks, questions about the assistant and the date, and requests to echo."""

from __future__ import annotations

import re

from mockgateway.generators.prose.question import Question, fill, first_group
from mockgateway.generators.prose.summary import sentences
from mockgateway.text_tables import pattern

_QUOTED = re.compile(r"[\"“'`](.+?)[\"”'`][.!]?", re.DOTALL)

_FEW = 2  # sentences of a question about the assistant, not about the user's problem


def echo(question: Question) -> str | None:
    """Return the words that the message asks to be repeated, and no others."""
    if found := pattern("small_talk", "echo").match(question.text):
        text = found[1].strip()
        if quoted := _QUOTED.fullmatch(text):
            return quoted[1]
        after_colon = re.match(r"[^\"“'`]*[:：]", question.text)
        return text or None if after_colon and not text.startswith(('"', "“", "'", "`")) else None
    if found := pattern("small_talk", "say").match(question.text):
        words = found[1]
        greeting = words.lower() in ("hello", "hi", "hello world")
        return words[0].upper() + words[1:] + ("." if " is " in words else "!" if greeting else "")
    return None


def answer(question: Question) -> str | None:
    """Answer a short polite message."""
    if len(question.text) > 200:
        return None
    reply, name = question.reply, first_group(_persona(question))
    if question.cue("thanks"):
        return question.pick(reply.thanks)
    if question.cue("bye"):
        return question.pick(reply.bye)
    if question.cue("how_are_you"):
        return question.phrase("how_are_you")
    introduces = len(question.text) < 80 and "?" not in question.text and question.cue("name_told")
    if question.cue("hello") or introduces:
        me = question.phrase("i_am", name=name) if name else ""
        return fill(question.pick(reply.hello), {"me": me})
    if question.cue("about_me") and len(sentences(question.text)) <= _FEW:
        if role := first_group(pattern("small_talk", "role").search(question.system)):
            return question.phrase("about_role", name=name or role, role=role)
        return question.phrase("about_me", name=name or reply.phrases["default_name"])
    if question.cue("joke"):
        return question.phrase("joke")
    return _date(question) if question.cue("date") else None


def _persona(question: Question) -> re.Match[str] | None:
    return pattern("small_talk", "persona").search(question.system) if question.system else None


def _date(question: Question) -> str:
    """Return the date that the conversation mentions; the real one is unknown here."""
    texts = [question.system, *[turn.text[:4000] for turn in question.history]]
    found = [date for text in texts if (date := pattern("small_talk", "date").search(text))]
    if found:
        return question.phrase("date_known", date=found[-1][1].strip())
    return question.phrase("date_unknown")
