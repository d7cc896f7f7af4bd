"""Make the arguments of tool calls from a conversation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from mockgateway.content import ChatRequest, Tool, ToolCall
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.text_tables import pattern

from .conversation import (
    document_of,
    named_user,
    present,
    recent_texts,
    results_since_user,
    user_text,
)
from .extraction.concepts import words_of
from .extraction.document import Document
from .extraction.fields import Field
from .extraction.reading import Reading, read_object
from .filling import Prose, fill_schema
from .leftovers import answer_parameters, leftovers
from .meaning import names_code
from .picking import from_results
from .schemas import schema_of
from .scoring import DESCRIBED, table_words

Json = Any


def ends(tool: Tool) -> bool:
    """Return whether calling a tool gives the answer and ends the conversation."""
    if tool.name.lower() in table_words("ending"):
        return True
    return pattern("tools", "ends").search(tool.description[:DESCRIBED]) is not None


_EXACT = frozenset(("email", "url", "phone", "iban", "path", "uuid"))  # kinds with a form
_WEAK = frozenset(("id", "number", "no", "code", "key", "reference", "ref"))


class Caller:
    """Makes the arguments of calls from a conversation."""

    def __init__(
        self, prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Prose, now: float
    ) -> None:
        self._prompt, self._seed, self._draw, self._write = prompt, seed, draw, write
        self._now = present(prompt.messages, now)
        self.document = document_of(user_text(prompt), self._now)
        self._readings: dict[tuple[str, str], Reading] = {}
        self._results, self._user = results_since_user(prompt), named_user(prompt.messages)
        self._from_results: dict[str, set[str]] = {}

    def document_of(self, part: str) -> Document:
        """Return a part of the message with its values."""
        return document_of(part, self._now)

    def call(
        self, tool: Tool, fixed: dict[str, Json] | None = None, part: str = ""
    ) -> ToolCall | None:
        """Return a call, or None if the model may choose and the text holds none of the arguments.

        Args:
            tool: The tool.
            fixed: Arguments whose values are already known.
            part: The part of the message that the call is for, if it is not all of it.
        """
        schema, prompt = tool.schema, self._prompt
        if schema is None:
            return ToolCall("", tool.name, user_text(prompt).strip() or self._write())
        arguments, given = self._arguments(tool, [part] if part else recent_texts(prompt), fixed)
        needs_some = isinstance(schema, dict) and schema.get("required")
        if prompt.tool_choice == "auto" and not given and needs_some and not ends(tool):
            return None
        if ends(tool):
            arguments |= {name: self._write() for name in answer_parameters(schema)}
        return ToolCall("", tool.name, orjson.dumps(arguments).decode())

    def completed(self, call: ToolCall) -> ToolCall:
        """Return a planned call with the numbers, switches and options that the text adds."""
        tool = next(tool for tool in self._prompt.tools if tool.name == call.name)
        arguments, found = orjson.loads(call.arguments), self.read(tool)
        properties = tool.schema.get("properties") or {}
        for (name, *deeper), value in found.values.items():
            part = properties.get(name)
            plain_kind = isinstance(part, dict) and (
                part.get("type") in ("integer", "number", "boolean") or "enum" in part
            )
            if name not in arguments and not deeper and plain_kind and (name,) in found.clear:
                arguments[name] = value
        if not schema_of(tool.schema).accepts(arguments):
            return call
        return call._replace(arguments=orjson.dumps(arguments).decode())

    def read(self, tool: Tool, part: str = "") -> Reading:
        """Return the arguments that the last message, or a part of it, gives a tool."""
        key = tool.name, "" if part == self.document.text else part
        if key not in self._readings:
            self._readings[key] = self._read(tool, key[1])
        return self._readings[key]

    def _read(self, tool: Tool, part: str) -> Reading:
        document = document_of(part, self._now) if part else self.document
        reading = read_object(schema_of(tool.schema).shape(tool.name), [document])
        more = leftovers(tool.schema, reading, document, user=self._user)
        values = {
            path: value for path, value in reading.values.items() if path[0] not in more.moved
        }
        return Reading(values | {(name,): more.values[name] for name in more.values}, reading.clear)

    def telling(self, tool: Tool, part: str) -> tuple[int, int]:
        """Return how many values a part has besides free words, and how many are clear."""
        reading, worded = self.read(tool, part), _worded(tool)
        values = {str(value) for path, value in reading.values.items() if path[0] not in worded}
        return len(values), len({path[0] for path in reading.clear} - worded)

    def clear(self, tool: Tool, part: str) -> set[str]:
        """Return the arguments that a part of the message clearly states."""
        return {path[0] for path in self.read(tool, part).clear}

    def unclear(self, tool: Tool, part: str) -> int:
        """Return how many required arguments a part of the message does not clearly state."""
        return len(_required(tool) - self.clear(tool, part) - _worded(tool))

    def missing(self, tool: Tool, part: str) -> set[str]:
        """Return the required arguments that are neither in a part nor in the whole message."""
        found = {path[0] for path in self.read(tool, part).values}
        shared = {path[0] for path in self.read(tool).clear} | self._supplied(tool)
        return _required(tool) - found - shared - _worded(tool)

    def uses_results(self, tool: Tool) -> bool:
        """Return whether results of other tools name a required argument that the message lacks."""
        stated = {path[0] for path in self.read(tool).values}
        return bool((self._supplied(tool) & _required(tool)) - stated - _worded(tool))

    def differ(self, tool: Tool, part: str, other: str) -> bool:
        """Return whether two parts of the message name different things in a required argument."""
        one, two = self.stated(tool, part), self.stated(tool, other)
        shared = one.keys() & two.keys()
        return any(isinstance(one[name], str) and one[name] != two[name] for name in shared)

    def _supplied(self, tool: Tool) -> set[str]:
        """Return the required arguments that the results of other tools name."""
        if not self._results or not isinstance(tool.schema, dict):
            return set()
        if tool.name not in self._from_results:
            documents = [document_of(text, self._now) for text in self._results]
            found = read_object(schema_of(tool.schema).shape(tool.name), documents)
            self._from_results[tool.name] = {path[0] for path in found.clear}
        return self._from_results[tool.name]

    def is_complete(self, tool: Tool, part: str) -> bool:
        """Return whether a part of the message has all required arguments but free words."""
        return self.stated(tool, part).keys() >= _required(tool) - _worded(tool)

    def has_own_code(self, tool: Tool, part: str) -> bool:
        """Return whether a text has a code that is named like a tool's parameter (`INV-7`)."""
        needed = _required(tool)
        return any(
            names_code([word for word in words_of(path[0]) if word not in _WEAK], value)
            for path, value in self.read(tool, part).values.items()
            if path[0] in needed and isinstance(value, str)
        )

    def may_repeat(self, tool: Tool) -> bool:
        """Return whether a piece of a sentence can hold the arguments of a tool."""
        schema = tool.schema if isinstance(tool.schema, dict) else {}
        kinds = {
            str(part.get("type"))
            for part in (schema.get("properties") or {}).values()
            if isinstance(part, dict)
        }
        return bool(_required(tool)) and not kinds & {"array", "object"} and not _worded(tool)

    def lacks(self, tool: Tool, stated: Iterable[str]) -> int:
        """Return how many required arguments are not among those that are stated."""
        return len(_required(tool) - set(stated))

    def stated(self, tool: Tool, part: str) -> dict[str, Json]:
        """Return the required arguments besides free words that a part of the message has."""
        needed = _required(tool) - _worded(tool)
        values = self.read(tool, part).values
        return {path[0]: value for path, value in values.items() if path[0] in needed}

    def call_for(
        self, tool: Tool, part: str, *, shares: bool = False
    ) -> tuple[ToolCall | None, bool]:
        """Return a call for a part of the message, and whether it has all required arguments.

        Args:
            tool: The tool.
            part: The part.
            shares: Whether arguments that the part lacks may come from the rest of the message.
        """
        if not isinstance(tool.schema, dict):
            return None, False
        shared = self._shared(tool, part) if shares else {}
        arguments, given = self._arguments(tool, [part, *self._results], shared)
        required = set(tool.schema.get("required") or ())
        complete = given >= min(len(required), max(1, len(required - _worded(tool))))
        found = {path[0] for path in self.read(tool, part).values} | shared.keys()
        complete = complete and found >= required - _worded(tool)
        return ToolCall("", tool.name, orjson.dumps(arguments).decode()), complete

    def _shared(self, tool: Tool, part: str) -> dict[str, Json]:
        """Return the required arguments that the message has outside a part without them."""
        needed = set(tool.schema.get("required") or ())
        document = document_of(part, self._now)
        own = read_object(schema_of(tool.schema).shape(tool.name), [document]).values
        return {
            path[0]: value
            for path, value in self.read(tool).values.items()
            if len(path) == 1 and path[0] in needed - {path[0] for path in own} - _worded(tool)
        }

    def _resulting(self, tool: Tool, reading: Reading) -> dict[str, Json]:
        """Return the required arguments that earlier results have and the request does not state.

        A name that the request has for one of them goes to another one of the kind.
        """
        if not self._results or not isinstance(tool.schema, dict):
            return {}
        properties = tool.schema.get("properties") or {}
        stated = {path[0] for path in reading.clear}
        for name in [n for n in stated if _field(n, properties).kinds[:1] == ("id",)]:
            if not any(str(reading.values.get((name,))) in text for text in self._results):
                stated.discard(name)
        open_ = [name for name in properties if name in _required(tool) - stated - _worded(tool)]
        found = from_results({n: properties[n] for n in open_}, self._results, self.document.text)
        for name in list(found):
            kind, said = _field(name, properties).kinds[:1], reading.values.get((name,))
            alike = (n for n in open_ if n not in found and _field(n, properties).kinds[:1] == kind)
            if said is not None and (other := next(alike, None)):
                found[other] = said
        return found

    def _arguments(
        self, tool: Tool, texts: list[str], fixed: dict[str, Json] | None
    ) -> tuple[dict[str, Json], int]:
        schema = schema_of(tool.schema)
        document = document_of(texts[0] if texts else "", self._now)
        reading = read_object(schema.shape(tool.name), [document])
        fixed = {**self._resulting(tool, reading), **(fixed or {})}
        more = leftovers(tool.schema, reading, document, frozenset(fixed), user=self._user)
        fixed = {**more.values, **fixed}
        arguments, given = fill_schema(
            schema,
            texts,
            self._write,
            self._draw,
            self._seed.of("arguments", tool.name, repr(fixed)),
            self._now,
            sparse=True,
            fixed=fixed,
            topic=tool.name,
        )
        if not isinstance(arguments, dict):
            return {}, 0
        kept = {name: value for name, value in arguments.items() if name not in more.moved}
        return (kept, given) if schema.accepts(kept) else (arguments, given)


def _required(tool: Tool) -> set[str]:
    schema = tool.schema if isinstance(tool.schema, dict) else {}
    return set(schema.get("required") or ())


def has_form(tool: Tool, name: str) -> bool:
    """Return whether the values of a parameter have an unmistakable form, such as a URL."""
    properties = tool.schema.get("properties") or {}
    return not _EXACT.isdisjoint(_field(name, properties).kinds[:1])


def _field(name: str, properties: dict[str, Json]) -> Field:
    part = properties.get(name)
    return Field(name, part if isinstance(part, dict) else {})


def _worded(tool: Tool) -> set[str]:
    """Return the required parameters that take free words, such as the body of a message."""
    schema = tool.schema if isinstance(tool.schema, dict) else {}
    properties = schema.get("properties") or {}
    needed = schema.get("required") or ()
    return {name for name in needed if _field(name, properties).text_kind}
