"""Continue an answer that the client began (docs.anthropic.com, "Prefill Claude's response")."""

from __future__ import annotations

import json
import re

from mockgateway import tokens
from mockgateway.content import Choice

_FENCED = re.compile(r"```[^\n]*\n(.*?\n```)", re.DOTALL)
_FIRST_SENTENCE = re.compile(r"(?<=[.!?。])\s|\n")
_CLOSING = {"{": "}", "[": "]"}


def continued(choice: Choice, begun: str) -> Choice:
    """Return the answer without its beginning, which is not repeated."""
    text = _rest(choice.text, begun)
    return choice._replace(text=text, pieces=tuple(tokens.split(text)))


def _rest(text: str, begun: str) -> str:
    start = begun.strip()
    if text.startswith(start):
        return text[len(start) :]
    if start.startswith("```") and start.count("```") == 1:
        fenced = _FENCED.search(text)
        code = fenced[1] if fenced else f"{text}\n```"
        return code if begun.endswith("\n") else f"\n{code}"
    if start[:1] in _CLOSING:
        return _json(text, start)
    gap = "" if begun[-1:].isspace() or not text[:1].isascii() or not begun[-1:].isascii() else " "
    return gap + text


def _json(text: str, begun: str) -> str:
    """Return the rest of the JSON; the answer's first sentence is the next value."""
    brackets, quoted = _state(begun)
    if not brackets:
        return f" {text}"
    value = json.dumps(_FIRST_SENTENCE.split(text.strip(), maxsplit=1)[0], ensure_ascii=False)
    last, more = begun[-1], ""
    if quoted:
        is_name = begun[: begun.rindex('"')].rstrip()[-1:] in "{,"
        more = f'": {value}' if brackets[-1] == "{" and is_name else value[1:]
    elif last in "{," and brackets[-1] == "{":
        more = f'"answer": {value}'
    elif last in "[,:":
        more = value
    return more + "".join(_CLOSING[bracket] for bracket in reversed(brackets))


def _state(begun: str) -> tuple[str, bool]:
    """Return the brackets that are open at the end, and whether a string is."""
    brackets, quoted, at = "", False, 0
    while at < len(begun):
        mark = begun[at]
        if quoted and mark == "\\":
            at += 2
            continue
        if mark == '"':
            quoted = not quoted
        elif not quoted and mark in _CLOSING:
            brackets += mark
        elif not quoted and mark in "}]":
            brackets = brackets[:-1]
        at += 1
    return brackets, quoted
