"""Strings of the formats that JSON Schema and OpenAPI know, as long as they are asked to be."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator

from mockgateway.seed import Seed

from .texts import address, email, iso, url, uuid
from .words import phrase, sentences, slug, word

Format = Callable[[Seed, str], str]
"""Given the seed and the snake_case name that the value stands under."""


def candidates(name: str, seed: Seed, asked: str, least: int, most: int | None) -> Iterator[str]:
    """Strings of the format, the likeliest first; the last ones are as short, or as long, as is asked for."""
    draw = FORMATS[name]
    for attempt in range(3):
        yield draw(seed.of(attempt), asked)
    if most is not None and name in _SHORT:
        yield from _SHORT[name]
    if least and name in _LONG:
        yield _LONG[name](least)
        if most is not None and most > least:
            yield _LONG[name](most)


def _base64(seed: Seed, name: str) -> str:
    return b64encode(f"{phrase(seed)}.".encode()).decode()


def _duration(seed: Seed, name: str) -> str:
    return f"PT{seed.below(59) + 1}M{seed.of(1).below(59) + 1}S"


def _long_host(length: int) -> str:
    """Labels of at most 63 letters, 253 in all; the end is no longer than it has to be."""
    labels = []
    while length > 0:
        take = length if length <= 63 else 61 if length == 64 else min(63, length - 2)
        labels.append("a" * take)
        length -= take + 1
    return ".".join(labels)


def _long_email(length: int) -> str:
    local = max(1, min(64, length - 6))
    return "a" * local + "@" + _long_host(max(4, length - local - 1))


FORMATS: dict[str, Format] = {
    "date": lambda seed, name: iso(seed, name)[:10],
    "date-time": iso,
    "time": lambda seed, name: iso(seed, name)[11:],
    "duration": _duration,
    "email": lambda seed, name: email(seed),
    "idn-email": lambda seed, name: email(seed),
    "hostname": lambda seed, name: f"{word(seed)}.example.com",
    "idn-hostname": lambda seed, name: f"{word(seed)}.example.com",
    "ipv4": lambda seed, name: address(seed),
    "ipv6": lambda seed, name: f"2001:db8::{seed.hex(4)}:{seed.of(1).hex(4)}",
    "uri": url,
    "url": url,
    "iri": url,
    "uri-reference": lambda seed, name: f"/{slug(seed).replace('-', '/')}",
    "iri-reference": lambda seed, name: f"/{slug(seed).replace('-', '/')}",
    "uri-template": lambda seed, name: f"https://example.com/{word(seed)}s/{{id}}",
    "uuid": lambda seed, name: uuid(seed),
    "json-pointer": lambda seed, name: f"/{slug(seed).replace('-', '/')}",
    "relative-json-pointer": lambda seed, name: f"{seed.below(3)}/{word(seed)}",
    "regex": lambda seed, name: f"^{word(seed)}-[0-9]+$",
    "byte": _base64,
    "binary": lambda seed, name: sentences(seed, 1),
    "password": lambda seed, name: f"{word(seed)}-{seed.base62(8)}",
}

_SHORT: dict[str, tuple[str, ...]] = {
    "email": ("a@example.com", "a@b.co", "a@b"),
    "idn-email": ("a@example.com", "a@b.co", "a@b"),
    "hostname": ("a.co", "a"),
    "idn-hostname": ("a.co", "a"),
    "ipv4": ("192.0.2.1", "10.0.0.1", "1.1.1.1"),
    "ipv6": ("2001:db8::1", "::1", "::"),
    "uri": ("https://example.com", "https://a.co", "a:b", "a:"),
    "url": ("https://example.com", "https://a.co", "a:b", "a:"),
    "iri": ("https://example.com", "https://a.co", "a:b", "a:"),
    "uri-reference": ("/a", "a", ""),
    "iri-reference": ("/a", "a", ""),
    "uri-template": ("/{id}", "{a}", "a", ""),
    "duration": ("PT5M", "P1D"),
    "time": ("10:30:00Z",),
    "json-pointer": ("/id", "/a", ""),
    "relative-json-pointer": ("0/a", "0#", "0"),
    "regex": ("^a+$", "a", ""),
    "byte": ("YQ==", ""),
    "date-time": ("2026-03-14T10:30:00Z",),
}

_LONG: dict[str, Callable[[int], str]] = {
    "email": _long_email,
    "idn-email": _long_email,
    "hostname": _long_host,
    "idn-hostname": _long_host,
    "ipv4": lambda length: "203.0.113.254",
    "ipv6": lambda length: "2001:0db8:0000:0000:0000:0000:0000:0001",
    "uri": lambda length: "https://example.com/".ljust(length, "a"),
    "url": lambda length: "https://example.com/".ljust(length, "a"),
    "iri": lambda length: "https://example.com/".ljust(length, "a"),
    "uri-reference": lambda length: "/".ljust(length, "a"),
    "iri-reference": lambda length: "/".ljust(length, "a"),
    "uri-template": lambda length: "/{id}/".ljust(length, "a"),
    "duration": lambda length: "P" + "D".rjust(length - 1, "1"),
    "time": lambda length: "10:30:00." + "Z".rjust(length - 9, "1"),
    "date-time": lambda length: "2026-03-14T10:30:00." + "Z".rjust(length - 20, "1"),
    "json-pointer": lambda length: "/".ljust(length, "a"),
    "relative-json-pointer": lambda length: "0/".ljust(length, "a"),
    "regex": lambda length: "a" * length,
    "byte": lambda length: "YWFh" * -(-length // 4),
}
