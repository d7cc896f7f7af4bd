"""Answer short messages that refer to the last answer: shorter, as a list, another one, go on."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from zlib import crc32

from mockgateway import text_tables
from mockgateway.generators.prose import composing, edits, facts, length
from mockgateway.generators.prose.detection import detect
from mockgateway.generators.prose.languages import CODES, Language, language
from mockgateway.generators.prose.letters import body_of
from mockgateway.generators.prose.question import Question, about, first_group
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.stock_phrases import translated
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import topic_of
from mockgateway.text_tables import pattern

Write = Callable[[Question], str]  # answers a question in words

_LONGEST, _LONGEST_REVISION = 80, 400
_SHORT_ANSWER = 8  # words
_LONGEST_ITEM, _MOST_TRIES = 30, 25  # words of an item of a list that goes on; answers drawn
_SOME = 3  # items if no number of them is given
_KINDS = ("shorter", "list", "another", "more", "translated")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s+")
_LAST_OBJECT = re.compile(r"(?<= of )\S.*\Z|(?<= de )\S.*\Z|(?<= von )\S.*\Z")


@cache
def _message(kind: str) -> re.Pattern[str]:
    table = text_tables.load("followup")
    before, after, words = table["politeness_before"], table["politeness_after"], table[kind]
    return re.compile(f"{before}(?:{'|'.join(words)}){after}", re.IGNORECASE)


def answer(question: Question, write: Write, transform: Write) -> str | None:
    """Answer a message that only makes sense after the last answer, or return None.

    Args:
        question: The message.
        write: Answers any message.
        transform: Works on the text that a message holds; returns "" for other messages.
    """
    text = question.text.strip()
    if not question.history or not text or len(text) > _LONGEST_REVISION or question.images:
        return None
    answers, before = question.answers(), _last_question(question)
    if not answers or not before:
        return None
    if made := _from_facts(question, answers[-1]):
        return made
    if made := _changed(question, write, transform, before):
        return made
    if len(text) > _LONGEST:
        return None
    if _message("shorter").match(text):
        return _shortened(answers[-1], question.reply.gap)
    if _message("list").match(text):
        return _as_list(answers[-1], _count(text, question.language))
    if _message("translated").match(text):
        return _translated(question, write, transform, before)
    if (again := pattern("followup", "further").match(text)) and (
        made := _further(question, write, before, _count(again[0], question.language) or _SOME)
    ):
        return made
    if _message("another").match(text):
        drawn = [write(_asking(question, before, salt)) for salt in range(1, 25)]
        return next((new for new in drawn if new not in answers), drawn[len(answers) % len(drawn)])
    if subject := first_group(pattern("followup", "instead").match(text)):
        return write(_asking(question, _about_other(question, before, subject.strip())))
    return _continued(question, before, answers) if _message("more").match(text) else None


def _from_facts(question: Question, last: str) -> str | None:
    """Return a text from facts of the message or the conversation, or a changed translation."""
    text = question.text.strip()
    if found := pattern("followup", "translated_and").match(text):
        code = _in_named_language(question, found["language"]).reply.code
        changed = edits.revised(last, found["wish"], question.user_texts()) or last
        return composing.translated(changed, code) or None
    says_nothing = len(last.split()) <= _SHORT_ANSWER
    if says_nothing or pattern("followup", "new_facts").search(text):
        return composing.answer(question)
    return None


def _translated(question: Question, write: Write, transform: Write, before: str) -> str:
    """Return the last answer in the language that the message names."""
    last, foreign = question.answers()[-1], _in_named_language(question, question.text.strip())
    code = foreign.reply.code
    made = translated(last, code) or composing.translated(last, code)
    made = made or write(_asking(foreign, before))
    if detect(made) == code:
        return made
    name = text_tables.load("language_names")["in"]["en"][code]
    return transform(replace(question, text=f'Translate into {name}: "{last}"'))


def _further(question: Question, write: Write, before: str, count: int) -> str | None:
    """Return so many answers to the request before that were not given yet, or None."""
    known = {_BULLET.sub("", line) for text in question.answers() for line in text.splitlines()}
    fresh: dict[str, None] = {}
    for salt in range(1, _MOST_TRIES):
        made = write(_asking(question, before, salt))
        items = [_BULLET.sub("", line).strip() for line in made.splitlines() if line.strip()]
        if any(length.size(item) > _LONGEST_ITEM for item in items) or "```" in made:
            return None
        fresh.update(dict.fromkeys(item for item in items if item not in known))
        if len(fresh) >= count:
            chosen = list(fresh)[:count]
            numbered = [f"{at}. {item}" for at, item in enumerate(chosen, 1)]
            return "\n".join(numbered) if count > 1 else chosen[0]
    return None


def _changed(question: Question, write: Write, transform: Write, before: str) -> str | None:
    """Return the last answer in another form or with other values, or None."""
    text, last, users = question.text.strip(), question.answers()[-1], question.user_texts()
    if shorter := _written_shorter(question, write, before):
        return shorter
    if pattern("followup", "transforms").search(text) and not split_source(text)[1]:
        asked = pattern("followup", "polite_start").sub("", text).rstrip(" .!?")
        if not pattern("requests", "instructs").match(asked):
            summarises = re.search(
                r"\b(?:sentence|word|paragraph|satz|sätze|frase|phrase)", asked, re.I
            )
            asked = f"{'Summarise' if summarises else 'Make'} this {asked}"
        whole = replace(question, text=f"{asked}:\n\n{last}", history=())
        if changed := transform(whole):
            return edits.revised(changed, text, users) or changed
    if "```" in last and pattern("followup", "narrows").match(text):
        return write(_asking(question, f"{before.rstrip(' .')}. {text}"))
    return edits.revised(last, text, users)


def _written_shorter(question: Question, write: Write, before: str) -> str | None:
    """Return the answer to the request before within a new limit, if it keeps the given facts."""
    found = pattern("followup", "within").search(question.text)
    facts = set(re.findall(r"\d[\d.,]*\d|\d|(?<=[a-z,] )[A-ZÀ-Ü][\w-]+", before))
    if not found or not facts or not pattern("requests", "instructs").match(before):
        return None
    most = int(found["n"])
    single = pattern("followup", "single").search(question.text)
    short = _asking(question, f"{before.rstrip(' .')}. {found[0]}.")
    for made in (composing.condensed(_asking(question, before)), write(short)):
        fits = 0 < length.size(made) <= most and (not single or len(sentences(made)) == 1)
        if fits and all(fact in made for fact in facts):
            return made
    return None


def _count(text: str, spoken: Language) -> int:
    """Return the number that a short message names, or 0."""
    found = map(spoken.number, re.findall(r"\w+", text))
    return next((number for number in found if number > 1), 0)


def _last_question(question: Question) -> str:
    """Return the last question that stands alone, with the subject that replaced its own since."""
    users = question.user_texts()
    if not users:
        return ""
    at = len(users) - 1
    while at > 0 and len(users[at]) <= _LONGEST and _refers_back(users[at].strip()):
        at -= 1
    asked = users[at]
    for text in users[at + 1 :]:
        found = pattern("followup", "instead").match(text.strip())
        if found and not _message("translated").match(text.strip()):
            asked = _about_other(question, asked, first_group(found).strip())
    return asked


def _refers_back(text: str) -> bool:
    if pattern("followup", "instead").match(text):
        return True
    return any(_message(kind).match(text) for kind in _KINDS)


def _asking(question: Question, text: str, salt: int = 0) -> Question:
    """Return the conversation as if `text` had been asked; another salt gives other phrases."""
    code = detect(text[:1000])
    spoken = language(code) if code in CODES else question.language
    reply = spoken if question.reply is question.language else question.reply
    chance = random.Random(crc32(text.encode("utf-8", "surrogatepass")) * 64 + salt)
    return replace(question, text=text, language=spoken, reply=reply, chance=chance)


def _in_named_language(question: Question, text: str) -> Question:
    names = text_tables.load("followup")["languages"]
    code = next((code for code in names if re.search(names[code], text, re.IGNORECASE)), None)
    return replace(question, reply=language(code)) if code else question


def _shortened(text: str, gap: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 2:
        return "\n".join(lines[: max(len(lines) // 2, 1)])
    parts = sentences(text)
    return gap.join(parts[: max(len(parts) // 3, 1)]) or text


def _as_list(text: str, count: int) -> str:
    """Return the parts of a text as a list, of `count` items if that is not 0."""
    body = body_of(re.sub(r"\A\W*subject:.*\n+", "", text, flags=re.IGNORECASE))[1]
    lines = [line for line in body.split("\n") if line.strip()]
    lines = [_BULLET.sub("", line) for line in lines if not line.rstrip().endswith((":", "："))]
    parts = lines if len(lines) > 2 else sentences(body)
    items = [f"- {part}" for part in parts if not part.rstrip().endswith(("?", "？"))]
    return "\n".join(items[: count or None]) or f"- {text}"


def _about_other(question: Question, asked: str, subject: str) -> str:
    """Return a question with its country, or else its subject, replaced."""
    low = asked.lower()
    for row in facts.countries():
        for name in row["country"].values():
            if name.lower() in low:
                return re.sub(re.escape(name), lambda _: subject, asked, count=1, flags=re.I)
    topic = topic_of(question, asked)
    at = low.find(topic.lower()) if topic else -1
    if at < 0:
        return f"{asked.rstrip(' ?.!')} {subject}?"
    tail = _LAST_OBJECT.search(topic)
    new = topic[: tail.start()] + subject if tail else subject
    return asked[:at] + new + asked[at + len(topic) :]


def _continued(question: Question, asked: str, answers: list[str]) -> str | None:
    """Return more about the same subject, in sentences that were not used yet."""
    again = _asking(question, asked)
    topic, reply = topic_of(again), again.reply
    if not topic:
        return None
    known = facts.known_facts(asked, topic, reply.code)
    pool = [*known, *facts.more_sentences(again, topic, bool(known))]
    if not known:
        pool += [about(line, topic) for line in again.shuffled(reply.points)]
    before = "\n".join(answers)
    fresh = [line.replace("**", "") for line in pool if line not in before]
    return reply.gap.join(fresh[:3]) or None
