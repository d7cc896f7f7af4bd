"""Strings for ECMA-262 regular expressions: asked of the judge, drawn with rstr."""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from mockgateway.seed import Seed

if TYPE_CHECKING:
    from random import Random

_PLAIN = string.ascii_letters + string.digits + "_-"
_LONGEST = 20_000
_WIDEST = 512
_BEYOND = [chr(code) for code in range(0xC0, 0x17F)] + ["Ω", "я", "ש", "あ", "中", "한", "😀"]


@lru_cache(maxsize=4096)
def _judge(pattern: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern})


@lru_cache(maxsize=16384)
def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches somewhere in the text, by the validator's own engine."""
    return _judge(pattern).is_valid(text)


def draw(pattern: str, seed: Seed, reach: int, *, plain: bool = True) -> str | None:
    """A string that probably matches, or None where the pattern is beyond us.

    `reach` bounds what `*` and `+` add; `plain` keeps to letters, digits, `_` and `-` where a set has them.
    """
    python = translated(pattern)
    try:
        with (
            warnings.catch_warnings()
        ):  # `[[` and such may change their meaning in some future `re`
            warnings.simplefilter("ignore", FutureWarning)
            return str(_xeger()(seed.random(), reach, plain).xeger(python))
    except (re.error, LookupError, ValueError, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=1)
def _xeger() -> Callable[[Random, int, bool], Any]:
    """Xeger of rstr, made deterministic (its negated sets follow the order of a `set`), short and readable."""
    from rstr.xeger import Xeger

    class Readable(Xeger):
        def __init__(self, random: Random, reach: int, plain: bool) -> None:
            super().__init__(random)
            self.left = _LONGEST
            self.reach, self.plain = reach, plain
            self._cases = {
                **self._cases,
                "any": lambda _: random.choice(string.ascii_lowercase),
                "range": lambda ends: [
                    chr(code) for code in range(ends[0], min(ends[1], ends[0] + _WIDEST) + 1)
                ],
                "not_literal": lambda code: random.choice(_PLAIN.replace(chr(code), "")),
                "atomic_group": lambda states: "".join(map(self._handle_state, states)),
                "possessive_repeat": lambda value: self._handle_repeat(*value),
            }

        def _handle_in(self, value: Any) -> Any:
            negative = value[0][0].name == "NEGATE"
            found = [char for state in value[negative:] for char in self._handle_state(state)]
            if negative:
                without = set(found)
                found = [
                    char
                    for char in [*string.printable.strip(), " ", *_BEYOND]
                    if char not in without
                ]
            readable = [char for char in found if char in _PLAIN] if self.plain else []
            usable = [char for char in found if char != "\0" and not "\ud800" <= char <= "\udfff"]
            return self._random.choice(readable or usable)

        def _handle_repeat(self, start_range: int, end_range: int, value: Any) -> str:
            times = self._random.randint(start_range, min(end_range, start_range + self.reach))
            parts = []
            for _ in range(times):
                parts.append("".join(map(self._handle_state, value)))
                self.left -= 1
                if self.left < 0:
                    raise ValueError("the pattern asks for too long a string")
            return "".join(parts)

    return Readable


_SETS = {
    "L": "A-Za-z", "Letter": "A-Za-z", "Alphabetic": "A-Za-z", "Lu": "A-Z", "Uppercase_Letter": "A-Z", "Uppercase": "A-Z",
    "Ll": "a-z", "Lowercase_Letter": "a-z", "Lowercase": "a-z", "N": "0-9", "Number": "0-9", "Nd": "0-9",
    "Decimal_Number": "0-9", "P": ".,;:!?", "Punctuation": ".,;:!?", "S": "+=<>$", "Symbol": "+=<>$", "Sc": "$€£",
    "Z": " ", "Zs": " ", "Separator": " ", "White_Space": " ", "M": "\u0301", "Mark": "\u0301", "C": "\x01", "Cc": "\x01",
    "Script=Latin": "A-Za-z", "Script=Greek": "α-ω", "Script=Cyrillic": "а-я", "Script=Han": "一-龥",
    "Emoji": "😀-😏", "ASCII": "!-~", "Any": "!-~",
}  # fmt: skip
"""Some of what `\\p{...}` stands for: to draw from, part of a set is enough."""

_FOREIGN = re.compile(
    r"\\p\{(?P<property>[^}]*)\}|\\P\{(?P<lacks>[^}]*)\}|\\u\{(?P<point>[0-9A-Fa-f]+)\}|\\c(?P<control>[A-Za-z])"
    r"|\(\?<(?P<group>[A-Za-z_$][\w$]*)>|\\k<(?P<back>[^>]*)>|(?P<null>\\0(?!\d))|(?P<empty>\[\^?\])|\\.|\[|\]",
    re.DOTALL,
)


@lru_cache(maxsize=4096)
def translated(pattern: str) -> str:
    """The pattern in Python's words, as far as it can be said in them."""
    inside = False

    def word(match: re.Match[str]) -> str:
        nonlocal inside
        found, text = match.groupdict(), match.group()
        if text in ("[", "]"):
            if inside and text == "[":
                return r"\["
            inside = text == "["
        if found["property"] is not None or found["lacks"] is not None:
            if found["lacks"] is not None:
                return (
                    "0-9 "
                    if inside and found["lacks"][:1] != "N"
                    else "a-z"
                    if inside
                    else "[0-9 ]"
                )
            name = re.sub(
                r"^(sc|scx|Script_Extensions)=|^(gc|General_Category)=", "", found["property"]
            )
            chars = _SETS.get(name) or _SETS.get(f"Script={name}") or "A-Za-z"
            return chars if inside else f"[{chars}]"
        if found["point"]:
            return re.escape(chr(min(int(found["point"], 16), 0x10FFFF)))
        if found["control"]:
            return re.escape(chr(ord(found["control"]) % 32))
        if found["group"]:
            return f"(?P<{found['group'].replace('$', '_')}>"
        if found["back"]:
            return f"(?P={found['back'].replace('$', '_')})"
        if found["empty"]:
            return r"[\s\S]" if text == "[^]" else "(?!)"
        return text

    return _FOREIGN.sub(word, pattern)
