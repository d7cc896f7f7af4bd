"""List a gateway's models, upstreams, their health and prices."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.catalogue import no_model
from mockgateway.content import Health, Listing, Model, Price, Upstream, Upstreams
from mockgateway.content.views import RELEASED
from mockgateway.protocols import OperationPlan
from mockgateway.state.accounts import balance, cost

MAX_COUNT = 100  # larger counts are priced as this many


class Browse:
    """`do: browse`, with `make: model` or `upstream`."""

    async def act(self, call: Call, plan: OperationPlan) -> Listing | Upstreams:
        """Return the whole catalogue; a key's allowed models are checked when it uses them."""
        if plan.make == "upstream":
            return Upstreams(plan.upstreams)
        return Listing(list(plan.models.values()), RELEASED)


class ShowModel:
    """`do: show, make: model`. Reads the path parameter `model`."""

    async def act(self, call: Call, plan: OperationPlan) -> Model:
        """Return one model. Raises Problem `model_not_found`."""
        name = str(call.params["path"]["model"])
        model = plan.models.get(name)
        if model is None:
            raise no_model(name, "", plan.models)
        return model


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
        modality = call.field("modality") or ""
        model = plan.models.find(name, modality)
        if model is None:
            raise no_model(name, modality, plan.models)
        count, resolution = call.field("count"), call.field("resolution") or ""
        each = cost(model, call.field("duration"), resolution, bool(call.field("audio")))
        number = 1 if count is None else min(max(count, 1), MAX_COUNT)
        funds = balance(call.account, call.state)
        return Price(model, each, number, funds, call.field("max_credits"))
