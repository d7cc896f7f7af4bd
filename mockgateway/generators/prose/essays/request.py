"""Read a request for an article or a guide: its subject, headings, lists and length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.topic import gerund

_LONGEST = 1500  # characters of a request
_USUAL, _MOST_SECTIONS = 350, 24
_WISHES = (
    "title", "intro", "conclusion", "tip", "numbered_sections", "first_person", "third_level",
    "question_first", "call_to_action",
)  # fmt: skip
_FIRST_WORDS = 8  # characters behind the kind that hold the beginning of the subject
_GERUND = re.compile(
    r"(?!(?:\w*thing|morning|evening|ceiling|spring|string|king|ring|wing)\b)[A-Za-z]{2,}ing\b",
    re.I,
)
_OBJECT = re.compile(
    r"\w+ing (?:(?:over|up|out|down|off|back|on|away) )?"
    r"(?P<thing>(?:an? |the |your |our |my |first )?"
    r"(?!(?:from|to|in|on|for|with|at|by|without|during|of|as|into|through|more|better)(?![\w-]))"
    r"[\w'’-]+"
    r"(?: (?!(?:from|to|in|on|for|with|at|by|without|during|after|before|that|which|and|of"
    r"|happy|safe|clean|only|when|while|so|as|into|through)\b)[\w'’-]+){0,3})",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\A(?:the (?:art|basics|importance|benefits|value) of"
    r"|(?:ways|tips|reasons|advice) (?:to|for|on)) ",
    re.IGNORECASE,
)
_PAST = re.compile(  # `why our team moved to another tool`, `what we learned`
    r"\A(?:how|why|what|when) (?:(?:we|i|they)|(?:our|the|my|an?) (?:[\w-]+ ){1,4}?(?=\w+ed\b)) ?"
    r"(?P<stem>\w{2,})ed(?P<rest>\b.*)",
    re.IGNORECASE,
)
_GUIDE = re.compile(r"(?<=\w): (?:an? |the |your |our |what |how |why |\d+ |tips|lessons).*", re.I)
_LOOSE_END = re.compile(r" (?:only|easily|properly|well)\Z")
_CLAUSE = re.compile(  # `how a neighbourhood can `
    r"\A(?:how|why|what|when) "
    r"(?:(?:an? |the |your |our |small |local |every |new )*(?:\w+ )?\w+ )??"
    r"(?:to|can|could|should|must|need to|may|do|does|we|you|i|they|people|teams?) (?:not )?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Request:
    """What a text is to be about, and its form."""

    text: str
    kind: str
    title: str
    doing: str  # the subject as an activity: `starting a community garden`
    thing: str  # the object of the activity
    headings: list[str]
    stated: dict[str, str]  # the rule that the section of a heading must state
    list_place: str  # the heading below which the list stands
    facts: str  # that stand in brackets
    sender: str  # the product or company for which the text is written
    count: tuple[int, int]  # the least and the most sections; 0 if there are no headings
    words: tuple[int, int]
    paragraphs: int
    sentences: int
    bullets: int  # items of a list at the end
    numbered: int  # items of a numbered list
    list_heading: str
    wishes: frozenset[str]  # those of `_WISHES` that the request has

    def has(self, wish: str) -> bool:
        """Return whether the request has a wish."""
        return wish in self.wishes


def read(question: Question) -> Request | None:
    """Return what a message asks for, or None if it wants no such text."""
    text, rows = question.text.strip(), _rows()
    found = re.search(rows["kind"], text[:400], re.IGNORECASE)
    if len(text) > _LONGEST or not found or re.search(rows["other"], found[0], re.IGNORECASE):
        return None
    if re.search(rows["material"], text, re.IGNORECASE) or re.search(rows["plan"], text, re.I):
        return None
    phrase, quoted = _subject(text, found)
    if _is_title(phrase):
        words = phrase.split()
        phrase = " ".join(each.lower() if each[1:].islower() else each for each in words)
    if phrase and not quoted and found["kind"].lower().startswith("onboarding"):
        phrase = f"onboarding {phrase}"
    return _form(question, found["kind"], phrase, quoted) if phrase else None


def _form(question: Question, kind: str, phrase: str, title: str) -> Request:
    """Return a request with the form of its text."""
    rows, flat = _rows(), re.sub(r"\s*\n\s*", " ", question.text.strip())
    list_heading = first_group(re.search(rows["list_heading"], flat, re.IGNORECASE))
    flat = flat.replace(f'called "{list_heading}"', "") if list_heading else flat
    wish = limits.read(f"{flat}\n{question.rules}")
    few, many = wish.words
    few, many = (many * 4 // 5, many) if many and not few else (few, min(many, few * 3 // 2))
    headings = _headings(flat)
    listed = _lists(flat)
    paragraphs = max(wish.paragraphs) if wish.paragraphs[1] < _MOST_SECTIONS else 0
    sections = _count(question, flat, headings, (few + many) // 2, paragraphs)
    doing = activity(phrase)
    found = {name: re.search(rows[name], flat, re.IGNORECASE) for name in _WISHES}
    return Request(
        text=flat,
        kind=kind,
        title=title or _title(phrase),
        doing=doing,
        thing=thing(doing),
        headings=headings if sections[1] else [],
        stated=_stated(headings, flat) if re.search(rows["rules"], flat, re.I) else {},
        list_place=first_group(re.search(rows["list_place"], flat, re.IGNORECASE)),
        facts=first_group(re.search(r"\((?![^()]*words)([^()]*\d[^()]*, [^()]*)\)", flat)),
        sender=first_group(re.search(rows["sender"], flat, re.IGNORECASE)),
        count=sections,
        words=(few, many) if many else (0, 0),
        paragraphs=paragraphs,
        sentences=max(wish.sentences),
        bullets=listed[0],
        numbered=listed[1],
        list_heading=list_heading,
        wishes=frozenset(name for name, it in found.items() if it),
    )


def _count(
    question: Question, text: str, headings: list[str], words: int, paragraphs: int
) -> tuple[int, int]:
    """Return the least and the most sections of a text."""
    rows, wants = _rows(), length.read(question).headings
    if re.search(rows["no_headings"], text, re.IGNORECASE):
        return 0, 0
    found = re.search(rows["sections"], text, re.IGNORECASE)
    if found:
        least = number(found["a"])
        most = number(found["b"]) if found["b"] else _MOST_SECTIONS if found["least"] else least
        return max(least, len(headings)), max(most, len(headings))
    if headings:
        among = re.search(rows["among"], text, re.IGNORECASE)
        return len(headings), _MOST_SECTIONS if among else len(headings)
    if paragraphs or (not wants and ((words or _USUAL) < _USUAL or _lists(text)[1])):
        return 0, 0
    return min(3, max(2, words // 80)) if words else 3, _MOST_SECTIONS


def number(word: str) -> int:
    """Return the number that a digit or a word names."""
    return int(word) if word.isdigit() else int(_rows()["numbers"].get(word.lower(), 3))


def _rows() -> Any:
    return text_tables.load("essays/asking")


def _subject(text: str, kind: re.Match[str]) -> tuple[str, str]:
    """Return the subject as the request names it, and the title that it gives, or ""."""
    rows, rest = _rows(), re.sub(r"\s*\n\s*", " ", text[kind.end("kind") :])
    quoted = re.search(rows["quoted"], rest)
    before = rest[: quoted.start() + 1] if quoted else ""
    if quoted and not re.search(rows["not_title"], before, re.IGNORECASE):
        return _GUIDE.sub("", re.sub(r"[.?!]+\Z", "", quoted[1])), quoted[1].strip(" .")
    rest = f" {limits.without(rest)}"
    named = [it for each in rows["parts"] if (it := re.search(each, rest, re.I))]
    rest = rest[: min((it.start() for it in named if it.start() > _FIRST_WORDS), default=len(rest))]
    found = [it for each in rows["subject"] if (it := re.search(each, rest, re.IGNORECASE))]
    for each in sorted(found, key=lambda it: it.start("x")):
        phrase = re.split(rows["behind"], each["x"], maxsplit=1, flags=re.IGNORECASE)[0]
        if phrase := phrase.strip(" .,:;\"'“”"):
            return phrase, ""
    return "", ""


def _is_title(phrase: str) -> bool:
    words = [word for word in phrase.split() if len(word) > 3]
    return len(words) > 1 and sum(word[:1].isupper() for word in words) > 0.7 * len(words)


def activity(phrase: str) -> str:
    """Return a subject as an activity: `packing for a week` for `how to pack for a week`.

    A subject that names none has `= ` before it.
    """
    text = _LOOSE_END.sub("", _ABOUT.sub("", phrase))
    text = re.sub(r"\b(?:my|your)\b", "your", text)
    if found := _PAST.match(text):
        return f"{found['stem']}ing{found['rest']}"
    if found := _CLAUSE.match(text):
        return gerund(_lowered(text[found.end() :]))
    if _GERUND.match(text):
        return _lowered(text)
    named = text[1:2].isupper() or re.match(r"[A-Z]\w+ [A-Z]", text)
    text = re.split(r" (?:without|that|which|beyond) ", text)[0]
    return f"= {text if named else _lowered(text)}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def thing(doing: str) -> str:
    """Return the object of an activity, else the activity."""
    if doing.startswith("= "):
        return doing[2:]
    found = _OBJECT.match(doing)
    return found["thing"] if found else doing


def _title(phrase: str) -> str:
    text = phrase[:1].upper() + phrase[1:]
    if re.match(r"how\b|why\b|what\b", phrase, re.IGNORECASE) or len(phrase.split()) > 6:
        return text
    return f"{text}: a practical guide"


def _headings(text: str) -> list[str]:
    """Return the headings that the request names."""
    rows = _rows()
    found = next((it for each in rows["parts"] if (it := re.search(each, text, re.I))), None)
    names: list[str] = []
    if found:
        listed = re.sub(rows["loose_parts"], "", first_group(found), flags=re.IGNORECASE)
        listed = re.sub(r"\([^)]*\)", "", listed)
        if len(quoted := re.findall(r"[\"“]([^\"”]+)[\"”]", listed)) > 1:
            return quoted
        apart = r"\s*[,;]\s*(?:and\s+)?" if listed.count(",") > 1 else r"\s*(?:[,;]|\band\b)\s*"
        names = [name for each in re.split(apart, listed) for name in _halves(each, listed)]
    names = [
        re.sub(r"\A(?:the|a|an|its|their|and) ", "", name.strip(" .:\"'“”#*")) for name in names
    ]
    names = [name for name in names if 1 < len(name) < 70 and not _is_form(name)]
    if len(names) < 2:
        names = []
    return [name[:1].upper() + name[1:] for name in names]


def _stated(headings: list[str], text: str) -> dict[str, str]:
    """Return the rules that the request gives, with what stands in brackets behind them."""
    found = {name: re.search(rf"{re.escape(name)}(?: \([^)]*\))?", text, re.I) for name in headings}
    return {name: it[0] for name, it in found.items() if it}


def _halves(name: str, listed: str) -> list[str]:
    """Return `training` and `go-live` for the last name of a list without a comma before it."""
    last = listed.rstrip(" .").endswith(name.rstrip(" .")) and listed.count(",") > 0
    whole = re.match(r"\w*[A-Z]", name.strip()) or ", and " in listed
    return re.split(r"\s+and\s+", name) if last and not whole else [name]


def _is_form(name: str) -> bool:
    """Return whether words name the form of a text and no part of its subject."""
    return re.search(_rows()["form"], name, re.IGNORECASE) is not None


def _lists(text: str) -> tuple[int, int]:
    """Return how many items the bulleted and the numbered list have; 0 for no list."""
    rows = _rows()
    counts = []
    for key in ("numbered", "bulleted"):
        found = next((it for each in rows[key] if (it := re.search(each, text, re.I))), None)
        word = first_group(found).lower()
        counts.append((number(word) if word else 5) if found else 0)
        text = text.replace(found[0], "") if found else text
    return counts[1], counts[0]


def purpose(text: str) -> str:
    """Return what a closing list is for: `mistakes`, `takeaways`, `steps` or ""."""
    rows = _rows()["purposes"]
    return next((name for name, each in rows.items() if re.search(each, text, re.I)), "")
