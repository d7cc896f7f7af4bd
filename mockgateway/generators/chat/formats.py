"""Answer in a form that the conversation asks for in words: JSON of a shape, or marked fields."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from mockgateway.content import ChatRequest, Message
from mockgateway.generators import prose
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.text_tables import pattern

from .class_shapes import classes_in
from .conversation import present
from .filling import fill_schema
from .keys import keys_in
from .labelled import labelled_answer
from .marked import marked_answer
from .schemas import schema_of
from .shape import LONGEST, Shown, shape_in
from .templates import templated_answer

Json = Any
Write = Callable[[ChatRequest], str]  # answers a conversation in words

_TABLE = "formats"
_REQUEST = 400  # characters at the start of a message that may ask for JSON
_LEAST_LISTED = 12  # the same, in lines
_LEAST_DATA = 80  # characters after the keys that are data
_LONGEST_SYSTEM = 24_000  # longer instructions are those of an agent
_REST = ("instruction", "unfinished")  # what is left of a sentence about form alone
_EMPTY_FENCE = re.compile(r"```\w*\s*```")
_DANGLING = re.compile(  # what a shape leaves of its request
    r"\b(?:return|reply|respond|answer|output|give)(?: me)?(?: with| as| in)?[\s:]*\Z",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\A\w+(?: are| is one of| can be| must be|[:=])\s*:?\s*")
_TASK = re.compile(r"\A(?:New )?task:\s*", re.IGNORECASE)


def formatted_answer(
    prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Write, now: float
) -> str | None:
    """Return the answer in the requested format, or None if the conversation requests none.

    Args:
        prompt: The conversation as it was sent.
        seed: The source of values that the conversation does not contain.
        draw: Draws an instance of a schema.
        write: Answers a conversation in words.
        now: The current time in seconds since 1970, for relative dates.
    """
    if not prompt.messages or prompt.messages[-1].role == "tool":
        return None
    user = next((turn for turn in reversed(prompt.messages) if turn.role == "user"), None)
    system = "\n".join(turn.text for turn in prompt.messages if turn.role == "system")
    if user is None or len(system) > _LONGEST_SYSTEM:
        return None
    own = (prose.of_lines, prose.of_data, prose.converted, prose.of_brackets)
    if made := next((made for answer in own if (made := answer(user.text))), None):
        return made
    if "[[ ## " in user.text:
        return marked_answer(prompt, system, user.text, seed, draw, write, now)
    if pattern(_TABLE, "runs_code").search(system):
        return _code(system, write(_asking(prompt, _TASK.sub("", user.text))))
    for text in (user.text[-LONGEST:], system[-LONGEST:]):
        if shown := shape_in(text) or _classes(text):
            return _json(prompt, text, shown, seed, draw, write, present(prompt.messages, now))
    for text, data in ((user.text[-LONGEST:], 0), (system[-LONGEST:], len(user.text))):
        if (named := _named_keys(text, data)) is not None:
            return _json(prompt, text, named, seed, draw, write, present(prompt.messages, now))
    filled = _in_template(prompt, system, user.text, seed, draw, write, now)
    if filled is not None:
        return filled
    instructions = f"{system}\n{user.text}"
    if pattern(_TABLE, "reacts").search(instructions):
        return f"Thought: I now can give a great answer\nFinal Answer: {write(prompt)}"
    return None


def _in_template(
    prompt: ChatRequest,
    system: str,
    user: str,
    seed: Seed,
    draw: DrawInstance,
    write: Write,
    now: float,
) -> str | None:
    """Return the answer in a template that the conversation shows, or None."""

    def answer(question: str) -> str:
        return write(_asking(prompt, question))

    def fill(properties: dict[str, Json], question: str) -> dict[str, Json]:
        schema = {"type": "object", "properties": properties, "required": list(properties)}
        value, _ = fill_schema(
            schema_of(schema),
            [question],
            lambda: answer(question),
            draw,
            seed.of("template"),
            present(prompt.messages, now),
            wordy=True,
        )
        return value or {}

    made = templated_answer([user, system], user, fill, answer)
    return made if made is not None else labelled_answer(user, fill)


def _named_keys(text: str, data: int) -> Shown | None:
    """Return the object whose keys a text names for the data that follows, or None.

    Args:
        text: A message.
        data: The size of the data in the messages after it.
    """
    keys = keys_in(text) if pattern(_TABLE, "wants").search(text[:_REQUEST]) else None
    if keys is None or not keys.properties:
        return None
    listed = len(text[keys.end :].strip().splitlines()) > 1
    if len(text) - keys.end + data < (_LEAST_LISTED if listed else _LEAST_DATA):
        return None
    names = list(keys.properties)
    schema: Json = {"type": "object", "properties": keys.properties, "required": names}
    if pattern(_TABLE, "several").search(text[: keys.end + _REQUEST]):
        schema = {"type": "array", "items": schema}
    return Shown(schema, keys.start, keys.end)


def _classes(text: str) -> Shown | None:
    """Return the shape of the Python classes in a text that asks for JSON, or None."""
    return classes_in(text) if "class " in text and "json" in text.lower() else None


def requested_schema(messages: Sequence[Message]) -> Json:
    """Return the schema of the shape that a conversation shows, or None."""
    for message in reversed(messages):
        if message.role in ("user", "system") and (shown := shape_in(message.text)):
            return shown.schema
    return None


def _json(
    prompt: ChatRequest,
    text: str,
    shown: Shown,
    seed: Seed,
    draw: DrawInstance,
    write: Write,
    now: float,
) -> str | None:
    """Return JSON of a shape that a text shows."""
    user = next(turn.text for turn in reversed(prompt.messages) if turn.role == "user")
    user = user[-LONGEST:]
    shown_here = shown if text == user else None
    question = without_instructions(user, shown_here) or user
    plain = _asking(prompt, question)
    earlier = [turn.text for turn in prompt.messages if turn.role == "user"][:-1]
    value, _ = fill_schema(
        schema_of(_with_options(shown.schema, f"{text[: shown.start]}\n{text[shown.end :]}")),
        [question, *reversed(earlier)],
        lambda: write(plain),
        draw,
        seed.of("shape"),
        now,
        wordy=True,
    )
    if value is None:
        return None
    if isinstance(value, list) and pattern(_TABLE, "lines").search(user):
        return "\n".join(orjson.dumps(item).decode() for item in value)
    written = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    instructions = "\n".join(turn.text for turn in prompt.messages if turn.role != "assistant")
    fenced = pattern(_TABLE, "fenced").search(instructions)
    if fenced and not pattern(_TABLE, "not_fenced").search(instructions):
        return f"```json\n{written}\n```"
    return written


def _with_options(schema: Json, text: str) -> Json:
    """Return a schema with the values that a text names for a property (`Intents are a and b`)."""
    if not isinstance(schema, dict) or not isinstance(schema.get("properties"), dict):
        return schema
    properties = dict(schema["properties"])
    for name, part in properties.items():
        lead = rf"(?<![\"'\w]){re.escape(name)}s?(?: (?:are|is one of|can be|must be)|[:=])"
        plain = part.get("type") == "string" and "enum" not in part
        found = re.search(rf"{lead}[^\n]{{3,200}}", text, re.IGNORECASE) if plain else None
        options = prose.labels_in(f"one of {_LEAD.sub('', found[0])}") if found else []
        if options and not any(" " in option for option in options):
            properties[name] = {"type": "string", "enum": options}
    return {**schema, "properties": properties}


def _asking(prompt: ChatRequest, question: str) -> ChatRequest:
    """Return a conversation that asks only the question, without instructions about form."""
    return prompt._replace(messages=[Message("user", question)])


def without_instructions(text: str, shown: Shown | None = None) -> str:
    """Return a message without the words about the form of the answer.

    Args:
        text: The message.
        shown: The shape in it.
    """
    if shown is not None:
        before = _DANGLING.sub("", text[: shown.start])
        text = _EMPTY_FENCE.sub(" ", f"{before} {text[shown.end :].lstrip('.')}").strip()
    lines = []
    for line in text.splitlines():
        kept = []
        sentences = re.split(r"(?<=[.!?])\s+", line)
        for sentence in sentences:
            if pattern(_TABLE, "instruction").search(sentence):
                sentence = pattern(_TABLE, "request").sub("", sentence).strip(" ,:;.`")
                if any(pattern(_TABLE, key).search(sentence) for key in _REST):
                    continue
            elif pattern(_TABLE, "wants").search(sentence):
                sentence = pattern(_TABLE, "request").sub("", sentence).strip(" ,:;`")
            if sentence.strip("` :\t"):
                kept.append(sentence.strip("`"))
        if kept or not line.strip():
            lines.append(line if kept == sentences else " ".join(kept))  # with its columns
    return "\n".join(lines).strip()


def _code(system: str, answer: str) -> str:
    """Return code that gives the answer, as agents that run code want it."""
    opening, closing = ("<code>", "</code>") if "<code>" in system else ("```py", "```")
    end = "<end_code>" if "<end_code>" in system else ""
    return (
        f"Thought: I can answer this directly.\n{opening}\n"
        f"final_answer({json.dumps(answer, ensure_ascii=False)})\n{closing}{end}"
    )
