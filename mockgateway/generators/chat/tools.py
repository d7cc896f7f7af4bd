"""Choose the tools that a message needs, and their arguments.

A call is not repeated once the conversation holds its result, so that tool loops end in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from mockgateway.content import ChatRequest, Message, Tool, ToolCall
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.text_tables import pattern

from .candidates import Prose, field_words
from .coding import Compose, plan_for, toolbox_of
from .entities import entities
from .filling import fill_schema
from .labels import words_of
from .schemas import schema_of
from .scoring import DESCRIBED, score, table_words, with_fitting_verb
from .text import recent_texts, user_text

Json = Any

_MOST_PARALLEL = 8
_LEAST_SCORE = 2
_READ = 8000  # characters


class ToolAnswer(NamedTuple):
    """What tools contribute to an answer."""

    calls: list[ToolCall]  # the next calls; none if the answer is in words
    report: str = ""  # those words, if the tools have done what was asked


def choose_tools(
    prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Prose, compose: Compose
) -> ToolAnswer:
    """Return the next tool calls, or what they have done.

    Args:
        prompt: The conversation with its tools.
        seed: Decides ids and the arguments that the conversation does not give.
        draw: Draws an instance of a schema.
        write: Writes an answer in words, for arguments that ask for prose.
        compose: Writes the text that a request asks for.
    """
    if not prompt.tools or prompt.tool_choice == "none":
        return ToolAnswer([])
    toolbox = toolbox_of(prompt)
    plan = plan_for(prompt, toolbox, user_text(prompt), compose)
    if plan is not None and not prompt.tool_choice.startswith(":"):
        call = plan.next_call()
        if call is None:
            return ToolAnswer([], plan.report(prompt.messages))
        return ToolAnswer(_with_ids(prompt, seed, [call]))
    known = toolbox.names if toolbox.works_on_files else frozenset()
    return ToolAnswer(_with_ids(prompt, seed, _needed(prompt, known, seed, draw, write)))


def _with_ids(prompt: ChatRequest, seed: Seed, calls: list[ToolCall]) -> list[ToolCall]:
    ids = (
        seed.of("call", len(prompt.messages), number, call.name).base62(24)
        for number, call in enumerate(calls)
    )
    return [call._replace(id=f"call_{id_}") for call, id_ in zip(calls, ids, strict=True)]


def _needed(
    prompt: ChatRequest, known: frozenset[str], seed: Seed, draw: DrawInstance, write: Prose
) -> list[ToolCall]:
    """Return the calls of the tools that the message is about, without ids.

    Args:
        known: The tools that are called by a plan only, unless the message names them.
    """
    made = _calls_since_user(prompt.messages)
    wanted: list[tuple[Tool, str]] = []
    for tool in _chosen(prompt, made, known):
        if prompt.tool_choice.startswith(":"):
            wanted.append((tool, ""))
        else:
            places = _places(prompt, tool) or ("",)
            wanted += [(tool, place) for place in places[made.get(tool.name, 0) :]]
    found = [_call(prompt, tool, place, seed, draw, write) for tool, place in wanted]
    return [call for call in found if call][: _MOST_PARALLEL if prompt.parallel else 1]


def _calls_since_user(messages: Sequence[Message]) -> dict[str, int]:
    """Return how often each tool was called since the user last spoke."""
    counts: dict[str, int] = {}
    for message in reversed(messages):
        if message.role == "user":
            break
        for call in message.calls:
            counts[call.name] = counts.get(call.name, 0) + 1
    return counts


def _chosen(prompt: ChatRequest, made: dict[str, int], known: frozenset[str]) -> list[Tool]:
    """Return the tools to call, the best first."""
    choice = prompt.tool_choice
    if choice.startswith(":"):
        return [
            tool for tool in prompt.tools if tool.name == choice[1:] and not made.get(tool.name)
        ]
    text = user_text(prompt)
    ending = next((tool for tool in prompt.tools if _ends(tool)), None)
    if ending is not None:  # the answer itself is a call
        others = prompt._replace(tools=[tool for tool in prompt.tools if tool is not ending])
        needed = _scored(others, text, known) if others.tools else []
        fresh = [tool for tool in needed if not made.get(tool.name)]
        return fresh or ([] if made.get(ending.name) else [ending])
    chosen = _scored(prompt, text, known)
    if choice == "required" and not made and not chosen:
        return [max(prompt.tools, key=lambda tool: score(tool, text))]
    return chosen


def _ends(tool: Tool) -> bool:
    """Return whether calling a tool gives the answer and ends the conversation."""
    if tool.name.lower() in table_words("ending"):
        return True
    return pattern("tools", "ends").search(tool.description[:DESCRIBED]) is not None


def _scored(prompt: ChatRequest, text: str, known: frozenset[str]) -> list[Tool]:
    """Return the tools that a text is about, the best first."""
    # Sorting is stable: of equal scores the tool that is declared first comes first.
    scores = (
        (0 if tool.name in known and not _names_tool(text, tool) else score(tool, text), tool)
        for tool in prompt.tools
    )
    scored = sorted(scores, key=lambda row: -row[0])
    best = scored[0][0]
    chosen = [tool for points, tool in scored if points >= max(_LEAST_SCORE, best / 2)]
    return with_fitting_verb(chosen, text)


def _names_tool(text: str, tool: Tool) -> bool:
    """Return whether a text names a tool (`use the Read tool`)."""
    name = re.escape(tool.name)
    return re.search(rf"\b{name}\s+tool\b|\btool\s+\W?{name}\b", text) is not None


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
    if prompt.tool_choice == "auto" and not given and needs_some and not _ends(tool):
        return None
    if not isinstance(arguments, dict):
        arguments = {}
    if _ends(tool):
        arguments |= {name: write() for name in _answer_parameters(schema)}
    return ToolCall("", tool.name, orjson.dumps(arguments).decode())


def _answer_parameters(schema: Json) -> list[str]:
    """Return the parameters of an ending tool that take the answer in words."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    texts = [
        name
        for name, part in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(part, dict) and part.get("type") in ("string", "any") and "enum" not in part
    ]
    if isinstance(properties, dict) and len(properties) == len(texts) == 1:
        return texts
    return [name for name in texts if name in table_words("answers")]
