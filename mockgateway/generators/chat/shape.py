"""Read the shape of an answer that a text shows: a JSON Schema, an example, or `{"a": string}`."""

from __future__ import annotations

import ast
import json
import re
from typing import Any, NamedTuple

from mockgateway import text_tables
from mockgateway.text_tables import pattern

from .keys import ONE_OF, schema_for

Json = Any

_TABLE = "formats"
_TRIES = 40
_MOST_UNCLOSED = 4  # brackets that are never closed, each of which costs a whole scan
_BEFORE = 300  # characters before a shape that introduce it
LONGEST = 60_000  # characters at the end of a text that are read
_DEEPEST = 12
_DECODER = json.JSONDecoder()
_TOKEN = re.compile(
    r"\s+|//[^\n]*|/\*.*?\*/|#[^\n]*|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<mark>[{}\[\]:,;|?<>()=])|(?P<word>[^\s{}\[\]:,;|?<>()=\"']+)",
    re.DOTALL,
)
_INTERFACE = re.compile(r"\b(?:interface|type)\s+\w+\s*=?\s*\Z")
_OF_TOOL = re.compile(r"\buse the [`'\"]?\w+[`'\"]? (?:tool|function)\b", re.IGNORECASE)
_NULLABLE = re.compile(
    r"(\w+)(?:,)? (?:or|\|) (?:null|none|empty)|(?:nullable|optional) (\w+)", re.I
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Shown(NamedTuple):
    """A shape in a text."""

    schema: Json
    start: int
    end: int


def shape_in(text: str) -> Shown | None:
    """Return the shape that a text asks the answer to have; the last one if it shows several.

    The text has at most LONGEST characters.
    """
    if len(text) > LONGEST or "{" not in text:
        return None
    if not any(pattern(_TABLE, key).search(text) for key in ("wants", "shows")):
        return None
    schema, shape, unclosed = None, None, 0
    at = text.find("{")
    for _ in range(_TRIES):
        if at < 0 or unclosed > _MOST_UNCLOSED:
            break
        end = _closing(text, at)
        if end < 0:
            unclosed += 1
            at = text.find("{", at + 1)
            continue
        if (written := _as_schema(text[at:end])) is not None:
            schema = Shown(written, at, end)
        elif _is_asked_for(text, at) and (read := _Shape(text[at:end]).schema()):
            shape = Shown(read, at, end)
        at = text.find("{", end)
    return schema or shape


def _is_asked_for(text: str, at: int) -> bool:
    before = text[max(0, at - _BEFORE) : at]
    line = re.sub(r"```\w*\s*\Z", "", before.rstrip()).rstrip()
    if _INTERFACE.search(line):
        return True
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z])", line)[-1]
    if _OF_TOOL.search(sentence):  # arguments of a tool, as in Codex's instructions
        return False
    if pattern(_TABLE, "data").search(sentence) and not re.search(
        r"\b(?:format|schema)\b", sentence
    ):
        return False
    return pattern(_TABLE, "leads").search(line) is not None


def _closing(text: str, at: int) -> int:
    """Return where the bracket at a place is closed, or -1."""
    depth, quoted = 0, ""
    for place in range(at, len(text)):
        letter = text[place]
        if quoted:
            if (letter == quoted and text[place - 1] != "\\") or letter == "\n":
                quoted = ""
        elif letter == '"':
            quoted = letter
        elif letter in "{[":
            depth += 1
        elif letter in "}]":
            depth -= 1
            if depth == 0:
                return place + 1
    return -1


def _as_schema(text: str) -> Json:
    """Return a JSON Schema with properties or items, or None."""
    value: Json = None
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        if '"' not in text[:40] and "'" in text:
            try:
                value = ast.literal_eval(text)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                return None
    if not isinstance(value, dict):
        return None
    inner = value.get("schema") or value.get("json_schema")
    if isinstance(inner, dict) and "properties" in inner:
        value = inner
    properties = value.get("properties")
    named = isinstance(properties, dict) and all(
        isinstance(part, dict) for part in properties.values()
    )
    if named and value.get("type", "object") == "object":
        return value
    return value if value.get("type") == "array" and isinstance(value.get("items"), dict) else None


