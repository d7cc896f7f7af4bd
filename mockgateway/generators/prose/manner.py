"""The manner that an answer is wished in: words that are dictated, capitals, letters left out, a persona, first and last words, a bounded length."""

from __future__ import annotations

import re

from mockgateway.generators.prose import wishes
from mockgateway.generators.prose.asked import Asked, sign
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.tables.voices import SINGLE, VOICES

# Whether any rule may be told at all: most messages hold none, and are then left alone.
_ANY = lazy(
    r"start|begin|begi?nn|end|finish|word|sentence|upper|\bcaps|capital|lower|letter|pirate|shakesp|cowboy|robot|yoda|emoji|punct|comma|mayúsc|minúsc|groß|klein|majusc|minusc|reply|respond"
    r"|answer|say|output|frase|palabra|oraci|mots?\b|phrase|w[oö]rt|s[aä]tz|empieza|termina|commence|finis|responde|contesta|antwort|répon|\bdi\b|\bdis\b|sag|[大小写答句字文語言説说回]|ตัว|คำ|ประโยค|ตอบ|พูด",
    re.IGNORECASE,
)
_PLEASE = r"\W*(?:(?:please|just|only|simply|por favor|bitte|s'il te plaît|from now on|always|you must|must|whatever i say,?|no matter what,?|ignore \w+ and)\W+)*"
_SAY = r"(?:say|reply|respond|answer|output|return|write|print|type|responde|contesta|di|escribe|antworte|sage?|schreibe?|réponds?|dis|écris)"
_GIVEN = r"(?:[\"“'`«「](?P<q>[^\"”'`»」\n]{1,200})[\"”'`»」]|the (?:single |exact )?(?:word|letter|number|phrase|text)s? (?P<w>[^\s.,!?\"']{1,40})|(?-i:(?P<c>[A-Z][A-Z0-9]{1,20}\b)))"
_ALONE = r"(?:[.,;]?\s*(?:and |y |und |et )?(?:nothing (?:else|more)|no(?:thing)? other (?:words?|text)|no more|only|exactly|nada más|(?:sonst )?nichts (?:anderes|weiter|sonst)|rien d'autre)[^\n]{0,30})"
_DICTATED = lazy(
    rf"\A{_PLEASE}{_SAY}\b[^\"“'`«「\n.!?:]{{0,60}}?:?\s*{_GIVEN}{_ALONE}?\W*\Z",
    re.IGNORECASE | re.DOTALL,
)
_FORMS = frozenset(
    "json csv yaml xml html sql markdown uppercase lowercase caps ascii english pdf all the i api toml latex url a".split()
)
_LOOSE = lazy(
    r"\A\W*(?:please\s+)?(?:just\s+|only\s+)?(?:say|reply(?: with)?|respond with|answer(?: with)?|di|dis|sag|sage|antworte mit)(?: only| just| exactly)?\s+([^\n\"“'.!?]{1,60}?),?\s+"
    r"(?:and |y |und |et )?(?:nothing (?:else|more)|nada más|nichts anderes|sonst nichts|rien d'autre)\W*\Z|\A\W*只?(?:说|回答|回复)[“\"「]?([^”\"」，。\n]{1,30}?)[”\"」]?[，,]?(?:不要|别)说?(?:别的|其他)[^\n]{0,4}\Z"
    r"|\A[「\"]([^」\"\n]{1,30})[」\"]とだけ[^\n]{1,12}\Z|\A(?:ตอบ|พูด)(?:แค่|ว่า|เพียง)(?:คำว่า)?\s*[\"“]?([^\"”\n]{1,30}?)[\"”]?(?:เท่านั้น)?\Z",
    re.IGNORECASE,
)
_START = lazy(
    r"\b(?:start|begin|empieza|comienza|beginne|fange?|commence)\b[^.\n\"“']{0,40}?\b(?:with|con|mit|par|avec) (?:the (?:words?|phrase|letters?|sentence) |la palabra |dem wort |le mot )?"
    r"(?:[\"“'«]([^\"”'»\n]{1,80})[\"”'»]|([A-Z][\w'-]{0,30}))",
    re.IGNORECASE,
)
_END = lazy(
    r"\b(?:end|finish|close|termina|acaba|ende|beende|schließe|finis|termine)\b[^.\n\"“']{0,40}?\b(?:with|con|mit|par|avec) (?:the (?:words?|phrase|sentence) |la palabra |dem wort |le mot )?"
    r"(?:[\"“'«]([^\"”'»\n]{1,80})[\"”'»]|([A-Z][\w'-]{0,30}))",
    re.IGNORECASE,
)
_WITHOUT = lazy(
    r"(?:\b(?:do not|don't|never|not|without|avoid(?:ing)?)\b[^.\n]{0,24}?\bletters?\W+([a-z])\b(?![a-z]))",
    re.IGNORECASE,
)
_MARKS = (
    (
        lazy(
            r"\b(?:no|without(?: any)?|(?:do not|don't) use(?: any)?) punctuation\b", re.IGNORECASE
        ),
        r"[.,;:!?¡¿…—–\"“”]",
    ),
    (
        lazy(r"\b(?:no|without(?: any)?|(?:do not|don't) use(?: any)?) commas?\b", re.IGNORECASE),
        r"[,，、]",
    ),
    (
        lazy(
            r"\b(?:no|without(?: any)?|(?:do not|don't) use(?: any)?) (?:bold|markdown|formatting|asterisks)\b",
            re.IGNORECASE,
        ),
        r"\*\*|^#+ |`",
    ),
)
_EMOJI = lazy(r"(?<!no )(?<!without )(?<!any )\bemojis?\b|表情符号|絵文字|อีโมจิ", re.IGNORECASE)
_LIMIT = lazy(
    r"\b(?:in|under|below|at most|maximum(?: of)?|max\.?|up to|than|within|exactly|only|en|menos de|máximo|höchstens|maximal|mit|unter|moins de|maximum|using)\s+(?:a |only |just |exactly |about |de )*"
    r"(?P<n>\d{1,3}|{words}) (?:single )?(?:words?|palabras?|w[oö]rt(?:ern|er|e)?|mots?)\b|\b(?P<m>\d{1,3}|{words})[- ](?:words?|palabras?|mots?|wörter)\s*(?:or (?:less|fewer)|max|maximum|limit|only|answers?|reply|replies|response)\b".replace(
        "{words}",
        "one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|fifty|una?|dos|tres|cinco|einem|zwei|drei|zehn|deux|trois|dix",
    ),
    re.IGNORECASE,
)
_HAN_LIMIT = lazy(
    r"(?:不超过|最多|少于)\s*(\d{1,3})\s*个?字|(\d{1,3})\s*个?字(?:以内|之内)|(\d{1,3})\s*文?字(?:以内|以下)"
)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50,
           "un": 1, "una": 1, "einem": 1, "dos": 2, "zwei": 2, "deux": 2, "tres": 3, "drei": 3, "trois": 3, "cinco": 5, "zehn": 10, "dix": 10}  # fmt: skip
