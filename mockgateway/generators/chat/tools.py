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

from .caller import Caller, ends
from .coding import Compose, plan_for, toolbox_of
from .filling import Prose
from .meaning import leads, meaning, steps_of, verb_of
from .parallel import MOST, clauses_of, listed_objects, listed_values
from .scoring import asks_for_words, score, searches, with_fitting_verb
from .text import user_text

Json = Any

_CODE = re.compile(r"\b[A-Za-z]{1,4}-?_?\d")
_MOST_CLAUSES = 6
_LEAST_SCORE = 2
_OTHER_VERB = 2
_LEAST_MEANING = 2.1
_CLEAR = 2.2  # points of meaning and arguments
_STRONG = 3  # points of meaning alone


class ToolAnswer(NamedTuple):
    """The part of an answer that tools contribute."""

    calls: list[ToolCall]  # the next calls; none if the answer is in words
    report: str = ""  # those words, if the tools have done what was asked


def choose_tools(
    prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Prose, compose: Compose, now: float
) -> ToolAnswer:
    """Return the next tool calls, or a report when a plan is complete.

    Args:
        prompt: The conversation with its tools.
        seed: The source of ids and of arguments that the conversation does not contain.
        draw: Draws an instance of a schema.
        write: Writes an answer in words, for arguments that ask for prose.
        compose: Writes the text that a request asks for.
        now: The current time in seconds since 1970, for relative dates.
    """
    if not prompt.tools or prompt.tool_choice == "none":
        return ToolAnswer([])
    toolbox = toolbox_of(prompt)
    plan = plan_for(prompt, toolbox, user_text(prompt), compose)
    if plan is not None and not prompt.tool_choice.startswith(":"):
        call = plan.next_call()
        if call is None:
            return ToolAnswer([], plan.report(prompt.messages))
        call = Caller(prompt, seed, draw, write, now).completed(call)
        return ToolAnswer(with_ids(prompt, seed, [call]))
    known = toolbox.names if toolbox.works_on_files else frozenset()
    return ToolAnswer(with_ids(prompt, seed, _needed(prompt, known, seed, draw, write, now)))


def with_ids(prompt: ChatRequest, seed: Seed, calls: list[ToolCall]) -> list[ToolCall]:
    """Return calls with the ids that their place in the conversation gives them."""
    ids = (
        seed.of("call", len(prompt.messages), number, call.name).base62(24)
        for number, call in enumerate(calls)
    )
    return [call._replace(id=f"call_{id_}") for call, id_ in zip(calls, ids, strict=True)]


def _needed(
    prompt: ChatRequest,
    known: frozenset[str],
    seed: Seed,
    draw: DrawInstance,
    write: Prose,
    now: float,
) -> list[ToolCall]:
    """Return the calls of the tools that the message is about, without ids.

    Args:
        known: The tools that are called by a plan only, unless the message names them.
    """
    made = _calls_since_user(prompt.messages)
    caller = Caller(prompt, seed, draw, write, now)
    chosen = _best(_chosen(prompt, made, known), prompt, caller, bool(known))
    most = MOST if prompt.parallel else 1
    parts = clauses_of(user_text(prompt)) if prompt.tool_choice in ("auto", "required") else []
    if 1 < len(parts) <= _MOST_CLAUSES:
        working = prompt._replace(tools=[tool for tool in prompt.tools if not ends(tool)])
        by_clause = _by_clause(working, known, parts, caller) if working.tools else []
        if len(by_clause) < 2 and len(steps := steps_of(parts)) > 1 and working.tools:
            by_clause = _by_clause(working, known, steps, caller, shares=True)
        left = [call for call in by_clause if not _was_made(prompt.messages, call)]
        if sum(made.values()) >= len(by_clause):  # also with results that name no calls
            left = []
        if len(by_clause) > 1 and (left or len(working.tools) == len(prompt.tools)):
            return left[:most]
    found: list[ToolCall | None] = []
    for tool in chosen:
        forced = prompt.tool_choice.startswith(":")
        name, values = ("", []) if forced else listed_values(tool, caller.document)
        objects = [{name: value} for value in values] or (
            [] if forced else listed_objects(tool, caller.document)
        )
        for fixed in objects[made.get(tool.name, 0) :]:
            found.append(caller.call(tool, fixed))
        if not objects and (not made.get(tool.name) or forced):
            found.append(caller.call(tool))
    return [call for call in found if call][:most]


