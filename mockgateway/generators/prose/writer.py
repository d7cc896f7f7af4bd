"""Write the text of an answer: about the message, in its language."""

from __future__ import annotations

import random
import re
from zlib import crc32

from mockgateway import text_tables
from mockgateway.content import ChatRequest, Message
from mockgateway.generators.prose import (
    arithmetic,
    artifacts,
    choosing,
    chores,
    classification,
    code,
    commands,
    commits,
    composing,
    constraints,
    creative,
    datasets,
    digest,
    documents,
    essays,
    explaining,
    facts,
    followup,
    inventing,
    lists,
    memory,
    messages,
    more_languages,
    notes,
    objects,
    occasions,
    puzzles,
    questions_on_text,
    reading,
    records,
    regexes,
    results,
    rewriting,
    service,
    small_talk,
    speeches,
    stated,
    style,
    translation,
    vision,
)
from mockgateway.generators.prose.conversion import converted
from mockgateway.generators.prose.detection import detect, requested_language
from mockgateway.generators.prose.languages import CODES, language
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.topic import topic_of
from mockgateway.text_tables import pattern

_BLANKS = re.compile(r"[ \t]{40,}|\s{200,}")  # on which many patterns would take a second
_MOST_MESSAGES, _MOST_LETTERS = 50, 8000
_LONGEST_TASK, _SHORTEST_MATERIAL = 2500, 40  # characters of instructions, and of a text

# The first that recognises the message answers it, so the most specific come first.
_RESPONDERS = (
    notes.answer,
    reading.to_do,
    code.clear,
    essays.answer,
    artifacts.answer,
    memory.answer,
    commits.answer,
    records.of_text,
    choosing.answer,
    chores.answer,
    questions_on_text.answer,
    occasions.answer,
    speeches.answer,
    explaining.answer,
    inventing.answer,
    composing.answer,
    rewriting.answer,
    digest.answer,
    reading.extract,
    documents.answer,
    translation.answer,
    small_talk.answer,
    puzzles.answer,
    classification.classify,
    lists.given_data,
    lists.recipe,
    records.answer,
    regexes.answer,
    code.answer,
    reading.answer,
    messages.answer,
    arithmetic.answer,
    lists.table,
    creative.answer,
    stated.answer,
    facts.capital,
    facts.short_answer,
    lists.answer,
    service.answer,
    reading.from_statements,
    facts.how_to,
    service.reaction,
    composing.plain,
    facts.explanation,
)

_KEEP_LENGTH = (
    composing.answer, composing.plain, essays.answer, explaining.answer, service.answer,
    speeches.answer,
)  # fmt: skip

# For messages that want the text that they hold summarised, shortened or rewritten.
_ON_TEXT = (records.of_text, chores.answer, notes.answer, rewriting.answer, digest.answer)

_TRANSFORMERS = (
    records.of_text,
    chores.answer,
    translation.answer,
    rewriting.answer,
    digest.answer,
    classification.classify,
    reading.extract,
    lists.given_data,
    records.answer,
)


def write_answer(prompt: ChatRequest, way: int) -> str:
    """Return the text of the assistant's answer, never empty.

    Args:
        prompt: The conversation.
        way: 0 to 63; chooses among phrases. The same conversation and way give the same answer.
    """
    turns = list(prompt.messages)[-_MOST_MESSAGES:]
    question, other = _question(prompt, turns, way)
    if turns and turns[-1].role == "tool":
        return results.answer(question, turns)
    if text := style.dictated(question) or small_talk.echo(question):
        return text
    if question.images:
        return style.apply(question, vision.answer(question))
    if other and question.language.code == "en":
        foreign = detect(question.text[:2000]) == other
        return more_languages.answer(other, question.text, "" if foreign else topic_of(question))
    if text := followup.answer(question, _respond, _transform):
        return style.apply(question, text)
    if text := commands.answer(question):
        return text
    if text := inventing.data(question):
        return text
    if text := objects.as_json(question, _respond, lists.list_items):
        return text
    return style.apply(question, _respond(question)) or question.phrase("nothing_asked")


