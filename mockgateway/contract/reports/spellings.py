"""A key in all the spellings in which a gateway may hand it back: percent-encoded, as entities, escaped, in base64, in hex."""

from __future__ import annotations

import base64
import re

NAMED = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
TELLING = 8  # characters of a key from which its base64 can be told from other text


class Spellings:
    """Finds one secret in texts."""

    def __init__(self, secret: str) -> None:
        self._plain = secret
        self._escaped = re.compile("".join(map(_character, secret)))
        raw = secret.encode()
        self._coded = [
            raw.hex(),
            raw.hex().upper(),
            *(_cores(raw) if len(secret) >= TELLING else ()),
        ]

    def hide(self, text: str) -> str:
        """A text without the secret."""
        for word in (self._plain, *self._coded):
            text = text.replace(word, "***")
        return self._escaped.sub("***", text) if any(mark in text for mark in "%&\\") else text


def _character(letter: str) -> str:
    """One character in any of its spellings."""
    number = ord(letter)
    spelt = [rf"(?i:%{number:02x}|&#0*{number};|&#x0*{number:x};|\\u{number:04x}|\\x{number:02x})"]
    return (
        "(?:"
        + "|".join(
            [re.escape(letter), *spelt, *([f"&{NAMED[letter]};"] if letter in NAMED else [])]
        )
        + ")"
    )


def _cores(raw: bytes) -> list[str]:
    """What base64 makes of bytes in the midst of others, at each of three alignments, in both alphabets; without the ends, which depend on the others."""
    found = []
    for before in range(3):
        start, end = -(-before * 4 // 3), (before + len(raw)) * 8 // 6
        for code in (base64.b64encode, base64.urlsafe_b64encode):
            found.append(code(b"\0" * before + raw).decode()[start:end])
    return list(dict.fromkeys(found))
