"""Obey requests about the form of an answer: dictated words, capitals, personas, length limits."""

from __future__ import annotations

import re
from functools import cache

from mockgateway import text_tables
from mockgateway.generators.prose import classification, length, lipograms
from mockgateway.generators.prose.languages import language, languages
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.summary import sentences
from mockgateway.text_pattern import TextPattern, search
from mockgateway.text_tables import pattern

_POLITE = (
    r"\W*(?:(?:please|just|only|simply|por favor|bitte|s'il te plaît|from now on|always|you must"
    r"|must|whatever i say,?|no matter what,?|ignore \w+ and)\W+)*"
)
_SAY = (
    r"(?:say|reply|respond|answer|output|return|write|print|type|responde|contesta|di|escribe"
    r"|antworte|sage?|schreibe?|réponds?|dis|écris)"
)
_WORDS = (
    r"(?:[\"“'`«「](?P<q>[^\"”'`»」\n]{1,200})[\"”'`»」]"
    r"|the (?:single |exact )?(?:word|letter|number|phrase|text)s? (?!only\b|alone\b)"
    r"(?P<w>[^\s.,!?\"']{1,40})"
    r"|(?-i:(?P<c>[A-Z][A-Z0-9]{1,20}\b)))"
)
_NOTHING_ELSE = (
    r"(?:[.,;]?\s*(?:and |y |und |et )?(?:nothing (?:else|more)|no(?:thing)? other (?:words?|text)"
    r"|no more|only|exactly|nada más|(?:sonst )?nichts (?:anderes|weiter|sonst)|rien d'autre)"
    r"[^\n]{0,30})"
)
_DESCRIBES = (  # words of a request for a text, in which a quoted word is a name
    r"(?![^\"“'`«「\n]{0,60}\b(?:for|about|of|called|named|titled|to|from|sentences?|für|über|namens"
    r"|pour|sur|appelée?|para|sobre|llamad[oa]|description|descripción)\b)"
)
_DICTATED = re.compile(
    rf"\A{_POLITE}{_SAY}\b{_DESCRIBES}"
    rf"[^\"“'`«「\n.!?:]{{0,60}}?:?\s*{_WORDS}{_NOTHING_ELSE}?\W*\Z",
    re.IGNORECASE | re.DOTALL,
)
_NEGATED = re.compile(
    r"\b(?:without|avoid\w*|never|don't|do not) (?:\w+ ){0,2}the (?:letter|word)|\bone of\b", re.I
)
_EXCLUSIVE = re.compile(
    r"\b(?:only|just|exactly|always|every\w*|any\w*|solo|nur|immer|toujours|seulement|nothing)\b",
    re.IGNORECASE,
)
_FORMATS = frozenset(
    """json csv yaml xml html sql markdown uppercase lowercase caps ascii english pdf all the i api
    toml latex url a""".split()
)
_AT_LEAST = re.compile(r"(?:more than|at least|minimum|mindestens|al menos|au moins)\s*$")
_ABOUT = re.compile(r"\b(?:about|around|roughly|approx\w*|circa|ca|etwa|rund|unos|environ)\W*$")
_YES_NO = re.compile(r"(?:yes|no|sí|ja|nein|oui|non)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:you are|you're|act|speak|talk|like|as|pretend|respond|answer|persona|role|be|sound"
    r"|style)\b",
    re.IGNORECASE,
)
_CHARACTERS = re.compile(
    r"(?<!subject line )\b(?:under|below|max\w*|at most|up to|within|(?:less|fewer|no more) than"
    r"|limit of|in)\W+(?:of )?(\d{2,3}|\d,?\d{3})[- ](?:characters?|chars?)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\b(?:never|not|don't|no)\b[^.,;]{0,20}\b(?:capitals|\w+case|caps)\b", re.I)
_MARKUP = re.compile(r"\*\*|^(?:[-*•]|\d+\.)\s+", re.MULTILINE)
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_EMOJIS = ("😊", "✨", "🎉", "👍", "🚀")


def dictated(question: Question) -> str | None:
    """Return the exact words that the user, else the instructions, want as the answer."""
    return _dictated_by_user(question.text) or _dictated_by_instructions(question.system)


def _may_hold_rules(text: str) -> bool:
    return bool(text) and pattern("style", "any").search(text) is not None


