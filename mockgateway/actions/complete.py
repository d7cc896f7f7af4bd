"""Make what was asked for, at once."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import orjson

from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content import (
    ChatRequest,
    Choice,
    Completion,
    Content,
    EmbeddingRequest,
    Model,
    ToolCall,
)
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.sandbox import Sandbox
from mockgateway.scenario.reply import CannedReply
from mockgateway.seed import Seed

# A prompt is cached from 1024 tokens on, in steps of 128 (OpenAI's guide to prompt caching). It is compared by blocks of characters.
_LEAST = 1024
_STEP = 128
_BLOCK = 256
_BLOCKS = 4096  # of one prompt
_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
_KEPT = 16_384  # of all prompts of a sandbox


class Complete:
    """`do: complete`, for what has a generator."""

    async def act(self, call: Call, job: OperationPlan) -> Content:
        """What the generator makes of what the dialect read."""
        asked, generate = call.payload, job.generate
        assert asked is not None, f"{job.label}: x-mock needs a `say` that reads what is asked"
        assert generate is not None, f"{job.label}: x-mock needs a `make` that has a generator"
        model = job.models.get(asked.model)
        if model is not None:
            _check(call, asked, model)
        if call.canned is not None and isinstance(asked, ChatRequest):
            asked = asked._replace(canned=_canned(call, call.canned))
        content = generate.make(asked, model, _seed(call, asked), call.received, job.instance)
        if (
            isinstance(content, Completion)
            and model is not None
            and _overflows(model, content.usage.prompt, asked.max_tokens or 0)
        ):
            raise _too_long(model, content.usage.prompt, asked.max_tokens or 0)
        if isinstance(content, Completion) and content.usage.prompt >= _LEAST:
            return content._replace(
                usage=content.usage._replace(
                    cached=_cached(call.sandbox, asked, content.usage.prompt)
                )
            )
        return content


def _check(call: Call, asked: Any, model: Model) -> None:
    """Raise Problem for what the model cannot: see, write so much, or read so long a text."""
    if isinstance(asked, ChatRequest):
        if "vision" not in model.abilities:
            _check_blind(asked)
        most = model.facts.get("max_output") or model.context
        if (
            most
            and asked.max_tokens is not None
            and asked.max_tokens > most
            and _is_meant(asked.max_tokens)
        ):
            name = next(
                (name for name in _LIMITS if call.content.get(name) is not None), _LIMITS[0]
            )
            said = f"{name} is too large: {asked.max_tokens}. This model supports at most {most} completion tokens, whereas you provided {asked.max_tokens}."
            raise Problem("invalid_request", said, param=name)
    elif isinstance(asked, EmbeddingRequest) and model.context:
        for text in asked.texts:
            if (
                len(text) > model.context
                and (size := tokens.count(text) if isinstance(text, str) else len(text))
                > model.context
            ):
                raise _too_long(model, size, 0, "input")


def _canned(call: Call, canned: CannedReply) -> Choice:
    """What a scenario's rule says (`scenario.reply.CannedReply`), as a model's answer."""
    calls = []
    for place, said in enumerate(canned.tool_calls):
        written = (
            said.arguments
            if isinstance(said.arguments, str)
            else orjson.dumps(said.arguments if said.arguments is not None else {}).decode()
        )
        calls.append(
            ToolCall(
                said.id or f"call_{call.seed.of('canned', place).base62(24)}", said.name, written
            )
        )
    text = canned.text or ""
    return Choice(
        tuple(tokens.split(text)),
        text,
        "tool_calls" if calls else "stop",
        calls=calls,
        refusal=canned.refusal,
    )


def _is_meant(number: int) -> bool:
    """Whether people write such a number of tokens; others are drawn, and bound by the schema alone (docs/decisions/0002)."""
    return number % 100 == 0 or number % 256 == 0 or set(str(number)) == {"9"}


def _overflows(model: Model, prompt: int, completion: int) -> bool:
    return 0 < model.context < prompt + completion and completion <= model.context


def _too_long(model: Model, prompt: int, completion: int, param: str = "messages") -> Problem:
    said = f"This model's maximum context length is {model.context} tokens. However, you requested {prompt + completion} tokens"
    told = f"{said} ({prompt} in the {param}, {completion} in the completion). Please reduce the length of the {param}{' or completion' if completion else ''}."
    return Problem("context_length_exceeded", told, param=param, model=model.id)


def _check_blind(asked: ChatRequest) -> None:
    """Raise Problem if a model that sees nothing is shown an image."""
    for message in asked.messages:
        if message.images:
            raise Problem(
                "model_mismatch",
                f"The model '{asked.model}' does not take images.",
                param="model",
                model=asked.model,
                endpoint=asked.model,
            )


def _seed(call: Call, asked: Any) -> Seed:
    """A prompt with a seed of its own, or without temperature, is answered alike each time; any other is drawn anew for each call."""
    if isinstance(asked, ChatRequest) and (asked.seed is not None or asked.temperature == 0):
        return call.sandbox.seed.of("complete", asked.seed, asked.model, asked.messages)
    return call.seed


def _cached(sandbox: Sandbox, prompt: ChatRequest, size: int) -> int:
    """How many of a prompt's tokens its sandbox has read before, at the start of another one for the same model."""
    said = [part for turn in prompt.messages for part in (turn.role, turn.text, *turn.images)]
    text = "\0".join([prompt.model, *[f"{tool.name}{tool.schema}" for tool in prompt.tools], *said])
    prefixes, link, known, going = sandbox.prefixes, b"", 0, True
    for start in range(0, min(len(text), _BLOCK * _BLOCKS) - _BLOCK + 1, _BLOCK):
        link = blake2b(
            link + text[start : start + _BLOCK].encode("utf-8", "surrogatepass"), digest_size=8
        ).digest()
        going = going and link in prefixes
        known = start + _BLOCK if going else known
        prefixes[link] = None
        prefixes.move_to_end(link)
    while len(prefixes) > _KEPT:
        prefixes.popitem(last=False)
    cached = min(size * known // len(text), size) // _STEP * _STEP
    return cached if cached >= _LEAST else 0
