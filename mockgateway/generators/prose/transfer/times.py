"""Read English dates, times and spans, and write them in the other languages."""

from __future__ import annotations

import re
from functools import cache

from mockgateway.generators.prose.transfer.lexicon import words

Said = tuple[str, str, str]  # in the order of CODES


@cache
def table(name: str) -> dict[str, Said]:
    """Return a table of small words, such as `days`."""
    return {key: (row[0], row[1], row[2]) for key, row in words()[name].items()}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    names = ("days", "months", "numbers", "currencies")
    parts = {name: "|".join(table(name)) for name in names} | words()["time_parts"]

    def filled(written: str) -> str:
        return re.sub(r"(?<!P)<(\w+)>", lambda found: filled(parts[found[1]]), written)

    return tuple(
        (re.compile(filled(written), re.IGNORECASE), kind) for kind, written in words()["times"]
    )


def read(text: str) -> list[tuple[int, Said]]:
    """Return the times that a text begins with: the number of their words, and the translations."""
    found = []
    for written, kind in _patterns():
        match = written.match(text)
        if match and (match.end() == len(text) or not text[match.end()].isalnum()):
            found.append((len(match[0].split()), _WRITERS[kind](match.groupdict())))
    return found


_LEADS: dict[str, tuple[Said, Said]] = {  # before a day, and before a date
    "": (("am", "", "el"), ("am", "le", "el")),
    "on": (("am", "", "el"), ("am", "le", "el")),
    "to": (("auf", "à", "al"), ("auf den", "au", "al")),
    "by": (("bis", "d'ici", "antes del"), ("bis zum", "d'ici le", "antes del")),
    "until": (("bis", "jusqu'à", "hasta el"), ("bis zum", "jusqu'au", "hasta el")),
    "from": (("ab", "à partir de", "a partir del"), ("ab dem", "à partir du", "a partir del")),
    "since": (("seit", "depuis", "desde el"), ("seit dem", "depuis le", "desde el")),
    "before": (("vor", "avant", "antes del"), ("vor dem", "avant le", "antes del")),
    "after": (("nach", "après", "después del"), ("nach dem", "après le", "después del")),
}
_SAME = {"till": "until", "as of": "from", "starting": "from", "starting on": "from"}


def localized(number: str) -> Said:
    """Return an English number with the marks of the other languages."""
    whole = re.sub(r",(?=\d{3})", "\0", number).replace(".", ",")
    return whole.replace("\0", "."), whole.replace("\0", "\u00a0"), whole.replace("\0", ".")


def _amounts(groups: dict[str, str | None]) -> Said:
    first, last = localized(groups["n"] or ""), localized(groups["n2"] or "")
    unit = table("currencies")[(groups["c"] or "").lower()]
    return (
        f"von {first[0]} auf {last[0]} {unit[0]}",
        f"de {first[1]} à {last[1]} {unit[1]}",
        f"de {first[2]} a {last[2]} {unit[2]}",
    )


def _lead(groups: dict[str, str | None], dated: bool) -> Said:
    lead = (groups.get("lead") or "").lower()
    return _LEADS[_SAME.get(lead, lead)][dated]


def _joined(*parts: Said) -> Said:
    de, fr, es = (" ".join(filter(None, (part[at] for part in parts))) for at in range(3))
    return de, fr, es


def _date(groups: dict[str, str | None]) -> Said:
    day = groups["n"] or groups["n2"] or ""
    month = table("months")[(groups["m"] or groups["m2"] or "").lower()]
    year = groups["y"] or ""
    lead = _lead(groups, True)
    if groups["d"]:
        name = table("days")[groups["d"].lower()]
        lead = _joined(lead, (f"{name[0]}, dem", name[1], name[2]))
        if "bis" in lead[0]:
            lead = (lead[0].replace("bis zum", "bis"), *lead[1:])
    ends = (f"{day}. {month[0]}", f"{day} {month[1]}", f"{day} de {month[2]}")
    first = "1er" if day == "1" else day
    ends = (ends[0], f"{first} {month[1]}", ends[2])
    return _joined(lead, ends, (year, year, f"de {year}" if year else ""))


def _day(groups: dict[str, str | None]) -> Said:
    name = table("days")[(groups["d"] or "").lower()]
    if groups["each"] or groups["s"]:
        plural = name[2] if name[2].endswith("s") else name[2] + "s"
        return (f"jeden {name[0]}", f"chaque {name[1]}", f"todos los {plural}")
    lead, next_ = _lead(groups, False), (groups["next"] or "").strip().lower()
    part = {
        "morning": ("vormittag", " matin", " por la mañana"),
        "afternoon": ("nachmittag", " après-midi", " por la tarde"),
        "evening": ("abend", " soir", " por la tarde"),
        "": ("", "", ""),
    }[(groups["part"] or "").lower()]
    said = (name[0] + part[0], name[1] + part[1], name[2] + part[2])
    if next_ and not groups["lead"]:
        adjective = {
            "next": ("nächsten", "prochain", "próximo"),
            "this": ("diesen", "", "este"),
            "last": ("letzten", "dernier", "pasado"),
        }[next_]
        spanish = f"este {said[2]}" if next_ == "this" else f"el {adjective[2]} {said[2]}"
        french = f"ce {said[1]}" if next_ == "this" else f"{said[1]} {adjective[1]}"
        return (f"{adjective[0]} {said[0]}", french, spanish)
    return _joined(lead, said)


def _days(groups: dict[str, str | None]) -> Said:
    first, last = (table("days")[(groups[key] or "").lower()] for key in ("d", "e"))
    return (
        f"von {first[0]} bis {last[0]}",
        f"du {first[1]} au {last[1]}",
        f"de {first[2]} a {last[2]}",
    )


