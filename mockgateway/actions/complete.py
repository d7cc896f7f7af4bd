"""Make a chat reply, embedding, ranking or moderation at once."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import takewhile
from typing import Any, NamedTuple

import orjson

from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content import (
    WAYS,
    ChatRequest,
    Choice,
    Completion,
    Content,
    EmbeddingRequest,
    Model,
    ToolCall,
    Usage,
)
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.sandbox import Sandbox
from mockgateway.scenario.reply import CannedReply
from mockgateway.seed import Seed
from mockgateway.spec.violation import Violation

# Prompts are cached from 1024 tokens on, in steps of 128 (OpenAI's guide to prompt caching).
MIN_CACHED = 1024
CACHE_STEP = 128
BLOCK = 256  # characters compared at once
MAX_BLOCKS = 4096  # of one prompt
MAX_PREFIXES = 16_384  # blocks that a sandbox remembers
MAX_TEXTS = 512  # of repeated requests
_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")


class _Text(NamedTuple):
    """The answer to a prompt in one of its ways."""

    prompt: ChatRequest
    choices: Sequence[Choice]
    usage: Usage
    lasts: bool  # whether the generator gave the same objects twice: only ids and times differ


class _Texts:
    """The answers to prompts that repeated requests share, by the prompt's identity and the way."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], _Text] = {}

    def recall(self, prompt: ChatRequest, seed: Seed, now: float) -> Completion | None:
        """Return an answer that lasts, with ids and times of its own."""
        kept = self._kept.get((id(prompt), seed.key[0] % WAYS))
        if kept is None or not kept.lasts or kept.prompt is not prompt:
            return None
        return Completion(seed.base62(29), prompt.model, int(now), kept.choices, kept.usage)

    def note(self, prompt: ChatRequest, seed: Seed, content: Completion) -> None:
        """Keep an answer."""
        key, choices = (id(prompt), seed.key[0] % WAYS), content.choices
        kept = self._kept.get(key)
        lasts = (
            kept is not None
            and kept.prompt is prompt
            and all(map(operator.is_, kept.choices, choices))
        )
        if len(self._kept) >= MAX_TEXTS:
            self._kept.clear()
        self._kept[key] = _Text(prompt, choices, content.usage, lasts)


class Complete:
    """`do: complete`, for everything that has a generator."""

    def __init__(self) -> None:
        self._texts = _Texts()

    async def act(self, call: Call, plan: OperationPlan) -> Content:
        """Return the generator's result for the request. Raises Problem for the model's limits."""
        request, generate = call.payload, plan.generate
        assert request is not None, f"{plan.label}: x-mock needs a `say` that reads the request"
        assert generate is not None, f"{plan.label}: x-mock needs a `make` that has a generator"
        model = call.model
        if model is not None:
            _check(call, request, model)
        if call.canned is not None and isinstance(request, ChatRequest):
            request = request._replace(canned=_canned(call, call.canned))
        seed = _seed(call, request)
        texts = self._texts if call.repeatable is not None and _is_plain(request) else None
        known = texts.recall(request, seed, call.received) if texts is not None else None
        content = known or generate.make(request, model, seed, call.received, plan.draw_instance)
        if not isinstance(content, Completion):
            return content
        if texts is not None and known is None:
            texts.note(request, seed, content)
        if seed is not call.seed:
            content = _with_own_ids(content, call.seed)
        prompt, limit = content.usage.prompt, request.max_tokens or 0
        if model is not None and 0 < model.context < prompt + limit and limit <= model.context:
            raise _too_long(model, prompt, limit)
        if prompt < MIN_CACHED or call.sandbox.steady is not None:
            return content
        cached = _cached_tokens(call.sandbox, request, prompt)
        return content._replace(usage=content.usage._replace(cached=cached))


def _check(call: Call, request: Any, model: Model) -> None:
    """Raise Problem for images, output lengths or inputs that the model does not support."""
    if isinstance(request, ChatRequest):
        if "reasoning" not in model.abilities:
            _check_reasoning(call.content)
        if "vision" not in model.abilities and any(message.images for message in request.messages):
            message = f"The model '{request.model}' does not take images."
            values = {"param": "model", "model": request.model, "endpoint": request.model}
            raise Problem("model_mismatch", message, **values)
        limit, wanted = model.facts.get("max_output") or model.context, request.max_tokens
        if limit and wanted is not None and wanted > limit and _is_deliberate(wanted):
            found = (name for name in _LIMITS if call.content.get(name) is not None)
            name = next(found, _LIMITS[0])
            message = (
                f"{name} is too large: {wanted}. This model supports at most {limit} completion "
                f"tokens, whereas you provided {wanted}."
            )
            violation = Violation((name,), "output_limit", (limit, model.id), wanted)
            raise Problem("invalid_request", message, param=name).because(violation)
    elif isinstance(request, EmbeddingRequest):
        _check_dimensions(request, model)
        if not model.context:
            return
        for text in request.texts:
            if len(text) <= model.context:  # a token has at least one character
                continue
            size = tokens.count(text) if isinstance(text, str) else len(text)
            if size > model.context:
                raise _too_long(model, size, 0, "input")


