"""Recipes, travel plans by day, pros and cons, names for a company, limericks and short posts, in English."""

from __future__ import annotations

import re

from mockgateway.generators.prose.asked import Asked, number
from mockgateway.generators.prose.knowing import known
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.dishes import DAYS, DISHES, START_UP
from mockgateway.generators.prose.tables.recipes import ASKS, FRAMES
from mockgateway.generators.prose.topic import topic

_RECIPE = lazy(r"\brecipes?\b|\b(?:cook|bake|make|prepare)\b", re.IGNORECASE)
_TRIP = lazy(
    r"\b(?:(?P<n>\d{1,2}|one|two|three|four|five|six|seven)[- ]days?\b[^.\n]{0,30}?\b(?:trip|itinerary|plan|visit|vacation|holiday|stay|weekend)?|weekend|itinerary|travel plan|trip)\b[^.\n]{0,30}?\b(?:in|to|for|around)\s+"
    r"(?P<place>(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+){0,2})(?:[^.\n]{0,20}?\b(?P<n2>\d{1,2}|one|two|three|four|five|six|seven)[- ]days?)?",
    re.IGNORECASE,
)
_PLANS = lazy(r"\b(?:plan|itinerary|trip|visit|travel)\b", re.IGNORECASE)
_SIDES = lazy(
    r"\bpros (?:and|&|/) cons\b|\badvantages and disadvantages\b|\bbenefits and (?:drawbacks|risks)\b|\bfor and against\b",
    re.IGNORECASE,
)
_STARTUP = lazy(
    r"\bnames?\b[^.\n]{0,40}\b(?:start-?up|company|business|brand|app|product|shop|store|café|cafe|restaurant|bakery|podcast|agency)\b",
    re.IGNORECASE,
)
_TWEET = lazy(r"\b(?:tweet|x post|social media post|linkedin post|caption)\b", re.IGNORECASE)
_LIMERICK = lazy(r"\blimerick\b", re.IGNORECASE)
_DAYS_OF = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


def answer(asked: Asked) -> str | None:
    """The piece asked for; None for anything else and in other languages."""
    said = asked.said
    if len(said) > 500:
        return None
    if asked.tongue.code != "en" or asked.heard.code != "en":
        return _dish(asked, said)
    return (
        _recipe(asked, said)
        or _dish(asked, said)
        or _trip(asked, said)
        or _sides(asked, said)
        or _names(asked, said)
        or _verse(asked, said)
    )


def _recipe(asked: Asked, said: str) -> str | None:
    if not _RECIPE.search(said) or asked.cue("code") or asked.cue("haiku") or asked.cue("poem"):
        return None
    low = said.lower()
    row = next(
        (row for row in DISHES if any(re.search(rf"\b{name}", low) for name in row[0].split(","))),
        None,
    )
    if row is None:
        return None
    dish = re.search(rf"(?:[a-z-]+ )?\b(?:{row[0].replace(',', '|')})\w*", low)
    name = re.sub(
        r"^(?:a|an|the|some|make|cook|bake|for|of|me|good|best|simple|easy|quick|prepare) ",
        "",
        dish[0] if dish else row[0],
    )
    things = "\n".join(f"- {thing}" for thing in row[1].split("; "))
    steps = "\n".join(
        f"{at}. {step if step.endswith('.') else step + '.'}"
        for at, step in enumerate(re.split(r"\.; ", row[2]), 1)
    )
    return f"**{name[:1].upper()}{name[1:]}** (serves four)\n\nIngredients:\n{things}\n\nMethod:\n{steps}"


