"""An admitted call: a request with its account, its gateway's state and its scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from mockgateway.content import Model, TaskRequest
from mockgateway.request import ParsedRequest
from mockgateway.scenario import ActiveScenario
from mockgateway.scenario.fingerprint import fingerprint
from mockgateway.scenario.reply import CannedReply
from mockgateway.seed import Seed
from mockgateway.spec.operation import Operation
from mockgateway.spec.response_spec import ResponseSpec
from mockgateway.state.accounts import ANONYMOUS, Account, Window
from mockgateway.state.gateway_state import GatewayState
from mockgateway.state.idempotency import Claim
from mockgateway.state.tasks import Script
from mockgateway.state.webhooks import Delivery

_ISSUED_ID = re.compile(rb"\b[a-z]{2,12}_[A-Za-z0-9]{12,}")  # such as of a tool call


class AppliedFaults(Protocol):
    """The faults that apply to a call, as far as an action may use them."""

    def rewrite(self, script: Script, order: TaskRequest) -> Script:
        """Return the script that the faults make of a task that is submitted now."""

    def deliver(self, delivery: Delivery) -> None:
        """Apply the faults to a webhook about the call itself."""


class Validated(NamedTuple):
    """The result of validating a request. Calls share it and must not change it."""

    key: str
    params: Mapping[str, dict[str, Any]]
    content: Any
    media_type: str
    ignored: tuple[str, ...]
    model: Model | None
    response_spec: ResponseSpec | None
    payload: Any

    def restore(self, call: Call) -> None:
        """Copy the result into a call whose request has the same bytes."""
        (
            call.key, call.params, call.content, call.media_type, call.ignored, call.model,
            call.response_spec, call.payload,
        ) = self  # fmt: skip


class Repeatable:
    """A request to which no scenario applies, so that its bytes alone decide how it is read.

    Attributes:
        validated: The result of validation, once that is done.
    """

    __slots__ = ("validated",)

    def __init__(self) -> None:
        self.validated: Validated | None = None

    def keep(self, call: Call) -> None:
        """Keep the result of a validated call."""
        self.validated = Validated(
            call.key, call.params, call.content, call.media_type, call.ignored, call.model,
            call.response_spec, call.payload,
        )  # fmt: skip


@dataclass(slots=True)
class Call(ParsedRequest):
    """A request, with the results of admission, selection and validation."""

    state: GatewayState = field(kw_only=True)  # of its gateway in its sandbox
    operation: Operation | None = field(kw_only=True, default=None)  # None for an unknown path
    account: Account = ANONYMOUS
    claim: Claim | None = None  # to its Idempotency-Key, where the operation supports keys
    window: Window | None = None  # this minute's use of the key's plan, if it is counted
    response_spec: ResponseSpec | None = None  # the documented success that the call gets
    model: Model | None = None  # the admitted model of a paid operation
    payload: Any = None  # what the operation's dialect read from the body
    result: Any = None  # the content that answers the call; of a stream, as far as it is made
    faults: AppliedFaults | None = None
    active_scenario: ActiveScenario | None = None  # the scenario that the call goes through
    canned: CannedReply | None = None  # a rule's reply, instead of a generated one
    ignored: tuple[str, ...] = ()  # parameters of the body that the document does not declare
    source: str = ""  # the external source of the text or pictures, "" if there is none
    repeatable: Repeatable | None = None  # shared with the calls whose requests have the same bytes

    @property
    def content_seed(self) -> Seed:
        """The seed of the content: the call's own, or in a steady sandbox that of its request."""
        steady = self.sandbox.steady
        if steady is None:
            return self.seed
        here = f"/~{self.sandbox.name}/".encode()
        body = _ISSUED_ID.sub(b"", self.body.replace(here, b"/"))
        kind = self.header("content-type") or ""
        return steady.of(fingerprint(self.method, self.path, self.query, kind, body))

    @property
    def on_delivery(self) -> Callable[[Delivery], None] | None:
        """The changes that the call's faults make to its webhooks, if any."""
        return None if self.faults is None else self.faults.deliver
