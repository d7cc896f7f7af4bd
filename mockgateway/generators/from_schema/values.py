"""Draw realistic texts: names, titles, identifiers, addresses, times."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from mockgateway.seed import Seed
from mockgateway.text_tables import load

if TYPE_CHECKING:
    from faker import Faker

# Draws a text for a field, from the seed, the field's name in snake_case and its owner's name.
Text = Callable[[Seed, str, str], str]

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_POOL_SIZES = {
    "first_name": 150,
    "last_name": 150,
    "sentence": 200,
    "city": 100,
    "company": 60,
    "street_address": 60,
}
_lock = Lock()


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """Return a name in snake_case: `createdAt` and `CREATED-AT` become `created_at`."""
    return "_".join(part.lower() for part in _PARTS.findall(name))


@cache
def _faker() -> Faker:
    from faker import Faker  # takes 200 ms

    return Faker("en_US")


@lru_cache(maxsize=64)
def _pool(kind: str) -> tuple[str, ...]:
    """Return values of one of Faker's methods, the same in every process.

    A draw from the pool takes a microsecond; Faker takes a hundred and needs a shared state.
    """
    with _lock:
        faker = _faker()
        faker.seed_instance(f"mockgateway {kind}")
        return tuple(str(getattr(faker, kind)()) for _ in range(_POOL_SIZES.get(kind, 100)))


def fake(kind: str, seed: Seed) -> str:
    """Return one of Faker's values of this kind."""
    return seed.of(kind).pick(_pool(kind))


@cache
def word_list(key: str) -> list[str]:
    """Return a list of words of the table."""
    words: str = load("sample_values")[key]
    return words.split()


def sentences(seed: Seed, count: int) -> str:
    """Return sentences of plain English words."""
    return " ".join(seed.of("sentence", index).pick(_pool("sentence")) for index in range(count))


def phrase(seed: Seed) -> str:
    """Return a short title such as `Quiet harbor at dusk`."""
    adjective, noun = _pair(seed)
    return f"{adjective} {noun} {seed.of(3).pick(load('sample_values')['places'])}"


def slug(seed: Seed) -> str:
    """Return a name for machines such as `quiet-harbor`."""
    return "-".join(_pair(seed)).lower()


def _pair(seed: Seed) -> tuple[str, str]:
    return seed.of(1).pick(word_list("adjectives")), seed.of(2).pick(word_list("nouns"))


def path(seed: Seed) -> str:
    """Return a path such as `/quiet/harbor`."""
    return f"/{slug(seed).replace('-', '/')}"


def word(seed: Seed) -> str:
    """Return a noun."""
    return seed.pick(word_list("nouns"))


def host(seed: Seed) -> str:
    """Return a host below example.com."""
    return f"{word(seed)}.example.com"


def moment(seed: Seed, name: str) -> tuple[int, int, int, int, int, int]:
    """Return a time in 2026 (UTC): `updated` comes after `created`, `expires` after both."""
    months = load("sample_values")["months"]
    month = next((month for part, month in months.items() if part in name), 3)
    day = seed.of("day").below(28) + 1
    clock = seed.of("clock").below(86_400)
    return 2026, month, day, clock // 3600, clock // 60 % 60, clock % 60


def iso(seed: Seed, name: str, owner: str = "") -> str:
    """Return an RFC 3339 date-time."""
    year, month, day, hour, minute, second = moment(seed, snake(name))
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"


def url(seed: Seed, name: str, owner: str = "") -> str:
    """Return a URL below example.com; its file type follows from the name."""
    return f"https://example.com/{slug(seed)}{_ending(name, '')}"


def identifier(seed: Seed, name: str, owner: str) -> str:
    """Return `user_8fJ...` if the name (`user_id`) or the owner tells whose it is, else a UUID."""
    prefix = name.removesuffix("id").rstrip("_") or snake(owner)
    return f"{prefix}_{seed.base62(16)}" if prefix and len(prefix) <= 20 else uuid(seed)


def uuid(seed: Seed) -> str:
    """Return a UUID of version 4."""
    digits = seed.hex(32)
    groups = digits[:8], digits[8:12], "4" + digits[13:16]
    return f"{'-'.join(groups)}-{'89ab'[seed.below(4)]}{digits[17:20]}-{digits[20:32]}"


def ip_address(seed: Seed) -> str:
    """Return an IPv4 address of those reserved for documentation (RFC 5737)."""
    return f"203.0.113.{seed.below(254) + 1}"


def email(seed: Seed) -> str:
    """Return an address at example.com with a first and a last name."""
    return f"{fake('first_name', seed)}.{fake('last_name', seed)}@example.com".lower()


def password(seed: Seed) -> str:
    """Return a word with eight letters and digits."""
    return f"{word(seed)}-{seed.base62(8)}"


