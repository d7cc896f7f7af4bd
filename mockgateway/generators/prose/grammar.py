"""Change the tense and the person of English sentences."""

from __future__ import annotations

import re

from mockgateway import text_tables

_AFTER_SUBJECT = re.compile(r"\b(I|you|we|they|he|she|it) ([a-z]{2,})\b", re.IGNORECASE)
_NO_VERBS = frozenset(
    """also always never often just only still then now and or but who that to will would can could
    should may might must shall had was were did been not is are am has have do does too both all
    myself himself herself themselves itself really finally again once""".split()
)
_THIRD = {
    "i'm": "S is", "i am": "S is", "i've": "S has", "i have": "S has", "i'll": "S will",
    "i'd": "S would", "i do": "S does", "i": "S", "me": "O", "my": "P", "mine": "Q",
    "myself": "Oself", "we": "they",
    "we're": "they are", "our": "their", "us": "them", "ours": "theirs",
}  # fmt: skip
_FIRST = re.compile(rf"\b(?:{'|'.join(sorted(_THIRD, key=len, reverse=True))})\b", re.IGNORECASE)
_MODAL = re.compile(
    r"\b(will|can|must|should|would|could|may|might|cannot|didn't|did not|doesn't|don't) ([a-z]+)\b"
)
_MORE_VERBS = frozenset("lead receive offer order provide contain include deliver teach".split())
_PERFECT = re.compile(r"\b((?:have|has|had)(?: already| also| just| not| never)?) ([a-z]+)\b")
_SINGULAR = re.compile(r"\b([Hh]e|[Ss]he) ([a-z]+)\b")
_FORMS = {
    "she": ("her", "her", "hers"),
    "he": ("him", "his", "his"),
    "they": ("them", "their", "theirs"),
}


def past(base: str) -> str:
    """Return the past of a verb."""
    known = text_tables.load("rewriting")["verbs"]
    return str(known.get(base, "")) or _regular_past(base)


def with_irregular_past(text: str) -> str:
    """Return a text with `bought` for `buyed`, and `will take` for `will took`."""

    def right(found: re.Match[str]) -> str:
        low = found[0].lower()
        bases = (low.removesuffix("ed"), low.removesuffix("d"))
        known = text_tables.load("rewriting")["verbs"]
        made = next((str(known[base]) for base in bases if known.get(base)), "")
        return made if made and not made.endswith("ed") else found[0]

    def base(found: re.Match[str]) -> str:
        verbs = text_tables.load("rewriting")["verbs"]
        made = next((each for each, done in verbs.items() if done == found[2]), "")
        regular = [found[2].removesuffix("d"), found[2].removesuffix("ed")]
        if not made and found[2].endswith("ed") and found[1].startswith("did"):
            made = next((each for each in regular if each in verbs or each in _MORE_VERBS), "")
        return f"{found[1]} {made or found[2]}"

    text = _MODAL.sub(base, text)
    text = _PERFECT.sub(lambda found: f"{found[1]} {participle(found[2])}", text)
    text = _SINGULAR.sub(lambda found: f"{found[1]} {_singular(found[2])}", text)
    return re.sub(r"\b[a-z]{2,}ed\b", right, text)


def participle(word: str) -> str:
    """Return the participle of a verb in its base form; other words as they are."""
    table = text_tables.load("rewriting")
    irregular = next((done for done, base in table["participles"].items() if base == word), "")
    regular = word in table["verbs"] or word in _MORE_VERBS
    return irregular or (past(word) if regular else word)


def _singular(word: str) -> str:
    """Return a verb in its base form as `he` and `she` have it; other words as they are."""
    known = text_tables.load("rewriting")["verbs"]
    if (word not in known and word not in _MORE_VERBS) or word in known.values():
        return word
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y\Z", word) else f"{word}s"


