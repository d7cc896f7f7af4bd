"""Lists of exactly as many items as asked for, tables, and JSON asked for in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from mockgateway.generators.prose import comparing, knowing, wishes
from mockgateway.generators.prose.asked import Asked, fill, sign, speak
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.facts import (
    CITIES,
    COUNTRIES,
    FIRST,
    ITEMS,
    PEOPLE,
    TONGUES,
)
from mockgateway.generators.prose.tables.sheets import SHEETS
from mockgateway.generators.prose.topic import topic

if TYPE_CHECKING:
    from mockgateway.generators.prose.tables.knowledge import Subject

_COLUMNS = lazy(
    r"\b(?:columns?|columnas?|spalten)\b[ :]*(?:named |for |called )?([^.?!\n]{3,160})",
    re.IGNORECASE,
)
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
    if re.search(r"\b(?:countr|países|länder|pays\b)|国家|国を|ประเทศ", low):
        pool = [names[column] for names, _ in COUNTRIES]
    elif re.search(r"\b(?:capitals|cit(?:y|ies)|ciudades|städte)\b|城市|都市|เมือง", low):
        pool = [capitals[column] for _, capitals in COUNTRIES]
    elif (
        items := next(
            (
                items
                for word, items in ITEMS.items()
                if asked.heard.code == "en" and re.search(rf"\d*\b{word}\w*\b", low)
            ),
            None,
        )
    ) and not re.search(r"\babout\b|\bbenefit|\btips?\b", low):
        pool = list(items)
    elif re.search(r"\bnames? for\b|名字|nombres para|namen für|名前|ชื่อ", low):
        pool = ["Luna", "Milo", "Nala", "Oscar", "Coco", "Felix", "Ruby", "Simba", "Bella", "Leo"]
    elif re.search(
        r"\bslogans?\b|\btaglines?\b|口号|标语|eslogan|スローガン|キャッチコピー|สโลแกน", low
    ):
        pool = [speak(line, about) for line in asked.tongue.slogan]
    else:
        if (
            asked.heard.code == asked.tongue.code == "en"
            and _TIPS.search(low)
            and (tips := tips_for(about))
        ):
            return [
                *tips,
                *(speak(line, about) for line in asked.order(asked.tongue.points)),
                *_more(asked, about),
            ][:count]
        pool = (
            [*knowing.told(asked.said, asked.heard.code, asked.tongue.code)]
            if _TOLD_AS_FACTS.search(low)
            else []
        )
        if pool:
            return [
                *pool,
                *(speak(line, about) for line in asked.order(asked.tongue.points)),
                *_more(asked, about),
            ][:count]
    row = (
        knowing.mainly(about)
        if asked.tongue.code == "en" and not pool and not _ADVICE.search(low)
        else None
    )
    if row:
        traits = (
            [
                f"**{label}**: {trait[:1].lower()}{trait[1:]}."
                for label, trait in zip(
                    ("Strength", "Weakness", "Best for"), row.traits, strict=True
                )
            ]
            if row.traits
            else []
        )
        pool = [
            *row.facts,
            *traits,
            *(f"Worth seeing: {sight}." for sight in row.sights),
            *(speak(line, about) for line in _BEYOND[: 0 if traits else 3]),
            *(speak(line, about) for line in asked.order(asked.tongue.points)),
        ]
        return pool[:count] if count <= len(pool) else [*pool, *_more(asked, about)][:count]
    chosen = (
        asked.order(pool)
        if pool
        else [speak(line, about) for line in asked.order(asked.tongue.points)]
    )
    if len(chosen) < count:
        chosen += _more(asked, about)
    return chosen[:count]


# What can be said of any subject when more is asked for than is known.
_BEYOND = (
    "There is more to {topic} than a short list can hold.",
    "Books, museums and good encyclopaedias tell much more about {topic}.",
    "What people know and think of {topic} has changed with time, and still does.",
)
_TOLD_AS_FACTS = lazy(r"事实|\bfakten\b|\bdatos\b|\bhechos\b|事実|豆知識|ข้อเท็จจริง|\bfaits\b")
_ADVICE = lazy(
    r"\b(?:tips?|ideas?|ways?|reasons?|benefits?|advantages?|names?|slogans?|questions?)\b"
)


_TIPS = lazy(r"\b(?:tips?|ways?|advice|suggestions?|habits?|best practices|tricks?|ideas? to)\b")


def tips_for(about: str) -> tuple[str, ...]:
    """Tips for what is wished to go better, nothing where none are known."""
    from mockgateway.generators.prose.tables.tips import TIPS

    return next((tips for what, tips in TIPS if re.search(what, about, re.IGNORECASE)), ())


def _more(asked: Asked, about: str) -> list[str]:
    stop = "." if asked.tongue.gap and asked.tongue.code != "th" else ""
    return [
        f"{speak(line, about).rstrip('.。')} ({angle}){stop}"
        for angle in asked.tongue.angles
        for line in asked.tongue.points
    ]


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
    pointed = lines[0].startswith("**") or lines[0].endswith((".", "。"))
    head = asked.say("intro" if pointed else "listed", n=count, topic=about)
    body = "\n".join(
        f"- {line}" if bulleted else f"{at}. {line}" for at, line in enumerate(lines, 1)
    )
    return fill(head, {}) + "\n\n" + body


def table(asked: Asked) -> str | None:
    """A Markdown table."""
    if not asked.cue("table"):
        return None
    about = topic(asked) or asked.tongue.say["jsontopic"]
    wish = wishes.read(asked)
    rows = min(wish.items, 30)
    if (named := _COLUMNS.search(asked.said)) and len(
        heads := [head.strip(" `\"'")[:40] for head in _SPLIT.split(named[1]) if head.strip()]
    ) > 1:
        heads = heads[:8]
        cells = [
            [str(_value(asked, head.lower(), at)) for head in heads] for at in range(rows or 3)
        ]
    elif re.search(r"\bcapitals?\b|首都|Hauptst|capitales|เมืองหลวง", asked.said, re.IGNORECASE):
        column = TONGUES.index(asked.tongue.code)
        heads = {
            "en": ["Country", "Capital"],
            "zh": ["国家", "首都"],
            "th": ["ประเทศ", "เมืองหลวง"],
            "es": ["País", "Capital"],
            "de": ["Land", "Hauptstadt"],
            "ja": ["国", "首都"],
            "fr": ["Pays", "Capitale"],
        }[asked.tongue.code]
        cells = [
            [names[column], capitals[column]]
            for names, capitals in asked.chance.sample(COUNTRIES, min(rows or 5, len(COUNTRIES)))
        ]
    elif asked.tongue.code == "en" and (several := _several(asked)):
        heads = ["", "Strength", "Weakness", "Best for"]
        cells, about = (
            [[name, *row.traits] for name, row in several],
            asked.join([name for name, _ in several]),
        )
    elif asked.tongue.code == "en" and (
        sheet := next(
            (sheet for sheet in SHEETS if re.search(sheet[0], asked.said, re.IGNORECASE)), None
        )
    ):
        heads, cells = sheet[1], sheet[2][: rows or 12]
    elif pair := comparing.pair_of(asked):
        heads = [asked.tongue.say["aspect"], *pair]
        cells = [list(row) for row in asked.tongue.criteria[: rows or 5]]
        about = asked.join(pair)
    else:
        heads = [asked.tongue.say["aspect"], about[:1].upper() + about[1:]]
        cells = [[row[0], row[2]] for row in asked.tongue.criteria[: rows or 5]]
    return asked.say("tabled", topic=about) + "\n\n" + comparing.drawn([heads, *cells])


def _several(asked: Asked) -> list[tuple[str, Subject]]:
    """Three things or more that are to be compared and that something is known of."""
    named = re.search(
        r"\b(?:compar\w+|of|between|for)\s+([^.?!\n]{5,120})", asked.said, re.IGNORECASE
    )
    names = (
        [re.sub(r"^(?:the|an?) ", "", name.strip()) for name in _SPLIT.split(named[1])]
        if named
        else []
    )
    found = [(name, row) for name in names if name and (row := knowing.known(name)) and row.traits]
    return found if len(found) > 2 and len(found) == len([name for name in names if name]) else []


_FORM = lazy(r"\b(csv|ya?ml|xml)\b", re.IGNORECASE)
_OF_CODE = lazy(
    r"\b(?:read|parse|load|convert|import|function|code|script|program|python|javascript|java|rust|bash|what is|how (?:do|does|can|to)|explain|difference|file in)\b",
    re.IGNORECASE,
)


def records(asked: Asked) -> str | None:
    """Rows of data as CSV, YAML or XML."""
    found = _FORM.search(asked.said)
    if not found or _OF_CODE.search(asked.said) or len(asked.said) > 600:
        return None
    named = _COLUMNS.search(asked.said) or _KEYS.search(asked.said)
    text = re.sub(r"\b(?:in|as)\b.*$", "", (named[1] or "") if named else "")
    keys = [
        re.sub(r"\W+", "_", key.strip(" `\"'")).strip("_")[:40]
        for key in _SPLIT.split(text)
        if key.strip()
    ][:12] or ["name", "age", "city"]
    rows = [
        {key: _value(asked, key.lower(), at) for key in keys}
        for at in range(
            min(
                wishes.read(asked).items
                or (1 if re.search(r"\b(?:a|an|one) \w+ with\b", asked.said) else 3),
                30,
            )
        )
    ]
    form = found[1].lower()
    if form == "csv":
        return "\n".join(
            [
                ",".join(keys),
                *(
                    ",".join(
                        f'"{cell}"' if "," in str(cell) else str(cell) for cell in row.values()
                    )
                    for row in rows
                ),
            ]
        )
    if form == "xml":
        return (
            "<items>\n"
            + "\n".join(
                "  <item>"
                + "".join(f"<{key}>{cell}</{key}>" for key, cell in row.items())
                + "</item>"
                for row in rows
            )
            + "\n</items>"
        )
    if len(rows) == 1:
        return "\n".join(
            f"{key}: {json.dumps(cell, ensure_ascii=False)}" for key, cell in rows[0].items()
        )
    return "\n".join(
        "\n".join(
            f"{'- ' if at == 0 else '  '}{key}: {json.dumps(cell, ensure_ascii=False)}"
            for at, (key, cell) in enumerate(row.items())
        )
        for row in rows
    )


_JSON = lazy(
    r"[,;]?\s*\b(?:(?:please )?(?:only )?(?:respond|reply|answer|return|output|give|write|format|provide)\b[^.?!\n]{0,30})?(?:only )?(?:as|in|with|using|valid|to|en|als|im|au)?\s*(?:an? )?(?:only |valid |raw |strict |pure )*json\b"
    r"(?: only| format| object| array| please)*|用json(?:格式)?(?:回答|返回|输出)?|json形式で(?:答えて)?|เป็น json",
    re.IGNORECASE,
)


def as_json(asked: Asked, written: Callable[[Asked], str]) -> str | None:
    """One JSON object about what was asked, or an array where a list of them is asked for. written: answers a question in words."""
    told = asked.cue("json")
    rules = (
        asked.said
        if told
        else asked.system
        if asked.system and sign("en", "json").search(asked.system)
        else ""
    )
    if not rules or not re.search(
        r"\b(?:as|in|return|respond|reply|answer|output|give|write|generate|create|only|valid|como|en|als|im|objeto|object|réponds?)\b|用|以|返回|生成|で|เป็น",
        rules,
        re.IGNORECASE,
    ):
        return None
    if told and re.search(
        r"\b(?:what is (?:a )?json|what's json|explain json|parse|validate|difference|function|code|script|program|schema)\b|```|\A\W*[{\[]",
        asked.said,
        re.IGNORECASE,
    ):
        return None
    if told and asked.cue("extract"):
        return None
    keys: list[str] = []
    if named := _KEYS.search(rules):
        text = re.sub(
            r"^(?:keys?|fields?|the|claves|campos|valid json|json)\b[ :]*(?:named )?|\b(?:for|of|about|describing)\b.*$",
            "",
            (named[1] or named[2]).strip(),
            flags=re.IGNORECASE,
        )
        keys = [
            re.sub(r"[^\w-]+", "_", key.strip(" `\"'")).strip("_")[:40]
            for key in _SPLIT.split(text)
        ]
    keys = [
        key
        for key in keys
        if key
        and not key.isdecimal()
        and key.lower() not in ("json", "a_json_object", "valid_json")
    ][:20]
    wish = wishes.read(asked)
    if keys:
        made = [
            {key: _value(asked, key.lower(), at) for key in keys}
            for at in range(min(wish.items or 1, 30))
        ]
        return json.dumps(made if wish.items else made[0], ensure_ascii=False, indent=2)
    bare = replace(asked, said=_JSON.sub("", asked.said).strip(" .,:;") or asked.said, system="")
    return json.dumps(_object(bare, written), ensure_ascii=False, indent=2)


def _object(asked: Asked, written: Callable[[Asked], str]) -> dict[str, object]:
    wish, about = wishes.read(asked), topic(asked)
    if wish.items:
        return {
            "topic": about,
            "items": [re.sub(r"\*\*", "", line) for line in entries(asked, wish.items, about)],
        }
    text = written(asked)
    if found := re.search(r"(.+?) = (−?[\d.]+)\b", text):
        value = found[2].replace("−", "-")
        return {
            "expression": re.sub(r"^.*: ", "", found[1]),
            "result": int(value) if re.fullmatch(r"-?\d+", value) else float(value.rstrip(".")),
        }
    if asked.cue("capital") and (
        found := re.search(r"([^\W\d_][^.。]*?)[.。]?\Z", text.rsplit(" is ", 1)[-1])
    ):
        return {"question": asked.said.strip(), "answer": found[1]}
    if len(text) < 240 or "\n" in text or "```" in text:
        return {"answer": text}
    points = [re.sub(r"\*\*", "", line) for line in entries(asked, 3, about)]
    return {"topic": about, "answer": text, "points": points}


# What a question itself tells of somebody that it wants as data.
_TOLD = (
    ("mail", lazy(r"([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})")),
    (
        "age|edad|alter|年龄|年齢",
        lazy(
            r"\b(?:is|aged?|am|tiene|ist|a)\s+(\d{1,3})\b|(\d{1,3})(?:[- ]years?[- ]old| años| jahre| ans|岁|歳)",
            re.IGNORECASE,
        ),
    ),
    (
        "city|ciudad|stadt|location|place",
        lazy(
            r"\b(?i:from|lives? in|living in|based in|de|aus)\s+([A-ZÀ-Ý][\wÀ-ÿ-]+(?: [A-ZÀ-Ý][\wÀ-ÿ-]+)?)"
        ),
    ),
    (
        "name|nombre",
        lazy(
            r"\b(?i:for|about|of|named|called|describing|para|für)\s+([A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+)?)\b"
        ),
    ),
)


def _value(asked: Asked, key: str, at: int) -> object:
    for words, form in _TOLD if at == 0 else ():
        if re.search(words, key) and (found := form.search(asked.said)):
            told = next(group for group in found.groups() if group)
            return int(told) if told.isdecimal() else told
    person = (
        PEOPLE[(at + int(asked.chance.random() * 8)) % len(PEOPLE)]
        if at == 0
        else PEOPLE[at % len(PEOPLE)]
    )
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
        ("year|año|jahr|année", 1999 + at * 7 % 26),
        (
            "title|book|movie|film",
            ("The Quiet Harbour", "A Window in Winter", "Paper Lanterns")[at % 3],
        ),
        ("job|role", ("Engineer", "Designer", "Teacher")[at % 3]),
    )
    return next(
        (value for words, value in table if re.search(words, key)),
        speak(asked.tongue.say["thing"], "") + (f" {at + 1}" if at else ""),
    )
