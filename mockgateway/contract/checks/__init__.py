"""The checks beyond schemas: functions over one exchange, or over several, chosen by what an operation does, makes and says (`x-mock`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockgateway.contract.checks.chat_chunks import chat_chunks
from mockgateway.contract.checks.choices import choices
from mockgateway.contract.checks.cors import cors
from mockgateway.contract.checks.count import count
from mockgateway.contract.checks.embeddings import embeddings
from mockgateway.contract.checks.event_stream import event_stream
from mockgateway.contract.checks.funds import estimate, funds
from mockgateway.contract.checks.leaks import key_echo, server_error, stack_trace
from mockgateway.contract.checks.length import length
from mockgateway.contract.checks.logprobs import logprobs
from mockgateway.contract.checks.media import media
from mockgateway.contract.checks.messages_events import messages_events
from mockgateway.contract.checks.model import model
from mockgateway.contract.checks.moderation import moderation
from mockgateway.contract.checks.no_redirect import no_redirect
from mockgateway.contract.checks.rate_headers import rate_headers
from mockgateway.contract.checks.request_id import request_id
from mockgateway.contract.checks.rerank import rerank
from mockgateway.contract.checks.responses_events import responses_events
from mockgateway.contract.checks.speech_events import speech_events
from mockgateway.contract.checks.stop import stop
from mockgateway.contract.checks.stream_error import stream_error
from mockgateway.contract.checks.structured_output import structured_output
from mockgateway.contract.checks.tool_calls import tool_calls
from mockgateway.contract.checks.unbuffered import unbuffered
from mockgateway.contract.checks.usage import usage
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

TEXT = ("openai_chat", "openai_responses", "anthropic_messages")


class Check(NamedTuple):
    """A check and the operations it is for: those with one of the words, all where there are none."""

    name: str
    run: Callable[[Exchange], Iterator[Failure]]
    do: tuple[str, ...] = ()
    make: tuple[str, ...] = ()
    say: tuple[str, ...] = ()

    def fits(self, do: str, make: str, say: str) -> bool:
        """Whether it is for an operation with these words of `x-mock`."""
        return all(
            not wanted or word in wanted
            for word, wanted in ((do, self.do), (make, self.make), (say, self.say))
        )

    def failures(self, exchange: Exchange) -> Iterator[Failure]:
        """Return the failures of one exchange."""
        for failure in self.run(exchange):
            yield failure._replace(check=self.name, exchanges=(exchange,))


CHECKS: tuple[Check, ...] = (
    # Any answer
    Check("stack_trace", stack_trace),
    Check("key_echo", key_echo),
    Check("server_error", server_error),
    Check("no_redirect", no_redirect),
    Check("cors", cors),
    Check("rate_headers", rate_headers),
    Check("request_id", request_id),
    Check("count", count, do=("browse", "show")),
    # Streams
    Check("event_stream", event_stream),
    Check("stream_error", stream_error),
    Check("unbuffered", unbuffered, make=("chat",)),
    Check("chat_chunks", chat_chunks, say=("openai_chat",)),
    Check("messages_events", messages_events, say=("anthropic_messages",)),
    Check("responses_events", responses_events, say=("openai_responses",)),
    Check("speech_events", speech_events, make=("speech",)),
    # Numbers and obedience
    Check("usage", usage, say=(*TEXT, "openai_embeddings")),
    Check("length", length, say=TEXT),
    Check("choices", choices, say=("openai_chat",)),
    Check("stop", stop, say=("openai_chat",)),
    Check("logprobs", logprobs, say=("openai_chat",)),
    Check("structured_output", structured_output, say=("openai_chat", "openai_responses")),
    Check("tool_calls", tool_calls, say=TEXT),
    Check("model", model, do=("complete",)),
    Check("embeddings", embeddings, say=("openai_embeddings",)),
    Check("rerank", rerank, say=("jina_rerank",)),
    Check("moderation", moderation, say=("openai_moderations",)),
    # Media and money
    Check("media", media, do=("complete",)),
    Check("funds", funds, do=("inspect", "collect")),
    Check("estimate", estimate, do=("estimate",)),
)


def judge(exchange: Exchange, do: str, make: str, say: str) -> Iterator[Failure]:
    """All that the checks of an operation with these words of `x-mock` find in one exchange."""
    for check in CHECKS:
        if check.fits(do, make, say):
            yield from check.failures(exchange)


__all__ = ["CHECKS", "Check", "Failure", "judge"]
