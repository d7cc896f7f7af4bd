"""Lists of exactly as many items as asked for, tables, and JSON asked for in words."""

from __future__ import annotations

import json
import re

from mockgateway.generators.prose import wishes
from mockgateway.generators.prose.asked import Asked, fill, speak
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.facts import CITIES, COUNTRIES, FIRST, ITEMS, PEOPLE, TONGUES
from mockgateway.generators.prose.topic import topic

_COLUMNS = lazy(r"\b(?:columns?|columnas?|spalten)\b[ :]*(?:named |for |called )?([^.?!\n]{3,160})", re.IGNORECASE)
_KEYS = lazy(
    r"\b(?:keys?|fields?|properties|attributes|with|claves|campos|schlüsseln?|felder\w*)\b[ :]*(?:named |called |the )?([^.?!\n]{2,160})|(?:包含|字段)([^。\n]{2,80})",
    re.IGNORECASE,
)
_BULLETS = lazy(r"bullet|viñeta|stichpunkt|aufzählung|要点|箇条|เป็นข้อ", re.IGNORECASE)
_SPLIT = lazy(r"\s*(?:,|、|，|\band\b|\by\b|\bund\b|和)\s*")


def entries(asked: Asked, count: int, about: str) -> list[str]:
    """So many things to say of a subject."""
    low = asked.said.lower()
    column = TONGUES.index(asked.tongue.code)
    if re.search(r"\b(?:countr|países|länder)|国家|国を|ประเทศ", low):
        pool = [names[column] for names, _ in COUNTRIES]
    elif re.search(r"\b(?:capitals|cit(?:y|ies)|ciudades|städte)\b|城市|都市|เมือง", low):
        pool = [capitals[column] for _, capitals in COUNTRIES]
    elif (items := next((items for word, items in ITEMS.items() if asked.heard.code == "en" and re.search(rf"\d*\b{word}\w*\b", low)), None)) and not re.search(
        r"\babout\b|\bbenefit|\btips?\b", low
    ):
        pool = list(items)
    elif re.search(r"\bnames? for\b|名字|nombres para|namen für|名前|ชื่อ", low):
        pool = ["Luna", "Milo", "Nala", "Oscar", "Coco", "Felix", "Ruby", "Simba", "Bella", "Leo"]
    elif re.search(r"\bslogans?\b|\btaglines?\b|口号|标语|eslogan|スローガン|キャッチコピー|สโลแกน", low):
        pool = [speak(line, about) for line in asked.tongue.slogan]
    else:
        pool = []
    chosen = asked.order(pool) if pool else [speak(line, about) for line in asked.order(asked.tongue.points)]
    if len(chosen) < count:
        more = [
            speak(line, about).rstrip(".。") + f" ({angle})" + ("." if asked.tongue.gap and asked.tongue.code != "th" else "")
            for angle in asked.tongue.angles
            for line in asked.tongue.points
        ]
        chosen += more
    return chosen[:count]


def answer(asked: Asked) -> str | None:
    """A numbered list, or one of bullets where those are asked for."""
    wish = wishes.read(asked)
    if not wish.items and not wish.bullets:
        return None
    count = min(wish.items or 5, 60)
    if not count:
        return None
    about = topic(asked) or asked.said[:40]
    lines = entries(asked, count, about)
    bulleted = not wish.items or _BULLETS.search(asked.said)
    pointed = lines[0].startswith("**")
    head = asked.say("intro" if pointed else "listed", n=count, topic=about)
    body = "\n".join(f"- {line}" if bulleted else f"{at}. {line}" for at, line in enumerate(lines, 1))
    return fill(head, {}) + "\n\n" + body


def table(asked: Asked) -> str | None:
    """A Markdown table."""
    if not asked.cue("table"):
        return None
    about = topic(asked) or asked.tongue.say["jsontopic"]
    wish = wishes.read(asked)
    rows = min(wish.items, 30)
    if (named := _COLUMNS.search(asked.said)) and len(heads := [head.strip(" `\"'")[:40] for head in _SPLIT.split(named[1]) if head.strip()]) > 1:
        heads = heads[:8]
        cells = [[str(_value(asked, head.lower(), at)) for head in heads] for at in range(rows or 3)]
    elif re.search(r"\bcapitals?\b|首都|Hauptst|capitales|เมืองหลวง", asked.said, re.IGNORECASE):
        column = TONGUES.index(asked.tongue.code)
        heads = {
            "en": ["Country", "Capital"],
            "zh": ["国家", "首都"],
            "th": ["ประเทศ", "เมืองหลวง"],
            "es": ["País", "Capital"],
            "de": ["Land", "Hauptstadt"],
            "ja": ["国", "首都"],
        }[asked.tongue.code]
        cells = [[names[column], capitals[column]] for names, capitals in asked.chance.sample(COUNTRIES, min(rows or 5, len(COUNTRIES)))]
    elif pair := pair_of(asked):
        heads = [asked.tongue.say["aspect"], *pair]
        cells = [list(row) for row in asked.tongue.criteria[: rows or 5]]
        about = asked.join(pair)
    else:
        heads = [asked.tongue.say["aspect"], about[:1].upper() + about[1:]]
        cells = [[row[0], row[2]] for row in asked.tongue.criteria[: rows or 5]]
    lines = [heads, ["---"] * len(heads), *cells]
    return asked.say("tabled", topic=about) + "\n\n" + "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def pair_of(asked: Asked) -> tuple[str, str] | None:
    """The two things to compare."""
    found = asked.cue("compare")
    if not found:
        return None
    known = {key: re.sub(r"^(?:请)?(?:比较|对比)(?:一下)?|^(?:請)?比較", "", value or "") for key, value in found.groupdict().items()}
    one, two = known.get("a") or known.get("a2") or "", known.get("b") or known.get("b2") or ""
    two = re.sub(r"\s+(?:in|as|for|with|en|als|mit) .*$", "", two.strip())
    return (one.strip()[:1].upper() + one.strip()[1:], two[:1].upper() + two[1:]) if one.strip() and two else None


