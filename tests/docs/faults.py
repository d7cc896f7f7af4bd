"""Write docs/faults.md: every fault with its fields, an example, and what the official SDKs do when they meet it.

.venv/bin/python -m tests.docs.faults
"""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import httpx

from mockgateway.faults import FAULTS
from mockgateway.scenario.fields import Count, ProblemName, Seconds, Share, Span, Status, types_of
from tests.faults.clients import ASKED, CASES, COLUMNS, TIMEOUT, outcome
from tests.serving import serving

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"

HEAD = f"""# Faults

Written by `python -m tests.docs.faults` from the registry (`mockgateway/faults/`); a test fails when it is stale.

In a scenario a rule has them below `faults:`, the first is the outermost. A single call asks for them itself: `X-Mock-Fault: latency=2s, truncate=3`, or
`X-Mock-Fault: {{refuse: {{kind: rate_limited, retry_after: 2}}}}`. What was done is told in the reply's header `X-Mock-Applied`, the innermost first, and of webhooks in
`applied` of `GET /_mock/webhooks/deliveries`. All chance is drawn from the sandbox's seed. A fault said in one word (`latency: 2s`) sets its first field.
Times before and in an answer are real; windows, tasks and webhooks obey the sandbox's clock.

The tables of the SDKs are found out by `tests/faults/clients.py`, which lets them ask for a text of ten words with their own settings, but for a timeout of {TIMEOUT} s
(theirs is ten minutes) and no pause between tries: what their user gets, and how often they have asked where that is more than once.
"""

# (heading, the words below it): all of the registry, in its order
EXAMPLES: dict[str, str] = {
    "latency": "latency: {before: 400ms, p99: 2s, between: 20ms, between_p99: 80ms}",
    "slow_upload": "slow_upload: 16384",
    "stall": "stall: {after: 40, for: 30s, keep_alive: 5s}",
    "truncate": "truncate: 12",
    "disconnect": "disconnect: {at: body, after: 10, how: reset}",
    "refuse": "refuse: {kind: rate_limited, retry_after: 2}",
    "rate_limit": "rate_limit: {calls: 10, window: 1m}",
    "quota": "quota: {calls: 100, renew: 1d}",
    "outage": "outage: {statuses: [502, 503], html: true}",
    "garble": "garble: {kind: invalid_json, event: 5}",
    "wrong_content_type": "wrong_content_type: text/plain",
    "wrong_type": "wrong_type: $.choices[0].message.content",
    "missing_field": "missing_field: {path: $.usage}",
    "bad_length": "bad_length: {way: longer, by: 10, then: hang}",
    "header_loss": "header_loss: [x-request-id, x-ratelimit-*]",
    "task_failure": "task_failure: {kind: inference_timeout, at: 90%}",
    "task_stuck": "task_stuck: {at: 90%}",
    "task_slow": "task_slow: 10",
    "queue_backlog": "queue_backlog: 5m",
    "upstream_failure": "upstream_failure: {attempts: [1, 2], kind: inference_timeout}",
    "result_expired": "result_expired: 1h",
    "webhook_lost": "webhook_lost: [completed]",
    "webhook_late": "webhook_late: 10m",
    "webhook_twice": "webhook_twice: 2",
    "webhook_out_of_order": "webhook_out_of_order: 5s",
    "webhook_early": "webhook_early:",
    "webhook_forged": "webhook_forged:",
    "webhook_stale": "webhook_stale: 1h",
}


def page(tables: dict[str, str]) -> str:
    """The whole page. tables: what the SDKs do, by fault."""
    parts = [HEAD, f"SDKs: openai {version('openai')}, anthropic {version('anthropic')}.\n"]
    for word, fault in FAULTS.items():
        module = inspect.getmodule(fault)
        assert module is not None
        about = (module.__doc__ or "").strip()
        words = inspect.cleandoc(fault.__doc__ or "")
        parts.append(
            f"## {word}\n\n{about}\n\n{words}\n\n{_fields(fault)}```yaml\nfaults:\n  - {EXAMPLES[word]}\n```\n"
        )
        if word in tables:
            parts.append(tables[word])
    return "\n".join(parts)


def _fields(fault: type) -> str:
    known = dataclasses.fields(fault)
    if not known:
        return ""
    lines = ["| field | takes | if not said |", "|---|---|---|"]
    for field in known:
        default = field.default
        shown = (
            "nothing"
            if default in (None, "", ())
            else "`" + _default(default, types_of(fault)[field.name]) + "`"
        )
        lines.append(
            f"| `{field.name.rstrip('_')}` | {_takes(types_of(fault)[field.name])} | {shown} |"
        )
    return "\n".join(lines) + "\n\n"


def _default(value: Any, kind: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if kind is Share:
        return f"{value:.0%}"
    if kind in (Seconds, Span):
        return f"{value:g}s" if value >= 1 or not value else f"{value * 1000:g}ms"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _takes(kind: Any) -> str:
    if get_origin(kind) in (types.UnionType, typing.Union):
        return " or ".join(_takes(one) for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(kind))
    if get_origin(kind) is not None:
        return f"one or a list of: {_takes(get_args(kind)[0])}"
    names = {
        Seconds: "a time (`150ms`, `2s`, `1m`), a day at most",
        Span: "a time (`150ms`, `2s`, `1h30m`) of the sandbox's clock",
        ProblemName: "a problem's name (docs/documents.md)",
        Share: "a share (`20%`, `0.2`)",
        Count: "a whole number from 1",
        Status: "a status, 200 to 599",
        bool: "true or false",
        str: "a text",
        float: "a number",
    }
    return names[kind]


def tables() -> dict[str, str]:
    """What the SDKs do, by fault: each case with each of them, against a mock of its own."""
    out: dict[str, list[str]] = {}
    with serving() as mock:
        warm(mock.url)
        for case in CASES:
            rows = out.setdefault(
                case.word,
                ["| with | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"],
            )
            rows.append(
                f"| {_said(case.says)} | "
                + " | ".join(outcome(mock.url, case, column) for column in COLUMNS)
                + " |"
            )
    return {word: "\n".join(rows) + "\n" for word, rows in out.items()}


def warm(url: str) -> None:
    """The first call of an operation compiles it, which is nobody's latency."""
    for path in ("/sealink/v1/chat/completions", "/sealink/anthropic/v1/messages"):
        for stream in (False, True):
            httpx.post(
                f"{url}/~warm{path}",
                json=ASKED | {"stream": stream},
                headers={"authorization": "Bearer any"},
                timeout=60,
            ).raise_for_status()


def _said(says: Any) -> str:
    if says is None:
        return "its defaults"
    if isinstance(says, dict):
        return (
            "`"
            + ", ".join(
                f"{word}: {str(value).lower() if isinstance(value, bool) else value}"
                for word, value in says.items()
            )
            + "`"
        )
    return f"`{says}`"


if __name__ == "__main__":
    PAGE.write_text(page(tables()), "utf-8")