def _transform(question: Question) -> str:
    """Return what a message wants done with the text that it holds, or ""."""
    if data := datasets.answer(question.text) or converted(question.text):
        return data
    return next((text for answer in _TRANSFORMERS if (text := answer(question))), "")


def _respond(question: Question) -> str:
    """Return the answer of the first responder that recognises the message and obeys its form."""
    first, of_document = "", ""
    asked, source = split_source(question.text)
    works = source and pattern("requests", "works_on").search(asked)
    for answer in (*_ON_TEXT, *_RESPONDERS) if works else _RESPONDERS:
        if answer is facts.explanation and of_document:
            return of_document  # rather than general sentences of the right length
        if text := answer(question):
            if answer in _KEEP_LENGTH or constraints.keeps(question, text):
                return text
            first = first or text
            if answer is documents.answer:
                of_document = text
    return first


def _question(prompt: ChatRequest, turns: list[Message], way: int) -> tuple[Question, str | None]:
    """Return the message to answer, and the code of a language with only fixed sentences."""
    at = next((at for at in reversed(range(len(turns))) if turns[at].role == "user"), -1)
    text = _BLANKS.sub(" ", turns[at].text[-_MOST_LETTERS:]) if at >= 0 else ""
    system = [turn.text[-_MOST_LETTERS:] for turn in prompt.messages if turn.role == "system"]
    instructions = "\n".join(system)[-_MOST_LETTERS:]
    history = turns[: max(at, 0)]
    spoken = _spoken(text, history)
    task = _task_of(instructions, text) if instructions else ""
    text = f"{task}:\n\n{text}" if task else text
    wanted = _wanted(text, spoken, instructions, history)
    other = wanted or spoken
    known = spoken if spoken in CODES else "en"
    chance = random.Random(crc32(text.encode("utf-8", "surrogatepass")) * 64 + way)
    question = Question(
        text,
        instructions,
        language(known),
        language(wanted if wanted in CODES else known),
        history,
        turns[at].images if at >= 0 else (),
        chance,
    )
    return question, other if other in more_languages.codes() else None


def _task_of(instructions: str, text: str) -> str:
    """Return what instructions want done with each message (`summarise it`), or ""."""
    if len(instructions) > _LONGEST_TASK or pattern("requests", "instructs").search(text[:300]):
        return ""
    for part in sentences(instructions):
        found = pattern("requests", "standing_task").search(part)
        if found and (pattern("requests", "of_message").search(part) or _is_material(text)):
            task = re.sub(r"(?:ing\b|s\b)(?= |\Z)", "", found["verb"]) + found["rest"]
            return task[:1].upper() + task[1:].rstrip(" .:")
    roles = text_tables.load("requests")["roles"] if _is_material(text) else ()
    return next((row["task"] for row in roles if re.search(row["is"], instructions, re.I)), "")


def _is_material(text: str) -> bool:
    """Return whether a message is a text to work on rather than a question or a greeting."""
    return len(text) > _SHORTEST_MATERIAL and not text.rstrip().endswith(("?", "？"))


def _spoken(text: str, history: list[Message]) -> str:
    """Return the language of a message, or of the last one before it that has any."""
    texts = [text if len(text) < 2000 else text[:1000]]
    texts += [turn.text[:1000] for turn in reversed(history) if turn.role == "user"]
    return next((code for each in texts if (code := detect(each))), "en")


def _wanted(text: str, spoken: str, instructions: str, history: list[Message]) -> str | None:
    """Return the language that the user, else the instructions, want the answer in."""
    head = text if len(text) < 2000 else text[:1000]
    translates = language(spoken if spoken in CODES else "en").cue("translate").search(head)
    if len(head) > 300:
        head = head[:300] + "\n" + head[-200:]
    if not translates and (code := requested_language(head)):
        return code
    for turn in reversed(history):
        standing = turn.role == "user" and style.is_standing(turn.text)
        if standing and (code := requested_language(turn.text[:300])):
            return code
    return requested_language(instructions[-3000:])
