"""Realistic texts by the name of what they are for: the makers and their table."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from mockgateway.seed import Seed

from .words import fake, moment, person, phrase, sentences, slug, word

Text = Callable[[Seed, str, str], str]
"""Given the seed, the snake_case name that was asked for and what it belongs to."""

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """`createdAt`, `created-at` and `CREATED_AT` are all `created_at`."""
    return "_".join(part.lower() for part in _PARTS.findall(name))


def iso(seed: Seed, name: str) -> str:
    """An RFC 3339 date-time."""
    year, month, day, hour, minute, second = moment(seed, snake(name))
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"


def url(seed: Seed, name: str, owner: str = "") -> str:
    """An address under example.com, with the kind of file that the name speaks of."""
    kind = next((end for part, end in _ENDINGS.items() if part in name), "")
    return f"https://example.com/{slug(seed)}{kind}"


def identifier(seed: Seed, name: str, owner: str) -> str:
    """`user_8fJ...` where the owner is known (by `user_id` or by what holds the id), else a UUID."""
    prefix = name.removesuffix("id").rstrip("_") or snake(owner)
    if not prefix or len(prefix) > 20:
        return uuid(seed)
    return f"{prefix}_{seed.base62(16)}"


def uuid(seed: Seed) -> str:
    """A UUID of version 4."""
    digits = seed.hex(32)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{'89ab'[seed.below(4)]}{digits[17:20]}-{digits[20:32]}"


def address(seed: Seed) -> str:
    """An IPv4 address of those kept for documentation (RFC 5737)."""
    return f"203.0.113.{seed.below(254) + 1}"


def email(seed: Seed) -> str:
    """An address at example.com, by first and last name."""
    return f"{fake('first_name', seed)}.{fake('last_name', seed)}@example.com".lower()


def _name(seed: Seed, name: str, owner: str) -> str:
    """What a bare `name` is depends on whose it is."""
    whose = snake(owner)
    if any(
        part in whose
        for part in ("company", "organization", "org", "vendor", "merchant", "business")
    ):
        return fake("company", seed)
    if any(part in whose for part in ("file", "document", "attachment", "upload")):
        return _file(seed, whose, "")
    if any(
        part in whose
        for part in ("model", "tool", "function", "key", "tag", "role", "event", "plan", "field")
    ):
        return slug(seed)
    if any(
        part in whose
        for part in ("product", "project", "item", "team", "category", "group", "task", "place")
    ):
        return phrase(seed)
    return person(seed)


def _file(seed: Seed, name: str, owner: str) -> str:
    return slug(seed) + next(
        (end for part, end in _ENDINGS.items() if part in name + owner), ".pdf"
    )


def part(seed: Seed, low: float, high: float, digits: int) -> float:
    """A number from low to high, rounded."""
    return round(low + (high - low) * seed.below(100_001) / 100_000, digits)


def _faked(kind: str) -> Text:
    return lambda seed, name, owner: fake(kind, seed)


def _one(*choices: str) -> Text:
    return lambda seed, name, owner: seed.pick(choices)


def _plain(maker: Callable[[Seed], str]) -> Text:
    return lambda seed, name, owner: maker(seed)


_ENDINGS = {
    "avatar": ".png", "image": ".png", "photo": ".jpg", "picture": ".jpg", "thumbnail": ".jpg", "icon": ".png",
    "logo": ".png", "video": ".mp4", "audio": ".mp3", "speech": ".mp3", "document": ".pdf", "pdf": ".pdf",
}  # fmt: skip

TEXTS: dict[str, Text] = {
    "id": identifier,
    "uuid": _plain(uuid),
    "guid": _plain(uuid),
    "name": _name,
    "full_name": _plain(person),
    "author": _plain(person),
    "owner": _plain(person),
    "first_name": _faked("first_name"),
    "given_name": _faked("first_name"),
    "last_name": _faked("last_name"),
    "family_name": _faked("last_name"),
    "surname": _faked("last_name"),
    "username": lambda seed, name, owner: (
        fake("first_name", seed).lower() + str(seed.below(90) + 10)
    ),
    "user_name": lambda seed, name, owner: (
        fake("first_name", seed).lower() + str(seed.below(90) + 10)
    ),
    "login": lambda seed, name, owner: fake("first_name", seed).lower() + str(seed.below(90) + 10),
    "email": _plain(email),
    "email_address": _plain(email),
    "phone": lambda seed, name, owner: (
        f"+1-{seed.below(700) + 201}-555-01{seed.of(1).below(90) + 10}"
    ),
    "phone_number": lambda seed, name, owner: (
        f"+1-{seed.below(700) + 201}-555-01{seed.of(1).below(90) + 10}"
    ),
    "mobile": lambda seed, name, owner: (
        f"+1-{seed.below(700) + 201}-555-01{seed.of(1).below(90) + 10}"
    ),
    "city": _faked("city"),
    "country": _faked("country"),
    "country_code": _one("US", "DE", "FR", "JP", "SG", "BR", "IN", "GB"),
    "state": _faked("state"),
    "address": _faked("street_address"),
    "street": _faked("street_address"),
    "zip": lambda seed, name, owner: f"{seed.below(89_999) + 10_000}",
    "zip_code": lambda seed, name, owner: f"{seed.below(89_999) + 10_000}",
    "postal_code": lambda seed, name, owner: f"{seed.below(89_999) + 10_000}",
    "postcode": lambda seed, name, owner: f"{seed.below(89_999) + 10_000}",
    "company": _faked("company"),
    "organization": _faked("company"),
    "job": _faked("job"),
    "job_title": _faked("job"),
    "title": _plain(phrase),
    "subject": _plain(phrase),
    "label": _plain(word),
    "description": lambda seed, name, owner: sentences(seed, 2),
    "summary": lambda seed, name, owner: sentences(seed, 1),
    "text": lambda seed, name, owner: sentences(seed, 2),
    "content": lambda seed, name, owner: sentences(seed, 2),
    "body": lambda seed, name, owner: sentences(seed, 3),
    "comment": lambda seed, name, owner: sentences(seed, 1),
    "message": lambda seed, name, owner: sentences(seed, 1),
    "prompt": lambda seed, name, owner: f"{phrase(seed)}, soft light, wide shot",
    "url": url,
    "uri": url,
    "link": url,
    "href": url,
    "website": url,
    "avatar": url,
    "image": url,
    "thumbnail": url,
    "logo": url,
    "icon": url,
    "slug": _plain(slug),
    "key": lambda seed, name, owner: slug(seed).replace("-", "_"),
    "api_key": lambda seed, name, owner: f"sk-test-{seed.base62(32)}",
    "token": lambda seed, name, owner: seed.base62(32),
    "secret": lambda seed, name, owner: seed.base62(32),
    "cursor": lambda seed, name, owner: seed.base62(20),
    "password": lambda seed, name, owner: f"{word(seed)}-{seed.base62(8)}",
    "hash": lambda seed, name, owner: seed.hex(40),
    "checksum": lambda seed, name, owner: seed.hex(64),
    "sha256": lambda seed, name, owner: seed.hex(64),
    "date": lambda seed, name, owner: iso(seed, name)[:10],
    "birthday": lambda seed, name, owner: f"{1960 + seed.below(45)}{iso(seed, name)[4:10]}",
    "currency": _one("USD", "EUR", "GBP", "JPY", "CHF"),
    "currency_code": _one("USD", "EUR", "GBP", "JPY", "CHF"),
    "price": lambda seed, name, owner: f"{seed.below(195) + 4}.99",
    "amount": lambda seed, name, owner: f"{seed.below(195) + 4}.99",
    "language": _one("en", "de", "fr", "es", "ja", "zh", "pt"),
    "lang": _one("en", "de", "fr", "es", "ja", "zh", "pt"),
    "locale": _one("en-US", "de-DE", "fr-FR", "es-ES", "ja-JP", "zh-CN"),
    "timezone": _one("UTC", "Europe/Berlin", "America/New_York", "Asia/Singapore", "Asia/Tokyo"),
    "time_zone": _one("UTC", "Europe/Berlin", "America/New_York", "Asia/Singapore", "Asia/Tokyo"),
    "color": lambda seed, name, owner: f"#{seed.hex(6)}",
    "colour": lambda seed, name, owner: f"#{seed.hex(6)}",
    "status": _one("active", "pending", "completed", "processing"),
    "type": _one("standard", "basic", "premium"),
    "kind": _one("standard", "basic", "premium"),
    "role": _one("user", "admin", "member"),
    "gender": _one("female", "male", "other"),
    "category": _one("general", "design", "research", "support", "travel"),
    "tag": _one("featured", "new", "urgent", "draft", "internal", "travel", "design", "summer"),
    "object": lambda seed, name, owner: snake(owner) or "object",
    "model": _one("mock-large", "mock-small", "mock-vision"),
    "provider": _one("northwind", "contoso", "initech"),
    "region": _one("us-east-1", "eu-central-1", "ap-southeast-1"),
    "environment": _one("production", "staging", "development"),
    "code": lambda seed, name, owner: seed.base62(8).upper(),
    "reason": _one("requested by the customer", "limit reached", "no longer needed"),
    "version": lambda seed, name, owner: (
        f"{seed.below(4) + 1}.{seed.of(1).below(10)}.{seed.of(2).below(10)}"
    ),
    "file": _file,
    "filename": _file,
    "file_name": _file,
    "path": lambda seed, name, owner: f"/{slug(seed).replace('-', '/')}",
    "mime": _one("image/png", "application/json", "text/plain", "video/mp4", "audio/mpeg"),
    "mime_type": _one("image/png", "application/json", "text/plain", "video/mp4", "audio/mpeg"),
    "content_type": _one("image/png", "application/json", "text/plain", "video/mp4", "audio/mpeg"),
    "media_type": _one("image/png", "application/json", "text/plain", "video/mp4", "audio/mpeg"),
    "ip": _plain(address),
    "ip_address": _plain(address),
    "host": lambda seed, name, owner: f"{word(seed)}.example.com",
    "hostname": lambda seed, name, owner: f"{word(seed)}.example.com",
    "domain": lambda seed, name, owner: f"{word(seed)}.example.com",
    "user_agent": _faked("user_agent"),
    "sku": lambda seed, name, owner: f"{seed.base62(3).upper()}-{seed.of(1).below(9_000) + 1_000}",
    "size": _one("small", "medium", "large"),
    "resolution": _one("1280x720", "1920x1080", "1024x1024"),
    "aspect_ratio": _one("16:9", "1:1", "9:16", "4:3"),
    "latitude": lambda seed, name, owner: f"{part(seed, -60, 60, 5)}",
    "longitude": lambda seed, name, owner: f"{part(seed, -180, 180, 5)}",
}
