"""Choose the tools that a message needs, and their arguments.

A call is not repeated once the conversation holds its result, so that tool loops end in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mockgateway.content import ChatRequest, Message, Tool, ToolCall
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .caller import Caller, ends
from .choosing import Wanted, wanted_tools
from .coding import Compose, plan_for, read_steps, toolbox_of
from .conversation import user_text
from .filling import Prose
from .meaning import leads, verb_of
from .parallel import MOST, listed_objects, listed_values, pieces_of
from .scoring import calculates
from .segments import parts_of

_GAPPED = 8  # words of a piece that omits its verb
_CLEAR = 2.5  # points of a tool for what a plan leaves out
_SURE = 0.5  # points of a tool of a coding agent, which is asked about much else


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
    toolbox, text = toolbox_of(prompt), user_text(prompt)
    caller = Caller(prompt, seed, draw, write, now)
    plan = plan_for(prompt, toolbox, text, compose)
    if plan is not None and not prompt.tool_choice.startswith(":"):
        made = _calls_since_user(prompt.messages)
        first = [] if made else _besides(text, prompt, toolbox.names, caller)
        calls = [*first, *map(caller.completed, plan.next_calls())]
        if not calls:
            return ToolAnswer([], plan.report(prompt.messages))
        return ToolAnswer(with_ids(prompt, seed, calls[: MOST if prompt.parallel else 1]))
    known = toolbox.names if toolbox.works_on_files else frozenset()
    return ToolAnswer(with_ids(prompt, seed, _needed(prompt, known, caller)))


def _besides(
    text: str, prompt: ChatRequest, known: frozenset[str], caller: Caller
) -> list[ToolCall]:
    """Return the calls of other tools for the parts of a request that a plan leaves out."""
    rest = " ".join(part.text for part in parts_of(text) if not read_steps(part.text))
    tools = [tool for tool in prompt.tools if tool.name not in known and not ends(tool)]
    if not rest or not tools:
        return []
    wanted = wanted_tools(rest, tools, caller, least=_CLEAR)
    return [call for each in wanted for call in _calls_for(each._replace(whole=False), caller)]


def with_ids(prompt: ChatRequest, seed: Seed, calls: list[ToolCall]) -> list[ToolCall]:
    """Return calls with the ids that their place in the conversation gives them."""
    ids = (
        seed.of("call", len(prompt.messages), number, call.name).base62(24)
        for number, call in enumerate(calls)
    )
    return [call._replace(id=f"call_{id_}") for call, id_ in zip(calls, ids, strict=True)]


def _needed(prompt: ChatRequest, known: frozenset[str], caller: Caller) -> list[ToolCall]:
    """Return the calls of the tools that the message is about, without ids.

    Args:
        prompt: The conversation.
        known: The tools that are called by a plan only, unless the message names them.
        caller: Makes the calls.
    """
    made, choice = _calls_since_user(prompt.messages), prompt.tool_choice
    if choice.startswith(":"):
        tool = next((tool for tool in prompt.tools if tool.name == choice[1:]), None)
        call = caller.call(tool) if tool and not made.get(tool.name) else None
        return [call] if call else []
    text = user_text(prompt)
    ending = next(filter(ends, prompt.tools), None)
    must = choice == "required" and not made and ending is None
    tools = [tool for tool in prompt.tools if not ends(tool)]
    if not must:
        tools = [tool for tool in tools if tool.name not in known or _names_tool(text, tool)]
    calls = [
        call
        for wanted in wanted_tools(
            text, tools, caller, made=frozenset(made), least=_SURE if known else 0.0, required=must
        )
        for call in _calls_for(wanted, caller)
    ]
    left = list[ToolCall]()
    for call in calls:
        if made.get(call.name):
            made[call.name] -= 1
        else:
            left.append(call)
    if not left and ending and not _calls_since_user(prompt.messages).get(ending.name):
        call = caller.call(ending)
        left = [call] if call else []
    return left[: MOST if prompt.parallel else 1]


def _calls_for(wanted: Wanted, caller: Caller) -> list[ToolCall]:
    """Return the calls of a tool that a part of the message asks for."""
    tool, text = wanted.tool, wanted.text
    document = caller.document_of(text)
    name, values = listed_values(tool, document)
    if name in caller.clear(tool, text) and caller.stated(tool, text).get(name) not in values:
        values = []  # the thing has a label, and the list is of something else
    objects = [{name: value} for value in values] or listed_objects(tool, document)
    if wanted.whole:
        made = [caller.call(tool, fixed) for fixed in objects]
        return (
            [call for call in made if call]
            or _repeated(tool, text, caller)
            or [call for call in [caller.call(tool)] if call]
        )
    if objects:
        made = [caller.call(tool, fixed, text) for fixed in objects]
        return [call for call in made if call]
    call, _ = caller.call_for(tool, text, shares=True)
    return _repeated(tool, text, caller) or ([call] if call else [])


def _repeated(tool: Tool, text: str, caller: Caller) -> list[ToolCall]:
    """Return the calls for pieces that omit the verb (`Give the dog 150 g and the cat 60`).

    Each piece has the arguments that the first one has.
    """
    pieces = pieces_of(caller.document_of(text))
    if not 1 < len(pieces) <= MOST or calculates(tool) or not caller.may_repeat(tool):
        return []
    first, verb = pieces[0][0], verb_of(pieces[0][0])
    own, calls = caller.stated(tool, first), list[ToolCall]()
    if caller.lacks(tool, own) > 1:
        return []
    for number, (piece, joined) in enumerate(pieces):
        said = f"{verb} {piece}" if number else piece
        stated = caller.stated(tool, said)
        like = own.keys() == stated.keys() and own != stated
        alone = leads(piece.rstrip("?")) or len(piece.split()) > _GAPPED
        if number and (alone or not like or len(own) < (1 if joined else 2)):
            break
        call, _ = caller.call_for(tool, said, shares=True)
        if call and call not in calls:
            calls.append(call)
    return calls if len(calls) > 1 else []


def _calls_since_user(messages: Sequence[Message]) -> dict[str, int]:
    """Return how often each tool was called since the user last spoke."""
    counts: dict[str, int] = {}
    for message in reversed(messages):
        if message.role == "user":
            break
        for call in message.calls:
            counts[call.name] = counts.get(call.name, 0) + 1
    return counts


def _names_tool(text: str, tool: Tool) -> bool:
    """Return whether a text names a tool (`use the Read tool`)."""
    name = re.escape(tool.name)
    return re.search(rf"\b{name}\s+tool\b|\btool\s+\W?{name}\b", text) is not None
