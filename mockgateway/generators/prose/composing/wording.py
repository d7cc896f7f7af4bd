"""Close sentences and begin them with capital letters."""

from __future__ import annotations

import re


def closed(text: str) -> str:
    """Return a sentence that begins with a capital letter and ends with a stop."""
    text = capital(text.strip(" ,;"))
    return text if text[-1:] in ".!?" else text + "." if text else ""


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text if re.match(r"i[A-Z]|e-?mail@", text) else text[:1].upper() + text[1:]