def compared(asked: Asked) -> str | None:
    """The difference between two things, in words."""
    pair = pair_of(asked)
    if not pair:
        return None
    _, one, two = asked.tongue.criteria[int(asked.chance.random() * 2) * 3]
    low = asked.tongue.code in ("en", "es")
    return asked.say("compared", a=pair[0], b=pair[1], one=one[0].lower() + one[1:] if low else one, two=two[0].lower() + two[1:] if low else two)


def as_json(asked: Asked) -> str | None:
    """One JSON object, or an array where a list of them is asked for."""
    if not asked.cue("json") or not re.search(
        r"\b(?:as|in|return|respond|output|give|write|generate|create|only|valid|como|en|als|im|objeto|object)\b|用|以|返回|生成|で|เป็น", asked.said, re.IGNORECASE
    ):
        return None
    if re.search(r"\b(?:what is|explain|parse|validate|difference)\b", asked.said, re.IGNORECASE):
        return None
    keys: list[str] = []
    if named := _KEYS.search(asked.said):
        text = re.sub(r"^(?:keys?|fields?|the|claves|campos)\b[ :]*(?:named )?|\b(?:for|of|about|describing)\b.*$", "", (named[1] or named[2]).strip())
        keys = [re.sub(r"[^\w-]+", "_", key.strip(" `\"'")).strip("_")[:40] for key in _SPLIT.split(text)]
    keys = [key for key in keys if key and not key.isdecimal()][:20]
    wish = wishes.read(asked)
    if keys:
        made = [{key: _value(asked, key.lower(), at) for key in keys} for at in range(min(wish.items or 1, 30))]
        return json.dumps(made if wish.items else made[0], ensure_ascii=False, indent=2)
    about = re.sub(r"\s*\b(?:as|in)? ?json\b.*$", "", topic(asked), flags=re.IGNORECASE)
    points = [re.sub(r"\*\*", "", line) for line in entries(asked, wish.items or 3, about)]
    return json.dumps({"topic": about, "summary": speak(asked.tongue.opening[2], about), "points": points}, ensure_ascii=False, indent=2)


def _value(asked: Asked, key: str, at: int) -> object:
    person = PEOPLE[(at + int(asked.chance.random() * 8)) % len(PEOPLE)] if at == 0 else PEOPLE[at % len(PEOPLE)]
    table: tuple[tuple[str, object], ...] = (
        ("mail", person.lower().replace(" ", ".") + "@example.com"),
        ("first", FIRST[asked.tongue.code][at % 3]),
        ("name|nombre|姓名|名前|author|ชื่อ", person),
        ("age|edad|alter|年龄|年齢", 24 + at * 7 % 40),
        ("city|ciudad|stadt|城市|location|place", CITIES[asked.tongue.code][at % 3]),
        ("country|país|land", COUNTRIES[at % len(COUNTRIES)][0][0]),
        ("capital", COUNTRIES[at % len(COUNTRIES)][1][0]),
        ("price|cost|amount|total|precio|preis|价格", round(19.9 + at * 12.5, 2)),
        ("id$|number|count|quantity|score|rating", at + 1),
        ("date|day|created|fecha", f"2025-0{at % 9 + 1}-1{at % 9}"),
        ("active|enabled|is_|has_", at % 2 == 0),
        ("phone|tel", f"+1 555 010{at % 10}"),
        ("url|link|website", "https://example.com"),
        ("tags|items|list|hobbies|skills", ["reading", "cycling", "cooking"]),
        ("colou?r", ITEMS["colo"][at % 10].lower()),
        ("job|role|title", ("Engineer", "Designer", "Teacher")[at % 3]),
    )
    return next((value for words, value in table if re.search(words, key)), speak(asked.tongue.say["thing"], "") + (f" {at + 1}" if at else ""))
