"""Find the sentence that asks for a message or another text."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.composing.tables import kinds, pattern, table

_FACTS, _HEAD = 3, 8  # words behind a colon, and before it
_NEAR = 40  # characters before a kind that needs no verb before it


def request_for_message(code: str, parts: list[str]) -> tuple[int, re.Match[str] | None, str]:
    """Return the sentence that asks for a message: its place, its kind, and the words behind."""
    orders, named = pattern(code, "orders"), kinds(code)
    for at, part in enumerate(parts[:6]):
        if said := pattern(code, "says_itself").match(part):
            part = re.sub(table(code)["by_medium"], "", part, flags=re.IGNORECASE)
            return at, None, _said(part, said)
        before, found = orders.match(part), named.search(part[:200])
        if found:
            between = part[before.end() if before else 0 : found.start()]
            between = re.sub(table(code)["receiver_before"], "", between)
            other = re.search(table(code)["not_before_kind"], between, re.IGNORECASE)
            alone = not before and (
                len(between) > _NEAR
                or _instructs(between)
                or re.search(rf"\b{table(code)['finite']}\b", between, re.IGNORECASE)
                or not re.match(table(code)["behind_kind"], part[found.end() :], re.IGNORECASE)
            )
            if not other and not alone:
                rest = re.sub(table(code)["after_kind"], "", part[found.end() :], flags=re.I)
                return at, found, rest.rstrip("?") or " "
    at, kind, after = _behind_colon(code, parts)
    head = around_colon(parts[at])[0] if kind else ""
    if kind and len(head.split()) <= _HEAD and not _instructs(head):
        return at, kind, after
    return _situation(code, parts)


def _situation(code: str, parts: list[str]) -> tuple[int, None, str]:
    """Return the sentence about somebody who asks, if directives for a reply follow."""
    told = pattern(code, "replies")
    for at, part in enumerate(parts[:3]):
        who = pattern(code, "situation").match(part)
        if who and any(told.match(after) for after in parts[at + 1 :]):
            name = f", {who['n']}" if who["n"] else ""
            return at, None, f" to {who['who']}{name} who {who['v']}"
    return 0, None, ""


def request_for_text(code: str, parts: list[str]) -> tuple[int, re.Match[str] | None, str]:
    """Return the sentence that asks for a text: its place, and the facts behind its colon."""
    asks = re.compile(table(code)["frames"].get("plain", "(?!)"), re.IGNORECASE)
    for at, part in enumerate(parts[:4]):
        if asks.match(part):
            _, after = around_colon(part)
            return at, None, f": {after}" if after else ""
    at, kind, after = _behind_colon(code, parts)
    return (at, kind, after) if kind or code == "en" else (0, None, "")


def _behind_colon(code: str, parts: list[str]) -> tuple[int, re.Match[str] | None, str]:
    """Return the facts behind a colon: `Slack, #support: the login is back`."""
    for at, part in enumerate(parts[:2]):
        before, after = around_colon(part)
        explains = re.search(r"[?]|\b(?:what|why|how)\b", before, re.IGNORECASE)
        if len(after.split()) > _FACTS and not explains:
            return at, kinds(code).search(before), f": {after}"
    return 0, None, ""


def _instructs(text: str) -> bool:
    return text_tables.pattern("requests", "instructs").search(text) is not None


def _said(part: str, said: re.Match[str]) -> str:
    """Return the words behind `reply to`, or the whole directive: `Invite the team to lunch`."""
    if part[said.end() :].startswith((" as ", ",", ".")):
        return f" {part[said.end() :]}"  # the answer to a text that stands before
    to = re.search(
        r"\b(?:reply|respond|answer|write|explain|antworte|réponds|responde)\b",
        said[0],
        re.IGNORECASE,
    )
    rest = part[said.end() :].removeprefix("to ")
    return f" to {rest}" if to else part


def around_colon(head: str) -> tuple[str, str]:
    """Return the words before and behind a colon."""
    found = re.search(r"\s?:(?=\s)", head) or re.search(r"\s[-–—](?=\s)", head)
    return (head[: found.start()], head[found.end() :].strip()) if found else (head, "")
