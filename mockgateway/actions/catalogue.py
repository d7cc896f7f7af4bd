"""Show what a gateway offers: models, upstreams, their health and prices."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Health, Listing, Price, Upstream, Upstreams
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.state.accounts import balance, cost

RELEASED = 1_780_000_000  # 2026-05-28; fixed, so that the list is the same in every run
MAX_COUNT = 100  # larger counts are priced as this many


class Browse:
    """`do: browse`, with `make: model` or `upstream`."""

    async def act(self, call: Call, plan: OperationPlan) -> Listing | Upstreams:
        """Return the whole catalogue; a key's allowed models are checked when it uses them."""
        if plan.make == "upstream":
            return Upstreams(plan.upstreams)
        return Listing(list(plan.models.values()), RELEASED)


class ShowHealth:
    """`do: show, make: health`, of the part that the path's last word names."""

    async def act(self, call: Call, plan: OperationPlan) -> Health:
        """Return figures that are constant in a sandbox, except for the response time."""

        def attempts(upstream: Upstream) -> tuple[Upstream, int, int]:
            seed = call.sandbox.seed.of("attempts", upstream.id)
            count = 40 + seed.below(360) if upstream.models else 0
            return upstream, count, seed.of("failures").below(1 + count // 40)

        milliseconds = 1 + call.seed.of("took").below(45)
        figures = [attempts(upstream) for upstream in plan.upstreams]
        part = plan.label.rsplit("/", 1)[-1]
        return Health(part, milliseconds, figures, list(plan.models.values()))


class Estimate:
    """`do: estimate`.

    Reads the fields `count`, `duration`, `resolution`, `audio`, `max_credits` and `modality`.
    """

    async def act(self, call: Call, plan: OperationPlan) -> Price:
        """Return the price of a request without charging it.

        Raises:
            Problem: The model does not exist, or makes something else.
        """
        name = plan.model_name(call) or ""
        model = plan.models.get(name)
        if model is None:
            message = f"The model '{name[:200]}' does not exist."
            raise Problem("model_not_found", message, param="model", model=name)
        modality = call.field("modality")
        if modality is not None and modality != model.kind:
            message = f"The model '{name}' makes {model.kind}, not {modality}."
            raise Problem("model_mismatch", message, param="model", model=name)
        count, resolution = call.field("count"), call.field("resolution") or ""
        each = cost(model, call.field("duration"), resolution, bool(call.field("audio")))
        number = 1 if count is None else min(max(count, 1), MAX_COUNT)
        funds = balance(call.account, call.state)
        return Price(model, each, number, funds, call.field("max_credits"))
