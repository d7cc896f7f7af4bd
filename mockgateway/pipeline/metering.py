"""Charges for calls that are answered at once: a reservation before, the real cost after."""

from __future__ import annotations

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
from mockgateway.state.accounts.ledger import CALL
from mockgateway.state.accounts.price import unit_price

BYTES_PER_SECOND = 16_000  # of audio of unknown length: 128 kbit/s
CHARACTERS_PER_TOKEN = 4
MAX_CACHED = 4096  # models whose rates are kept


class Bill(NamedTuple):
    """The cost of one call."""

    tokens: int  # input and output; 0 if the model is not sold by the token
    units: int  # billionths of the gateway's currency


class _Rates(NamedTuple):
    unit: str
    input: int
    output: int
    each: int


class Meter:
    """Prices the calls of one gateway by its catalogue."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], _Rates] = {}

    def _rates(self, model: Model) -> _Rates:
        key = (model.id, model.kind)
        rates = self._known.get(key)
        if rates is None:
            if len(self._known) >= MAX_CACHED:  # clients may invent any number of models
                self._known.clear()
            rates = self._known[key] = _Rates(*unit_price(model))
        return rates

    def estimate(self, call: Call, model: Model) -> Bill:
        """Return the most the call can cost, with tokens as characters / 4 plus `max_tokens`."""
        rates = self._rates(model)
        if rates.unit != "token":
            return Bill(0, _price(rates, call, None))
        read, written = _estimate_tokens(call.payload)
        return Bill(read + written, read * rates.input + written * rates.output)

    def measure(self, call: Call, model: Model, content: Any) -> tuple[int, int]:
        """Return the tokens and units that the call cost. On the hot path, hence no `Bill`."""
        rates = self._rates(model)
        unit, per_read, per_written, _ = rates
        if unit == "token":
            if type(content) is Completion:
                usage = content.usage
                read, written = usage[0], usage[1]
                return read + written, read * per_read + written * per_written
            tokens = content.tokens if isinstance(content, EmbeddingResult | RerankResult) else 0
            return tokens, tokens * per_read
        return 0, _price(rates, call, content)

    def reserve(self, call: Call, model: Model) -> Bill | None:
        """Reserve the estimated cost; return None for an account that is not enforced.

        Raises:
            Problem: The account has too little money, or too few tokens left in this minute.
        """
        window = call.window if call.window is not None and call.window.enforced else None
        if window is None and not call.state.ledger.is_enforced(call.account):
            return None
        bill = self.estimate(call, model)
        if bill.tokens and window is not None:
            call.window = call.state.limits.reserve_tokens(call.account, window, bill.tokens)
        call.state.ledger.reserve(
            call.account, _reference(call), bill.units / UNIT, call.on_delivery
        )
        return bill

    def refund(self, call: Call, reserved: Bill | None) -> None:
        """Refund a call that was refused."""
        if reserved is None:
            return
        call.state.ledger.refund(call.account, _reference(call), call.on_delivery)
        if reserved.tokens and call.window is not None:
            limits = call.state.limits
            call.window = limits.adjust_tokens(call.account, call.window, reserved.tokens, 0)

    def charge(self, call: Call, model: Model, content: Any, reserved: Bill | None) -> None:
        """Charge the real cost of a call that was answered."""
        tokens, units = self.measure(call, model, content)
        if reserved is None:
            call.state.ledger.add_usage(call.account, units)
            if call.window is not None:
                call.window.tokens += tokens
            return
        call.state.ledger.settle(call.account, _reference(call), units / UNIT, call.on_delivery)
        if call.window is not None and tokens != reserved.tokens:
            limits = call.state.limits
            call.window = limits.adjust_tokens(call.account, call.window, reserved.tokens, tokens)

    def report_usage(self, call: Call, model: Model, content: Any, request_id: str) -> None:
        """Post the webhook about a paid call."""
        tokens, units = self.measure(call, model, content)
        usage = getattr(content, "usage", None)
        output = usage.completion if usage is not None else 0
        data = {
            "request_id": request_id,
            "model": model.id,
            "metadata": call.field("metadata"),
            "input": tokens - output,
            "output": output,
            "cost": units / UNIT,
        }
        now = call.sandbox.clock.now()
        call.state.outbox.post(call.account, "usage", now, data=data, on_delivery=call.on_delivery)


def _reference(call: Call) -> str:
    """Return the name of a call's reservation, unique among workers."""
    return f"{CALL}{call.number}-{call.seed.hex(8)}-{call.received:.6f}"


def _tokens(text: str) -> int:
    return len(text) // CHARACTERS_PER_TOKEN + 1


def _estimate_tokens(request: Any) -> tuple[int, int]:
    """Return the input tokens of a request and its limit of output tokens."""
    match request:
        case ChatRequest():
            characters = sum(len(message.text) for message in request.messages)
            output = (request.max_tokens or 0) * request.n
            return characters // CHARACTERS_PER_TOKEN + 1, output
        case EmbeddingRequest():
            return sum(
                _tokens(text) if isinstance(text, str) else len(text) for text in request.texts
            ), 0
        case RerankRequest():
            characters = len(request.query) + sum(map(len, request.documents))
            return characters // CHARACTERS_PER_TOKEN + 1, 0
    return 0, 0


def _price(rates: _Rates, call: Call, content: Any) -> int:
    """Return the price of a model sold by the image, second, character or call."""
    match rates.unit:
        case "character":
            text = call.field("input") or call.field("text") or call.field("prompt")
            return rates.each * (len(text) if isinstance(text, str) else 1)
        case "second":
            return round(rates.each * _seconds(call, content))
        case "image":
            number = call.field("n")
            return rates.each * (number if isinstance(number, int) and number > 0 else 1)
    return rates.each


def _seconds(call: Call, content: Any) -> float:
    """Return the audio length from the reply, the request or the upload's size; at least 1."""
    known = getattr(content, "seconds", None) or call.field("duration")
    seconds = known if isinstance(known, int | float) else len(call.body) / BYTES_PER_SECOND
    return max(1.0, float(seconds))
