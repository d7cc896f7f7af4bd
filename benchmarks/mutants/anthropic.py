"""Mutants of the Anthropic Messages format."""

from __future__ import annotations

from typing import Any

from mutants.changes import Json, Mutant, at, in_events, set_field, sse


def messages(gateway: str, operation: str) -> list[Mutant]:
    """Return the mutants of one operation, plain and streamed."""
    order = "messages_events|schema"

    def streamed(name: str, edit: Any, checks: str = order) -> Mutant:
        return Mutant(name, gateway, operation, checks, sse(operation, edit))

    def without(kind: str) -> Any:
        return lambda events: [event for event in events if event[0] != kind]

    return [
        Mutant(
            "max_tokens is ignored",
            gateway,
            operation,
            "length",
            set_field(operation, "max_tokens", 600),
        ),
        Mutant(
            "stop_reason is end_turn when the limit was hit",
            gateway,
            operation,
            "length",
            at(
                operation,
                "map",
                "/stop_reason",
                lambda value: "end_turn" if value == "max_tokens" else value,
            ),
        ),
        Mutant(
            "input_tokens is 0",
            gateway,
            operation,
            "usage",
            at(operation, "put", "/usage/input_tokens", 0),
        ),
        streamed("message_start is missing", without("message_start")),
        streamed("message_stop is missing", without("message_stop")),
        streamed("content_block_start is missing", without("content_block_start")),
        streamed("content_block_stop is missing", without("content_block_stop")),
        streamed("message_delta is missing", without("message_delta")),
        streamed(
            "the event's name is not its type",
            lambda events: [
                ["message_stop" if name == "content_block_delta" else name, data]
                for name, data in events
            ],
        ),
        streamed(
            "a delta's index is wrong",
            in_events(
                lambda number, value: (
                    value | {"index": 5} if value.get("type") == "content_block_delta" else value
                )
            ),
        ),
        streamed(
            "a delta follows message_stop",
            lambda events: [
                *events,
                next(event for event in events if event[0] == "content_block_delta"),
            ],
        ),
        streamed("message_start comes twice", lambda events: [events[0], *events]),
        streamed("no stop_reason", in_events(_no_reason)),
        streamed(
            "an error in mid-stream",
            lambda events: [
                *events[:3],
                [
                    "error",
                    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
                ],
            ],
            "stream_error|messages_events|schema",
        ),
    ]


def _no_reason(number: int, value: Json) -> Json:
    if value.get("type") == "message_delta":
        value["delta"]["stop_reason"] = None
    return value
