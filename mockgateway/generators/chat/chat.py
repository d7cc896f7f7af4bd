"""Answer a conversation as it asks to be answered."""

from __future__ import annotations

from mockgateway.content import ChatRequest, Choice, Completion, Model, Usage
from mockgateway.ports import Draw
from mockgateway.seed import Seed

from .counting import prompt_tokens
from .cutting import biased, cost, cut
from .forbidden import forbidden
from .formats import json_text
from .logprobs import logprobs
from .prefill import continued
from .spoken import WAYS, answer, refusal, said, whole
from .thinking import thoughts
from .tools import calls
from .vetting import vet, vet_images


class Chat:
    """`make: chat`."""

    def make(
        self, asked: ChatRequest, model: Model | None, seed: Seed, now: float, draw: Draw
    ) -> Completion:
        """`asked.n` answers, each cut at the first stop text or at max_tokens. Raises Problem for a schema or an image that is of no use."""
        prompt, way = asked, seed.key[0]
        if prompt.tools or prompt.format is not None:
            vet(prompt, draw)
        vet_images(prompt)
        read = prompt_tokens(prompt)
        choices = [
            self._choice(prompt, seed, (way + index) % WAYS, index, draw)
            for index in range(prompt.n)
        ]
        written, thought = 0, 0
        for choice in choices:
            thought += len(choice.thinking)
            if (
                choice.calls and choice.finish == "length"
            ):  # cut in the middle of a call: all that was allowed is spent
                written += (prompt.max_tokens or 0) - len(choice.thinking)
                continue
            written += len(choice.pieces)
            if choice.calls:
                written += sum([cost(call) for call in choice.calls])
        return Completion(
            seed.base62(29),
            prompt.model,
            int(now),
            choices,
            Usage(read, written + thought, 0, thought),
        )

    def _choice(self, prompt: ChatRequest, seed: Seed, way: int, index: int, draw: Draw) -> Choice:
        thinking: tuple[str, ...] = ()
        if prompt.thinking > 0:
            thinking = thoughts(prompt, way)
            if prompt.max_tokens is not None:
                thinking = thinking[: prompt.max_tokens]
        choice = prompt.canned or self._answer(prompt, seed, way, index, draw)
        if prompt.prefill and prompt.canned is None and not choice.calls and not choice.refusal:
            choice = continued(choice, prompt.prefill)
        if (
            prompt.bias
            and prompt.canned is None
            and prompt.format is None
            and not choice.calls
            and not choice.refusal
        ):
            choice = biased(choice, prompt)
        if prompt.stop or prompt.max_tokens is not None:
            choice = cut(choice, prompt, len(thinking))
        if prompt.logprobs is not None:
            choice = choice._replace(
                logprobs=logprobs(
                    choice.pieces,
                    prompt.logprobs,
                    seed.of("choice", index),
                    prompt.temperature == 0,
                )
            )
        return choice._replace(thinking=thinking) if thinking else choice

    def _answer(self, prompt: ChatRequest, seed: Seed, way: int, index: int, draw: Draw) -> Choice:
        """An answer whole: a refusal, wishes, JSON or words."""
        if not prompt.tools and prompt.format is None:
            return answer(prompt, way)
        if forbidden(said(prompt)):
            return whole(refusal(said(prompt)))._replace(refusal=True)
        own = seed.of("choice", index)

        def prose() -> str:
            return answer(prompt, way).text

        if prompt.tools and (wishes := calls(prompt, own, draw, prose)):
            return Choice((), "", "tool_calls", calls=wishes)
        return (
            whole(json_text(prompt, own, draw, prose))
            if prompt.format is not None
            else answer(prompt, way)
        )
