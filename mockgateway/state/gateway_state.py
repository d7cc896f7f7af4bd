"""Per-sandbox state of one gateway, created on first use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from mockgateway.content import Model, Output, TaskSnapshot
from mockgateway.media import Links
from mockgateway.ports import SampleTask, Store
from mockgateway.sandbox import Sandbox
from mockgateway.state.accounts import Accounts, Ledger, Limits, Overrides, Plans
from mockgateway.state.tasks import Policy, Tasks
from mockgateway.state.webhooks import Delivery, Outbox, WebhookFormat
from mockgateway.state.webhooks.endpoints import Endpoints


@dataclass(slots=True)
class GatewayState:
    """State of one gateway in one sandbox."""

    store: Store
    queue_failures: str = "auto"  # as `serve --queue-failures`
    links: Links = field(init=False)
    limits: Limits = field(init=False)
    ledger: Ledger = field(init=False)
    outbox: Outbox = field(init=False)
    tasks: Tasks | None = None  # None for a gateway without models

    @property
    def required_tasks(self) -> Tasks:
        """The tasks of a gateway that has models."""
        assert self.tasks is not None, "a gateway without models has no tasks"
        return self.tasks


@dataclass(slots=True)
class GatewayStates:
    """Creates and finds the `GatewayState` of one gateway in each sandbox.

    Attributes:
        sample: Returns the task that the gateway's document prints under an id.
        outputs: Lists what a finished task has made, as links.
        apply_webhook_faults: Changes a delivery by the faults of the call that caused it.
        webhook_format: The gateway's webhook format; None for a gateway without webhooks.
        link_life: Seconds of the sandbox's clock until a file link expires; 0 for never.
        marked: Whether images carry a small "mock" mark.
        queue_failures: How SeaCloud reports failed tasks: fal, seacloud or auto.
    """

    sample: Callable[[str], SampleTask | None]
    accounts: Accounts
    models: Sequence[Model]
    plans: Plans
    policy: Policy
    outputs: Callable[[TaskSnapshot, Links], Sequence[Output]]
    apply_webhook_faults: Callable[[Outbox, Delivery], None]
    webhook_format: WebhookFormat | None = None
    link_life: float = 0.0
    marked: bool = True
    queue_failures: str = "auto"

    def open(self, sandbox: Sandbox, gateway: str) -> GatewayState:
        """Return the gateway's state in `sandbox`, creating it on first use."""
        known: GatewayState | None = sandbox.gateway_states.get(gateway)
        return known if known is not None else self._set_up(sandbox, gateway)

    def _set_up(self, sandbox: Sandbox, gateway: str) -> GatewayState:
        prefix, store, clock = f"{sandbox.name}/{gateway}", sandbox.store, sandbox.clock
        sandbox.read_ahead(Overrides.key(prefix), Endpoints.key(f"{prefix}/webhook"))
        if (known := sandbox.gateway_states.get(gateway)) is not None:  # set up meanwhile
            return known  # type: ignore[no-any-return]
        state = sandbox.gateway_states[gateway] = GatewayState(store, self.queue_failures)
        links = state.links = Links(sandbox, self.link_life, self.marked)
        overrides = Overrides(sandbox, prefix)
        state.limits = Limits(store, prefix, clock, overrides, self.plans)
        state.ledger = Ledger(state, prefix, clock, overrides, self.plans.low_balance)
        state.outbox = Outbox(sandbox, gateway, self.webhook_format, partial(_find_task, state))
        state.outbox.rewrites.append(partial(self.apply_webhook_faults, state.outbox))
        if self.models:
            state.tasks = Tasks(
                state,
                clock,
                (sandbox.name, gateway),
                self.policy,
                lambda snapshot: self.outputs(snapshot, links),
                self.sample,
                self.accounts,
            )
        return state


def _find_task(state: GatewayState, task: str, account: str) -> TaskSnapshot | None:
    """Return a task for its webhook; each account has its own copy of a documented sample task."""
    if state.tasks is None:
        return None
    return state.tasks.peek(task) or state.tasks.peek(f"{task}@{account}")