def decimal(seed: Seed, low: float, high: float, digits: int) -> float:
    """Return a number from low to high, rounded."""
    return round(low + (high - low) * seed.below(100_001) / 100_000, digits)


def _person(seed: Seed, name: str = "", owner: str = "") -> str:
    return f"{fake('first_name', seed)} {fake('last_name', seed)}"


def _file(seed: Seed, name: str, owner: str) -> str:
    return slug(seed) + _ending(name + owner, ".pdf")


def _ending(name: str, default: str) -> str:
    endings = load("sample_values")["endings"]
    return next((ending for part, ending in endings.items() if part in name), default)


# The kind of a bare `name`, by a part of its owner's name.
_NAMES: dict[str, Text] = {
    "company organization org vendor merchant business": (
        lambda seed, name, owner: fake("company", seed)
    ),
    "file document attachment upload": lambda seed, name, owner: _file(seed, owner, ""),
    "model tool function key tag role event plan field": lambda seed, name, owner: slug(seed),
    "product project item team category group task place": lambda seed, name, owner: phrase(seed),
}


def _name(seed: Seed, name: str, owner: str) -> str:
    owner = snake(owner)
    kinds = (kind for parts, kind in _NAMES.items() if any(part in owner for part in parts.split()))
    return next(kinds, _person)(seed, name, owner)


# By the names of fields, with those of fixtures/text/sample_values.yaml.
_TEXTS: dict[str, Text] = {
    "id": identifier,
    "uuid guid": lambda seed, name, owner: uuid(seed),
    "name": _name,
    "full_name author owner": _person,
    "username user_name login": lambda seed, name, owner: (
        fake("first_name", seed).lower() + str(seed.below(90) + 10)
    ),
    "email email_address": lambda seed, name, owner: email(seed),
    "phone phone_number mobile": lambda seed, name, owner: (
        f"+1-{seed.below(700) + 201}-555-01{seed.of(1).below(90) + 10}"
    ),
    "zip zip_code postal_code postcode": lambda seed, name, owner: f"{seed.below(89_999) + 10_000}",
    "title subject": lambda seed, name, owner: phrase(seed),
    "label": lambda seed, name, owner: word(seed),
    "summary comment message": lambda seed, name, owner: sentences(seed, 1),
    "description text content": lambda seed, name, owner: sentences(seed, 2),
    "body": lambda seed, name, owner: sentences(seed, 3),
    "prompt": lambda seed, name, owner: f"{phrase(seed)}, soft light, wide shot",
    "url uri link href website avatar image thumbnail logo icon": url,
    "slug": lambda seed, name, owner: slug(seed),
    "key": lambda seed, name, owner: slug(seed).replace("-", "_"),
    "api_key": lambda seed, name, owner: f"sk-test-{seed.base62(32)}",
    "token secret": lambda seed, name, owner: seed.base62(32),
    "cursor": lambda seed, name, owner: seed.base62(20),
    "password": lambda seed, name, owner: password(seed),
    "hash": lambda seed, name, owner: seed.hex(40),
    "checksum sha256": lambda seed, name, owner: seed.hex(64),
    "date": lambda seed, name, owner: iso(seed, name)[:10],
    "birthday": lambda seed, name, owner: f"{1960 + seed.below(45)}{iso(seed, name)[4:10]}",
    "price amount": lambda seed, name, owner: f"{seed.below(195) + 4}.99",
    "color colour": lambda seed, name, owner: f"#{seed.hex(6)}",
    "object": lambda seed, name, owner: snake(owner) or "object",
    "code": lambda seed, name, owner: seed.base62(8).upper(),
    "version": lambda seed, name, owner: (
        f"{seed.below(4) + 1}.{seed.of(1).below(10)}.{seed.of(2).below(10)}"
    ),
    "file filename file_name": _file,
    "path": lambda seed, name, owner: path(seed),
    "ip ip_address": lambda seed, name, owner: ip_address(seed),
    "host hostname domain": lambda seed, name, owner: host(seed),
    "sku": lambda seed, name, owner: f"{seed.base62(3).upper()}-{seed.of(1).below(9_000) + 1_000}",
    "latitude": lambda seed, name, owner: f"{decimal(seed, -60, 60, 5)}",
    "longitude": lambda seed, name, owner: f"{decimal(seed, -180, 180, 5)}",
}


def _faked(kind: str) -> Text:
    return lambda seed, name, owner: fake(kind, seed)


def _one_of(choices: list[str]) -> Text:
    return lambda seed, name, owner: seed.pick(choices)


@cache
def texts() -> dict[str, Text]:
    """Return the function that draws the text of a field, by the field's name."""
    table = load("sample_values")
    drawn = {
        **_TEXTS,
        **{names: _faked(kind) for kind, names in table["faker"].items()},
        **{names: _one_of(values) for names, values in table["choices"].items()},
    }
    return {name: text for names, text in drawn.items() for name in names.split()}
