"""Read a given text: answer from a context, classify by the labels given, extract what has a form."""

from __future__ import annotations

import re
from collections import Counter

from mockgateway.generators.prose.asked import Asked, sign
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.summary import sentences, source, terms

_GOOD = lazy(
    r"\b(?:love\w*|great|excellent|good|amazing|wonderful|best|happy|perfect|fantastic|enjoy\w*|nice|helpful|fast|recommend\w*|awesome|delight\w*|thank\w*|impress\w*|pleased|satisfied|brilliant|superb|adore\w*|génial\w*|excellent\w*|j'aime|parfait\w*|magnifique|encant\w*|excelente|buen[oa]?|feliz|toll|super|gut\w*|wunderbar|liebe)\b"
    r"|喜欢|很好|棒|满意|优秀|好き|素晴らし|最高|良い|ชอบ|ดีมาก|ยอดเยี่ยม|รัก",
    re.IGNORECASE,
)
_BAD = lazy(
    r"\b(?:hate\w*|bad|terrible|awful|worst|poor|sad|angry|broken|slow|disappoint\w*|horrible|useless|never again|waste\w*|rude|late|refund|crash\w*|annoy\w*|frustrat\w*|disgust\w*|fail\w*|nul|mauvais\w*|déçu\w*|décevant\w*|déteste|enttäusch\w*|mal[oa]?|peor|odio|schlecht\w*|furchtbar|schrecklich)\b"
    r"|讨厌|很差|糟|失望|坏|嫌い|最悪|ひどい|悪い|残念|เกลียด|แย่|ผิดหวัง",
    re.IGNORECASE,
)
_NOT = lazy(
    r"\b(?:not|n't|never|no|nicht|kein\w*|nunca)\s+(?:\w+\s+){0,2}?(?=\w)|不(?:太)?|ไม่",
    re.IGNORECASE,
)
_LABELS = lazy(
    r"(?:\b(?:as|into|is (?:it|this)|either|one of|labels?|categories|sentiment|como|als|oder|in)\b|为|是|เป็น)[\s:(]*(?:one of|either|following|:)*\s*"
    r"((?:[\"'“]?[\w-]{2,20}[\"'”]?(?:,\s*|\s*/\s*|\s+(?:or|o|oder)\s+|、|还是|或|หรือ))+(?:(?:or|and|o|oder) )?[\"'“]?[\w-]{2,20}[\"'”]?)",
    re.IGNORECASE,
)
_FORMS = (
    (
        "email",
        lazy(r"e-?mails?\b|correo|邮箱|邮件|メール|อีเมล", re.IGNORECASE),
        lazy(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    ),
    (
        "url",
        lazy(r"\b(?:urls?|links?|websites?|enlaces?)\b|链接|网址|リンク|ลิงก์", re.IGNORECASE),
        lazy(r"https?://[^\s\"'<>)]{1,300}"),
    ),
    (
        "phone",
        lazy(r"\b(?:phone|tel\w*|mobile|teléfono|telefon\w*)\b|电话|電話|โทร", re.IGNORECASE),
        lazy(r"\+?\d[\d\s().-]{6,18}\d"),
    ),
    (
        "date",
        lazy(r"\b(?:dates?|fechas?|datum|daten)\b|日期|日付|วันที่", re.IGNORECASE),
        lazy(
            r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{1,2})?(?:,? \d{4})?\b|\d{4}年\d{1,2}月\d{1,2}日"
        ),
    ),
    (
        "price",
        lazy(
            r"\b(?:prices?|amounts?|totals?|costs?|precios?|preise?|betrag)\b|价格|金额|価格|ราคา",
            re.IGNORECASE,
        ),
        lazy(r"[$€£¥฿]\s?\d[\d,.]*\d|\b\d[\d,.]* ?(?:USD|EUR|THB|dollars|euros|元|円|บาท)"),
    ),
    (
        "number",
        lazy(r"\b(?:numbers?|digits|números?|zahlen?)\b|数字|数値|ตัวเลข", re.IGNORECASE),
        lazy(r"-?\d+(?:\.\d+)?"),
    ),
    (
        "name",
        lazy(r"\b(?:names?|people|persons?|nombres?|namen?)\b|姓名|人名|名前|ชื่อ", re.IGNORECASE),
        lazy(r"\b[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)+\b"),
    ),
)


def leaning(text: str) -> int:
    """How kindly a text speaks: above zero for praise, below for blame."""
    low = text[:8000].lower()
    score = len(_GOOD.findall(low)) - len(_BAD.findall(low))
    return (
        -score
        if score > 0 and any(_GOOD.match(low, found.end()) for found in _NOT.finditer(low))
        else score
    )


