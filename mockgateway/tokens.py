"""Split text into pieces of about a token's size, as the large models' tokenizers do."""

from __future__ import annotations

import re

# A word with its leading space, cut after eight letters; up to three digits; a run of punctuation; a line break run; and scripts written
# without spaces two characters at a time (Thai and other Indic scripts) or one (Chinese, Japanese, Korean).
_PIECE = re.compile(
    r" ?[A-Za-zÀ-ɏͰ-ϿЀ-ӿ']{1,8}|[A-Za-zÀ-ɏͰ-ϿЀ-ӿ']{1,8}|\d{1,3}|\n+| ?[^\w\s]{1,3}|[฀-๿ऀ-෿]{1,2}|\s|.",
    re.DOTALL,
)

_COUNTED = 100_000


def split(text: str) -> list[str]:
    """The pieces, which joined give the text back."""
    return _PIECE.findall(text)


def count(text: str) -> int:
    """How many pieces a text has; of a very long one, about how many, by its beginning."""
    if len(text) > _COUNTED:
        return len(_PIECE.findall(text[:_COUNTED])) * len(text) // _COUNTED
    return len(_PIECE.findall(text))