def _hour(text: str) -> tuple[str, str, str]:
    found = re.match(r"(\d{1,2})(?:[:.](\d\d))?(?: ?([ap]))?", text, re.IGNORECASE)
    hour, minutes = (int(found[1]), found[2]) if found else (0, None)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    said = f"{hour}:{minutes}" if minutes else str(hour)
    spanish = said if minutes else f"{hour}:00"
    return (f"{said} Uhr", f"{hour} h {minutes}" if minutes else f"{hour} h", spanish)


def _clock(groups: dict[str, str | None]) -> Said:
    hour = _hour(groups["t"] or "")
    lead = {
        "at": ("um", "à", "a las"), "from": ("ab", "à partir de", "a partir de las"),
        "until": ("bis", "jusqu'à", "hasta las"), "by": ("bis", "avant", "antes de las"),
        "before": ("vor", "avant", "antes de las"), "after": ("nach", "après", "después de las"),
        "around": ("gegen", "vers", "hacia las"),
    }[(groups["lead"] or "").lower()]  # fmt: skip
    return _joined(lead, hour)


def _clocks(groups: dict[str, str | None]) -> Said:
    first, last = _hour(groups["t"] or ""), _hour(groups["u"] or "")
    start = first[0].removesuffix(" Uhr")
    return (
        f"von {start} bis {last[0]}",
        f"de {first[1]} à {last[1]}",
        f"de {first[2]} a {last[2]}",
    )


def _dates(groups: dict[str, str | None]) -> Said:
    last_month = table("months")[(groups["m"] or "").lower()]
    month = table("months")[groups["m2"].lower()] if groups["m2"] else ("", "", "")
    first, last = groups["n"], groups["n2"]
    return _joined(
        (f"vom {first}.", f"du {first}", f"del {first}"),
        (month[0], month[1], f"de {month[2]}" if month[2] else ""),
        (f"bis zum {last}. {last_month[0]}", f"au {last} {last_month[1]}",
         f"al {last} de {last_month[2]}"),
    )  # fmt: skip


_UNITS: dict[str, tuple[tuple[str, str, str], Said, Said]] = {  # German: one, more, dative
    "minute": (
        ("Minute", "Minuten", "Minuten"),
        ("minute", "minutes", ""),
        ("minuto", "minutos", ""),
    ),
    "hour": (("Stunde", "Stunden", "Stunden"), ("heure", "heures", ""), ("hora", "horas", "")),
    "day": (("Tag", "Tage", "Tagen"), ("jour", "jours", ""), ("día", "días", "")),
    "working day": (
        ("Werktag", "Werktage", "Werktagen"),
        ("jour ouvré", "jours ouvrés", ""),
        ("día laborable", "días laborables", ""),
    ),
    "week": (("Woche", "Wochen", "Wochen"), ("semaine", "semaines", ""), ("semana", "semanas", "")),
    "month": (("Monat", "Monate", "Monaten"), ("mois", "mois", ""), ("mes", "meses", "")),
    "year": (("Jahr", "Jahre", "Jahren"), ("an", "ans", ""), ("año", "años", "")),
}
_FEMININE_DE = ("minute", "hour", "week")


def quantity(number: str, unit: str, dative: bool = True) -> Said:
    """Return a number of minutes, days or the like."""
    unit = unit.lower().removesuffix("s").replace("business", "working")
    one = number.lower() in ("a", "an", "one", "1")
    german, french, spanish = _UNITS[unit]
    digits = table("numbers").get(number.lower(), (number, number, number))
    feminine = unit in _FEMININE_DE
    if one:
        accusative = "eine" if feminine else "ein" if unit == "year" else "einen"
        article = ("einer" if feminine else "einem") if dative else accusative
        return (
            f"{article} {german[0]}",
            f"{'une' if french[0].endswith('e') else 'un'} {french[0]}",
            f"{'una' if spanish[0].endswith('a') and unit != 'day' else 'un'} {spanish[0]}",
        )
    return (f"{digits[0]} {german[2 if dative else 1]}", f"{digits[1]} {french[1]}",
            f"{digits[2]} {spanish[1]}")  # fmt: skip


def _span(groups: dict[str, str | None]) -> Said:
    lead = (groups["lead"] or "").lower()
    said = quantity(groups["n"] or "", groups["u"] or "", dative=lead != "for")
    before, behind = {
        "in": (("in", "dans", "en"), ("", "", "")),
        "within": (("innerhalb von", "dans un délai de", "en un plazo de"), ("", "", "")),
        "for": (("", "pendant", "durante"), ("lang", "", "")),
        "after": (("nach", "après", "después de"), ("", "", "")),
        "ago": (("vor", "il y a", "hace"), ("", "", "")),
        "later": (("", "", ""), ("später", "plus tard", "más tarde")),
    }[lead]
    return _joined(before, said, behind)


def _month(groups: dict[str, str | None]) -> Said:
    month = table("months")[(groups["m"] or "").lower()]
    year = groups["y"] or ""
    lead = {
        "in": ("im", "en", "en"), "until": ("bis", "jusqu'en", "hasta"),
        "since": ("seit", "depuis", "desde"), "from": ("ab", "à partir de", "a partir de"),
    }[(groups["lead"] or "").lower()]  # fmt: skip
    return _joined(lead, month, (year, year, f"de {year}" if year else ""))


_WRITERS = {
    "amounts": _amounts, "days": _days, "clocks": _clocks, "dates": _dates, "date": _date,
    "day": _day, "clock": _clock, "span": _span, "month": _month,
}  # fmt: skip