class _Shape:
    """Reads `{"a": string, "b": [int]}` and everything that resembles it."""

    def __init__(self, text: str) -> None:
        found = (match for match in _TOKEN.finditer(text) if match.lastgroup)
        self._tokens = [(str(match.lastgroup), match[0]) for match in found]
        self._at = 0

    def schema(self) -> Json:
        """Return the schema of an object with members; {} if the text is none."""
        try:
            read = self._value(0)
        except (IndexError, ValueError):
            return {}
        return read if isinstance(read, dict) and read.get("properties") else {}

    def _next(self, mark: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == ("mark", mark):
            self._at += 1
            return True
        return False

    def _value(self, depth: int) -> Json:
        """Return the schema of the next value, with its alternatives."""
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        options = [self._single(depth)]
        while self._next("|"):
            options.append(self._single(depth))
        constants = [option["const"] for option in options if "const" in option]
        if len(constants) == len(options) > 1:
            return {"enum": constants}
        kinds = [option for option in options if option != {"type": "null"}]
        first = kinds[0] if kinds else options[0]
        if "const" not in first:
            return first
        text = str(first["const"])
        return (
            {"type": "string", "description": text}
            if " " in text or ":" in text or "-" in text
            else {"type": "string"}
        )

    def _single(self, depth: int) -> Json:
        if self._next("{"):
            return self._object(depth)
        if self._next("["):
            items = {"type": "string"} if self._next("]") else self._value(depth + 1)
            self._skip("]")
            return {"type": "array", "items": items, "minItems": 1}
        if self._next("<"):  # <integer>
            read = self._value(depth + 1)
            self._skip(">")
            return read
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "string":
            read = _placeholder(text[1:-1])
        else:
            read = _typed(text)
            if kind == "word":
                read = self._rest_of_words(read)
        if self._next("["):  # string[]
            self._skip("]")
            return {"type": "array", "items": read, "minItems": 1}
        if self._next("<"):  # Array<string>
            inner = self._value(depth + 1)
            self._skip(">")
            return {"type": "array", "items": inner, "minItems": 1}
        return read

    def _rest_of_words(self, read: Json) -> Json:
        """Skip further words of a description, such as `a short sentence`."""
        while self._at < len(self._tokens) and self._tokens[self._at][0] == "word":
            after = self._tokens[self._at + 1 : self._at + 2]
            if after in ([("mark", ":")], [("mark", "?")]):
                break
            self._at += 1
        return read

    def _object(self, depth: int) -> Json:
        properties: dict[str, Json] = {}
        optional: set[str] = set()
        while not self._next("}"):
            kind, name = self._tokens[self._at]
            self._at += 1
            if kind == "mark" or name == "...":
                continue
            name = name[1:-1] if kind == "string" else name
            if self._next("?"):
                optional.add(name)
            if not self._next(":"):
                continue
            open_value = self._tokens[self._at][1].strip("\"'") in ("...", "…", "")
            self._at += open_value
            properties[name] = type_by_name(name) if open_value else self._value(depth + 1)
        required = [name for name in properties if name not in optional]
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def _skip(self, closing: str) -> None:
        """Skip everything up to a closing mark."""
        while not self._next(closing):
            if self._at >= len(self._tokens) or self._tokens[self._at] == ("mark", "}"):
                return
            self._at += 1


def type_by_name(name: str) -> Json:
    """Return the schema of a member of which only the name is given, as in `"age": ...`."""
    kind = schema_for(name, "")["type"]
    return {"type": "string" if kind == "array" else kind}


def _typed(word: str) -> Json:
    """Return the schema of a word for a type, or of an example."""
    types: dict[str, Json] = text_tables.load(_TABLE)["types"]
    low = word.lower().rstrip(".")
    if low in types:
        return types[low]
    if low in ("true", "false", "true/false"):
        return {"type": "boolean"}
    if _NUMBER.match(word):
        return {"type": "number" if "." in word else "integer"}
    return {"type": "string"}


def _placeholder(text: str) -> Json:
    """Return the schema of a quoted value: a type, alternatives, or a description."""
    bare = text.strip().strip("<>[]{}()").strip()
    types: dict[str, Json] = text_tables.load(_TABLE)["types"]
    if bare.lower() in types:
        return types[bare.lower()]
    if (nullable := _NULLABLE.fullmatch(bare)) and (
        kind := types.get((nullable[1] or nullable[2]).lower())
    ):
        return {**kind, "type": [kind["type"], "null"]} if "type" in kind else kind
    listed = ONE_OF.sub("", bare)
    form = r"\s*[,|/]\s*(?:or\s+)?|\s+or\s+" if listed != bare else r"\s*[|/]\s*|\s+or\s+"
    options = [option.strip(" '\"") for option in re.split(form, listed)]
    if len(options) > 1 and all(re.fullmatch(r"[\w -]{1,30}", option) for option in options):
        return {"enum": options}
    word = bare.split(" ", 1)[0].lower()
    numeric = word in types and types[word].get("type") in ("integer", "number", "boolean")
    return types[word] if numeric else {"type": "string", "const": text}


def types_in_words(words: str) -> Json:
    """Return the schema of a Python type, such as `list[str]`; that of a string by default."""
    text = words.strip()
    if found := re.match(r"(?:typing\.)?Literal\[(.*?)\]", text):
        return {"enum": [option.strip(" '\"") for option in found[1].split(",")]}
    if found := re.match(r"(?:typing\.)?Optional\[(.*)\]", text):
        return types_in_words(found[1])
    if found := re.match(r"(?:typing\.)?(?:list|List|set|tuple)\[(.*)\]", text):
        return {"type": "array", "items": types_in_words(found[1]), "minItems": 1}
    if re.match(r"(?:typing\.)?[dD]ict\b", text):
        return {"type": "object"}
    return _typed(text.split("|")[0].strip())
