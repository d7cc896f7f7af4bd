"""Answer a conversation in words, in JSON, or with tool calls."""

from __future__ import annotations

from functools import partial

from mockgateway.content import (
    WAYS,
    ChatRequest,
    Choice,
    Completion,
    Message,
    Model,
    ToolCall,
    Usage,
    without_context,
)
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .agents_in_words import agent_answer, may_be_agent
from .conversation import user_text
from .counting import prompt_tokens
from .cutting import biased, cost, cut
from .json_answers import json_text
from .logprobs import logprobs
from .page import page_call
from .prefill import continued
from .refusals import declines
from .text import plain_text, refusal_to, text_answer, whole
from .thinking import thoughts
from .tools import choose_tools, with_ids
from .vetting import check_images, check_schemas


class Chat:
    """`make: chat`."""

    def make(
        self, prompt: ChatRequest, model: Model | None, seed: Seed, now: float, draw: DrawInstance
    ) -> Completion:
        """Return `prompt.n` answers, each cut at the first stop text or at max_tokens.

        Raises:
            Problem: If a schema or an image of the prompt cannot be used.
        """
        way = seed.key[0]
        if prompt.tools or prompt.format is not None:
            check_schemas(prompt, draw)
        check_images(prompt)
        read = prompt_tokens(prompt)
        choices = [
            self._choice(prompt, seed, (way + index) % WAYS, index, draw, now)
            for index in range(prompt.n)
        ]
        written, thought = 0, 0
        for choice in choices:
            thought += len(choice.thinking)
            if choice.calls and choice.finish == "length":
                # A call that was cut has used up the whole allowance.
                written += (prompt.max_tokens or 0) - len(choice.thinking)
                continue
            written += len(choice.pieces)
            if choice.calls:
                written += sum([cost(call) for call in choice.calls])
        usage = Usage(read, written + thought, 0, thought)
        return Completion(seed.base62(29), prompt.model, int(now), choices, usage)

    def _choice(
        self, prompt: ChatRequest, seed: Seed, way: int, index: int, draw: DrawInstance, now: float
    ) -> Choice:
        thinking: tuple[str, ...] = ()
        if prompt.thinking > 0:
            thinking = thoughts(prompt, way)
            if prompt.max_tokens is not None:
                thinking = thinking[: prompt.max_tokens]
        choice = prompt.canned or self._answer(prompt, seed, way, index, draw, now)
        if prompt.canned is None and not choice.calls and not choice.refusal:
            if prompt.prefill:
                choice = continued(choice, prompt.prefill)
            if prompt.bias and prompt.format is None:
                choice = biased(choice, prompt)
        if prompt.stop or prompt.max_tokens is not None:
            choice = cut(choice, prompt, len(thinking))
        if prompt.logprobs is not None:
            chance, certain = seed.of("choice", index), prompt.temperature == 0
            odds = logprobs(choice.pieces, prompt.logprobs, chance, certain)
            choice = choice._replace(logprobs=odds)
        return choice._replace(thinking=thinking) if thinking else choice

    def _answer(
        self, prompt: ChatRequest, seed: Seed, way: int, index: int, draw: DrawInstance, now: float
    ) -> Choice:
        """Return an uncut answer: a refusal, tool calls, JSON or words."""
        if not prompt.tools and prompt.format is None:
            if any(map(may_be_agent, prompt.messages)):
                answer = self._in_words(prompt, seed.of("choice", index), way, draw, now)
                if answer:
                    return whole(answer)
            return text_answer(prompt, way, draw, now)
        step = page_call(prompt)  # a page is context, which is removed below
        prompt = prompt._replace(messages=without_context(prompt.messages))
        asked = user_text(prompt)
        if declines(asked):
            return refusal_to(asked)
        own = seed.of("choice", index)
        if step is not None:
            return Choice((), "", "tool_calls", calls=with_ids(prompt, own, [step]))

        def prose() -> str:
            return plain_text(prompt, way)

        def compose(request: str) -> str:
            return text_answer(
                ChatRequest(prompt.model, [Message("user", request)]), way, draw, now
            ).text

        if prompt.tools:
            calls, report = choose_tools(prompt, own, draw, prose, compose, now)
            if calls:
                return Choice((), "", "tool_calls", calls=calls)
            if report and prompt.format is None:
                return whole(report)
        if prompt.format is not None:
            return whole(json_text(prompt, own, draw, prose, now))
        return text_answer(prompt, way, draw, now)

    def _in_words(
        self, prompt: ChatRequest, seed: Seed, way: int, draw: DrawInstance, now: float
    ) -> str | None:
        """Return the answer to an agent that describes its tools in the prompt, or None."""

        def write(asked: ChatRequest) -> str:
            return text_answer(asked, way, draw, now).text

        def compose(request: str) -> str:
            return write(ChatRequest(prompt.model, [Message("user", request)]))

        def choose(asked: ChatRequest) -> list[ToolCall]:
            answer = partial(write, asked)
            return choose_tools(asked, seed, draw, answer, compose, now).calls

        return agent_answer(prompt, choose, write)
