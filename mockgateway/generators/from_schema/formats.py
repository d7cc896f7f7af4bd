"""Draw strings of the formats of JSON Schema and OpenAPI, as long as required."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockgateway.seed import Seed

from .values import email, host, ip_address, iso, password, path, phrase, sentences, url, uuid, word


class _Format(NamedTuple):
    draw: Callable[[Seed, str], str]  # from the seed and the name of the field
    short: tuple[str, ...] = ()  # examples for a small maxLength, longest first
    long: Callable[[int], str] | None = None  # returns a string of about that length


def candidates(name: str, seed: Seed, field: str, least: int, most: int | None) -> Iterator[str]:
    """Yield strings of a format: realistic ones, then short and long ones for the length bounds."""
    form = FORMATS[name]
    for attempt in range(3):
        yield form.draw(seed.of(attempt), field)
    if most is not None:
        yield from form.short
    if least and form.long:
        yield form.long(least)
        if most is not None and most > least:
            yield form.long(most)


def _long_host(length: int) -> str:
    """Return labels of at most 63 letters."""
    labels = []
    while length > 0:
        take = length if length <= 63 else 61 if length == 64 else min(63, length - 2)
        labels.append("a" * take)
        length -= take + 1
    return ".".join(labels)


def _long_email(length: int) -> str:
    local = max(1, min(64, length - 6))
    return "a" * local + "@" + _long_host(max(4, length - local - 1))


def _padded(start: str) -> Callable[[int], str]:
    return lambda length: start.ljust(length, "a")


_FORMATS = {
    "date": _Format(lambda seed, name: iso(seed, name)[:10]),
    "date-time": _Format(
        iso,
        ("2026-03-14T10:30:00Z",),
        lambda length: "2026-03-14T10:30:00." + "Z".rjust(length - 20, "1"),
    ),
    "time": _Format(
        lambda seed, name: iso(seed, name)[11:],
        ("10:30:00Z",),
        lambda length: "10:30:00." + "Z".rjust(length - 9, "1"),
    ),
    "duration": _Format(
        lambda seed, name: f"PT{seed.below(59) + 1}M{seed.of(1).below(59) + 1}S",
        ("PT5M", "P1D"),
        lambda length: "P" + "D".rjust(length - 1, "1"),
    ),
    "email idn-email": _Format(
        lambda seed, name: email(seed), ("a@example.com", "a@b.co", "a@b"), _long_email
    ),
    "hostname idn-hostname": _Format(lambda seed, name: host(seed), ("a.co", "a"), _long_host),
    "ipv4": _Format(
        lambda seed, name: ip_address(seed),
        ("192.0.2.1", "10.0.0.1", "1.1.1.1"),
        lambda length: "203.0.113.254",
    ),
    "ipv6": _Format(
        lambda seed, name: f"2001:db8::{seed.hex(4)}:{seed.of(1).hex(4)}",
        ("2001:db8::1", "::1", "::"),
        lambda length: "2001:0db8:0000:0000:0000:0000:0000:0001",
    ),
    "uri url iri": _Format(
        url, ("https://example.com", "https://a.co", "a:b", "a:"), _padded("https://example.com/")
    ),
    "uri-reference iri-reference": _Format(
        lambda seed, name: path(seed), ("/a", "a", ""), _padded("/")
    ),
    "uri-template": _Format(
        lambda seed, name: f"https://example.com/{word(seed)}s/{{id}}",
        ("/{id}", "{a}", "a", ""),
        _padded("/{id}/"),
    ),
    "uuid": _Format(lambda seed, name: uuid(seed)),
    "json-pointer": _Format(lambda seed, name: path(seed), ("/id", "/a", ""), _padded("/")),
    "relative-json-pointer": _Format(
        lambda seed, name: f"{seed.below(3)}/{word(seed)}", ("0/a", "0#", "0"), _padded("0/")
    ),
    "regex": _Format(lambda seed, name: f"^{word(seed)}-[0-9]+$", ("^a+$", "a", ""), _padded("")),
    "byte": _Format(
        lambda seed, name: b64encode(f"{phrase(seed)}.".encode()).decode(),
        ("YQ==", ""),
        lambda length: "YWFh" * -(-length // 4),
    ),
    "binary": _Format(lambda seed, name: sentences(seed, 1)),
    "password": _Format(lambda seed, name: password(seed)),
}

FORMATS = {name: form for names, form in _FORMATS.items() for name in names.split()}
