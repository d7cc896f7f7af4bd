"""Reproducible randomness: every draw is a function of a seed and the words that name it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import blake2b, shake_128
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_TO_BASE62 = bytes(_BASE62[byte % 62] for byte in range(256))


class Seed(NamedTuple):
    """32 bytes to draw values from; `seed.of("chat", 3)` is an independent child seed.

    The same words give the same seed in every process and on every machine.
    """

    key: bytes

    @classmethod
    def root(cls, *words: object) -> Seed:
        """Return the seed that a run starts from, such as of its number and sandbox."""
        return cls(b"mockgateway").of(*words)

    def of(self, *words: object) -> Seed:
        """Return a child seed. Words are text, bytes or numbers."""
        parts = [self.key]
        for word in words:
            data = word if isinstance(word, bytes) else str(word).encode("utf-8", "surrogatepass")
            parts.append(
                b"%d:%b" % (len(data), data)
            )  # the length tells ("ab", "c") from ("a", "bc")
        return Seed(blake2b(b"".join(parts), digest_size=32).digest())

    def block(self, number: int, size: int) -> list[Seed]:
        """Return `size` children at once, which is cheaper than one by one."""
        drawn = shake_128(b"%b#%d" % (self.key, number)).digest(32 * size)
        return [Seed(drawn[at : at + 32]) for at in range(0, 32 * size, 32)]

    def random(self) -> random.Random:
        """Return a generator of the standard library, for many draws."""
        return random.Random(self.key)

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to limit - 1."""
        return int.from_bytes(self.key[:8], "big") % limit

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.below(len(choices))]

    def hex(self, length: int) -> str:
        """Return `length` lower-case hexadecimal digits, at most 64."""
        return self.key.hex()[:length]

    def base62(self, length: int) -> str:
        """Return `length` letters and digits, at most 32, for ids in OpenAI's style."""
        return self.key.translate(_TO_BASE62)[:length].decode()
