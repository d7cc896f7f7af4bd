"""Words drawn by a seed: pools that Faker filled once, and small makers over them."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from mockgateway.seed import Seed

if TYPE_CHECKING:
    from faker import Faker

_SIZES = {
    "first_name": 150,
    "last_name": 150,
    "sentence": 200,
    "city": 100,
    "company": 60,
    "street_address": 60,
}
_lock = Lock()


@lru_cache(maxsize=1)
def _faker() -> Faker:
    from faker import Faker

    return Faker("en_US")


@lru_cache(maxsize=64)
def pool(kind: str) -> tuple[str, ...]:
    """Many values of one of Faker's methods, the same ones in every process.

    Drawing from a pool costs a microsecond where `Faker.name` costs a hundred, and leaves no shared state to seed.
    """
    with _lock:
        faker = _faker()
        faker.seed_instance(f"mockgateway {kind}")
        return tuple(str(getattr(faker, kind)()) for _ in range(_SIZES.get(kind, 100)))


def fake(kind: str, seed: Seed) -> str:
    """One of Faker's values of this kind."""
    return seed.of(kind).pick(pool(kind))


def sentences(seed: Seed, count: int) -> str:
    """Some sentences of plain English words."""
    return " ".join(seed.of("sentence", index).pick(pool("sentence")) for index in range(count))


def phrase(seed: Seed) -> str:
    """A short title: `Quiet harbor at dusk`."""
    return f"{seed.of(1).pick(_MANNERS)} {seed.of(2).pick(_THINGS)} {seed.of(3).pick(_SETTINGS)}"


def slug(seed: Seed) -> str:
    """A name for machines: `quiet-harbor`."""
    return f"{seed.of(1).pick(_MANNERS)}-{seed.of(2).pick(_THINGS)}".lower()


def word(seed: Seed) -> str:
    """One plain lower-case word."""
    return seed.pick(_THINGS)


def person(seed: Seed) -> str:
    """A first and a last name."""
    return f"{fake('first_name', seed)} {fake('last_name', seed)}"


def moment(seed: Seed, name: str) -> tuple[int, int, int, int, int, int]:
    """A time in 2026 (UTC); what follows later in a life has the later month: created, updated, completed, expires."""
    month = next((month for part, month in _MONTHS.items() if part in name), 3)
    day = seed.of("day").below(28) + 1
    clock = seed.of("clock").below(86_400)
    return 2026, month, day, clock // 3600, clock // 60 % 60, clock % 60


_MONTHS = {
    "creat": 1, "submit": 1, "queue": 1, "start": 2, "issu": 2, "updat": 3, "modif": 3,
    "complet": 4, "finish": 4, "end": 4, "delet": 5, "expir": 12,
}  # fmt: skip

_MANNERS = (
    "Quiet", "Bright", "Golden", "Gentle", "Silver", "Distant", "Early", "Hidden", "Open", "Rapid", "Steady", "Vivid",
)  # fmt: skip
_THINGS = (
    "harbor", "lantern", "meadow", "signal", "river", "garden", "bridge", "window", "forest", "compass", "market",
    "studio", "canyon", "orchard", "summit", "island",
)  # fmt: skip
_SETTINGS = (
    "at dusk",
    "in spring",
    "by the sea",
    "after rain",
    "under snow",
    "at noon",
    "in the city",
    "before dawn",
)
