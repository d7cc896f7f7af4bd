"""Split text into pieces of about a token's size, as the large models' tokenizers do (OpenAI's o200k_base is the measure).

A piece ends where its regular expression does, without looking further, and one that starts later never ends sooner. Hence a count never
falls when text is added at either end.
"""

from __future__ import annotations

import re

# By o200k_base: a word takes a leading space, hyphen, dot or underscore; its capital begins it; long words are cut, sooner in Cyrillic; capitals
# stand by fours; digits by threes; punctuation takes the line breaks after it; each code point of an emoji stands alone; spaces gather. Chinese
# has three characters to two pieces: the later half of the code points joins what stands before. Kana and Hangul go by two, Thai by two with
# the marks that follow, Indic and Semitic letters by four.
_PIECE = re.compile(
    r"[ _.\-]?[A-Z]?['a-zÀ-ɏḀ-ỿ]{1,8}|[ _.\-]?[A-Z]{1,4}|\d{1,3}"
    r"| ?[\u2600-\u27bf\ufe0f\u200d\U00010000-\U0010ffff]| ?(?:[^\w\s\u2600-\u27bf\ufe0f\u200d\U00010000-\U0010ffff]|_){1,4}\n*|[ \t]{2,16}|[\r\n]+"
    r"|[㐀-鿿][嬀-鿿]?|[぀-ヿ]{1,2}| ?[가-힣]{1,2}| ?[Ͱ-Ͽ]{1,5}| ?[Ѐ-ӿ]{1,6}| ?[฀-๿]{1,2}[ะ-ฺ็-๎]*| ?[ऀ-෿]{1,4}| ?[֐-ۿ]{1,4}|\s|.",
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