def _check_reasoning(body: Mapping[str, Any]) -> None:
    """Raise Problem for parameters of Chat and Responses that steer reasoning."""
    if "reasoning_effort" not in body and "reasoning" not in body:
        return
    names = ["reasoning_effort"] if body.get("reasoning_effort") is not None else []
    if isinstance(body.get("reasoning"), dict):
        names += [
            f"reasoning.{name}"
            for name in ("effort", "summary")
            if body["reasoning"].get(name) is not None
        ]
    for name in names:
        message = f"Unsupported parameter: '{name}' is not supported with this model."
        raise Problem("unsupported_parameter", message, param=name)


def _check_dimensions(request: EmbeddingRequest, model: Model) -> None:
    wanted, limits = request.dimensions, model.limits
    if wanted is None:
        return
    most = limits.get("max_dimensions")
    if limits.get("fixed_dimensions"):
        message = "This model does not support specifying dimensions."
    elif most and wanted > most:
        message = (
            f"Invalid value for 'dimensions' = {wanted}. Must be less than or equal to {most}."
        )
    else:
        return
    raise Problem("invalid_request", message, param="dimensions")


def _is_plain(request: Any) -> bool:
    """Return whether a prompt is answered in words, without tools or a form."""
    return isinstance(request, ChatRequest) and not request.tools and request.format is None


def _canned(call: Call, canned: CannedReply) -> Choice:
    """Return a scenario's reply as a model's choice."""
    calls = []
    for index, tool in enumerate(canned.tool_calls):
        arguments = tool.arguments
        if not isinstance(arguments, str):
            arguments = orjson.dumps({} if arguments is None else arguments).decode()
        name = tool.id or f"call_{call.seed.of('canned', index).base62(24)}"
        calls.append(ToolCall(name, tool.name, arguments))
    text = canned.text or ""
    return Choice(
        tuple(tokens.split(text)),
        text,
        "tool_calls" if calls else "stop",
        calls=calls,
        refusal=canned.refusal,
    )


def _is_deliberate(number: int) -> bool:
    """Return whether a person would write this limit.

    Generated numbers are checked by the schema alone (docs/decisions/0002).
    """
    return number % 100 == 0 or number % 256 == 0 or set(str(number)) == {"9"}


def _too_long(model: Model, prompt: int, completion: int, param: str = "messages") -> Problem:
    advice = f"the length of the {param}{' or completion' if completion else ''}"
    message = (
        f"This model's maximum context length is {model.context} tokens. However, you requested "
        f"{prompt + completion} tokens ({prompt} in the {param}, {completion} in the completion). "
        f"Please reduce {advice}."
    )
    violation = Violation((param,), "context", model.context, prompt + completion)
    problem = Problem("context_length_exceeded", message, param=param, model=model.id)
    return problem.because(violation)


def _seed(call: Call, request: Any) -> Seed:
    """Return the seed: of the prompt if it sets `seed` or temperature 0, else of the call."""
    if call.sandbox.steady is not None:
        return call.content_seed
    if isinstance(request, ChatRequest) and (request.seed is not None or request.temperature == 0):
        return call.sandbox.seed.of("complete", request.seed, request.model, request.messages)
    return call.seed


def _with_own_ids(content: Completion, seed: Seed) -> Completion:
    """Return a completion with the ids of its call; the prompt's seed decides only the text."""
    choices = [
        choice._replace(
            calls=[
                tool._replace(id=f"call_{seed.of('call', index, number).base62(24)}")
                for number, tool in enumerate(choice.calls)
            ]
        )
        if choice.calls
        else choice
        for index, choice in enumerate(content.choices)
    ]
    return content._replace(id=seed.base62(29), choices=choices)


def _cached_tokens(sandbox: Sandbox, prompt: ChatRequest, size: int) -> int:
    """Return how many of a prompt's tokens began an earlier prompt for the same model."""
    parts = [part for turn in prompt.messages for part in (turn.role, turn.text, *turn.images)]
    tools = [f"{tool.name}{tool.schema}" for tool in prompt.tools]
    text = "\0".join([prompt.model, *tools, *parts])
    link, links = b"", []
    for start in range(0, min(len(text), BLOCK * MAX_BLOCKS) - BLOCK + 1, BLOCK):
        block = text[start : start + BLOCK].encode("utf-8", "surrogatepass")
        link = blake2b(link + block, digest_size=8).digest()  # hash of everything up to here
        links.append(link)
    if not links:
        return 0
    seen = sandbox.store.mark(f"{sandbox.name}/prefixes", links, MAX_PREFIXES)
    known = BLOCK * len(list(takewhile(bool, seen)))
    cached = min(size * known // len(text), size) // CACHE_STEP * CACHE_STEP
    return cached if cached >= MIN_CACHED else 0
