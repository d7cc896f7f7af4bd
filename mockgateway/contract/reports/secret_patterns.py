"""Find a secret in any encoding in which a gateway may send it back."""

from __future__ import annotations

import base64
import re

ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
MIN_BASE64 = 8  # characters of a secret that are distinctive in base64


class SecretPattern:
    """Replaces one secret: plain, percent-encoded, as entities, escaped, in base64 or in hex."""

    def __init__(self, secret: str) -> None:
        raw = secret.encode()
        self._words = [secret, raw.hex(), raw.hex().upper()]
        if len(secret) >= MIN_BASE64:
            self._words += _base64_cores(raw)
        self._escaped = re.compile("".join(map(_character, secret)))

    def hide(self, text: str) -> str:
        """Return a text with `***` for the secret."""
        for word in self._words:
            text = text.replace(word, "***")
        return self._escaped.sub("***", text) if any(mark in text for mark in "%&\\") else text


def _character(letter: str) -> str:
    """Return a pattern for one character in any of its encodings."""
    n = ord(letter)
    encoded = rf"(?i:%{n:02x}|&#0*{n};|&#x0*{n:x};|\\u{n:04x}|\\x{n:02x})"
    entity = [f"&{ENTITIES[letter]};"] if letter in ENTITIES else []
    return f"(?:{'|'.join([re.escape(letter), encoded, *entity])})"


def _base64_cores(raw: bytes) -> list[str]:
    """Return the base64 of bytes inside other bytes, for each alignment and alphabet.

    The characters at the ends are left out: they depend on the neighbouring bytes.
    """
    found = []
    for before in range(3):
        start, end = -(-before * 4 // 3), (before + len(raw)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            found.append(encode(b"\0" * before + raw).decode()[start:end])
    return list(dict.fromkeys(found))
