"""Name the client that a finding breaks, and how. tests/contract/test_impact.py shows each case."""

from __future__ import annotations

from typing import NamedTuple

from mockgateway.contract.causes import is_header
from mockgateway.contract.finding import Finding


class Impact(NamedTuple):
    """The effect of a kind of finding on a client."""

    check: str
    words: str  # that the message contains
    effect: str


OPENAI = "openai-python"
PARSE = f"{OPENAI}'s chat.completions.parse() raises ValidationError"
MID_STREAM = "in the middle of the stream"
SERVER_ERROR = (
    f"{OPENAI} and anthropic send the request three times, then raise InternalServerError"
)
NO_ANSWER = f"{OPENAI} sends the request three times, then raises APIConnectionError"
NOT_JSON = f"{OPENAI} returns a str, whose first attribute access raises AttributeError"
IMPACTS = (
    Impact("connection", "", NO_ANSWER),
    Impact("schema", "content type is", NOT_JSON),
    Impact("schema", "required property", f"{OPENAI} does not check it: the app gets None"),
    Impact("event_stream", "JSON", f"{OPENAI} raises JSONDecodeError {MID_STREAM}"),
    Impact("stream_error", "", f"{OPENAI} raises APIError {MID_STREAM}"),
    Impact("responses_events", "response.created", f"{OPENAI}'s stream() raises RuntimeError"),
    Impact("structured_output", "", PARSE),
    Impact("tool_calls", "arguments", PARSE),
)


def impact(finding: Finding) -> str:
    """Return which client breaks and how, or "" if that is not known."""
    status = finding.exchanges[0].response.status if finding.exchanges else 0
    if status >= 500 and not is_header(finding):
        return SERVER_ERROR
    for each in IMPACTS:
        if each.check == finding.check and each.words in finding.message:
            return each.effect
    return ""
