"""Write itineraries, meal plans, workouts, packing lists, shopping lists and recipes."""

from __future__ import annotations

import re
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import conversion
from mockgateway.generators.prose.inventing.wishes import Wish, count_of
from mockgateway.generators.prose.question import fill
from mockgateway.generators.prose.source import split_source

_TABLE = "inventing/plans"
_MOST_DAYS = 14
_DAYS = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five|six|seven|ten)[- ](?:day|night)s?\b|\bweekend\b|\bweek\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:to|in|for|of|around|through|visiting)\s+((?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+)?)",
    re.I,
)
MINUTES = re.compile(r"\b(\d{1,3})[- ]?min", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:for|serves?|feeds?) (\d{1,2}|two|three|four|five|six|eight|ten)\b"
    r"(?! ?(?:days|weeks|minutes|nights))",
    re.IGNORECASE,
)
_COLUMNS = re.compile(r"\bcolumns?:? (?:named |called |for )?([^.:;\n]+)", re.IGNORECASE)
_PARTS = ("Morning", "Afternoon", "Evening")
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def itinerary(wish: Wish) -> str | None:
    """Return a travel plan by day, with something for the morning, afternoon and evening."""
    place = _PLACE.search(wish.rest) or _PLACE.search(wish.asked)
    if not place:
        return None
    table, days = text_tables.load(_TABLE), _days(wish.asked)
    known = next((text for city, text in table["cities"].items() if city in wish.asked.lower()), "")
    places = known.split(" | ") if known else []
    general = [fill(line, {"p": place[1]}) for line in table["any"].split(" | ")]
    evenings = table["evenings"].split(" | ")
    rows = []
    for day in range(days):
        if len(places) >= 3 * (day + 1):
            rows.append(places[3 * day : 3 * day + 3])
        else:
            at = day - len(places) // 3
            first, second = (general[(2 * at + step) % len(general)] for step in (0, 1))
            rows.append([first, second, evenings[at % len(evenings)]])
    if wish.has(r"table|columns?\b"):
        heads = _heads(wish, ["Day", *_PARTS])
        return conversion.table(
            heads, [[str(at), *row][: len(heads)] for at, row in enumerate(rows, 1)]
        )
    blocks = []
    for at, row in enumerate(rows, 1):
        lines = [f"- **{part}:** {text}" for part, text in zip(_PARTS, row, strict=True)]
        blocks.append("\n".join([f"## Day {at}", "", *lines]))
    return "\n\n".join(blocks)


def meals(wish: Wish) -> str | None:
    """Return a meal plan by day."""
    table, days = text_tables.load(_TABLE)["meals"], _days(wish.asked, 7)
    kinds = [name for name in ("breakfast", "lunch", "dinner", "snack") if wish.has(name)]
    kinds = kinds or ["breakfast", "lunch", "dinner"]
    if wish.has("monday (?:to|-|through) friday|weekdays"):
        days = 5
    sweets = [dish.partition(" | ")[0][2:] for dish in text_tables.load(_TABLE)["menus"]["dessert"]]
    columns = []
    for kind in kinds:
        lines = table[kind]
        if wish.has("vegan|plant-based"):
            lines = [line for line in lines if line[0] == "v"]
        elif not wish.has("vegetarian|veggie|meat-?free|meatless") and kind in table["none"]:
            lines = [f"m {line}" for line in table["none"][kind]]
        columns.append([lines[day % len(lines)][2:] for day in range(days)])
    named = _WEEK[:days] if days <= len(_WEEK) else [f"Day {at}" for at in range(1, days + 1)]
    if wish.has("dessert"):
        kinds, columns = (
            ["main", "dessert"],
            [columns[0], [sweets[at % len(sweets)] for at in range(days)]],
        )
    rows = [[day, *row] for day, *row in zip(named, *columns, strict=True)]
    if wish.has("bullet|list") and not wish.has("table"):
        lines = [f"- **{row[0]}:** {'; '.join(row[1:])}" for row in rows]
        return "\n".join(lines)
    return conversion.table(["Day", *[kind.capitalize() for kind in kinds]], rows)


