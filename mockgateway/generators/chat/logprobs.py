"""How likely each piece of an answer was, and what else might have stood there."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mockgateway.content import Logprob
from mockgateway.seed import Seed

_COMMON = (
    "the", "a", "of", "and", "to", "in", "is", "it", "for", "that", "with", "as", "on", "this", "by", "an", "be", "are", "or", "from", "its", "can",
    "which", "one", "more", "you", "each", "at", "how", "then", "so", "most", "both", "also", "when", "into", "all",
)  # fmt: skip
_UNSURE = 12  # of how many pieces one was not the likeliest


def logprobs(
    pieces: Sequence[str], alternatives: int, seed: Seed, certain: bool
) -> tuple[Logprob, ...]:
    """One for each piece, with so many of the likeliest, best first; all of a place sum to less than 1.

    certain: whether the likeliest was always taken, as at temperature 0.
    """
    chance = seed.of("logprobs").random()
    out = []
    for piece in pieces:
        first = 1 - 0.55 * chance.random() ** 3 - 1e-6
        rest = 1 - first
        odds = [first]
        for _ in range(max(alternatives, 2) - 1):
            odds.append(rest * (0.5 + 0.15 * chance.random()))
            rest -= odds[-1]
        odds.sort(reverse=True)
        place = 0 if certain or alternatives == 1 or chance.randrange(_UNSURE) else 1
        own = math.log(odds[place])
        out.append(
            Logprob(
                piece, own, _top(piece, place, odds[:alternatives], chance.randrange(len(_COMMON)))
            )
        )
    return tuple(out)


def _top(
    piece: str, place: int, odds: Sequence[float], start: int
) -> tuple[tuple[str, float], ...]:
    if not odds:
        return ()
    lead = " " if piece.startswith(" ") else ""
    others = [lead + word for word in _COMMON[start:] + _COMMON[:start] if lead + word != piece]
    others.insert(place, piece)
    return tuple(zip(others, [math.log(odd) for odd in odds], strict=False))
