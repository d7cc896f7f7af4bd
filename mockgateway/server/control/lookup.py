"""Find gateways, and what they remember in the sandbox of a control request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mockgateway.problem import nearest
from mockgateway.server.control.requests import ControlError, ControlRequest, quote
from mockgateway.state.webhooks import Outbox

if TYPE_CHECKING:
    from mockgateway.pipeline.locate import Mount


def get_mount(mounts: Mapping[str, Mount], name: Any) -> Mount:
    """Return the mount of that name. Raises ControlError if there is none."""
    mount = mounts.get(name) if isinstance(name, str) else None
    if mount is None:
        advice = nearest(str(name)[:50], mounts)
        raise ControlError(f"gateway: {quote(name)} is not served here", advice)
    return mount


def gateways(mounts: Mapping[str, Mount]) -> dict[str, Mount]:
    """Return the first mount of each gateway by the gateway's name, which its regions share."""
    found: dict[str, Mount] = {}
    for mount in mounts.values():
        found.setdefault(mount.gateway, mount)
    return found


def outboxes(request: ControlRequest) -> Iterator[Outbox]:
    """Yield the outbox of each gateway with webhooks; register the account files' endpoints."""
    for name, mount in gateways(request.mock.mounts).items():
        if mount.pipeline.states.webhook_format is not None:
            outbox: Outbox = mount.pipeline.states.open(request.sandbox, name).outbox
            for account in mount.pipeline.accounts:
                outbox.endpoints.register_listed(account.key, account.webhooks)
            yield outbox