def _dish(asked: Asked, said: str) -> str | None:
    """A recipe for a dish that is not known by heart, in the language of the answer."""
    found = re.search(ASKS[asked.heard.code], said, re.IGNORECASE)
    dish = (
        next((group for group in found.groupdict().values() if group), "").strip(" ?.!¿¡？。")
        if found
        else ""
    )
    if (
        not dish
        or asked.cue("code")
        or asked.cue("poem")
        or re.search(r"\b(?:disaster|success|happiness|life|love)\b", dish, re.IGNORECASE)
    ):
        return None
    dish = re.sub(
        r"^(?:give me|show me|i (?:want|need)|a|an|the|please|good|easy|simple|write) (?:me )?(?:an? |the )?|\s+(?:please|bitte|por favor)$",
        "",
        dish,
        flags=re.IGNORECASE,
    )
    dish = re.sub(r"^(?:请|告诉我|给我|我想(?:要|知道)?|一?份|一?个)+", "", dish)
    head, needed, things, method, steps = (
        part.replace("{dish}", dish).replace("{Dish}", dish[:1].upper() + dish[1:])
        for part in FRAMES[asked.tongue.code]
    )
    listed = "\n".join(f"- {thing}" for thing in things.split("; "))
    done = "\n".join(f"{at}. {step}" for at, step in enumerate(steps.split("; "), 1))
    return f"{head}\n\n{needed}\n{listed}\n\n{method}\n{done}"


def _trip(asked: Asked, said: str) -> str | None:
    found = _TRIP.search(said)
    if not found or not _PLANS.search(said):
        return None
    word = (found["n"] or found["n2"] or "3").lower()
    count = min(max(int(word) if word.isdecimal() else _DAYS_OF[word], 1), 14)
    place = found["place"]
    row = known(place)
    lines = [
        f"Here is a plan for {count} day{'s' * (count > 1)} in {place}"
        + (f". Not to be missed: {asked.join(row.sights)}." if row and row.sights else ":")
    ]
    for at in range(count):
        title, morning, noon, evening = (
            text.replace("{place}", place)
            for text in DAYS[len(DAYS) - 1 if at == count - 1 > 0 else at % (len(DAYS) - 1)]
        )
        lines.append(
            f"**Day {at + 1}: {title}**\n- Morning: {morning}\n- Afternoon: {noon}\n- Evening: {evening}"
        )
    return "\n\n".join(lines)


def _sides(asked: Asked, said: str) -> str | None:
    if not _SIDES.search(said):
        return None
    about = topic(asked)
    row = known(about or said)
    if row and row.traits:
        good, bad, best = row.traits
        pros = [
            good,
            f"Fits well: {best if best[1:2].isupper() else best[:1].lower() + best[1:]}",
            "Widely known, so experience and help are easy to find",
        ]
        cons = [bad, "Takes some getting used to", "Not the best choice for every case"]
    else:
        pros = [
            "It can save time once it is in place",
            f"You can begin with a small part of {about}",
            "What you learn carries over to other work",
        ]
        cons = [
            "It takes effort to start",
            "The costs come before the benefits",
            "It does not suit every situation",
        ]
    return (
        f"**Pros of {about}**\n"
        + "\n".join(f"- {line}" for line in pros)
        + f"\n\n**Cons of {about}**\n"
        + "\n".join(f"- {line}" for line in cons)
    )


def _names(asked: Asked, said: str) -> str | None:
    if not _STARTUP.search(said):
        return None
    found = asked.cue("list")
    count = min(number(found, asked.heard), 30) if found else 5
    words = [
        word
        for word in re.findall(r"[a-z]{4,12}", topic(asked).lower())
        if word
        not in (
            "startup",
            "company",
            "business",
            "names",
            "name",
            "that",
            "sells",
            "with",
            "brand",
            "selling",
            "makes",
            "start",
        )
    ]
    first = [*(word.capitalize() for word in words[:2]), *asked.order(START_UP[0])]
    second = asked.order(START_UP[1])
    made = list(
        dict.fromkeys(
            f"{first[at % len(first)]}{second[(at + at // len(first)) % len(second)]}"
            for at in range(count * 2)
        )
    )[:count]
    return "\n".join(f"{at}. {name}" for at, name in enumerate(made, 1))


def _verse(asked: Asked, said: str) -> str | None:
    about = topic(asked)
    if _LIMERICK.search(said):
        return f"There once was a fellow from Lyme,\nwho thought about {about} all the time;\nwhen asked for the reason\nin any old season,\nhe answered the question in rhyme."
    if _TWEET.search(said) and re.search(
        r"\b(?:write|draft|compose|create|make|as an?|in a|give)\b", said, re.IGNORECASE
    ):
        tag = re.sub(r"\W", "", about.title())[:24]
        row = known(about)
        return f"{row.facts[0] if row else f'Small steps add up: today is a good day for {about}.'} #{tag}"[
            :280
        ]
    return None
