"""Complete a prompt at once."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Completion, Prompt
from mockgateway.ports import Job


class Complete:
    """`do: complete`."""

    async def act(self, call: Call, job: Job) -> Completion:
        """What the generator makes of the prompt that the dialect read.

        A prompt with a seed, or without temperature, is answered alike each time; any other is drawn anew for each call.
        """
        prompt, generate = call.asked, job.generate
        assert isinstance(prompt, Prompt), f"{job.label}: x-mock needs a say that reads a prompt"
        assert generate is not None, f"{job.label}: x-mock needs a make that has a generator"
        again = prompt.seed is not None or prompt.temperature == 0
        seed = call.sandbox.seed.of("complete", prompt.seed, prompt.model, prompt.messages) if again else call.seed
        return generate.make(prompt, job.models.get(prompt.model), seed, call.received)