def extract(asked: Asked) -> str | None:
    """What has the form asked for: addresses, dates, prices, names."""
    if not asked.cue("extract"):
        return None
    head, _, rest = asked.said.partition(":") if ":" in asked.said else asked.said.partition("：")
    body = rest or asked.said
    wanted = [(kind, form) for kind, word, form in _FORMS if word.search(head)]
    if not wanted:
        return None
    found = {
        kind: list(dict.fromkeys(match.strip() for match in form.findall(body[:8000])))
        for kind, form in wanted
    }
    if asked.cue("json"):
        return _json(found)
    if len(found) == 1:
        kind, values = next(iter(found.items()))
        return "\n".join(values[:50]) if values else asked.say("nothing", what=kind)
    return "\n".join(f"- {kind}: {', '.join(values[:10]) or '-'}" for kind, values in found.items())


def _json(found: dict[str, list[str]]) -> str:
    import json

    return json.dumps(
        {kind: values[0] if len(values) == 1 else values or None for kind, values in found.items()},
        ensure_ascii=False,
        indent=2,
    )


def classify(asked: Asked) -> str | None:
    """One of the labels given, by the words of the text."""
    rules = asked.said[:600] + "\n" + asked.system[-1000:]
    if not asked.cue("classify") and not re.search(
        r"\b(?:classify|sentiment|classifier)\b", asked.system[-1000:], re.IGNORECASE
    ):
        return None
    found = _LABELS.search(rules)
    labels = (
        [
            label.strip("\"'“” ")
            for label in re.split(r",\s*|\s*/\s*|\s+(?:or|and|o|oder)\s+|、|还是|或|หรือ", found[1])
        ]
        if found
        else ["positive", "negative", "neutral"]
    )
    labels = [re.sub(r"^(?:or|and|o|oder) ", "", label) for label in labels if label][:20]
    if found is None and not re.search(
        "sentiment|stimmung|情感|感情|ความรู้สึก", rules, re.IGNORECASE
    ):
        return None
    body = source(asked) or (asked.said.replace(found[0], " ") if found else asked.said)
    low = body.lower()
    for label in labels:
        if len(labels) > 1 and re.search(rf"\b{re.escape(label.lower())}\b", low):
            return label
    score = leaning(low)
    kinds = {
        1: r"posit|good|好|正|肯定|bueno|บวก|ポジ|happy|ham",
        -1: r"negat|bad|差|负|否定|malo|ลบ|ネガ|sad|spam",
        0: r"neut|中|mixed|กลาง",
    }
    for sign_ in ((score > 0) - (score < 0), 0):
        for label in labels:
            if re.search(kinds[sign_], label, re.IGNORECASE):
                return label
    words = set(terms(body))
    return (
        max(labels, key=lambda label: len(words & set(terms(label))))
        if any(words & set(terms(label)) for label in labels)
        else asked.pick(labels)
    )


def answer(asked: Asked) -> str | None:
    """The sentence of a given context that fits the question best."""
    given = asked.said
    question = asked.cue("question")
    context = asked.cue("context")
    if not context and not question:
        if not sign("en", "context").search(asked.system) or len(asked.system) < 120:
            return None
        given, ask = asked.system[-8000:], asked.said
    elif question:
        ask, given = question["q"], given[: question.start()] + given[question.end() :]
    else:
        parts = sentences(given)
        ask = next((part for part in reversed(parts) if part.rstrip().endswith(("?", "？"))), "")
        given = given.replace(ask, " ") if ask else ""
    given = re.sub(
        r"^\W{0,4}(?:context|documents?|passages?|background|contexto|kontext|上下文|资料|資料|บริบท|ข้อมูล|answer|antwort|respuesta)\W{0,3}[:：]",
        "",
        given.strip(),
        flags=re.IGNORECASE | re.MULTILINE,
    )
    parts = sentences(given)[:300]
    if len(parts) == 1 and re.search("[ก-๛]", given):
        parts = given.split()
    wanted = {
        term: 1 + at / 10 for at, term in enumerate(terms(ask))
    }  # what a question ends with is what it is after
    if not parts or not wanted:
        return None
    own = [set(terms(part)) for part in parts]
    spread = Counter(term for found in own for term in found)
    scores = [
        sum([wanted[term] / spread[term] for term in found if term in wanted]) for found in own
    ]
    best = max(range(len(parts)), key=scores.__getitem__)
    if not scores[best]:
        return (
            None
            if not (context and question) and given is not asked.said and not question
            else asked.say("nocontext")
        )
    return re.sub(r"^(?:[-*•]|\[\d+\]|\d+[.)])\s+", "", parts[best])
