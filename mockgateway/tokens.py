"""Split text into pieces of about a token, close to what OpenAI's o200k_base gives.

A piece ends where its regular expression ends, without lookahead, and a piece that starts later
never ends earlier. So a count never falls when text is added at either end.
"""

from __future__ import annotations

import re

# As in o200k_base: a word takes a leading space, hyphen, dot or underscore and starts at a capital;
# long words are cut, earlier in Cyrillic; capitals stand by fours, digits by threes; punctuation
# takes the line breaks after it; each code point of an emoji is a piece; spaces are grouped. Three
# Chinese characters make two pieces: the later half of the code points joins the character before.
# Kana and Hangul stand by two, Thai by two with its marks, Indic and Semitic letters by four.
_PIECE = re.compile(
    r"[ _.\-]?[A-Z]?['a-zÀ-ɏḀ-ỿ]{1,8}|[ _.\-]?[A-Z]{1,4}|\d{1,3}"
    r"| ?[\u2600-\u27bf\ufe0f\u200d\U00010000-\U0010ffff]"
    r"| ?(?:[^\w\s\u2600-\u27bf\ufe0f\u200d\U00010000-\U0010ffff]|_){1,4}\n*|[ \t]{2,16}|[\r\n]+"
    r"|[㐀-鿿][嬀-鿿]?|[぀-ヿ]{1,2}| ?[가-힣]{1,2}| ?[Ͱ-Ͽ]{1,5}| ?[Ѐ-ӿ]{1,6}"
    r"| ?[฀-๿]{1,2}[ะ-ฺ็-๎]*| ?[ऀ-෿]{1,4}| ?[֐-ۿ]{1,4}|\s|.",
    re.DOTALL,
)

_MAX_COUNTED = 100_000  # characters


def split(text: str) -> list[str]:
    """Return the pieces. Joined, they give the text back."""
    return _PIECE.findall(text)


def count(text: str) -> int:
    """Return the number of pieces; of a very long text an estimate from its beginning."""
    if len(text) > _MAX_COUNTED:
        return len(_PIECE.findall(text[:_MAX_COUNTED])) * len(text) // _MAX_COUNTED
    return len(_PIECE.findall(text))
