"""Remember the conversation: names, facts, what was said, and the items of the last list."""

from __future__ import annotations

import re

from mockgateway.generators.prose.asked import Asked, sign
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables import WORDINGS

_ITEM = lazy(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s+(.+)$", re.MULTILINE)
_NTH = {
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "最后一": -1, "最後": -1, "primero": 0, "primera": 0, "segundo": 1, "segunda": 1,
    "tercero": 2, "tercera": 2, "cuarto": 3, "cuarta": 3, "quinto": 4, "quinta": 4, "último": -1, "última": -1, "erste": 0, "zweite": 1, "dritte": 2, "vierte": 3, "fünfte": 4, "letzte": -1, "หนึ่ง": 0,
    "แรก": 0, "สอง": 1, "สาม": 2, "สี่": 3, "ห้า": 4, "สุดท้าย": -1, "premier": 0, "première": 0, "deuxième": 1, "seconde": 1, "troisième": 2, "quatrième": 3, "cinquième": 4, "dernier": -1, "dernière": -1,
}  # fmt: skip

# What people tell of themselves, and how they ask for it again: the kind, what tells it (group v), what asks for it, and the answer with {v}, by language.
_THING = r"(?P<v>[^.,;!?。，！？\n]{1,60}?)(?=\s+(?:and|but|und|y|et|aber|pero|mais)\b|[.,;!?。，！？\n]|\Z)"
_TOLD: tuple[tuple[str, str, str, str], ...] = (
    ("en", rf"\bI (?:currently |now )?live in (?:the )?{_THING}|\bI(?:'m| am) based in {_THING.replace('?P<v>', '?P<w>')}", r"\bwhere (?:do|did) I live\b|\bwhich city (?:do I live|am I) in\b|\bwhat city do I live\b", "You live in {v}."),
    ("en", rf"\bI(?:'m| am| come) from {_THING}", r"\bwhere (?:am I|do I come) from\b", "You are from {v}."),
    ("en", rf"\bI work (?:as (?:an? )?|at |for |in ){_THING}|\bI(?:'m| am) an? (?P<w>(?!bit\b|little\b|fan\b)[a-z]+(?: [a-z]+)?(?:er|or|ist|ian|yst|ect|rse|ant|eur|chef|student|pilot))\b", r"\bwhat (?:do I do|is my (?:job|profession|occupation))\b|\bwhere do I work\b", "You told me about your work: {v}."),
    ("en", rf"\bI (?:really |also )?(?:like|love|enjoy|prefer) {_THING}", r"\bwhat do I (?:really )?(?:like|love|enjoy|prefer)\b", "You like {v}."),
    ("en", rf"\bI (?:hate|dislike|don't like|do not like) {_THING}", r"\bwhat do(?:n't)? I (?:hate|dislike|not like|like)\b", "You do not like {v}."),
    ("en", r"\bI(?:'m| am) (?P<v>\d{1,3})(?: years old)?(?=[\s.,!]|\Z)", r"\bhow old am I\b|\bwhat(?:'s| is) my age\b", "You are {v} years old."),
    ("en", r"\bI(?:'m| am) allergic to (?P<v>[^.,;!?\n]{1,60})", r"\bwhat am I allergic to\b|\bmy allerg", "You are allergic to {v}."),
    ("en", r"\bI (?:have|own|got) (?P<v>(?:an?|\d+|two|three|four|five) [^.,;!?\n]{1,60}?)(?=\s+(?:and I|but)\b|[.,;!?\n]|\Z)", r"\b(?:what|which) (?:pets?|animals?|car|things?)?\s*do I (?:have|own)\b|\bdo I have (?:a|any) pets?\b", "You have {v}."),
    ("en", r"\b(?:remember|memori[sz]e|keep in mind|note)\b(?: that| this)?:?\s+(?:the |this |my )?(?:(?:secret |magic |access |pin |door )?(?P<kind>code|number|word|password|pin|phrase|key)\b(?: is|:)?\s*)?[\"“']?(?P<v>[^\"”'.!?\n]{1,80})", r"\bwhat (?:is|was|were)(?: the| that| my)? (?:secret |magic |access |pin |door )?(?:code|number|word|password|pin|phrase|key)\b|\bwhat did I (?:ask|tell) you to (?:remember|memori[sz]e)\b|\b(?:tell me|repeat|recall|give me) the (?:secret |magic )?(?:code|number|word|password|pin|phrase)\b", "You asked me to remember this: {v}."),
    ("de", rf"\bich wohne in {_THING}|\bich lebe in {_THING.replace('?P<v>', '?P<w>')}|\bwohne in (?P<x>[A-ZÄÖÜ]\w+)", r"\bwo (?:wohne|lebe) ich\b", "Du wohnst in {v}."),
    ("de", rf"\bich (?:mag|liebe) {_THING}", r"\bwas (?:mag|liebe) ich\b", "Du magst {v}."),
    ("de", r"\bich bin (?P<v>\d{1,3})(?: jahre)?", r"\bwie alt bin ich\b", "Du bist {v} Jahre alt."),
    ("de", r"\bmerke? dir\b[^\d\n:]{0,30}:?\s*(?P<v>[\w-]{2,40})", r"\bwas sollte?st du dir merken\b|\bwie (?:war|ist|lautet) (?:der|die|das) (?:code|zahl|wort|nummer)\b|\bwas sollst du dir merken\b", "Ich sollte mir merken: {v}."),
    ("es", rf"\bvivo en {_THING}", r"\bdónde vivo\b", "Vives en {v}."),
    ("es", rf"\bme gustan? (?:mucho )?{_THING}", r"\bqué me gusta\b", "Te gusta: {v}."),
    ("es", r"\btengo (?P<v>\d{1,3}) años", r"\bcuántos años tengo\b", "Tienes {v} años."),
    ("es", r"\brecuerda\b[^\d\n:]{0,30}:?\s*(?P<v>[\w-]{2,40})", r"\bcuál (?:es|era) el (?:código|número)\b|\bqué te pedí que recordaras\b", "Me pediste que recordara: {v}."),
    ("fr", rf"\bj'habite (?:à|en|au|aux) {_THING}|\bje vis (?:à|en|au) {_THING.replace('?P<v>', '?P<w>')}", r"\boù (?:est-ce que )?j'habite\b|\boù (?:habité-je|vis-je)\b|\boù je vis\b", "Vous habitez à {v}."),
    ("fr", rf"\bj'(?:aime|adore) {_THING}", r"\bqu'est-ce que j'aime\b|\bqu'aimé-je\b", "Vous aimez {v}."),
    ("fr", r"\bj'ai (?P<v>\d{1,3}) ans", r"\bquel âge ai-je\b|\bquel âge j'ai\b", "Vous avez {v} ans."),
    ("fr", r"\b(?:souviens-toi|retiens|retenez)\b[^\d\n:]{0,30}:?\s*(?P<v>[\w-]{2,40})", r"\bquel (?:est|était) le (?:code|numéro|nombre|mot)\b", "Vous m'avez demandé de retenir : {v}."),
    ("zh", r"我(?:现在)?住在(?P<v>[^，。！？,.\n]{1,20})", r"我住(?:在)?(?:哪|什么地方)", "你住在{v}。"),
    ("zh", r"我(?:最)?喜欢(?P<v>[^，。！？,.\n吃什么]{1,20})", r"我(?:最)?喜欢(?:什么|吃什么)", "你喜欢{v}。"),
    ("zh", r"我(?:今年)?(?P<v>\d{1,3})岁", r"我(?:今年)?(?:几岁|多大)", "你今年{v}岁。"),
    ("zh", r"(?:记住|记得)(?:这个)?(?:密码|代码|数字|号码)?(?:是|：|:)?\s*(?P<v>[\w-]{2,30})", r"(?:密码|代码|数字|号码)是(?:什么|多少)", "你让我记住的是：{v}。"),
    ("ja", r"(?P<v>[^、。！？\s]{1,20}?)に住んで", r"(?:どこ|何処)に住んで", "{v}にお住まいです。"),
    ("ja", r"(?:私は)?(?P<v>[^、。！？\s]{1,20}?)が(?:大)?好き(?!な)", r"私は何が好き|私の好きな", "{v}がお好きです。"),
    ("ja", r"(?:コード|番号|暗証番号|数字)(?:は|、)?\s*(?P<v>[\w-]{2,30}?)\s*(?:です|を覚え|と覚え)", r"(?:コード|番号|数字)は何", "覚えるように言われたのは{v}です。"),
    ("th", r"(?:ฉัน|ผม|ดิฉัน)(?:อาศัย)?อยู่ที่\s*(?P<v>\S{1,30})", r"(?:ฉัน|ผม|ดิฉัน)(?:อาศัย)?อยู่ที่ไหน", "คุณอยู่ที่{v}"),
    ("th", r"(?:ฉัน|ผม|ดิฉัน)ชอบ\s*(?P<v>\S{1,30})", r"(?:ฉัน|ผม|ดิฉัน)ชอบอะไร", "คุณชอบ{v}"),
    ("th", r"จำ(?:รหัส|เลข)?\s*(?P<v>[\w-]{2,20})", r"(?:รหัส|เลข)(?:คือ|อะไร)", "คุณให้ฉันจำว่า {v}"),
)  # fmt: skip
_MINE = lazy(
    r"\b(?:I|my|me|code|number|remember|ich|mir|meine?|j['’]|mon|ma|mes|je|mi|mis|vivo|tengo|código|merk)\b|[我私]|ฉัน|ผม|รหัส|密码|代码|号码|コード|番号|住|好き|多大",
    re.IGNORECASE,
)
_KEEP = lazy(
    r"\A\W*(?:please |bitte |por favor )?(?:remember|memori[sz]e|keep in mind|note|merke? dir|recuerda|retiens|souviens-toi|记住|จำ)",
    re.IGNORECASE,
)
_KEPT = {
    "en": "Noted, I will remember that.",
    "de": "Notiert, ich merke es mir.",
    "es": "Anotado, lo recordaré.",
    "fr": "C'est noté, je m'en souviendrai.",
    "zh": "好的，我记住了。",
    "ja": "はい、覚えておきます。",
    "th": "รับทราบ จะจำไว้ให้",
}


def answer(asked: Asked) -> str | None:
    """What was told before, if that is asked for."""
    users = [turn.text[:2000] for turn in asked.earlier if turn.role == "user" and turn.text]
    told = [turn.text for turn in asked.earlier if turn.role == "assistant" and turn.text]
    if len(asked.said) > 300:
        return None
    if asked.cue("who"):
        return _name(asked, [*users, asked.said])
    if asked.cue("before"):
        if not users:
            return asked.say("nobefore")
        return asked.say("before", text=users[0 if asked.cue("first") else -1][:300].strip())
    if text := _told(asked, users):
        return text
    if (whose := asked.cue("whose")) and (key := whose["key"].strip().lower()):
        for text in reversed(users):
            for found in _all("mine", text):
                if found["key"].strip().lower().replace("favorite", "favourite") == key.replace(
                    "favorite", "favourite"
                ):
                    return asked.say("fact", key=key, value=_value(found["value"]))
        return asked.say("nofact")
    if told and asked.cue("again"):
        return told[-1]
    if users and asked.cue("recap"):
        return (
            asked.say("recap")
            + "\n\n"
            + "\n".join(f"- {text[:120].strip()}" for text in users[-8:])
        )
    if told and (which := asked.cue("which")) and (items := _ITEM.findall(told[-1])):
        word = next(group for group in which.groups() if group).lower()
        at = int(word) - 1 if word.isdecimal() else _NTH.get(word, 0)
        if at < len(items):
            return (
                asked.say("which", item=items[at].strip())
                + asked.tongue.gap
                + asked.pick([line for line in asked.tongue.ending if "{" not in line])
            )
    return None


def _value(text: str) -> str:
    return re.split(r"\s+(?:and|but|und|y|et) (?:my|I|i|ich|mi|je|mein|ma|mon)\b", text.strip())[0]


def _told(asked: Asked, users: list[str]) -> str | None:
    """What the user told of themselves and asks for now, or a word that it is kept."""
    if not _MINE.search(asked.said):
        return None
    if _KEEP.match(asked.said) and "?" not in asked.said and "？" not in asked.said:
        return _KEPT[asked.tongue.code]
    code = asked.heard.code
    for spoken, tells, asks, says in _TOLD:
        if spoken != code or not re.search(asks, asked.said, re.IGNORECASE):
            continue
        for text in reversed(users):
            if found := list(re.finditer(tells, text, re.IGNORECASE)):
                value = next(
                    (
                        group
                        for name, group in sorted(found[-1].groupdict().items())
                        if group and name != "kind"
                    ),
                    "",
                ).strip()
                if value:
                    return says.replace("{v}", _value(value))
        if users:
            return asked.say("nofact")
    return None


def name_told(texts: list[str]) -> str | None:
    """The name somebody gave last."""
    for text in reversed(texts):
        for found in _all("am", text):
            name = next((group for group in found.groups() if group), "")
            if name:
                return re.split(r"\s+(?:and|und|y|et)\b", name)[0]
    return None


def _all(cue: str, text: str) -> list[re.Match[str]]:
    return [found for code in WORDINGS for found in sign(code, cue).finditer(text[:2000])]


def _name(asked: Asked, texts: list[str]) -> str:
    name = name_told(texts)
    return asked.say("name", name=name) if name else asked.say("noname")
