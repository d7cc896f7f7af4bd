"""The checks beyond schemas: functions of one exchange, chosen by the operation's `x-mock` words.

The docstring of a check is its rule in one sentence; reports quote it. To add a check, write such a
function in the file of its subject and add a line to `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from mockgateway.contract.checks.any_response import (
    cors,
    count,
    duplicates,
    key_echo,
    leak,
    no_redirect,
    server_error,
    stack_trace,
    too_many_requests,
)  # fmt: skip
from mockgateway.contract.checks.chat import choices, logprobs, model, stop
from mockgateway.contract.checks.chat_chunks import chat_chunks
from mockgateway.contract.checks.embeddings import embeddings
from mockgateway.contract.checks.funds import estimate, funds
from mockgateway.contract.checks.history import object_ids, prompt_tokens, seed, served_models
from mockgateway.contract.checks.length import length
from mockgateway.contract.checks.media import media
from mockgateway.contract.checks.messages_events import messages_events
from mockgateway.contract.checks.pace import pace
from mockgateway.contract.checks.rate_headers import limits_seen, rate_headers
from mockgateway.contract.checks.request_ids import request_id, unique
from mockgateway.contract.checks.responses_events import responses_events
from mockgateway.contract.checks.scores import moderation, rerank
from mockgateway.contract.checks.streams import (
    event_stream,
    speech_events,
    stream_error,
)  # fmt: skip
from mockgateway.contract.checks.structured_output import structured_output
from mockgateway.contract.checks.timestamps import timestamps
from mockgateway.contract.checks.token_counts import token_counts
from mockgateway.contract.checks.tool_call_ids import tool_call_ids
from mockgateway.contract.checks.tool_calls import tool_calls
from mockgateway.contract.checks.usage import usage
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

ACTIONS = ("complete", "submit", "inspect", "collect", "browse", "show")
TEXT = ("openai_chat", "openai_responses", "anthropic_messages")


class Check(NamedTuple):
    """A check, the responses it reads, and the operations it is for."""

    name: str
    run: Callable[[Exchange], Iterator[Failure]]
    # any response, any 2xx, a 2xx that is an event stream, or one that is not
    reads: Literal["any", "accepted", "stream", "plain"] = "accepted"
    # `x-mock` words of its operations; () for all
    do: tuple[str, ...] = ()
    make: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    unless: str = ""  # a pattern: nothing is found in a field whose description matches it

    def fits(self, do: str, make: str, say: str) -> bool:
        """Return whether it is for an operation with these words of `x-mock`."""
        pairs = ((do, self.do), (make, self.make), (say, self.say))
        return all(not wanted or word in wanted for word, wanted in pairs)

    def judges(self, exchange: Exchange) -> bool:
        """Return whether the check applies to an exchange."""
        if self.reads != "any" and not exchange.accepted:
            return False
        stream = exchange.response.is_stream
        return not ((self.reads == "stream" and not stream) or (self.reads == "plain" and stream))

    def failures(self, exchange: Exchange) -> Iterator[Failure]:
        """Yield the failures of one exchange."""
        for failure in self.run(exchange) if self.judges(exchange) else ():
            yield failure._replace(check=self.name, exchanges=(exchange,))


class HistoryCheck(NamedTuple):
    """A check of all exchanges of a run."""

    name: str
    run: Callable[[Sequence[Exchange]], Iterator[Failure]]


CHECKS = (
    # Every response
    Check("stack_trace", stack_trace, "any"),
    Check("key_echo", key_echo, "any"),
    Check("server_error", server_error, "any"),
    Check("no_redirect", no_redirect, "any"),
    Check("cors", cors, "any"),
    Check("rate_headers", rate_headers, "any"),
    Check("request_id", request_id, "any"),
    Check("leak", leak, "any"),
    Check("too_many_requests", too_many_requests, "any"),
    Check("timestamps", timestamps, do=ACTIONS, unless="milli|\\bms\\b"),
    Check("count", count, do=("browse", "show", "")),
    Check("duplicates", duplicates, "plain"),
    # Streams
    Check("event_stream", event_stream, "stream"),
    Check("stream_error", stream_error, "stream"),
    Check("chat_chunks", chat_chunks, "stream", say=("openai_chat",)),
    Check("messages_events", messages_events, "stream", say=("anthropic_messages",)),
    Check("responses_events", responses_events, "stream", say=("openai_responses",)),
    Check("speech_events", speech_events, "stream", make=("speech",)),
    # Numbers, and what the request asked for
    Check("usage", usage, say=(*TEXT, "openai_embeddings")),
    Check("length", length, say=TEXT),
    Check("choices", choices, "plain", say=("openai_chat",)),
    Check("stop", stop, "plain", say=("openai_chat", "anthropic_messages")),
    Check("logprobs", logprobs, "plain", say=("openai_chat",)),
    Check("structured_output", structured_output, "plain", say=("openai_chat", "openai_responses")),
    Check("tool_calls", tool_calls, say=TEXT),
    Check("tool_call_ids", tool_call_ids, say=TEXT),
    Check("token_counts", token_counts, say=TEXT),
    Check("model", model, do=("complete",)),
    Check("embeddings", embeddings, say=("openai_embeddings",)),
    Check("rerank", rerank, say=("jina_rerank",)),
    Check("moderation", moderation, say=("openai_moderations",)),
    # Media and money
    Check("media", media, "plain", do=("complete", "collect")),
    Check("funds", funds, do=("inspect", "collect")),
    Check("estimate", estimate, do=("estimate",)),
)

# Of all exchanges of a run.
HISTORY: tuple[HistoryCheck, ...] = (
    HistoryCheck("request_id", unique),
    HistoryCheck("object_ids", object_ids),
    HistoryCheck("prompt_tokens", prompt_tokens),
    HistoryCheck("seed", seed),
    HistoryCheck("served_models", served_models),
    HistoryCheck("pace", pace),
    HistoryCheck("rate_headers", limits_seen),
)


def history(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """Yield the failures of checks that compare exchanges, if any request was accepted."""
    for check in HISTORY if any(each.accepted for each in exchanges) else ():
        yield from check.run(exchanges)


def check_all(exchange: Exchange, do: str, make: str, say: str) -> Iterator[Failure]:
    """Yield the failures that the checks of such an operation find in one exchange."""
    for check in CHECKS:
        if check.fits(do, make, say):
            yield from check.failures(exchange)


__all__ = ["CHECKS", "HISTORY", "Check", "Failure", "check_all", "history"]
