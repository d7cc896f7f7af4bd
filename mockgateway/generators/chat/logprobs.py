"""Draw the probability of each piece of an answer, and of its alternatives."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mockgateway.content import Logprob
from mockgateway.seed import Seed

_COMMON = tuple(
    """the a of and to in is it for that with as on this by an be are or from its can which one more
    you each at how then so most both also when into all""".split()
)
_UNSURE = 12  # one piece of so many is not the likeliest


def logprobs(
    pieces: Sequence[str], alternatives: int, seed: Seed, certain: bool
) -> tuple[Logprob, ...]:
    """Return an entry for each piece; the probabilities at one place sum to less than 1.

    Args:
        pieces: The pieces of the answer.
        alternatives: How many of the likeliest pieces each entry names, best first.
        seed: Draws the probabilities.
        certain: Whether the likeliest piece was always taken, as at temperature 0.
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
        top = _top(piece, place, odds[:alternatives], chance.randrange(len(_COMMON)))
        out.append(Logprob(piece, own, top))
    return tuple(out)


def _top(
    piece: str, place: int, odds: Sequence[float], start: int
) -> tuple[tuple[str, float], ...]:
    if not odds:
        return ()
    lead = " " if piece.startswith(" ") else ""
    others = [lead + word for word in _COMMON[start:] + _COMMON[:start] if lead + word != piece]
    others.insert(place, piece)
    return tuple(zip(others, map(math.log, odds), strict=False))
