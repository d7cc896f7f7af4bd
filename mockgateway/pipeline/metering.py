"""What a call that is answered at once costs: what is laid aside before it, and taken after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from mockgateway.call import Call
from mockgateway.content import (
    ChatRequest,
    Completion,
    EmbeddingRequest,
    EmbeddingResult,
    Model,
    RerankRequest,
    RerankResult,
)
from mockgateway.state.accounts import UNIT
from mockgateway.state.accounts.price import unit_price

# Of a sound whose length nobody tells; speech at 128 kbit/s, as most encoders write it.
BYTES_PER_SECOND = 16_000


class Bill(NamedTuple):
    """tokens: read and written, 0 where none are; units: billionths of the gateway's money."""

    tokens: int
    units: int


class _Rates(NamedTuple):
    unit: str
    input: int
    output: int
    each: int


class Meter:
    """The prices of a gateway's catalogue, in billionths."""

    def __init__(self, models: Iterable[Model]) -> None:
        self._rates = {model.id: _Rates(*unit_price(model)) for model in models}

    def expected(self, call: Call, model: str) -> Bill:
        """What the call may come to at most, as far as it says so: tokens are the text's length by four and `max_tokens`."""
        rates = self._rates[model]
        if rates.unit != "token":
            return Bill(0, _counted(rates, call, None))
        read, written = _asked(call.payload)
        return Bill(read + written, read * rates.input + written * rates.output)

    def measure(self, call: Call, model: str, content: Any) -> tuple[int, int]:
        """What it came to: tokens, and billionths of the gateway's money. Asked for every call, hence no `Bill`."""
        rates = self._rates[model]
        unit, per_read, per_written, _ = rates
        if unit == "token":
            if type(content) is Completion:
                usage = content.usage
                read, written = usage[0], usage[1]
                return read + written, read * per_read + written * per_written
            tokens = content.tokens if isinstance(content, EmbeddingResult | RerankResult) else 0
            return tokens, tokens * per_read
        return 0, _counted(rates, call, content)

    def reserve(self, call: Call, model: str) -> Bill | None:
        """Lay aside what the call may cost; None for an account that needs no permission. Raises Problem where there is too little money, or tokens in this minute."""
        firm = call.window is not None and call.window.firm
        if not (firm or call.state.ledger.is_enforced(call.account)):
            return None
        held = self.expected(call, model)
        if held.tokens and firm:
            call.window = call.state.limits.reserve_tokens(call.account, call.window, held.tokens)
        call.state.ledger.reserve(call.account, _name(call), held.units / UNIT, call.on_delivery)
        return held

    def refund(self, call: Call, held: Bill | None) -> None:
        """The call was refused: it costs nothing."""
        if held is not None:
            call.state.ledger.refund(call.account, _name(call), call.on_delivery)
            if held.tokens and call.window is not None:
                call.window = call.state.limits.adjust_tokens(
                    call.account, call.window, held.tokens, 0
                )

    def charge(self, call: Call, model: str, content: Any, held: Bill | None) -> None:
        """The call was answered: charge what it came to."""
        tokens, units = self.measure(call, model, content)
        if held is None:
            call.state.ledger.add_usage(call.account, units, call.on_delivery)
            if call.window is not None:
                call.window.tokens += tokens
            return
        call.state.ledger.settle(call.account, _name(call), units / UNIT, call.on_delivery)
        if call.window is not None and tokens != held.tokens:
            call.window = call.state.limits.adjust_tokens(
                call.account, call.window, held.tokens, tokens
            )

    def report_usage(self, call: Call, model: str, content: Any, request_id: str) -> None:
        """Post the webhook about a paid call."""
        tokens, units = self.measure(call, model, content)
        usage = getattr(content, "usage", None)
        output = usage.completion if usage is not None else 0
        data = {
            "request_id": request_id,
            "model": model,
            "metadata": call.field("metadata"),
            "input": tokens - output,
            "output": output,
            "cost": units / UNIT,
        }
        now = call.sandbox.clock.now()
        call.state.outbox.post(call.account, "usage", now, data=data, on_delivery=call.on_delivery)


def _name(call: Call) -> str:
    """What a call's money is for: its number alone would be another worker's as well."""
    return f"call-{call.number}-{call.seed.hex(8)}-{call.received:.6f}"


def _asked(asked: Any) -> tuple[int, int]:
    """The tokens that a request brings, and those that it lets be written."""
    match asked:
        case ChatRequest():
            return sum(len(message.text) for message in asked.messages) // 4 + 1, (
                asked.max_tokens or 0
            ) * asked.n
        case EmbeddingRequest():
            return sum(
                len(text) // 4 + 1 if isinstance(text, str) else len(text) for text in asked.texts
            ), 0
        case RerankRequest():
            return (len(asked.query) + sum(map(len, asked.documents))) // 4 + 1, 0
    return 0, 0


def _counted(rates: _Rates, call: Call, content: Any) -> int:
    """The price of what is sold by the image, the second, the character or the call."""
    match rates.unit:
        case "character":
            text = call.field("input") or call.field("text") or call.field("prompt")
            return rates.each * (len(text) if isinstance(text, str) else 1)
        case "second":
            return round(rates.each * _seconds(call, content))
        case "image":
            wanted = call.field("n")
            return rates.each * (wanted if isinstance(wanted, int) and wanted > 0 else 1)
    return rates.each


def _seconds(call: Call, content: Any) -> float:
    """How long the sound is: as the answer or the request says, else by the size of what was uploaded; at least a second."""
    told = getattr(content, "seconds", None) or call.field("duration")
    return max(
        1.0, float(told) if isinstance(told, int | float) else len(call.body) / BYTES_PER_SECOND
    )