def _dictated_by_user(text: str) -> str | None:
    if len(text) > 4000 or not _may_hold_rules(text):
        return None
    if found := pattern("style", "dictated").match(text.strip()):
        return first_group(found).strip()
    head = [text.split(":")[0]] if ":" in text else []
    parts = [text.strip(), *sentences(text), *head]
    return next((words for part in parts if (words := _dictated_words(part))), None)


def _dictated_by_instructions(text: str) -> str | None:
    if len(text) > 4000 or not _may_hold_rules(text):
        return None
    parts = [part for part in (text.strip(), *sentences(text)) if _EXCLUSIVE.search(part)]
    return next((words for part in parts if (words := _dictated_words(part))), None)


def _dictated_words(part: str) -> str | None:
    found = _DICTATED.match(part)
    if not found or _NEGATED.search(part):
        return None
    word: str = found["q"] or found["w"] or found["c"]
    if found["c"] and (not word.isupper() or word.lower() in _FORMATS):
        return None
    return word.strip()


def is_standing(text: str) -> bool:
    """Return whether a message sets rules for the rest of the conversation."""
    return len(text) < 600 and pattern("style", "standing").search(text) is not None


def apply(question: Question, text: str) -> str:
    """Return an answer in the form that the instructions and the message ask for."""
    rules = _rules(question)
    if not _may_hold_rules(rules):
        return text
    if "```" not in text and not text.startswith(("{", "[")):
        if "|" not in text:
            text = _with_persona(question, _within_limits(question, text, rules), rules)
            text = _within_characters(question, text)
        text = _without_marks(question, text, rules)
        text = _with_ends(_yes_or_no(question, text, rules), rules)
    upper, lower = (_last_match(question, rules, cue) for cue in ("upper", "lower"))
    kept = "```" in text or upper == lower
    return text if kept else text.upper() if upper > lower else text.lower()


def _rules(question: Question) -> str:
    text = question.asked[: None if len(question.text) < 2000 else 400]
    standing = [earlier[:400] for earlier in question.user_texts() if is_standing(earlier)]
    return "\n".join(part for part in (*standing, question.rules, text) if part)


def _last_match(question: Question, rules: str, cue: str) -> int:
    """Return where a cue stands last in the rules, or -1."""
    rules = _REFUSED.sub("", rules)
    spoken = {question.language, language("en")}
    starts = [found.start() for each in spoken for found in each.cue(cue).finditer(rules)]
    return max(starts, default=-1)


def _without_marks(question: Question, text: str, rules: str) -> str:
    if found := pattern("style", "without").search(rules):
        text = lipograms.without(question, text, found[1].lower())
    for rule in text_tables.load("style")["marks"]:
        if search(rule["asked"], rules):
            if "punct" in rule["asked"]:
                text = re.sub(r"(?<=\w)[-–](?=\w)", " ", text)
            text = re.sub(rule["remove"], "", text, flags=re.MULTILINE)
    lacks = pattern("style", "emoji").search(rules) and not _EMOJI.search(text)
    return f"{text} {question.pick(_EMOJIS)}" if lacks else text


def _yes_or_no(question: Question, text: str, rules: str) -> str:
    if not pattern("style", "yes_or_no").search(rules):
        return text
    if found := _YES_NO.match(text):
        return found[0] + "."
    true = classification.judged(question)
    true = question.chance.random() < 0.7 if true is None else true
    word = question.reply.phrases["yes" if true else "no"]
    return word.capitalize() + ("." if question.reply.gap else "")


def _with_ends(text: str, rules: str) -> str:
    """Return the text with the first and last words that the rules ask for."""
    if found := pattern("style", "start").search(rules):
        first = found[1] or (found[2] if found[2][:1].isupper() else "")
        if len(first) > 1 and not text.lower().startswith(first.lower()):
            if first[-1] not in ".!?" and text[1:2].islower() and not text.startswith("I "):
                text = text[:1].lower() + text[1:]
            text = f"{first}{',' if first[-1].isalnum() else ''} {text}"
    if found := pattern("style", "end").search(rules):
        last = found[1] or (found[2] if found[2][:1].isupper() else "")
        if last and not text.endswith(last):
            text = f"{text} {last}"
    return text


@cache
def _word_limit() -> TextPattern:
    numbers = "|".join(sorted(_number_words(), key=len, reverse=True))
    alternatives = "|".join(text_tables.load("style")["words"])
    return TextPattern(alternatives.replace("{numbers}", numbers))


@cache
def _number_words() -> dict[str, int]:
    words: dict[str, int] = {"fifteen": 15, "thirty": 30, "fifty": 50}
    for each in languages():
        words.update(each.numbers)
    return words