def is_verb(word: str) -> bool:
    """Return whether a word is the base form of a verb that names often begin with."""
    table = text_tables.load("rewriting")
    return word in table["verbs"] or word in table["verbs_of_names"].split()


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y\Z", base):
        return base[:-1] + "ied"
    doubled = re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base)
    return base + (base[-1] if doubled else "") + "ed"


def _base(word: str, certain: bool) -> str:
    """Return the base form of a verb in the present, or "" if the word is no such verb."""
    known = text_tables.load("rewriting")["verbs"]
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word))
    if found := next((form for form in forms if form in known), ""):
        return found
    if (
        not certain
        or word in _NO_VERBS
        or word.endswith(("ly", "ed", "ing"))
        or word in known.values()
    ):
        return ""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return (
        word.removesuffix("es")
        if re.search(r"(?:[sxz]|ch|sh|o)es\Z", word)
        else word.removesuffix("s")
    )


def in_tense(text: str, tense: str) -> str:
    """Return a text with its verbs in the past or in the future.

    Args:
        text: Sentences in the present.
        tense: `past` or `future`.
    """

    def changed(word: str, certain: bool) -> str:
        if not (base := _base(word.lower(), certain)):
            return word
        return (
            past(base)
            if tense == "past"
            else f"will {'be' if base in ('is', 'are', 'am') else base}"
        )

    text = _AFTER_SUBJECT.sub(lambda found: f"{found[1]} {changed(found[2], True)}", text)
    done = past_forms() if tense == "past" else frozenset()
    return re.sub(
        r"(?<!will )\b[a-z]{2,}\b",
        lambda found: found[0] if found[0] in done else changed(found[0], False),
        text,
    )


def past_forms() -> frozenset[str]:
    """Return the irregular pasts."""
    return frozenset(filter(None, map(str, text_tables.load("rewriting")["verbs"].values())))


def in_second_person(text: str) -> str:
    """Return a text that speaks to its subject: `Guests must leave` becomes `You must leave`."""
    text = re.sub(
        r"(?:\A|(?<=[.!?] ))(?:All |The |Our )?(?:[A-Z]?[\w-]+ ){0,2}?[A-Za-z][\w-]+s"
        r" (?=(?:must|should|can|may|have|need|will|are|shall)\b)",
        "You ",
        text,
    )
    for old, new in (("their", "your"), ("they", "you"), ("them", "you"), ("theirs", "yours")):
        text = re.sub(rf"\b{old}\b", new, text)
    return text


def in_third_person(text: str, name: str, pronoun: str) -> str:
    """Return a text about its narrator: `I see my brother` becomes `Lena sees her brother`.

    Args:
        text: Sentences in the first person.
        name: The narrator's name for the first mention, or "".
        pronoun: `she`, `he` or `they`.
    """
    objective, possessive, absolute = _FORMS[pronoun]
    subjects = [name] if name else []

    def swapped(found: re.Match[str]) -> str:
        made = _THIRD[found[0].lower()]
        if made[0] == "S":
            made = (subjects.pop() if subjects else pronoun) + made[1:]
        made = {"O": objective, "P": possessive, "Q": absolute, "Oself": f"{objective}self"}.get(
            made, made
        )
        start = found.start() == 0 or re.search(r"[.!?]\s+\Z|\n\Z", text[: found.start()])
        return made[:1].upper() + made[1:] if start else made

    def conjugated(found: re.Match[str]) -> str:
        word = found[1].lower()
        if (
            pronoun == "they"
            or word in _NO_VERBS
            or (word.endswith(("ed", "ly")) and word not in ("need", "apply", "reply", "proceed"))
            or word in past_forms()
        ):
            return found[0]
        if re.search(r"[^aeiou]y\Z", word):
            return f"I {word[:-1]}ies"
        return f"I {word}{'es' if re.search(r'(?:[sxz]|ch|sh|o)$', word) else 's'}"

    text = re.sub(r"\bI ([a-z]+)\b", conjugated, text)
    return _FIRST.sub(swapped, text).replace("they is", "they are").replace("they has", "they have")
