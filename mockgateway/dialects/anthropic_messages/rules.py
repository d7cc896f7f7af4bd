"""Refusals of Messages requests that no schema can express: ids, names and budgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockgateway.content.chat import is_id
from mockgateway.problem import Problem

Json = Any
Block = Mapping[str, Json]

# People write multiples of these; other numbers come from a generator (docs/decisions/0002).
_ROUND = (100, 256)
_MAX_BUDGET = 64_000


def check(body: Mapping[str, Json]) -> None:
    """Raise Problem with Anthropic's message, which starts with the location."""
    if body.get("tools"):
        _check_tools(body)
    thinking = body.get("thinking") or {}
    if thinks := thinking.get("type") == "enabled":
        _check_budget(int(thinking["budget_tokens"]), int(body["max_tokens"]))
    _check_results(body["messages"])
    _check_last(body["messages"], thinks)


def _refused(param: str, message: str) -> Problem:
    return Problem("invalid_request", message, param=param)


def _check_budget(budget: int, limit: int) -> None:
    if (
        budget >= limit
        and budget <= _MAX_BUDGET
        and any(number % step == 0 for number in (budget, limit) for step in _ROUND)
    ):
        raise _refused("max_tokens", "`max_tokens` must be greater than `thinking.budget_tokens`.")


def _check_tools(body: Mapping[str, Json]) -> None:
    names = [tool.get("name") for tool in body["tools"]]
    for number, name in enumerate(names):
        if name is not None and name in names[:number] and is_id(name):
            raise _refused(f"tools[{number}].name", "tools: Tool names must be unique.")
    choice = body.get("tool_choice") or {}
    if choice.get("type") == "tool" and choice["name"] not in names and is_id(choice["name"]):
        raise _refused(
            "tool_choice.name",
            f"tool_choice: Tool '{choice['name'][:64]}' not found in provided tools",
        )


def _check_results(messages: Sequence[Mapping[str, Json]]) -> None:
    """Check that each `tool_use` has a `tool_result` in the next turn, and the reverse.

    Consecutive messages of one role are one turn.
    """
    used: dict[str, int] = {}
    pending: dict[str, int] = {}  # ids of the previous turn, with the index of their message
    for role, turn in _turns(messages):
        if role == "user":
            results = [
                (place, block["tool_use_id"])
                for place, block in turn
                if block["type"] == "tool_result"
            ]
            _check_turn(results, pending)
            pending = {}
        else:
            for place, block in turn:
                if block["type"] == "tool_use":
                    if block["id"] in used and is_id(block["id"]):
                        raise _refused(
                            _param(place), f"{_dotted(place)}: `tool_use` ids must be unique"
                        )
                    used[block["id"]] = pending[block["id"]] = place[0]
    _check_turn([], pending)


def _check_turn(results: Sequence[tuple[tuple[int, int], str]], pending: Mapping[str, int]) -> None:
    seen: set[str] = set()
    if not is_id(*pending, *(name for _, name in results)):
        return
    for place, name in results:
        if name not in pending:
            raise _refused(
                f"{_param(place)}.tool_use_id",
                f"{_dotted(place)}: unexpected `tool_use_id` found in `tool_result` blocks: "
                f"{name[:60]}. Each `tool_result` block must have a corresponding `tool_use` block "
                "in the previous message.",
            )
        if name in seen:
            raise _refused(
                f"{_param(place)}.tool_use_id",
                f"{_dotted(place)}: each tool_use must have a single result. Found multiple "
                f"`tool_result` blocks with id: {name[:60]}",
            )
        seen.add(name)
    if missing := [name for name in pending if name not in seen]:
        at = pending[missing[0]]
        raise _refused(
            f"messages[{at}]",
            f"messages.{at}: `tool_use` ids were found without `tool_result` blocks immediately "
            f"after: {', '.join(name[:60] for name in missing[:3])}. Each `tool_use` block must "
            "have a corresponding `tool_result` block in the next message.",
        )


def _turns(
    messages: Sequence[Mapping[str, Json]],
) -> Iterator[tuple[str, list[tuple[tuple[int, int], Block]]]]:
    """Yield the turns with their blocks and the location of each; system messages are skipped."""
    role, turn = "", list[tuple[tuple[int, int], Block]]()
    for number, message in enumerate(messages):
        if message["role"] == "system":
            continue
        if message["role"] != role:
            if role:
                yield role, turn
            role, turn = message["role"], []
        content = message["content"]
        if isinstance(content, list):
            turn += [((number, index), block) for index, block in enumerate(content)]
    if role:
        yield role, turn


def _check_last(messages: Sequence[Mapping[str, Json]], thinking: bool) -> None:
    """Check a prefilled last turn: no trailing white space, and no thinking."""
    last = messages[-1]
    if last["role"] != "assistant" or not last["content"]:
        return
    content = last["content"]
    block = {"type": "text", "text": content} if isinstance(content, str) else content[-1]
    if thinking and (
        isinstance(content, str) or content[0]["type"] not in ("thinking", "redacted_thinking")
    ):
        raise _refused(
            f"messages[{len(messages) - 1}].content",
            f"messages.{len(messages) - 1}.content.0.type: Expected `thinking` or "
            f"`redacted_thinking`, but found `{block['type']}`. When `thinking` is enabled, a "
            "final `assistant` message must start with a thinking block.",
        )
    if block["type"] == "text" and block["text"] != block["text"].rstrip():
        raise _refused(
            f"messages[{len(messages) - 1}].content",
            "messages: final assistant content cannot end with trailing whitespace",
        )


def _dotted(place: tuple[int, int]) -> str:
    return f"messages.{place[0]}.content.{place[1]}"


def _param(place: tuple[int, int]) -> str:
    return f"messages[{place[0]}].content[{place[1]}]"