def workout(wish: Wish) -> str | None:
    """Return exercises that fill the minutes of a training."""
    found = MINUTES.search(wish.asked)
    total = int(found[1]) if found else 30
    table = text_tables.load(_TABLE)["exercises"]
    equipped = wish.has(r"gym|machines?|dumbbells?|barbell|with equipment")
    names = table["gym" if equipped else "none"].split(" | ")
    first = last = max(3, round(total / 8))
    each = 5 if total >= 40 else 4 if total >= 25 else 3
    number = wish.count if "exercise" in wish.found else (total - first - last) // each
    number = max(1, min(number, len(names)))
    minutes = [round((total - first - last) * (at + 1) / number) for at in range(number)]
    spans = [end - start for start, end in zip([0, *minutes], minutes, strict=False)]
    rows = [[table["warm"], f"{first} min"]]
    rows += [[name, f"{span} min"] for name, span in zip(names, spans, strict=False)]
    rows.append([table["cool"], f"{last} min"])
    if wish.has(r"table|columns?\b"):
        heads = _heads(wish, ["Exercise", "Duration"])
        extra = ["3 sets" if 0 < at < len(rows) - 1 else "" for at in range(len(rows))]
        cells = [[*row, note][: len(heads)] for row, note in zip(rows, extra, strict=True)]
        return conversion.table(heads, cells)
    return "\n".join(f"{at}. {name} ({span})" for at, (name, span) in enumerate(rows, 1))


def training(wish: Wish) -> str | None:
    """Return a training plan for each day of one or more weeks."""
    found = re.search(r"\b(\d{1,2}|one|two|three|four|six|eight)[- ]weeks?\b", wish.asked, re.I)
    words = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8}
    weeks = words.get(found[1].lower()) or int(found[1]) if found else 1
    if weeks > 1 and not wish.has("table"):
        return None  # with headings, as the templates of documents write it
    table = text_tables.load(_TABLE)["exercises"]
    runs = wish.has("run|jog|marathon|5k|10k")
    days = str(table["week_running" if runs else "week_strength"]).split(" | ")
    rows = []
    for week in range(weeks):
        values = {"m": 20 + 3 * week, "l": 30 + 6 * week}
        lines = [fill(line, values) for line in days]
        rows += (
            [[f"Week {week + 1}", *lines]]
            if weeks > 1
            else [list(row) for row in zip(_WEEK, lines, strict=True)]
        )
    if wish.has(r"table|columns?\b"):
        heads = ["Week", *_WEEK] if weeks > 1 else _heads(wish, ["Day", "Training"])[:2]
        return conversion.table(heads, rows)
    return "\n".join(f"- **{day}:** {text}" for day, text in rows)