def _limit(rules: str) -> int:
    """Return the most words that the rules allow, 0 if they do not say."""
    if pattern("style", "single_word").search(rules):
        return 1
    if found := _word_limit().search(rules):
        group = "n" if found["n"] else "m"
        if _AT_LEAST.search(rules[: found.start(group)]):
            return 0
        word = found[group].lower()
        most = int(word) if word.isdecimal() else _number_words().get(word, 0)
        if _ABOUT.search(rules[: found.start(group)]):
            return round(most * 1.08)
        return most - length.is_exclusive(rules[: found.start(group)])
    letters = first_group(pattern("style", "letters").search(rules))
    return int(letters) if letters else 0


def _within_limits(question: Question, text: str, rules: str) -> str:
    most, gap = _limit(rules), question.reply.gap
    count = length.read(question).items
    listed = 1 < count <= text.count(",") + 1 and "\n" not in text
    if listed or pattern("requests", "each").search(question.text[:1000]):
        return text
    if most == 1:
        return _single_word(question, text)
    lines = [length.size(line) for line in text.splitlines()]
    if most and length.size(text) > most and (len(lines) < 2 or max(lines) > most + 1):
        kept: list[str] = []
        for part in sentences(_MARKUP.sub("", text)):
            if length.size(gap.join([*kept, part])) <= most:
                kept.append(part)
        text = gap.join(kept) or length.shorten(text.replace("**", ""), most)
    wish = length.read(question)
    if wish.sentences and not wish.items and not wish.bullets and "\n" not in text:
        parts = sentences(text)
        if len(parts) > wish.sentences:
            text = gap.join(parts[: wish.sentences])
    return text


def _within_characters(question: Question, text: str) -> str:
    """Cut a text to a limit of characters, after a whole sentence if possible."""
    found = _CHARACTERS.search(question.asked)
    most = int(found[1].replace(",", "")) if found else 0
    items = "\n" in text and "\n\n" not in text and max(map(len, text.splitlines())) <= most + 3
    if not most or len(text) <= most or items:
        return text
    kept = ""
    for part in sentences(text):
        longer = f"{kept}{question.reply.gap if kept else ''}{part}"
        if len(longer) > most:
            break
        kept = longer
    return kept or text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _single_word(question: Question, text: str) -> str:
    """Return the result, translation or name in an answer, else a word that suits a subject."""
    if found := re.search(r"= (−?[\d.]+)|\*\*([^*\s]+)\*\*", text):
        return first_group(found).rstrip(".!")
    bare = text.strip(" .!?。！？")
    if " " not in bare and 0 < len(bare) < 24 and bare.lower() not in question.reply.stop_words:
        return bare
    if question.cue("capital") and (found := re.search(r"([^\W\d_][\w-]+)[.。]?\s*\Z", text)):
        return found[1]
    name = r"\b(?:is|was|painted|wrote|are) (?:the |an? )?([A-Z][\w-]+|[\d.,]+)\b"
    if found := re.search(name, text):
        return found[1]
    if question.cue("hello") or question.cue("how_are_you"):
        return re.split(r"[\s,!.]", text.lstrip("¡"))[0]
    if (true := classification.judged(question)) is not None:
        return question.reply.phrases["yes" if true else "no"].capitalize()
    if choice := classification.chosen(question):
        return choice
    if question.cue("yes_no"):
        return question.reply.phrases["yes"].capitalize()
    return question.pick(question.reply.single_words)


def _with_persona(question: Question, text: str, rules: str) -> str:
    """Return the text as a pirate or another persona would say it."""
    if question.reply.code != "en" or not _ROLE.search(rules):
        return text
    for persona in text_tables.load("personas"):
        name, words = persona["asked"], persona["words"]
        about_it = rf"\b(?:what|who|about|why)\b[^.\n]{{0,30}}\b{name}\b"
        if search(rf"\b{name}\b", rules) and not search(about_it, rules):
            among = "|".join(sorted(words, key=len, reverse=True))

            def replace(found: re.Match[str], words: dict[str, str] = words) -> str:
                word = words[found[0].lower()]
                capital = found[0][:1].isupper() and found[0] != "I"
                return word[:1].upper() + word[1:] if capital else word

            styled = re.sub(rf"\b({among})\b", replace, text, flags=re.IGNORECASE)
            return f"{persona['first']} {styled} {persona['last']}".strip()
    return text