_SINGLE = lazy(
    r"\b(?:one|a single|1)[- ]word\b|\b(?:una sola|una) palabra\b|\beinem (?:einzigen )?wort\b|\bun(?: seul)? mot\b|一个词|一個詞|一言で|คำเดียว",
    re.IGNORECASE,
)
_BOTH = lazy(
    r"\b(?:yes or no|yes/no|sí o no|ja oder nein|oui ou non)\b|是或否|はいかいいえ|ใช่หรือไม่",
    re.IGNORECASE,
)


def dictated(asked: Asked) -> str | None:
    """The very words that the user, else the instructions, want and no others (`Say 'ok' and nothing else`)."""
    for text, whole in ((asked.said, True), (asked.system, False)):
        if not text or len(text) > 4000 or not _ANY.search(text):
            continue
        if whole and (found := _LOOSE.match(text.strip())):
            return next(group for group in found.groups() if group).strip()
        for part in (
            [
                text.strip(),
                *sentences(text),
                *([text.split(":")[0]] if whole and ":" in text else []),
            ]
            if whole or len(text) < 600
            else sentences(text)
        ):
            found = _DICTATED.match(part)
            if (
                found
                and (
                    whole
                    or re.search(
                        r"\b(?:only|just|exactly|always|every\w*|any\w*|solo|nur|immer|toujours|seulement|nothing)\b",
                        part,
                        re.IGNORECASE,
                    )
                )
                and (words := _words(found))
            ):
                return words
    return None