def packing(wish: Wish) -> str | None:
    """Return what to pack for a trip."""
    table, words = text_tables.load(_TABLE), words_of(wish.asked)
    rows = [row for row in table["packing"] if words & set(row["words"].split())]
    lists = [row["items"].split(" | ") for row in rows]
    mixed = [item for at in range(20) for items in lists for item in items[at : at + 1]]
    always = table["always"].split(" | ")
    count = wish.count or 12
    items = list(dict.fromkeys([*mixed[: max(count - 2, count * 3 // 4)], *always, *mixed]))[:count]
    if wish.has("table"):
        heads = _heads(wish, ["Item", "Quantity"])[:2]
        return conversion.table(
            heads, [[item, "2" if item.endswith("s") else "1"] for item in items]
        )
    if wish.has("check ?list|check ?boxes"):
        return "\n".join(f"- [ ] {item}" for item in items)
    return (
        "\n".join(f"- {item}" for item in items)
        if not wish.has("numbered")
        else wish.listing(items)
    )


def shopping(wish: Wish) -> str | None:
    """Return what to buy for a dish."""
    dish = _recipe(wish)
    if not dish or split_source(wish.question.text)[1]:
        return None
    return "\n".join(f"- {item}" for item in _ingredients(wish, dish))


def recipe(wish: Wish) -> str | None:
    """Return the ingredients and the steps of a dish."""
    dish = _recipe(wish)
    if not dish or wish.has("json|ideas|names?|app|website"):
        return None
    items = [f"- {item}" for item in _ingredients(wish, dish)]
    count = count_of("", wish.asked, "steps") or 0
    steps = dish["steps"].split(" | ")
    while 0 < count < len(steps):
        steps[-2:] = [f"{steps[-2].rstrip('.')}, and {steps[-1][:1].lower()}{steps[-1][1:]}"]
    numbered = [f"{at}. {step}" for at, step in enumerate(steps, 1)]
    portions = _portions(wish, dish)
    title = f"# {dish['name']}\n\nServes {portions}\n\n"
    return (
        f"{title}## Ingredients\n\n" + "\n".join(items) + "\n\n## Steps\n\n" + "\n".join(numbered)
    )


def _days(asked: str, usual: int = 3) -> int:
    found = _DAYS.search(asked)
    if not found:
        return usual
    if not found[1]:
        return 2 if found[0].lower() == "weekend" else 7
    words = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
    return min(words.get(found[1].lower()) or int(found[1]), _MOST_DAYS)


def _heads(wish: Wish, usual: list[str]) -> list[str]:
    """Return the columns that a request names, if they are as many as usual or one more."""
    found = _COLUMNS.search(wish.asked)
    parts = re.split(r"\s*,\s*(?:and )?|\s+and\s+", found[1]) if found else []
    heads = [part.strip(" \"'`").capitalize() for part in parts if part.strip()]
    return heads if len(usual) <= len(heads) <= len(usual) + 1 else usual


def words_of(text: str) -> set[str]:
    """Return the words of a text in lower case, and those in `s` without it as well."""
    words = re.findall(r"[\w-]+", text.lower())
    return {*words, *[word.removesuffix("s") for word in words]}


def _recipe(wish: Wish) -> dict[str, Any] | None:
    """Return the recipe of a dish, with its main ingredient replaced if another one is named."""
    words = words_of(wish.bare or wish.asked)
    rows: list[dict[str, Any]] = text_tables.load(_TABLE)["recipes"]
    best = max(rows, key=lambda row: len(words & set(row["words"].split())))
    if not words & set(best["words"].split()):
        return None
    plain = {*text_tables.load(_TABLE)["adjectives"].split(), *best["words"].split()}
    dish = re.split(r" (?:for|with|that|in|serving) ", wish.bare)[0]
    other = [word for word in re.findall(r"[a-z-]+", dish.lower()) if word not in plain]
    other = [word for word in other if word.removesuffix("s") not in plain]
    if not other:
        return best
    if "main" not in best:
        return None
    main = " ".join(other)
    swapped = {key: best[key].replace(best["main"], main) for key in ("ingredients", "steps")}
    if not main.endswith("s"):
        swapped["steps"] = swapped["steps"].replace(" them ", " it ")
    return {**best, **swapped, "name": dish[:1].upper() + dish[1:]}


def _portions(wish: Wish, dish: dict[str, Any]) -> int:
    found = _PEOPLE.search(wish.asked)
    words = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
    number = words.get(found[1].lower()) or int(found[1]) if found else int(dish["portions"])
    return max(number, 1)


def _ingredients(wish: Wish, dish: dict[str, Any]) -> list[str]:
    """Return the ingredients for the number of people in the request."""
    factor = _portions(wish, dish) / int(dish["portions"])
    made = []
    for item in dish["ingredients"].split(" | "):
        amount, rest = item.split("; ")
        number, _, unit = amount.partition(" ")
        scaled = float(number) * factor
        scaled = round(scaled / 10) * 10 if scaled >= 50 else round(scaled * 2) / 2 or 0.5
        shown = f"{scaled:g}".replace("0.5", "½").replace(".5", "½")
        unit = unit.removesuffix("s") if scaled <= 1 else unit
        made.append(" ".join(part for part in (shown, unit, rest) if part))
    return made
