"""The forms in which texts write dates, as regular expressions."""

from __future__ import annotations

import re
from functools import cache

from .date_words import (
    counts,
    day_numbers,
    either,
    is_cjk,
    month_numbers,
    step_names,
    table,
    words_of_relative,
)

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINAL = r"(?:st|nd|rd|th|\.|er|º)?"
_YEAR = r"(?:\.?,?[-\s]+(?:de\s+|del\s+)?(?P<y>\d{4}))?"
_OF = r"(?:\s+of|\s+de|\s+del|\s+d')?\s*"
_ENGLISH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_NO_NOUN = (
    r"(?=\s*(?:[.,;!?)\n:|]|\Z)|\s{2,}|\s[-–—]\s|\s+(?:at|and|or|to|until|in|with|from|please|if|so|because|à|um|a"
    r"|alle|om|of\s+(?:this|next)\s+month|und|en|(?:y|e|et)(?!\s(?:m[eo]|qu|cu|un\s|demi)))\b)"
)
# The words at which a form is tried, and the characters before them that may belong to it.
ANCHORED = {
    **dict.fromkeys(("back", "mdy", "month"), ("month", 0)),
    "daynum": ("day", 0),
    "weekday": ("day", 44),
    "ahead": ("step", 40),
    "ago": ("step", 40),
}
FAR = frozenset(
    ("relative", "ahead", "ago", "weekday", "period", "end", "daynum", "bare", "weeks", "cjk day")
)  # their day depends on today


@cache
def forms() -> dict[str, re.Pattern[str]]:
    """Return the forms by name, in the order in which they are tried."""
    return {
        name: re.compile(
            form
            if name.startswith("cjk")
            else rf"(?<![\w/.-])(?:{form})" + ("" if name == "iso" else r"(?!\w)"),
            re.IGNORECASE,
        )
        for name, form in (_written() | _relative() | _cjk()).items()
    }


def _written() -> dict[str, str]:
    month = either(month_numbers())
    return {
        "iso": r"(?P<y>\d{4})[-/](?P<m>\d\d)[-/](?P<d>\d\d)(?=T\d|\b)",
        "cjk": r"(?:(?P<y>\d{4})\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]",
        "dashed": rf"(?P<d>\d{{1,2}})(?P<s>[-/])(?P<n>{month})(?P=s)(?P<y>\d{{4}}|\d\d)",
        "range": rf"(?P<d>\d{{1,2}}){_ORDINAL}\s*(?:to|au|bis|al|a|[-–]|and|until|till|through)\s+"
        rf"(?:the\s+)?(?P<d2>\d{{1,2}}){_ORDINAL}{_OF}(?P<n>{month})\b{_YEAR}",
        "back": rf"(?P<n>{_ENGLISH})\b\.?\s+(?P<d>\d{{1,2}}){_ORDINAL}\s*(?:to|[-–])\s*"
        rf"(?P<d2>\d{{1,2}}){_ORDINAL}(?:,?\s+(?P<y>\d{{4}}))?(?!\d)",
        "dmy": rf"(?P<d>\d{{1,2}}|{either(ORDINALS)}){_ORDINAL}{_OF}[-\s]?(?P<n>{month})\b{_YEAR}",
        "mdy": rf"(?P<n>{_ENGLISH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:\d|\s*%)"
        r"(?:,?\s+(?P<y>\d{4}))?",
        "dots": r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})?(?!\d|\.\d)",
        "slash": r"(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4}|\d{2})(?![\d/])",
        "half": r"(?:(?<=\b(?:le|el|il|am|on|by|du|au|al)\s)|(?<=\b(?:del|dal|bis)\s)|(?<=\[))"
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/])",
        "end": rf"(?:{_ends()})[\s-]*(?:(?:(?:the|this|des|du|de|del|dieses|la)\s+)?"
        rf"(?P<e>next\s+|nächsten\s+)?(?P<u>month|monats?|mois|mes|week|year)|(?:of\s+)?(?P<n>{month})\b{_YEAR})",
        "month": rf"(?P<n>{month})\s+(?:de\s+)?(?P<y>\d{{4}})",
        "month of year": r"(?P<m>0[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d)(?![\d/])",
    }


def _ends() -> str:
    return "|".join(rf"(?P<{name}>{either(words)})" for name, words in table("ends").items())


