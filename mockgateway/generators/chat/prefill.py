"""Go on from the beginning that a client wrote for the answer (docs.anthropic.com/en/docs/build-with-claude/prefill-claudes-response)."""

from __future__ import annotations

import json
import re

from mockgateway import tokens
from mockgateway.content import Choice

_FENCED = re.compile(r"```[^\n]*\n(.*?\n```)", re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}
_ESCAPED = 2


def continued(choice: Choice, begun: str) -> Choice:
    """The answer without its beginning: what follows `begun`, which is not said again."""
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
    """What closes the JSON begun, with the answer's first sentence where a value is due; with nothing to close, the answer itself."""
    open_, quoted = _state(begun)
    if not open_:
        return f" {text}"
    said = json.dumps(
        re.split(r"(?<=[.!?。])\s|\n", text.strip(), maxsplit=1)[0], ensure_ascii=False
    )
    last = begun[-1]
    if quoted:
        more = said[1:]
        if open_[-1] == "{" and _is_name(begun):
            more = f'": {said}'
    elif last in "{," and open_[-1] == "{":
        more = f'"answer": {said}'
    elif last in "[,:":
        more = said
    else:
        more = ""
    return more + "".join(_CLOSING[mark] for mark in reversed(open_))


def _state(begun: str) -> tuple[str, bool]:
    """The brackets that are open at the end, and whether a text is."""
    open_, quoted, at = "", False, 0
    while at < len(begun):
        mark = begun[at]
        if quoted and mark == "\\":
            at += _ESCAPED
            continue
        if mark == '"':
            quoted = not quoted
        elif not quoted and mark in _CLOSING:
            open_ += mark
        elif not quoted and mark in "}]":
            open_ = open_[:-1]
        at += 1
    return open_, quoted


def _is_name(begun: str) -> bool:
    """Whether the text left open is a member's name: after a brace or a comma, not after a colon."""
    return begun[: begun.rindex('"')].rstrip()[-1:] in "{,"