def _best(
    tools: list[Tool], prompt: ChatRequest, caller: Caller, agentic: bool = False
) -> list[Tool]:
    """Return the tool that fits a message best, also by the arguments in it.

    Args:
        tools: Those whose words the message has.
        prompt: The conversation.
        caller: Finds the arguments.
        agentic: Whether the tools are a coding agent's.
    """
    text = user_text(prompt)
    if prompt.tool_choice.startswith(":"):
        return tools
    if any(map(ends, prompt.tools)):
        others = [tool for tool in prompt.tools if not ends(tool)]
        fresh = all(map(ends, tools)) and not _calls_since_user(prompt.messages)
        meant = _meant(text, [], others, caller) if fresh else None
        return [meant] if meant else tools
    if best := _meant(text, tools, tools if agentic else prompt.tools, caller):
        return [best]
    if agentic:  # its plans decide, and a quoted text is no path
        return []
    rated = []
    for place, tool in enumerate(prompt.tools):
        given, lacking = caller.evidence(tool)
        likely = given > 1 and lacking <= given // 2
        likely = likely or (not lacking and searches(tool, text) and bool(caller.read(tool).clear))
        if likely or (given and not lacking and (score(tool, text) or caller.is_certain(tool))):
            rated.append((given - lacking, -place, tool))
    return [max(rated, key=lambda row: row[:2])[2]] if rated else []


def _meant(
    text: str, named: Sequence[Tool], tools: Sequence[Tool], caller: Caller, *, part: bool = False
) -> Tool | None:
    """Return the tool that a text asks for, by words, meaning and arguments; None if none fits.

    Args:
        text: The message, or a clause of it.
        named: The tools whose words the text has.
        tools: All tools that may be meant.
        caller: Finds the arguments.
        part: Whether the text is a clause, which needs arguments of its own.
    """
    rated = []
    codes = _CODE.search(text)
    for place, tool in enumerate(tools):
        is_named, means = tool in named, meaning(tool, text) + 2 * searches(tool, text)
        own = codes is not None and caller.has_own_code(tool, text)
        means += 1.5 * own
        if not is_named and (means <= 0 or asks_for_words(tool, text)):
            continue
        given, lacking = caller.evidence(tool, text)
        found, missing = caller.coverage(tool, text)
        stated = given and not lacking and not named
        likes = score(tool, text)
        if not (is_named or own or stated or means + likes / 2 >= _LEAST_MEANING):
            continue
        points = means + likes + given + found - lacking - 1.4 * missing
        if named and not is_named and likes >= _LEAST_SCORE:  # its verb is another
            points -= _OTHER_VERB
        if is_named or points >= _CLEAR or (means >= _STRONG and not part):
            rated.append((points, -place, tool))
    return max(rated, key=lambda row: row[:2])[2] if rated else None


def _by_clause(
    prompt: ChatRequest,
    known: frozenset[str],
    parts: list[str],
    caller: Caller,
    *,
    shares: bool = False,
) -> list[ToolCall]:
    """Return a call for each clause that contains all required arguments of a tool.

    Args:
        prompt: The conversation.
        known: The tools that are called by a plan only.
        parts: The clauses.
        caller: Makes the calls.
        shares: Whether a clause may take the arguments that it lacks from the whole message.
    """
    calls: list[ToolCall] = []
    last: Tool | None = None
    for part in parts:
        named = _scored(prompt, part, known)
        starts = leads(part)
        others = prompt.tools if starts and not known else []
        tool = _meant(part, named, others or named, caller, part=True)
        repeated = tool is not None and tool.name in {call.name for call in calls}
        alike = last is not None and not starts and (tool is None or repeated)
        if last is not None and alike and caller.may_repeat(last, part):
            tool, part = last, f"{verb_of(parts[0])} {part}"  # `and the cat 60`
        elif tool is None or (repeated and tool not in named):
            continue
        call, complete = caller.call_for(tool, part, shares=shares)
        if call is not None and complete and call not in calls:
            calls.append(call)
            last = tool
    return calls


def _was_made(messages: Sequence[Message], wanted: ToolCall) -> bool:
    """Return whether a call was made since the user last spoke."""
    for message in reversed(messages):
        if message.role == "user":
            return False
        if any(call.name == wanted.name and _same(call, wanted) for call in message.calls):
            return True
    return False


def _same(call: ToolCall, other: ToolCall) -> bool:
    try:
        return bool(orjson.loads(call.arguments) == orjson.loads(other.arguments))
    except ValueError:
        return False


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
    ending = next((tool for tool in prompt.tools if ends(tool)), None)
    if ending is not None:  # the answer itself is a call
        others = prompt._replace(tools=[tool for tool in prompt.tools if tool is not ending])
        needed = _scored(others, text, known) if others.tools else []
        fresh = [tool for tool in needed if not made.get(tool.name)]
        return fresh or ([] if made.get(ending.name) else [ending])
    chosen = _scored(prompt, text, known)
    if choice == "required" and not made and not chosen:
        return [max(prompt.tools, key=lambda tool: score(tool, text) + meaning(tool, text))]
    return chosen


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
