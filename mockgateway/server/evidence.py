"""Gather the evidence that judges read: the journal of a sandbox and its webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mockgateway.evidence import Attempt, Evidence
from mockgateway.journal import Exchange
from mockgateway.pipeline.locate import Mount
from mockgateway.sandbox import Sandbox
from mockgateway.server.sandboxes import SandboxState
from mockgateway.spec.operation import Operation
from mockgateway.state.webhooks import Outbox


def gather(mounts: Mapping[str, Mount], state: SandboxState, since: int = 0) -> Evidence:
    """Return the evidence of all calls with a number above `since`."""
    operations = {
        (name, operation.id): operation
        for name, mount in first_mounts(mounts).items()
        for operation in mount.pipeline.operations
    }
    # The journal has the exchanges in the order in which they ended.
    calls = [
        _attempt(exchange, operations.get((exchange.gateway, exchange.operation)))
        for exchange in sorted(state.journal.all(), key=lambda exchange: exchange.number)
        if exchange.number > since
    ]
    begin = calls[0].at if since and calls else 0.0
    deliveries = [
        delivery
        for outbox in outboxes(mounts, state.sandbox)
        for delivery in outbox.deliveries()
        if delivery.made >= begin
    ]
    return Evidence(calls, deliveries, state.sandbox.clock.now())


def first_mounts(mounts: Mapping[str, Mount]) -> dict[str, Mount]:
    """Return the first mount of each gateway, by the gateway's name, which its regions share."""
    first: dict[str, Mount] = {}
    for mount in mounts.values():
        first.setdefault(mount.gateway, mount)
    return first


def outboxes(mounts: Mapping[str, Mount], sandbox: Sandbox) -> Iterator[Outbox]:
    """Yield the outbox of each gateway with webhooks; register the account files' endpoints."""
    for name, mount in first_mounts(mounts).items():
        if mount.pipeline.states.webhook_format is not None:
            outbox = mount.pipeline.states.open(sandbox, name).outbox
            for account in mount.pipeline.accounts:
                outbox.endpoints.register_listed(account.key, account.webhooks)
            yield outbox


def _attempt(exchange: Exchange, operation: Operation | None) -> Attempt:
    if operation is None:
        return Attempt(exchange)
    credentials = [
        scheme.key
        for alternative in operation.security
        for scheme in alternative
        if scheme.place == "query"
    ]
    idempotent = bool(operation.idempotent)
    return Attempt(exchange, operation.do, operation.make, idempotent, operation.poll, credentials)
