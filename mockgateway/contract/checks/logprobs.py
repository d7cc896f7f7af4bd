"""Logarithms of probabilities: where they were asked for, of every token, none above 0, as many alternatives as asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from mockgateway.contract.checks.reading import Exchange, Json, accepted, asked, streamed, told
from mockgateway.contract.failure import Failure, tell

NAME = "logprobs"


def logprobs(exchange: Exchange) -> Iterator[Failure]:
    """`choices[].logprobs` is what `logprobs` and `top_logprobs` asked for."""
    body = asked(exchange)
    if not accepted(exchange) or streamed(exchange) or not body.get("logprobs"):
        return
    for index, choice in enumerate(told(exchange).get("choices") or []):
        pointer = f"/choices/{index}/logprobs"
        content = (choice.get("logprobs") or {}).get("content")
        text = (choice.get("message") or {}).get("content")
        if not isinstance(content, list) or (text and not content):
            yield tell(NAME, exchange, "logprobs were asked for, and the choice has none", pointer)
            continue
        if problem := _problem(content, body.get("top_logprobs") or 0):
            yield tell(NAME, exchange, problem, pointer)
        elif (
            isinstance(text, str) and "".join(str(token.get("token")) for token in content) != text
        ):
            yield tell(
                NAME,
                exchange,
                "the tokens of the logprobs are not those of the text",
                pointer,
                assumed=True,
            )


def _problem(content: Sequence[Json], top: int) -> str:
    for token in content:
        numbers = [
            token.get("logprob"),
            *(other.get("logprob") for other in token.get("top_logprobs") or []),
        ]
        wrong = next(
            (
                number
                for number in numbers
                if not isinstance(number, (int, float)) or number > 0 or not isfinite(number)
            ),
            None,
        )
        if wrong is not None:
            return f"the logarithm of the probability of {token.get('token')!r} is {wrong}: above 0, or no number"
        if len(token.get("top_logprobs") or []) > top:
            return f"{len(token['top_logprobs'])} alternatives are given for {token.get('token')!r}, and {top} were asked for"
    return ""
