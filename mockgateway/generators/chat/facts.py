"""What a conversation says that a value can be drawn from: names, numbers, dates, addresses, quoted words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_TIME = re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b")
_DAY = re.compile(
    r"\b(?:(?:next |this )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|tonight|tomorrow|yesterday"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?"
    r"|\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+\d[\d ()-]{6,}\d")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*\b|(?<=#)\w+")
_QUOTED = re.compile(
    r"\"([^\"\n]{1,300})\"|“([^”\n]{1,300})”|«([^»\n]{1,300})»|「([^」\n]{1,300})」|(?<!\w)'([^'\n]{1,300})'(?!\w)|`([^`\n]{1,300})`"
)
_NAME = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*[^\W_]|[A-ZÀ-ÖØ-Þ])(?:[ ](?:(?:de|da|del|van|von|der|la|le|of|y|du)[ ])?(?:[A-ZÀ-ÖØ-Þ][\w'’-]*[^\W_]))*"
)
_NUMBER = re.compile(
    r"(?<![\w.,-])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w]*-\d)(?=[^\d]|\Z)"
)
_SUM = re.compile(r"[-+]?[\d.(][\d\s.()]*(?:[-+*/×÷^%][\d\s.()]+)+")
_PLACE = re.compile(
    r"\b(?:in|at|from|to|for|near|around|of|between|en|de|nach|von|für|à|au|aux)\s+\Z",
    re.IGNORECASE,
)
_CITIES = re.compile(  # no capitals tell names in these scripts
    "北京|上海|广州|廣州|深圳|成都|杭州|香港|台北|新加坡|伦敦|倫敦|巴黎|纽约|紐約|东京|東京|大阪|京都|札幌|福岡|首尔|曼谷|柏林|悉尼|ロンドン|パリ|ニューヨーク|シンガポール|バンコク"
    "|กรุงเทพฯ?|เชียงใหม่|ภูเก็ต|พัทยา|โตเกียว|ลอนดอน|ปารีส|สิงคโปร์|นิวยอร์ก"
)
_BEGINS = frozenset(
    """
    a an and are as at be book build calculate call can check compare compute could create describe do does email explain extract find for from get give
    hello hey hi how i i'm if in is it let list look make me my need no now of ok on order please plan remind schedule search send set should show
    so tell thanks that the then there they this to today tomorrow translate use we what what's when where which who why will with would write yes you your
    return json act add answer analyze
    convert generate identify parse provide read say summarize was were
    also tonight yesterday monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
    november december qué cual cuál cómo hola wie was ist das wo bitte und der die
    """.split()
)


class Number(NamedTuple):
    """A number, with the words that stand near it, lower case; money: whether a currency sign stands before it."""

    value: int | float
    near: tuple[str, ...]
    money: bool


class Named(NamedTuple):
    """A name, with the preposition before it, "" for none."""

    text: str
    after: str


class Facts(NamedTuple):
    """What one text says. pairs: what is said to be what (`city: Paris`), by normal name."""

    text: str
    names: tuple[Named, ...]
    numbers: tuple[Number, ...]
    emails: tuple[str, ...]
    urls: tuple[str, ...]
    dates: tuple[str, ...]
    times: tuple[str, ...]
    phones: tuple[str, ...]
    uuids: tuple[str, ...]
    codes: tuple[str, ...]
    quoted: tuple[str, ...]
    sums: tuple[str, ...]


@lru_cache(maxsize=64)
def facts(text: str) -> Facts:
    """Everything of interest in a text, in its order."""
    names = [Named(name, _before(text, start)) for name, start in _names(text)]
    names += [Named(city[0], "in") for city in _CITIES.finditer(text)]
    found = Facts(
        text,
        tuple(dict.fromkeys(names)),
        tuple(map(_number, _NUMBER.finditer(_DATE.sub(lambda date: " " * len(date[0]), text)))),
        _all(_EMAIL, text),
        _all(_URL, text),
        (*_all(_DATE, text), *_all(_DAY, text)),
        _all(_TIME, text),
        _all(_PHONE, text),
        _all(_UUID, text),
        _all(_CODE, text),
        tuple(
            dict.fromkeys(next(filter(None, match.groups())) for match in _QUOTED.finditer(text))
        ),
        tuple(match[0].strip() for match in _SUM.finditer(text)),
    )
    return found


def _all(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in pattern.finditer(text)))


def _names(text: str) -> list[tuple[str, int]]:
    """Capitalised words that are not merely the first of their sentence."""
    out = []
    for match in _NAME.finditer(text):
        words, start = match[0].split(" "), match.start()
        while words and words[0].lower().removesuffix("'s") in _BEGINS:
            start += len(words[0]) + 1
            words = words[1:]
        if words and (len(words[0]) > 1 or len(words) > 1):
            out.append((" ".join(words).removesuffix("'s").removesuffix("’s"), start))
    return out


def _before(text: str, start: int) -> str:
    found = _PLACE.search(text[max(0, start - 12) : start])
    return found[0].strip().lower() if found else ""


def _number(match: re.Match[str]) -> Number:
    written = match[0].replace(",", "").lstrip("+")
    value: int | float = float(written) if "." in written or len(written) > 18 else int(written)
    text = match.string
    before = re.findall(r"[^\W\d_]+", text[max(0, match.start() - 40) : match.start()].lower())[-3:]
    after = re.findall(r"[^\W\d_]+|%", text[match.end() : match.end() + 30].lower())[:2]
    return Number(
        value,
        (*after, *reversed(before)),
        text[match.start() - 1 : match.start()] in tuple("$€£¥₹฿") if match.start() else False,
    )


_STREET = re.compile(
    r"\b\d{1,5}[A-Za-z]?\s(?:[NSEW]\.?\s)?(?:[A-Z][\w.'-]*\s){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Way|Court|Ct|Place|Pl|Square|Sq|Terrace|Highway|Hwy|Parkway|Pkwy)\b\.?"
    r"|\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|platz|allee|gasse)\s+\d{1,4}[a-z]?\b|\b\d{1,4},? (?:rue|avenue|boulevard|place|chemin) [^,.\n\d]{2,40}|\b(?:Calle|Avenida|Plaza|Paseo) [^,.\n\d]{2,40},? \d{1,4}"
)
_ZIP = re.compile(
    r"(?<![\w.,$€£-])\d{5}(?:-\d{4})?(?![\w-]|\.\d|,\d)|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|(?<=〒)\d{3}-\d{4}"
)
_STATE = re.compile(r",\s*([A-Z]{2})\b(?=\s+\d{5}|\s*[,.\n]|\Z)")
_CITY = re.compile(
    r"\A[\s,]*(?:(?:Apt|Suite|Unit|#)[^,]{1,10},\s*)?(?:\d{5}\s+)?([A-ZÄÖÜ][^\W\d]+(?:[ -][A-ZÄÖÜ][^\W\d]+){0,2})(?=\s*[,.\n]|\s+\d|\s+[A-Z]{2}\b|\s*\Z)"
)
_LIVES = re.compile(
    r"(?i:\b(?:lives?|living|lived|resides?|based|located|born|wohnt|wohne|lebt|vive|vivo|habite|vit) (?:in|at|à|en) (?:the )?)([A-ZÄÖÜÉ][^\W\d]+(?:[ -][A-ZÄÖÜÉ][^\W\d]+){0,2})|(?:住在|来自|居住在?|位于)([一-鿿]{2,5}?)(?:市|的|工|，|。|,|\s|\Z)|([一-鿿]{2,4}?)に住|(?:อยู่ที่|อาศัยอยู่ใน)\s*([ก-๛]{3,20})"
)
_AGE = re.compile(
    r"\b(\d{1,3})[- ]?(?:years?[- ]old|yrs?\b|y/o|jahre alt|ans\b|años)|\b(?:aged?|age is|age:|turned|alter:?|edad:?)\s*:?\s*(\d{1,3})\b|(\d{1,3})\s*(?:岁|歳|才|ปี)|อายุ\s*(\d{1,3})"
    r"|(?<=[A-Za-zÀ-ÿ一-鿿])(?:,\s*|\s*\()(\d{1,2})(?=\s*(?:[,;.)]|\Z|\s+(?:from|and|lives|works)\b))|\b(?:is|are|am|ist|bin|tiene|hat) (\d{1,3})(?=\s*(?:[,;.!]|\Z|and\b|und\b|y\b))",
    re.IGNORECASE,
)
_PERSON = re.compile(  # in scripts without capitals
    r"(?:我叫|名叫|我的名字是|姓名[:：]?|名字[:：]?是?)\s*([一-鿿]{2,4}?)(?=[，。,.、；\s今住]|\Z)|(?:\A|[。；\n，和])\s*([一-鿿]{2,3})(?=[，,、]?\s*(?:今年)?\d{1,3}岁|住在|[，,]\s*(?:男|女))"
    r"|(?:名前は|私は)\s*([一-鿿ぁ-ヿ]{2,8}?)(?:です|と申|、|。)|([一-鿿]{2,4})さん|(?:ชื่อ)\s*([ก-๛]{2,20})"
)


def _first(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """The group that each match filled."""
    return tuple(
        dict.fromkeys(
            next(filter(None, match.groups())).strip() for match in pattern.finditer(text)
        )
    )


def ages(text: str) -> list[int]:
    """How old people are said to be."""
    return [age for word in _first(_AGE, text) if 0 < (age := int(word)) < 125]


def streets(text: str) -> tuple[str, ...]:
    """Streets with their numbers."""
    return tuple(street.strip() for street in _all(_STREET, text))


def zips(text: str) -> tuple[str, ...]:
    """Postal codes."""
    return _all(_ZIP, text)


def states(text: str) -> tuple[str, ...]:
    """Two letters of a state, as they stand after a town."""
    return _first(_STATE, text)


def city(text: str) -> str:
    """The town after a street, else the one that somebody lives in; "" for none."""
    if (street := _STREET.search(text)) and (found := _CITY.match(text[street.end() :])):
        return found[1]
    return next(iter(_first(_LIVES, text)), "")


def named_people(text: str) -> tuple[str, ...]:
    """People by name, in scripts where no capitals tell names."""
    return () if text.isascii() else _first(_PERSON, text)


def said_to_be(names: Sequence[str], text: str) -> str | None:
    """What the text says a thing of one of those names is: `city: Paris`, `my name is Ana`."""
    for name in names:
        pattern = (
            r"\b"
            + r"[\s_-]*".join(map(re.escape, name.split()))
            + r"\b[\"']?\s*(?:is|are|=|:|was|to be|ist|es|called|named)\s*[\"']?([^\n,;\"]{1,80}?)(?=[\"',;\n]|[.!?](?:\s|\Z)|\s+and\b|\s+who\b|\s+with\b|\Z)"
        )
        if found := re.search(pattern, text, re.IGNORECASE):
            return found[1].strip()
    return None
