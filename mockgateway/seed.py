"""Chance that is not: every draw is a function of a seed and the words it was asked under."""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import blake2b, shake_128
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_TO_BASE62 = bytes(_BASE62[byte % 62] for byte in range(256))


class Seed(NamedTuple):
    """32 bytes from which everything below is drawn; `seed.of("chat", 3)` is an independent seed of its own.

    The same words give the same seed in every process and on every machine.
    """

    key: bytes

    @classmethod
    def root(cls, *words: object) -> Seed:
        """The seed a run starts from: its number, its sandbox."""
        return cls(b"mockgateway").of(*words)

    def of(self, *words: object) -> Seed:
        """A child seed; words may be text, bytes or numbers."""
        parts = [self.key]
        for word in words:
            data = word if isinstance(word, bytes) else str(word).encode("utf-8", "surrogatepass")
            parts.append(
                b"%d:%b" % (len(data), data)
            )  # its length keeps ("ab", "c") apart from ("a", "bc")
        return Seed(blake2b(b"".join(parts), digest_size=32).digest())

    def block(self, number: int, size: int) -> list[Seed]:
        """`size` children at once, the block of that number: what every call needs is cheapest by the dozen."""
        drawn = shake_128(b"%b#%d" % (self.key, number)).digest(32 * size)
        return [Seed(drawn[at : at + 32]) for at in range(0, 32 * size, 32)]

    def random(self) -> random.Random:
        """A generator of the standard library, for whoever needs many draws."""
        return random.Random(self.key)

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return int.from_bytes(self.key[:8], "big") % limit

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def hex(self, length: int) -> str:
        """`length` lower-case hexadecimal digits, at most 64."""
        return self.key.hex()[:length]

    def base62(self, length: int) -> str:
        """`length` letters and digits, at most 32, as ids of OpenAI's style have."""
        return self.key.translate(_TO_BASE62)[:length].decode()
