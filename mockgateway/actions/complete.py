"""Make what was asked for, at once."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from mockgateway.call import Call
from mockgateway.content import Completion, Content, Prompt
from mockgateway.ports import Job
from mockgateway.problem import Problem
from mockgateway.sandbox import Sandbox
from mockgateway.seed import Seed

# A prompt is cached from 1024 tokens on, in steps of 128 (OpenAI's guide to prompt caching). It is compared by blocks of characters.
_LEAST = 1024
_STEP = 128
_BLOCK = 256
_BLOCKS = 4096  # of one prompt
_KEPT = 16_384  # of all prompts of a sandbox


class Complete:
    """`do: complete`, for what has a generator."""

    async def act(self, call: Call, job: Job) -> Content:
        """What the generator makes of what the dialect read."""
        asked, generate = call.asked, job.generate
        assert asked is not None, f"{job.label}: x-mock needs a `say` that reads what is asked"
        assert generate is not None, f"{job.label}: x-mock needs a `make` that has a generator"
        model = job.models.get(asked.model)
        if isinstance(asked, Prompt) and model is not None and "vision" not in model.abilities:
            _check_blind(asked)
        content = generate.make(asked, model, _seed(call, asked), call.received, job.instance)
        if isinstance(content, Completion) and content.usage.prompt >= _LEAST:
            return content._replace(usage=content.usage._replace(cached=_cached(call.sandbox, asked, content.usage.prompt)))
        return content


def _check_blind(asked: Prompt) -> None:
    """Raise Problem if a model that sees nothing is shown an image."""
    for message in asked.messages:
        if message.images:
            raise Problem("model_mismatch", f"The model '{asked.model}' does not take images.", param="model", model=asked.model, endpoint=asked.model)


def _seed(call: Call, asked: Any) -> Seed:
    """A prompt with a seed of its own, or without temperature, is answered alike each time; any other is drawn anew for each call."""
    if isinstance(asked, Prompt) and (asked.seed is not None or asked.temperature == 0):
        return call.sandbox.seed.of("complete", asked.seed, asked.model, asked.messages)
    return call.seed


def _cached(sandbox: Sandbox, prompt: Prompt, tokens: int) -> int:
    """How many of a prompt's tokens its sandbox has read before, at the start of another one for the same model."""
    said = [part for turn in prompt.messages for part in (turn.role, turn.text, *turn.images)]
    text = "\0".join([prompt.model, *[f"{tool.name}{tool.schema}" for tool in prompt.tools], *said])
    prefixes, link, known, going = sandbox.prefixes, b"", 0, True
    for start in range(0, min(len(text), _BLOCK * _BLOCKS) - _BLOCK + 1, _BLOCK):
        link = blake2b(link + text[start : start + _BLOCK].encode("utf-8", "surrogatepass"), digest_size=8).digest()
        going = going and link in prefixes
        known = start + _BLOCK if going else known
        prefixes[link] = None
        prefixes.move_to_end(link)
    while len(prefixes) > _KEPT:
        prefixes.popitem(last=False)
    cached = min(tokens * known // len(text), tokens) // _STEP * _STEP
    return cached if cached >= _LEAST else 0
