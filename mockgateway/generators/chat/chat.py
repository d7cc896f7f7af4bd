"""Answer a conversation as it asks to be answered."""

from __future__ import annotations

from mockgateway import tokens
from mockgateway.content import Choice, Completion, Model, Prompt, Usage
from mockgateway.ports import Draw
from mockgateway.seed import Seed

from .counting import prompt_tokens
from .cutting import biased, cost, cut
from .formats import json_text
from .logprobs import logprobs
from .results import told
from .spoken import WAYS, answer
from .thinking import REFUSAL, forbidden, thoughts
from .tools import calls


class Chat:
    """`make: chat`."""

    def make(self, asked: Prompt, model: Model | None, seed: Seed, now: float, draw: Draw) -> Completion:
        """`asked.n` answers, each cut at the first stop text or at max_tokens."""
        prompt, way = asked, seed.key[0]
        read = prompt_tokens(prompt)
        choices = [self._choice(prompt, seed, (way + index) % WAYS, index, draw) for index in range(prompt.n)]
        written, thought = 0, 0
        for choice in choices:
            written += len(choice.pieces)
            if choice.calls:
                written += sum([cost(call) for call in choice.calls])
            thought += len(choice.thinking)
        return Completion(seed.base62(29), prompt.model, int(now), choices, Usage(read, written + thought, 0, thought))

    def _choice(self, prompt: Prompt, seed: Seed, way: int, index: int, draw: Draw) -> Choice:
        thinking: tuple[str, ...] = ()
        if prompt.thinking > 0:
            thinking = thoughts(prompt, way)
            if prompt.max_tokens is not None:
                thinking = thinking[: prompt.max_tokens]
        choice = self._answer(prompt, seed, way, index, draw)
        if prompt.bias and prompt.format is None and not choice.calls and not choice.refusal:
            choice = biased(choice, prompt)
        if prompt.stop or prompt.max_tokens is not None:
            choice = cut(choice, prompt, len(thinking))
        if prompt.logprobs is not None:
            choice = choice._replace(logprobs=logprobs(choice.pieces, prompt.logprobs, seed.of("choice", index), prompt.temperature == 0))
        return choice._replace(thinking=thinking) if thinking else choice

    def _answer(self, prompt: Prompt, seed: Seed, way: int, index: int, draw: Draw) -> Choice:
        """An answer whole: a refusal, wishes, JSON, what the tools told, or words."""
        if forbidden(prompt):
            return _whole(REFUSAL)._replace(refusal=True)
        own = seed.of("choice", index) if prompt.tools or prompt.format else seed

        def prose() -> str:
            return told(prompt, way) or answer(prompt, way).text

        if prompt.tools and (wishes := calls(prompt, own, draw, prose)):
            return Choice((), "", "tool_calls", calls=wishes)
        if prompt.format is not None:
            return _whole(json_text(prompt, own, draw, prose))
        if prompt.messages[-1].role == "tool" and (text := told(prompt, way)):
            return _whole(text)
        return answer(prompt, way)


def _whole(text: str) -> Choice:
    return Choice(tuple(tokens.split(text)), text, "stop")
