"""Make what was asked for, at once."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import Content, Prompt
from mockgateway.ports import Job
from mockgateway.seed import Seed


class Complete:
    """`do: complete`, for what has a generator."""

    async def act(self, call: Call, job: Job) -> Content:
        """What the generator makes of what the dialect read."""
        asked, generate = call.asked, job.generate
        assert asked is not None, f"{job.label}: x-mock needs a `say` that reads what is asked"
        assert generate is not None, f"{job.label}: x-mock needs a `make` that has a generator"
        return generate.make(asked, job.models.get(asked.model), _seed(call, asked), call.received, job.instance)


def _seed(call: Call, asked: Any) -> Seed:
    """A prompt with a seed of its own, or without temperature, is answered alike each time; any other is drawn anew for each call."""
    if isinstance(asked, Prompt) and (asked.seed is not None or asked.temperature == 0):
        return call.sandbox.seed.of("complete", asked.seed, asked.model, asked.messages)
    return call.seed
