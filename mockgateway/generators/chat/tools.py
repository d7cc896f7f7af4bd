"""Choose the tools that a message needs, and their arguments.

A call is not repeated once the conversation holds its result, so that tool loops end in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import orjson

from mockgateway import text_tables
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
from .text import recent_texts, user_text

Json = Any

_MOST_PARALLEL = 8
_LEAST_SCORE = 2
_READ = 8000  # characters
_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"(?<=\d)\s*([-+*/×÷^])\s*(?=\d)")
_DESCRIBED = 400  # characters of a description that are read
_BRIEF = 160  # characters of a description that is about one thing


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(text_tables.load("tools")[key].split())


@cache
def _synonyms() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return groups of words: those of tool names, and those of messages."""
    rows = text_tables.load("tools")["synonyms"]
    pairs = {
        name: (row["named"], row["said"]) if isinstance(row, dict) else (row, row)
        for name, row in rows.items()
    }
    return {name: (_group(named), _group(said)) for name, (named, said) in pairs.items()}


def _group(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _operators(text: str) -> set[str]:
    """Return the words for the signs between numbers: `3 * 4` is about `times`."""
    signs = text_tables.load("tools")["operators"]
    return {signs[found[1]] for found in _SIGN.finditer(text)}


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
    if tool.name.lower() in _words("ending"):
        return True
    return pattern("tools", "ends").search(tool.description[:_DESCRIBED]) is not None


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
    return _with_fitting_verb(chosen, text)


def _with_fitting_verb(tools: list[Tool], text: str) -> list[Tool]:
    """Return the tools without those of which only the verb is wrong.

    `create_task`, `list_tasks` and `delete_task` share their noun, so the verb decides.
    """
    spoken = {_stem(word) for word in _WORD.findall(text.lower())}
    by_noun: dict[frozenset[str], list[tuple[int, Tool]]] = {}
    for tool in tools:
        words = words_of(tool.name)
        verbs = text_tables.load("tools")["verbs"]
        noun = frozenset(
            _stem(word) for word in words if word not in _words("generic") and word not in verbs
        )
        by_noun.setdefault(noun, []).append((_verb_points(words, spoken), tool))
    kept: list[Tool] = []
    for group in by_noun.values():
        best = max(points for points, _ in group)
        kept += [tool for points, tool in group if len(group) == 1 or points == best > 0]
    return kept


def _verb_points(words: list[str], spoken: set[str]) -> int:
    """Return how well the verb of a tool's name fits a message: 2 if said, 1 by a synonym."""
    verbs = text_tables.load("tools")["verbs"]
    for word in words:
        if word in verbs:
            if _stem(word) in spoken:
                return 2
            return int(not {_stem(other) for other in verbs[word].split()}.isdisjoint(spoken))
    return 1 if not verbs.keys() & set(words) else 0


def _names_tool(text: str, tool: Tool) -> bool:
    """Return whether a text names a tool (`use the Read tool`)."""
    name = re.escape(tool.name)
    return re.search(rf"\b{name}\s+tool\b|\btool\s+\W?{name}\b", text) is not None


def score(tool: Tool, text: str) -> int:
    """Return how much a text is about a tool.

    A word of the tool's name counts 2, one of its description or an enum 1, a synonym 2.
    """
    if pattern("tools", "asks_abilities").search(text):
        return 0
    only_text = pattern("tools", "writes").match(text)
    has_values = any(letter.isdigit() or letter == "@" for letter in text)
    if only_text and not has_values and only_text["verb"].lower() not in words_of(tool.name):
        return 0
    raw = {*_WORD.findall(text.lower()), *_operators(text)}
    spoken = raw | {_stem(word) for word in raw}
    name = set(words_of(tool.name))
    described = {_stem(word) for word in _WORD.findall(tool.description.lower()[:_DESCRIBED])}
    described -= _words("generic")
    telling = name - _words("generic") or name
    stems = {_stem(word) for word in telling}
    points = 2 * len(stems & spoken)
    for named, said in _synonyms().values():
        foreign = (word for word in said if not word.isascii())
        if named & telling and (said & spoken or any(word in text for word in foreign)):
            points += 2
    described -= {_stem(word) for word in name}
    about = len((described - stems - _words("stop_words")) & spoken)
    # A description alone is weak evidence: long ones share a word or two with any message.
    points += about if points or about > 2 or len(tool.description) < _BRIEF else 0
    calculates = _synonyms()["calculation"][0] & (telling | described)
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
    """Return a word without its plural or verb ending, alike for all its forms."""
    for ending, rest in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", "")):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return (word[: -len(ending)] + rest).removesuffix("e")
    word = word.removesuffix("e") if len(word) > 4 else word
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
    if prompt.tool_choice == "auto" and not given and needs_some and not _ends(tool):
        return None
    if not isinstance(arguments, dict):
        arguments = {}
    return ToolCall("", tool.name, orjson.dumps(arguments).decode())
