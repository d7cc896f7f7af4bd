"""Write a message in another language than that of its request."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from mockgateway.generators.prose import transfer
from mockgateway.generators.prose.composing import briefs, layout
from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.speech import Speaker
from mockgateway.generators.prose.composing.tables import table
from mockgateway.generators.prose.letters import body_of
from mockgateway.generators.prose.question import Question, fill
from mockgateway.generators.prose.summary import sentences


def write(question: Question) -> str | None:
    """Return the message that an English request describes, or None if no fact is translated.

    Facts with words that the translation does not know are left out.
    """
    code = question.reply.code
    brief = briefs.read(question) if question.language.code == "en" else None
    if brief is None or code not in transfer.CODES or not table(code):
        return None
    said = [part for made in Speaker(brief).sentences() for part in sentences(made)]
    known = transfer.known_sentences(said, code)
    if not known:
        return None
    local = replace(
        brief, code=code, who="", receiver=_receiver(brief, code), about="", parts=[], topic="",
        title=transfer.subject(said, code) or brief.question.reply.phrases.get("message", ""),
        mood=brief.mood if brief.mood == "apology" else "",
    )  # fmt: skip
    return layout.compose(local, Speaker(local), known)


def _receiver(brief: Brief, code: str) -> str:
    """Return the name of the receiver with a title of the language."""
    titled = re.search(
        r"\b(Mr|Mrs|Ms|Miss)\b\.? ([A-ZÀ-Ü][\w'’-]+(?: [A-ZÀ-Ü][\w'’-]+)?)",
        f"{brief.receiver} {brief.who}",
    )
    if titled:
        return f"{table(code)['title_words'][titled[1] == 'Mr']} {titled[2]}"
    if brief.receiver:
        return brief.receiver
    names = re.findall(r"\b[A-ZÀ-Ü][\w'’-]+(?: [A-ZÀ-Ü][\w'’-]+)*", brief.who)
    local = re.search(rf"{table(code)['titles']} [A-ZÀ-Ü][\w'’-]+", brief.who, re.IGNORECASE)
    if local and code == "es":
        return local[0][:1].lower() + local[0][1:]
    return local[0] if local else names[-1] if names else ""


def translated(text: str, code: str) -> str:
    """Return an English message in another language, or "" if a sentence of it is unknown."""
    words = table(code) if code in transfer.CODES else {}
    found = re.match(r"subject: *(?P<x>.+)\n+", text, re.IGNORECASE)
    head, body, tail = body_of(text[found.end() :] if found else text)
    paragraphs = [transfer.translated(part, code) for part in body.split("\n\n") if part.strip()]
    if not words or not all(paragraphs):
        return ""
    subject = ""
    if found:
        title = transfer.subject([found["x"], *sentences(body)], code)
        subject = fill(words["frames"]["subject"], {"x": title})
    closing, _, sender = tail.partition("\n")
    if tail and "," not in closing:
        sender = tail
    end = f"{words['closings']['formal']}\n{sender}".strip() if tail else ""
    if code == "de" and head and re.match(words["lower"], paragraphs[0]):
        paragraphs[0] = paragraphs[0][:1].lower() + paragraphs[0][1:]
    return "\n\n".join(filter(None, [subject, _greeting(head, words), *paragraphs, end]))


def _greeting(head: str, words: dict[str, Any]) -> str:
    if not head:
        return ""
    titled = re.search(r"\b(Mr|Mrs|Ms)\b\.? (.+?),?\Z", head)
    name = re.search(r"\b[A-ZÀ-Ü][\w'’-]+(?: [A-ZÀ-Ü][\w'’-]+)*(?=,?\Z)", head)
    greetings = words["greetings"]
    if titled:
        man = titled[1] == "Mr"
        title = f"{words['title_words'][man]} {titled[2]}"
        return fill(greetings["man" if man else "woman"], {"x": title})
    return fill(greetings["formal"], {"x": name[0]}) if name else str(greetings["nobody"])
