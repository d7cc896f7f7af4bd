"""Choose the tools that a message needs, and their arguments.

A call is not repeated once the conversation holds its result, so that tool loops end in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson

from mockgateway import text_tables
from mockgateway.content import ChatRequest, Message, Tool, ToolCall
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.text_tables import pattern

from .candidates import Prose, field_words
from .entities import entities
from .filling import fill_schema
from .labels import words_of
from .schemas import schema_of
from .text import recent_texts, user_text

Json = Any

_MOST_PARALLEL = 8
_LEAST_SCORE = 2
_READ = 8000  # characters
_WORD = re.compile(r"[^\W_]+")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(text_tables.load("tools")[key].split())


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    rows = text_tables.load("tools")["synonyms"]
    return {name: frozenset(words.split()) for name, words in rows.items()}


def choose_tools(
    prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Prose
) -> list[ToolCall]:
    """Return the next tool calls; none if the answer is in words.

    Args:
        prompt: The conversation with its tools.
        seed: Decides ids and the arguments that the conversation does not give.
        draw: Draws an instance of a schema.
        write: Writes an answer in words, for arguments that ask for prose.
    """
    if not prompt.tools or prompt.tool_choice == "none":
        return []
    made = _calls_since_user(prompt.messages)
    wanted: list[tuple[Tool, str]] = []
    for tool in _chosen(prompt, made):
        if prompt.tool_choice.startswith(":"):
            wanted.append((tool, ""))
        else:
            places = _places(prompt, tool) or ("",)
            wanted += [(tool, place) for place in places[made.get(tool.name, 0) :]]
    found = [_call(prompt, tool, place, seed, draw, write) for tool, place in wanted]
    calls = [call for call in found if call][: _MOST_PARALLEL if prompt.parallel else 1]
    ids = (
        seed.of("call", len(prompt.messages), number, call.name).base62(24)
        for number, call in enumerate(calls)
    )
    return [call._replace(id=f"call_{id_}") for call, id_ in zip(calls, ids, strict=True)]


def _calls_since_user(messages: Sequence[Message]) -> dict[str, int]:
    """Return how often each tool was called since the user last spoke."""
    counts: dict[str, int] = {}
    for message in reversed(messages):
        if message.role == "user":
            break
        for call in message.calls:
            counts[call.name] = counts.get(call.name, 0) + 1
    return counts


def _chosen(prompt: ChatRequest, made: dict[str, int]) -> list[Tool]:
    """Return the tools to call, the best first."""
    choice = prompt.tool_choice
    if choice.startswith(":"):
        return [
            tool for tool in prompt.tools if tool.name == choice[1:] and not made.get(tool.name)
        ]
    text = user_text(prompt)
    # Sorting is stable: of equal scores the tool that is declared first comes first.
    scored = sorted(((score(tool, text), tool) for tool in prompt.tools), key=lambda row: -row[0])
    best = scored[0][0]
    chosen = [tool for points, tool in scored if points >= max(_LEAST_SCORE, best / 2)]
    if choice == "required" and not made and not chosen:
        return [scored[0][1]]
    return chosen


def score(tool: Tool, text: str) -> int:
    """Return how much a text is about a tool.

    A word of the tool's name counts 2, one of its description or an enum 1, a synonym 2.
    """
    only_text = pattern("tools", "writes").match(text)
    has_values = any(letter.isdigit() or letter == "@" for letter in text)
    if only_text and not has_values and only_text["verb"].lower() not in words_of(tool.name):
        return 0
    spoken = {_stem(word) for word in _WORD.findall(text.lower())}
    name = {_stem(word) for word in words_of(tool.name)}
    described = {_stem(word) for word in _WORD.findall(tool.description.lower()[:1000])}
    described -= _words("generic")
    telling = name - _words("generic") or name
    points = 2 * len(telling & spoken) + len((described - name) & spoken)
    for group in _synonyms().values():
        foreign = (word for word in group if not word.isascii())
        if group & telling and (group & spoken or any(word in text for word in foreign)):
            points += 2
    calculates = _synonyms()["calculation"] & (telling | described)
    if calculates and pattern("tools", "calculates").search(text):
        points += 2
    if _words("tells_time") & telling and pattern("tools", "clock").search(text):
        points += 3
    return points + _enum_points(tool.schema, spoken)


def _enum_points(schema: Json, spoken: set[str]) -> int:
    """Return how many parameters have an enum of which the text names a value."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    points = 0
    for part in properties.values() if isinstance(properties, dict) else ():
        options = part.get("enum") if isinstance(part, dict) else None
        for option in options if isinstance(options, list) else ():
            if isinstance(option, str) and len(option) > 3 and _stem(option.lower()) in spoken:
                points += 1
                break
    return points


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _places(prompt: ChatRequest, tool: Tool) -> Sequence[str]:
    """Return the places for each of which a tool is called once, if there are several."""
    if not _place_parameter(tool.schema):
        return ()
    text, found = user_text(prompt)[-_READ:], list[str]()
    for name in entities(text).names:
        link = r"(?:\s*[,&/、]\s*(?:and\s+)?|\s+(?:and|or|y|und|e)\s+)"
        listed = found and re.search(re.escape(found[-1]) + link + re.escape(name.text), text)
        if name.preposition or listed:
            found.append(name.text)
    return tuple(dict.fromkeys(found))[:_MOST_PARALLEL] if len(found) > 1 else ()


def _place_parameter(schema: Json) -> str:
    """Return the only parameter that names a place, or ""."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    found = [
        name
        for name, part in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(part, dict) and part.get("type") == "string" and "enum" not in part
        if not field_words("place").isdisjoint(words_of(name))
    ]
    return found[0] if len(found) == 1 else ""


def _call(
    prompt: ChatRequest, tool: Tool, place: str, seed: Seed, draw: DrawInstance, write: Prose
) -> ToolCall | None:
    """Return a call, or None if the model may choose and the text holds none of the arguments."""
    schema = tool.schema
    if schema is None:
        return ToolCall("", tool.name, user_text(prompt).strip() or write())
    arguments, given = fill_schema(
        schema_of(schema),
        recent_texts(prompt),
        write,
        draw,
        seed.of("arguments", tool.name, place),
        sparse=True,
        fixed=(_place_parameter(schema), place) if place else None,
    )
    needs_some = isinstance(schema, dict) and schema.get("required")
    if prompt.tool_choice == "auto" and not given and needs_some:
        return None
    if not isinstance(arguments, dict):
        arguments = {}
    return ToolCall("", tool.name, orjson.dumps(arguments).decode())