def _words(found: re.Match[str]) -> str | None:
    word = found["q"] or found["w"] or found["c"]
    if found["c"] and (not word.isupper() or word.lower() in _FORMS):
        return None
    return str(word).strip()


def obey(asked: Asked, text: str) -> str:
    """The answer in the manner that the instructions or the question want."""
    rules = (
        asked.system + "\n" + (asked.said if len(asked.said) < 2000 else asked.said[:400])
    ).strip("\n")
    before = "\n".join(
        [turn.text[:400] for turn in asked.earlier if turn.role == "user" and standing(turn.text)]
    )
    rules = rules if not before else before + "\n" + rules
    if not _ANY.search(rules):
        return text
    plain = "```" not in text and not text.startswith(("{", "["))
    if plain and "|" not in text:
        text = _bounded(asked, text, rules)
        text = _voiced(asked, text, rules)
    if plain and (found := _WITHOUT.search(rules)):
        text = _lipogram(asked, text, found[1].lower())
    for rule, marks in _MARKS:
        if plain and rule.search(rules):
            text = re.sub(r"(?<=\w)[-–](?=\w)", " ", text) if "punct" in rule.pattern else text
            text = re.sub(marks, "", text, flags=re.MULTILINE)
    if plain and _EMOJI.search(rules):
        text = f"{text} {asked.pick(('😊', '✨', '🎉', '👍', '🚀'))}"
    if (
        plain
        and _BOTH.search(rules)
        and (found := re.match(r"(?:Yes|No|Sí|Ja|Nein|Oui|Non)\b", text))
    ):
        text = found[0] + "."
    elif (
        plain and _BOTH.search(rules) and not re.match(r"(?i)(?:yes|no|sí|ja|nein|oui|non)\b", text)
    ):
        text = str(
            asked.tongue.say["yes" if asked.chance.random() < 0.7 else "no"]
        ).capitalize() + (asked.tongue.gap and ".")
    text = _framed(text, rules) if plain else text
    if "```" in text:
        return text
    upper, lower = _last(asked, rules, "upper"), _last(asked, rules, "lower")
    return (
        text
        if upper < 0 > lower or upper == lower
        else text.upper()
        if upper > lower
        else text.lower()
    )


