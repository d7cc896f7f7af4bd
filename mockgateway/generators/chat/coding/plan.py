"""Plan the tool calls of a request to a coding agent, and word the result."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import orjson

from mockgateway import text_tables
from mockgateway.content import ChatRequest, Message, ToolCall

from .requests import FOUND, Step, phrase, read_steps
from .toolbox import Toolbox, ToolUse

Compose = Callable[[str], str]  # writes the text that a request asks for

_FENCE = re.compile(r"```[^\n]*\n(.*?)\n?```", re.DOTALL)
_OUTPUT = re.compile(r"(?:\A|\n)Output:\n(.*)\Z", re.DOTALL)
_LINE_NUMBERS = re.compile(r"(?m)^\s*\d+(?:\t|→|\| ?|: )")
_LOOKS = ("read", "list", "search", "fetch")  # steps that change nothing
_BRIEF = 80  # characters of a content that is repeated
_MOST_SHOWN = 2000  # characters of a result


class Plan(NamedTuple):
    """The calls that the request needs, in order, and how many of them were made."""

    steps: Sequence[Step]
    uses: Sequence[tuple[int, ToolUse]]  # each with the number of its step
    made: int

    def next_calls(self) -> list[ToolCall]:
        """Return the next calls without ids: those up to the first that changes something."""
        calls = []
        for number, use in self.uses[self.made :]:
            calls.append(ToolCall("", use.tool.name, orjson.dumps(use.arguments).decode()))
            if self.steps[number].kind not in _LOOKS:
                break
        return calls

    def report(self, messages: Sequence[Message]) -> str:
        """Return a report in words, from the results at the end of the conversation."""
        results = _results(messages)[-len(self.uses) :]
        lines = []
        last = {number: at for at, (number, _) in enumerate(self.uses)}
        for number, step in enumerate(self.steps):
            at = last.get(number)
            if at is not None and at < len(results):
                lines.append(_sentence(step, results[at]))
        return "\n\n".join(lines)


def plan_for(prompt: ChatRequest, toolbox: Toolbox, text: str, compose: Compose) -> Plan | None:
    """Return the plan for a request, or None if it is not one for a coding agent's tools.

    Args:
        prompt: The conversation, with the user's own words as the user's turns.
        toolbox: The tools for files and commands.
        text: The user's last words.
        compose: Writes contents that the user only describes.
    """
    steps = read_steps(text)
    if not steps or not toolbox.works_on_files:
        return None
    uses: list[tuple[int, ToolUse]] = []
    results = _results(prompt.messages)
    for number, step in enumerate(steps):
        if step.path == FOUND:
            found = phrase("path").search(results[-1]) if results else None
            if found is None:
                break
            step = steps[number] = step._replace(path=found[0])
        if step.composed:
            step = steps[number] = step._replace(text=_composed(step, compose), composed=False)
        uses += [(number, use) for use in toolbox.uses(step)]
    if not uses:
        return None
    return Plan(steps, uses, len(results))


def _results(messages: Sequence[Message]) -> list[str]:
    """Return the results of the calls since the user last spoke."""
    results: list[str] = []
    for message in reversed(messages):
        if message.role == "user":
            break
        if message.role == "tool":
            results.insert(0, message.text)
    return results


def toolbox_of(prompt: ChatRequest) -> Toolbox:
    """Return the tools of a request that work on files and commands."""
    return Toolbox(prompt.tools, _folder(prompt.messages))


def _folder(messages: Sequence[Message]) -> str:
    """Return the working directory that the instructions name, or ""."""
    for message in messages:
        if message.role != "assistant" and (found := phrase("folder_named").search(message.text)):
            return found["path"]
    return ""


def _composed(step: Step, compose: Compose) -> str:
    """Return the content that a step describes."""
    ending, table = step.path.rpartition(".")[2], text_tables.load("coding")
    prints = phrase("prints").search(step.text)
    simple = prints and not phrase("computes").search(prints["text"] or "")
    if prints and simple and ending in table["prints"]:
        words = prints["text"] or "Hello, World!"
        return str(table["prints"][ending]).replace("{text}", words)
    if ending in table["languages"]:
        language = table["languages"][ending]
        lead = "" if re.match(r"(?:that|which|to)\b", step.text) else "for "
        text = compose(f"Write a {language} program {lead}{step.text}")
        fenced = _FENCE.search(text)
        return f"{fenced[1].rstrip()}\n" if fenced else text
    text = compose(f"Write {step.text}" if not step.text.startswith("that ") else step.text)
    fenced = _FENCE.search(text)
    return fenced[1] if fenced else text


def _sentence(step: Step, result: str) -> str:
    """Return a sentence about a step and its result."""
    found = _OUTPUT.search(result)
    kind: str = step.kind
    output = found[1] if found else result
    output = (_LINE_NUMBERS.sub("", output) if kind == "read" else output).strip()
    if phrase("exit_code").search(result) or phrase("failed").search(output[:300]):
        kind = "failed"
    elif kind == "write" and step.text.strip() and "\n" not in step.text.strip():
        kind = "write_brief" if len(step.text) < _BRIEF else kind
    elif kind in ("read", "search", "list", "run") and phrase("nothing").match(output):
        kind = f"{kind}_nothing"
    sentence: str = text_tables.load("coding")["reports"][kind]
    text = step.text.strip()
    return sentence.format(path=step.path, text=text, other=step.other, output=output[:_MOST_SHOWN])
