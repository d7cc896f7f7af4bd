"""Tell what the people of a dialogue say, for a summary of it."""

from __future__ import annotations

import re

from mockgateway.generators.prose import grammar
from mockgateway.generators.prose.summary import sentences
from mockgateway.text_tables import pattern

_LINE = re.compile(
    r"^\W*(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s*)?(?P<who>[A-Z][\w .'-]{0,24}?)"
    r"(?:\s*\((?P<more>[^()\n]+)\))?\s*:\s+(?P<says>\S.*)$",
    re.MULTILINE,
)
_FEWEST = 3  # lines


def told(text: str) -> list[str]:
    """Return sentences about what each speaker says; [] if a text is no dialogue."""
    lines = list(_LINE.finditer(text))
    names = dict.fromkeys(_name(line) for line in lines)
    if len(lines) < _FEWEST or len(names) < 2 or len(lines) < len(text.strip().splitlines()) - 1:
        return []
    made: list[str] = []
    for line in lines:
        who = _name(line)
        other = next((name for name in names if name != who), "")
        for part in sentences(line["says"]):
            if (said := _reported(part, who, other, first=not made)) and said not in made:
                made.append(said)
    # A name is enough after its first mention.
    return [
        re.sub(r"(?<=[a-z]) \([^()]+\)", "", part) if at else part for at, part in enumerate(made)
    ]


def _name(line: re.Match[str]) -> str:
    """Return how a speaker is called: `Greta (Almond)` for `Customer (Greta, Almond)`."""
    who = line["who"].strip()
    if line["more"] and pattern("condensing", "speaker_roles").fullmatch(who):
        name, _, rest = line["more"].partition(",")
        return f"{name.strip()} ({rest.strip()})" if rest else name.strip()
    return f"the {who.lower()}" if pattern("condensing", "speaker_roles").fullmatch(who) else who


def _reported(part: str, who: str, other: str, first: bool) -> str:
    """Return a sentence of a speaker as one about the speaker, or "" if it says nothing."""
    part = pattern("condensing", "chat_lead").sub("", part.strip())
    if not part or pattern("condensing", "courtesy").match(part):
        return ""
    if asked := pattern("condensing", "polite_question").fullmatch(part):
        if re.match(r"\w+ (?:I|we)\b", part):
            return _start(f"{who} asked to {third(asked['x'], who)}.")
        return _start(f"{who} asked {other} to {third(asked['x'], who)}.")
    if part.endswith("?"):
        return ""
    made = third(part[:1].upper() + part[1:], who)
    own = made != part[:1].upper() + part[1:] and who.lower() in made.lower()
    if first and not own:
        made = made if made[:2].isupper() else made[:1].lower() + made[1:]
        return _start(f"{who} reports that {made}")
    return _start(made)


def third(text: str, who: str) -> str:
    """Return a sentence about its speaker: `I see my note` becomes `The agent sees their note`."""
    said = re.search(r"\b(?:I|I'm|I'll|I've|I'd)\b", text) is not None
    made = grammar.in_third_person(text, who if said else "", "he")
    made = re.sub(r"\bhe\b", who, made, flags=re.IGNORECASE)
    return re.sub(r"\bhis\b", "their", re.sub(r"\bhim\b", "them", made))


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]