def standing(text: str) -> bool:
    """Whether a message tells rules for all that follows."""
    return (
        len(text) < 600
        and re.search(
            r"\b(?:from now on|always|for the rest|ab jetzt|a partir de ahora|désormais|à partir de maintenant)\b|从现在|これから|ต่อไปนี้",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def _last(asked: Asked, rules: str, name: str) -> int:
    """Where a rule is told last, -1 where it is not."""
    return max(
        [
            found.start()
            for code in {asked.heard.code, "en"}
            for found in sign(code, name).finditer(rules)
        ],
        default=-1,
    )


def _framed(text: str, rules: str) -> str:
    if found := _START.search(rules):
        first = found[1] or (found[2] if found[2][:1].isupper() else "")
        if first and not text.lower().startswith(first.lower()):
            text = (
                f"{first}{'' if first[-1:] in '.!?:,' else ','} {text[:1].lower() if text[1:2].islower() and text[:2] != 'I ' else text[:1]}{text[1:]}"
                if first[-1:].isalnum()
                else f"{first} {text}"
            )
    if found := _END.search(rules):
        last = found[1] or (found[2] if found[2][:1].isupper() else "")
        if last and not text.endswith(last):
            text = f"{text} {last}"
    return text


def limit(rules: str) -> int:
    """The most words that a rule allows, 0 where none does."""
    if _SINGLE.search(rules):
        return 1
    if found := _LIMIT.search(rules):
        if re.search(
            r"(?:more than|at least|minimum|mindestens|al menos|au moins)\s*$",
            rules[: found.start("n") if found["n"] else found.start()],
        ):
            return 0
        word = (found["n"] or found["m"]).lower()
        return int(word) if word.isdecimal() else _COUNTS.get(word, 0)
    return 0


def _bounded(asked: Asked, text: str, rules: str) -> str:
    most = limit(rules)
    if most == 1:
        return single(asked, text)
    if not most and (found := _HAN_LIMIT.search(rules)):
        most = int(next(group for group in found.groups() if group))
    if most and wishes.length(text) > most:
        kept: list[str] = []
        for part in sentences(re.sub(r"\*\*|^(?:[-*•]|\d+\.)\s+", "", text, flags=re.MULTILINE)):
            if wishes.length(asked.tongue.gap.join([*kept, part])) <= most:
                kept.append(part)
        text = asked.tongue.gap.join(kept) or wishes.shorten(re.sub(r"\*\*", "", text), most)
    wish = wishes.read(asked)
    if wish.sentences and not wish.items and not wish.bullets and "\n" not in text:
        parts = sentences(text)
        text = (
            asked.tongue.gap.join(parts[: wish.sentences]) if len(parts) > wish.sentences else text
        )
    return text


def single(asked: Asked, text: str) -> str:
    """One word: the result, the translation or the name that the answer gives, else what fits a subject."""
    if found := re.search(r"= (−?[\d.]+)", text) or re.search(r"\*\*([^*\s]+)\*\*", text):
        return found[1].rstrip(".!")
    bare = text.strip(" .!?。！？")
    if " " not in bare and 0 < len(bare) < 24 and bare.lower() not in asked.tongue.noise:
        return bare
    if asked.cue("capital") and (found := re.search(r"([^\W\d_][\w-]+)[.。]?\s*\Z", text)):
        return found[1]
    if found := re.search(
        r"\b(?:is|was|painted|wrote|are) (?:the |an? )?([A-Z][\w-]+|[\d.,]+)\b", text
    ):
        return found[1]
    if asked.cue("hello") or asked.cue("how"):
        return re.split(r"[\s,!.]", text.lstrip("¡"))[0]
    if asked.cue("yesno"):
        return str(asked.tongue.say["yes"]).capitalize()
    return asked.pick(SINGLE.get(asked.tongue.code, SINGLE["en"]))


def _voiced(asked: Asked, text: str, rules: str) -> str:
    """As a pirate says it, or whoever else is to speak."""
    if asked.tongue.code != "en" or not re.search(
        r"\b(?:you are|you're|act|speak|talk|like|as|pretend|respond|answer|persona|role|be|sound|style)\b",
        rules,
        re.IGNORECASE,
    ):
        return text
    for name, words, first, last in VOICES:
        if re.search(rf"\b{name}\b", rules, re.IGNORECASE) and not re.search(
            rf"\b(?:what|who|about|why)\b[^.\n]{{0,30}}\b{name}\b", rules, re.IGNORECASE
        ):
            pattern = re.compile(
                r"\b(" + "|".join(sorted(words, key=len, reverse=True)) + r")\b", re.IGNORECASE
            )
            said = pattern.sub(
                lambda found, words=words: _cased(words[found[0].lower()], found[0]),  # type: ignore[misc]
                text,
            )
            return f"{first} {said} {last}".strip()
    return text


def _cased(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() and like != "I" else word


def _lipogram(asked: Asked, text: str, letter: str) -> str:
    """Only sentences without a letter; failing that, the words that have it are left out."""
    tongue = asked.tongue
    pool = [
        *sentences(text),
        *(
            line
            for line in (*tongue.middle, *tongue.opening, *SENTENCES_WITHOUT_E)
            if "{" not in line
        ),
    ]
    kept = list(dict.fromkeys(line for line in pool if letter not in line.lower()))
    if kept:
        return tongue.gap.join(kept[:3])
    return " ".join(word for word in text.split() if letter not in word.lower()) or "…"


SENTENCES_WITHOUT_E = (
    "It is a topic with a long history and a bright outlook.",
    "Start small, try it out, and find out what works for you.",
    "With a bit of luck and a lot of work, you will do just that.",
)
