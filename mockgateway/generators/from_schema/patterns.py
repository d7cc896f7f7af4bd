"""Match ECMA-262 regular expressions with the validator, and draw strings for them with rstr."""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator as Validator

from mockgateway.seed import Seed

if TYPE_CHECKING:
    from random import Random

_PLAIN = string.ascii_letters + string.digits + "_-"
_MAX_REPEATS = 20_000
_MAX_RANGE = 512
_BEYOND_ASCII = [chr(code) for code in range(0xC0, 0x17F)] + ["Ω", "я", "ש", "あ", "中", "한", "😀"]


@lru_cache(maxsize=4096)
def _validator(pattern: str) -> Validator:
    return Validator({"pattern": pattern})


@lru_cache(maxsize=16384)
def matches(pattern: str, text: str) -> bool:
    """Return whether the pattern matches somewhere in the text, by the validator's own engine."""
    return _validator(pattern).is_valid(text)


def draw(pattern: str, seed: Seed, repeat: int, *, plain: bool = True) -> str | None:
    """Return a string that probably matches, None if the pattern is not supported.

    Args:
        pattern: An ECMA-262 regular expression.
        seed: Decides the string.
        repeat: How many repetitions `*` and `+` may add.
        plain: Whether to prefer letters, digits, `_` and `-` in character sets.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # for `[[`, reserved by `re`
            return str(_xeger()(seed.random(), repeat, plain).xeger(translated(pattern)))
    except (re.error, LookupError, ValueError, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=1)
def _xeger() -> Callable[[Random, int, bool], Any]:
    """Return rstr's Xeger, changed to be deterministic, short and readable.

    Its own negated sets follow the order of a `set`, which differs between processes.
    """
    from rstr.xeger import Xeger  # loaded for schemas with patterns only

    class Readable(Xeger):
        def __init__(self, random: Random, repeat: int, plain: bool) -> None:
            super().__init__(random)
            self.left = _MAX_REPEATS
            self.repeat, self.plain = repeat, plain
            self._cases = {
                **self._cases,
                "any": lambda _: random.choice(string.ascii_lowercase),
                "range": lambda ends: [
                    chr(code) for code in range(ends[0], min(ends[1], ends[0] + _MAX_RANGE) + 1)
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
                every = (*string.printable.strip(), " ", *_BEYOND_ASCII)
                found = [char for char in every if char not in without]
            readable = [char for char in found if char in _PLAIN] if self.plain else []
            usable = [char for char in found if char != "\0" and not "\ud800" <= char <= "\udfff"]
            return self._random.choice(readable or usable)

        def _handle_repeat(self, start_range: int, end_range: int, value: Any) -> str:
            times = self._random.randint(start_range, min(end_range, start_range + self.repeat))
            parts = []
            for _ in range(times):
                parts.append("".join(map(self._handle_state, value)))
                self.left -= 1
                if self.left < 0:
                    raise ValueError("the pattern requires too long a string")
            return "".join(parts)

    return Readable


# Characters of `\p{...}`, by its names. Part of a set is enough to draw from.
_PROPERTIES = {
    "L Letter Alphabetic Script=Latin": "A-Za-z",
    "Lu Uppercase_Letter Uppercase": "A-Z",
    "Ll Lowercase_Letter Lowercase": "a-z",
    "N Number Nd Decimal_Number": "0-9",
    "P Punctuation": ".,;:!?",
    "S Symbol": "+=<>$",
    "Sc": "$€£",
    "Z Zs Separator White_Space": " ",
    "M Mark": "\u0301",
    "C Cc": "\x01",
    "Script=Greek": "α-ω",
    "Script=Cyrillic": "а-я",
    "Script=Han": "一-龥",
    "Emoji": "😀-😏",
    "ASCII Any": "!-~",
}
_SETS = {name: chars for names, chars in _PROPERTIES.items() for name in names.split()}

_TOKEN = re.compile(
    r"\\p\{(?P<property>[^}]*)\}|\\P\{(?P<without>[^}]*)\}|\\u\{(?P<point>[0-9A-Fa-f]+)\}"
    r"|\\c(?P<control>[A-Za-z])|\(\?<(?P<group>[A-Za-z_$][\w$]*)>|\\k<(?P<back>[^>]*)>"
    r"|(?P<empty>\[\^?\])|(?P<bracket>\[|\])|\\.",
    re.DOTALL,
)


@lru_cache(maxsize=4096)
def translated(pattern: str) -> str:
    """Return the pattern in the syntax of Python's `re`, as far as it can express it."""
    inside = False  # a character set

    def replaced(match: re.Match[str]) -> str:
        nonlocal inside
        kind, text = match.lastgroup, match.group()
        value = match[kind] if kind else ""
        if kind == "bracket":
            nested = inside and text == "["
            inside = nested or text == "["
            return r"\[" if nested else text
        if kind == "without":
            if not inside:
                return "[0-9 ]"
            return "a-z" if value[:1] == "N" else "0-9 "
        if kind == "property":
            name = re.sub(r"^(sc|scx|Script_Extensions)=|^(gc|General_Category)=", "", value)
            chars = _SETS.get(name) or _SETS.get(f"Script={name}") or "A-Za-z"
            return chars if inside else f"[{chars}]"
        if kind == "point":
            return re.escape(chr(min(int(value, 16), 0x10FFFF)))
        if kind == "control":
            return re.escape(chr(ord(value) % 32))
        if kind == "group":
            return f"(?P<{value.replace('$', '_')}>"
        if kind == "back":
            return f"(?P={value.replace('$', '_')})"
        if kind == "empty":
            return r"[\s\S]" if text == "[^]" else "(?!)"
        return text

    return _TOKEN.sub(replaced, pattern)