def _relative() -> dict[str, str]:
    day, count = either(day_numbers()), rf"\d{{1,3}}|{either(counts())}"
    step = either(word for word in step_names() if word.isascii() or word[0] < "\u3000")
    which = "|".join(rf"(?P<p_{k}>{either(table(k))})" for k in ("next", "this", "last"))
    after = "|".join(rf"(?P<q_{k}>{either(table(k))})" for k in ("next", "last"))
    weeks = {int(at): row for at, row in table("weeks").items()}
    ahead, ago = either(table("ahead")), either(table("ago"))
    return {
        "weeks": rf"(?P<c>{count})\s+weeks?\s+from\s+(?P<n>tomorrow|today)",
        "ahead": rf"(?:(?:{ahead}|over(?=\s+\S+\s+(?:dag|we[ek]|maa|jaa)))\s+(?:the\s+next\s+)?"
        rf"(?P<c>{count})\s+(?P<u>{step})|(?P<c2>{count})\s+(?P<u2>{step})\s+"
        rf"(?:{either(table('after'))}))",
        "ago": rf"(?:(?:{ago})\s+(?P<c>{count})\s+(?P<u>{step})|(?P<c2>{count})\s+(?P<u2>{step})\s+"
        rf"(?:{either(table('after_ago'))}))",
        "daynum": rf"(?P<n>{day})[.,]?\s+(?:the\s+|den\s+|dem\s+|le\s+)?(?P<d>\d{{1,2}}){_ORDINAL}"
        rf"(?![:h%]|\s*[ap]\.?m\b|\s*(?:uhr|h)\b|[.,]?\d){_NO_NOUN}",
        "weekday": rf"(?:(?P<c>{count})\s+weeks?\s+(?:from|on)\s+"
        rf"|(?:{_weeks('b', weeks)}),?\s+(?:on\s+|am\s+)?|(?:{which})\s+)?(?P<n>{day})\b"
        rf"(?:,?\s+(?:{_weeks('a', weeks)})(?!\w)|\s+(?:{after})(?!\w)|(?P<same>))",
        "relative": _by_distance(cjk=False),
        "period": r"(?P<p>next|this|last)\s+(?P<u>week|month|year)",
        "bare": rf"(?<!verso )(?:{either(table('bare'))})"
        rf"\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|e|º)?{_NO_NOUN}",
    }


def _by_distance(*, cjk: bool) -> str:
    """Return an expression for days near today, with a group for each distance."""
    kept = {
        int(at): "|".join(word for word in row.split("|") if is_cjk(word) == cjk)
        for at, row in table("relative").items()
    }
    return "|".join(rf"(?P<r{at + 2}>{row})" for at, row in sorted(kept.items())[::-1])


def _weeks(side: str, weeks: dict[int, str]) -> str:
    return "|".join(rf"(?P<{side}{at + 1}>{row})" for at, row in weeks.items())


def _cjk() -> dict[str, str]:
    zh = r"(?P<far>下下|下|上|这|這|本)?(?:个|個)?(?:周|週|星期|礼拜)(?P<n>[一二三四五六日天])"
    ja = r"(?:(?P<far2>再来週|来週|今週|先週)の?)?(?P<n2>[月火水木金土日])曜日?"
    count, step = either(counts()), either("天 日間 日 週間 周 週 星期 礼拜 か月 ヶ月 个月 月 年")
    return {
        "cjk day": rf"(?:{zh}|{ja})",
        "cjk relative": _by_distance(cjk=True),
        "cjk ahead": rf"(?P<c>\d{{1,3}}|{count})(?:个|個)?(?P<u>{step})(?:之后|以后|后|後)",
        "cjk ago": rf"(?P<c>\d{{1,3}}|{count})(?:个|個)?(?P<u>{step})(?:之前|以前|前)",
    }


@cache
def needed() -> dict[str, frozenset[str]]:
    """Return the forms that are tried only if the text has one of some words."""
    days, months = frozenset((*day_numbers(), "feira")), frozenset(month_numbers())
    steps = frozenset(step_names())
    return {
        **dict.fromkeys(("dashed", "range", "back", "dmy", "mdy", "month"), months),
        "end": months | {"month", "week", "year", "monat", "monats", "mois", "mes"},
        "weekday": days,
        "daynum": days,
        "ahead": steps,
        "weeks": frozenset(("weeks", "week")),
        "ago": steps,
        "period": frozenset(("next", "this", "last")),
        "relative": words_of_relative(),
        "bare": frozenset(word.partition("_")[0] for word in table("bare").split()),
    }


@cache
def anchor_words() -> dict[str, list[str]]:
    """Return the names of months and weekdays, and the units of time, each with its kinds."""
    found: dict[str, list[str]] = {}
    rows = (("month", month_numbers()), ("day", day_numbers()), ("step", step_names()))
    for kind, words in rows:
        for word in words:
            found.setdefault(word.partition("-")[0], []).append(kind)
    return found
