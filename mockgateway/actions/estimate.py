"""Price something without making it."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Price
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.state.accounts import balance, cost

MOST = 100  # more than that are priced as that many


class Estimate:
    """`do: estimate`. Read are the fields `count`, `duration`, `resolution`, `audio`, `max_credits` and `modality`, where the operation has them."""

    async def act(self, call: Call, job: OperationPlan) -> Price:
        """What it would cost; nothing is charged. Raises Problem for a model that is not there, or makes something else."""
        name = job.named(call) or ""
        model = job.models.get(name)
        if model is None:
            raise Problem(
                "model_not_found",
                f"The model '{name[:200]}' does not exist.",
                param="model",
                model=name,
            )
        modality = call.field("modality")
        if modality is not None and modality != model.kind:
            raise Problem(
                "model_mismatch",
                f"The model '{name}' makes {model.kind}, not {modality}.",
                param="model",
                model=name,
            )
        count = call.field("count")
        return Price(
            model,
            cost(
                model,
                call.field("duration"),
                call.field("resolution") or "",
                bool(call.field("audio")),
            ),
            1 if count is None else min(max(count, 1), MOST),
            balance(call.account, call.state),
            call.field("max_credits"),
        )
