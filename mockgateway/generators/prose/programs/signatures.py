"""Read the signature of a function in a request, in the syntax of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mockgateway.text_tables import load, pattern

_START = re.compile(
    r"(?P<lead>\b(?:(?:export|public|private|protected|static|async|pub|suspend|const|override|def"
    r"|func|fun|fn|function)\s+)*)(?:(?P<type>[A-Za-z_][\w.]*(?:<[^()]*?>)?(?:\[\])*)\s+)??"
    r"`?(?P<name>[A-Za-z_]\w*[?!]?)\s?(?P<generic><[^()\n]{1,60}?>)?\("
)
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_WORDS = frozenset("a an the returns return that which and or with if e i g".split())


class Parameter(NamedTuple):
    """A parameter of a requested function."""

    name: str
    type: str = ""  # as written, "" if the request gives none
    default: str = ""


class Signature(NamedTuple):
    """The head of a requested function."""

    name: str = ""
    parameters: tuple[Parameter, ...] = ()
    result: str = ""
    generic: str = ""  # `<T>`
    lead: str = ""  # `export`, `pub`, `public static`
    written: str = ""  # the parameters as they stand in the request
    start: int = 0
    end: int = 0


def read(text: str, language: str) -> Signature:
    """Return the signature in a request; one without a name if it has none."""
    for found in _START.finditer(text):
        inner = _inside(text, found.end() - 1)
        if inner is None or (found[0][-2:] == " (" and not found["lead"].strip()):
            continue
        end = found.end() + len(inner) + 1
        parts = [part.strip() for part in split(inner) if part.strip()]
        read_parts = _parameters(parts, language)
        if read_parts is None or found["name"].lower() in _WORDS:
            continue
        lead, kind = found["lead"].split(), found["type"] or ""
        if not lead and not parts and not kind:
            continue
        result = _result(text[end:], language)
        own = kind if language in ("java", "csharp", "c") and kind.lower() not in _LANGUAGES else ""
        kept = " ".join(word for word in lead if word not in _DEFINERS)
        return Signature(
            found["name"], tuple(read_parts), own or result, found["generic"] or "", kept,
            inner.strip(), found.start(), end + (len(result) if result else 0),
        )  # fmt: skip
    return Signature()


_DEFINERS = frozenset("def func fun fn function const".split())
_LANGUAGES = frozenset("java method function csharp function: write kotlin called named c#".split())


def _inside(text: str, at: int) -> str | None:
    """Return the text between the bracket at a place and its partner."""
    depth = 0
    for here in range(at, min(len(text), at + 400)):
        depth += {"(": 1, ")": -1}.get(text[here], 0)
        if depth == 0:
            return text[at + 1 : here]
    return None


def split(text: str, sign: str = ",") -> Iterator[str]:
    """Yield the parts of a list; a sign inside brackets does not separate."""
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char in "([{" or (char == "<" and text[at : at + 2] != "<="):
            depth += 1
        elif char in ")]}" or (char == ">" and text[at - 1 : at] not in ("=", "-")):
            depth -= 1
        elif char == sign and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _parameters(parts: list[str], language: str) -> list[Parameter] | None:
    """Return the parameters, or None if the brackets hold something else."""
    made = []
    for part in parts:
        plain, _, default = _cut(part, "=") if "=>" not in part else (part, "", "")
        one = _parameter(plain.strip(), language)
        if one is None:
            return None
        made.append(one._replace(default=default.strip()))
    if language == "go":  # `value, low, high int`
        for at in range(len(made) - 2, -1, -1):
            if not made[at].type:
                made[at] = made[at]._replace(type=made[at + 1].type)
    return made


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    parts = list(split(text, sign))
    return (parts[0], sign, sign.join(parts[1:])) if len(parts) > 1 else (text, "", "")


def _parameter(part: str, language: str) -> Parameter | None:
    if found := re.fullmatch(r"(?:_ |\w+ )?[&*.$]*(\w+)\??\s*:\s*(.+)", part):
        return Parameter(found[1], found[2].strip()) if " " not in found[1] else None
    if found := re.fullmatch(r"[&*.$]*(\w+)\??", part):
        return Parameter(found[1]) if not found[1].isdecimal() else None
    if language == "go" and (found := re.fullmatch(r"(\w+) (.+)", part)):
        return Parameter(found[1], found[2]) if _is_type(found[2]) else None
    typed = re.fullmatch(
        r"((?:final |const |this )?[\w.?|]+(?:<.+>)?(?:\[\])*\??) [&*$]*(\w+)", part
    )
    if typed and language in ("java", "csharp", "php", "c"):
        return Parameter(typed[2], typed[1])
    return None


def _is_type(text: str) -> bool:
    return re.fullmatch(r"[*\[\]\w.]+(?:\[.+\].*)?|func\(.*\).*|map\[.+", text) is not None


def _result(text: str, language: str) -> str:
    """Return the type behind the parameters, "" for none."""
    if language == "go":
        found = re.match(
            r"\s+(\((?:[\w\[\]*., ]+)\)|(?:\[\]|\*|map\[\w+\])*[a-z]\w*(?:\.\w+)?)", text
        )
        known = found and (found[1][0] in "([*" or found[1] in _GO or found[1].startswith("map["))
        return found[1] if found and known else ""
    signs = {"python": "->", "rust": "->", "swift": "->"}
    found = re.match(rf"\s*(?:{signs.get(language, ':|->')})\s*", text)
    if not found or language in ("javascript", "ruby", "java", "csharp", "c"):
        return ""
    rest = text[found.end() :]
    depth = 0
    for at, char in enumerate(rest):
        depth += (char in "([{<") - (char in ")]}" or (char == ">" and rest[at - 1] not in "=-"))
        ends = char in "`;\n" or (
            char in " .,:" and not re.match(r"(?: ?\| ?|\.\w| is [A-Z])", rest[at:])
        )
        ends = ends and not (char == " " and (rest[at - 1] in "|" or rest[:at].endswith(" is")))
        if depth < 0 or (depth == 0 and ends):
            rest = rest[:at]
            break
    rest = rest.strip()
    plain = re.fullmatch(r"[a-z]\w*", rest) is not None
    known = not plain or rest in load("programs")["simple_types"].split()
    return rest if known and re.match(r"[\w\[({&'\"*?]", rest) else ""


_GO = frozenset(
    "int int64 int32 string bool float64 float32 error byte rune uint uint64 any".split()
)


def name_in(text: str) -> str:
    """Return the name that a request gives to its function in words, or ""."""
    found = pattern("programs", "named").search(text)
    return next((group for group in found.groups() if group), "") if found else ""
