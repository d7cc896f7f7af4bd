"""An instance of a client's schema whose values come from the conversation where their names say that they can."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from mockgateway.ports import Draw
from mockgateway.seed import Seed

from .facts import Facts, facts
from .guess import Wanted, guesses, words_of
from .schemas import Schema

Json = Any

_DEEPEST = 8
_KEYS = re.compile(
    r"\b(?:keys?|fields?|properties|attributes|columns)\s*(?:named|called|are|of|:|like)?\s*:?\s*"
    r"((?:[A-Za-z_]\w*\s*(?:,\s*and|,|and|&)\s*)*[A-Za-z_]\w*)"
)
_THINGS = frozenset(
    "event meeting product task item company project recipe book movie file".split()
)  # whose name is no person's
_TRIES = 8
_THINGS_MOST = 12
_MOST = 200  # values put in one instance


class Filling:
    """One instance on its way. prose: what fields that ask for prose may say; forced: a field and its value."""

    def __init__(
        self,
        schema: Schema,
        texts: list[str],
        prose: Callable[[], str],
        forced: tuple[str, Json] | None = None,
    ) -> None:
        self._schema = schema
        self._facts = [facts(text[-8000:]) for text in texts if text]
        self._prose = prose
        self._forced = forced
        self._used: set[tuple[str, str]] = set()
        self._left = _MOST
        self.drawn = 0  # how many values the conversation gave

    def make(self, draw: Draw, seed: Seed, sparse: bool) -> Json:
        """A valid instance, None where there is none. sparse: leave out what is optional and was not spoken of."""
        value = self._schema.draw(draw, seed)
        for again in range(
            _TRIES if value == {} and _wraps(self._schema.root) else 0
        ):  # its one member is what it is there for
            value = value or self._schema.draw(draw, seed.of("again", again))
        if value is None:
            return None
        box = [value]
        self._fill(self._schema.root, box, 0, box, "", sparse, 0)
        return box[0]

    def _fill(
        self,
        written: Json,
        holder: Any,
        key: Any,
        box: list[Json],
        name: str,
        sparse: bool,
        depth: int,
    ) -> bool:
        """Better the value at `holder[key]`; whether the conversation gave any of it."""
        schema = self._schema.resolve(written)
        if not isinstance(schema, dict) or depth > _DEEPEST or self._left <= 0 or "const" in schema:
            return False
        for word in ("anyOf", "oneOf"):
            for branch in schema.get(word) or ():
                inner = self._schema.resolve(branch)
                if (
                    isinstance(inner, dict)
                    and inner.get("type") != "null"
                    and self._fill(
                        {**schema, word: None, **inner}, holder, key, box, name, sparse, depth + 1
                    )
                ):
                    return True
            if schema.get(word):
                return False
        for part in schema.get("allOf") or ():
            inner = self._schema.resolve(part)
            if isinstance(inner, dict):
                schema = {
                    **inner,
                    **schema,
                    "properties": {
                        **(inner.get("properties") or {}),
                        **(schema.get("properties") or {}),
                    },
                }
        value = holder[key]
        if isinstance(value, dict) and isinstance(schema.get("properties"), dict):
            return self._object(schema, value, holder, key, box, sparse, depth)
        kinds = schema.get("type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "array" in kinds or (kinds == [None] and isinstance(value, list)):
            return self._array(schema, holder, key, box, name, depth)
        return self._leaf(schema, holder, key, box, name)

    def _object(
        self,
        schema: dict[str, Json],
        value: dict[str, Json],
        holder: Any,
        key: Any,
        box: list[Json],
        sparse: bool,
        depth: int,
    ) -> bool:
        required = schema.get("required") or ()
        thing = not _THINGS.isdisjoint(words_of(str(schema.get("title") or "")))
        found = False
        for name, part in list(schema["properties"].items()):
            self._left -= 1
            known = name in value
            if not known:
                value[name] = None
            given = self._fill(
                part,
                value,
                name,
                box,
                "title" if thing and name == "name" else name,
                sparse,
                depth + 1,
            )
            found |= given
            if not given and (
                not known or (sparse and name not in required and not _wraps(schema))
            ):
                kept = value.pop(name)
                if known and not self._schema.accepts(box[0]):
                    value[name] = kept
        ordered = {name: value[name] for name in schema["properties"] if name in value}
        holder[key] = {**ordered, **value}
        if sparse and found:
            for name in [name for name in value if name not in schema["properties"]]:
                kept = holder[key].pop(name)
                if not self._schema.accepts(box[0]):
                    holder[key][name] = kept
        return found

    def _array(
        self, schema: dict[str, Json], holder: Any, key: Any, box: list[Json], name: str, depth: int
    ) -> bool:
        items = self._schema.resolve(schema.get("items", True))
        if not isinstance(items, dict):
            return False
        value = holder[key]
        if items.get("type") == "object" or isinstance(items.get("properties"), dict):
            return isinstance(value, list) and self._things(items, value, box, name, depth)
        wanted = Wanted(name, items, many=True)
        best: list[Json] = []
        for said in self._facts:
            best = list(
                dict.fromkeys(
                    guess
                    for guess in guesses(wanted, said, self._prose)
                    if not isinstance(guess, (list, dict))
                )
            )
            if best:
                break
        most = schema.get("maxItems")
        best = best[: most if isinstance(most, int) else 12]
        return bool(best) and self._try(holder, key, best, box)

    def _things(
        self, items: dict[str, Json], value: list[Json], box: list[Json], name: str, depth: int
    ) -> bool:
        """Better a list of objects: as many as the conversation speaks of, where the schema takes as many."""
        given = [
            self._fill(items, value, number, box, name, False, depth + 1)
            for number in range(len(value))
        ]
        if True not in given:
            return False
        for number in reversed([number for number, said in enumerate(given) if not said]):
            kept = value.pop(number)
            if not self._schema.accepts(box[0]):
                value.insert(number, kept)
        while given[-1] and len(value) < _THINGS_MOST:
            value.append(copy.deepcopy(value[-1]))
            if (
                not self._fill(items, value, len(value) - 1, box, name, False, depth + 1)
                or not self._schema.accepts(box[0])
                or value[-1] in value[:-1]
            ):
                value.pop()
                break
        return True

    def _leaf(
        self, schema: dict[str, Json], holder: Any, key: Any, box: list[Json], name: str
    ) -> bool:
        wanted = Wanted(name, schema)
        if self._forced and name == self._forced[0]:
            return self._try(holder, key, self._forced[1], box)
        for said in self._facts:
            for guess in self._fresh(wanted, said):
                if self._try(holder, key, guess, box):
                    self._used.add((wanted.sort, repr(guess)))
                    return True
        return False

    def _fresh(self, wanted: Wanted, said: Facts) -> Iterator[Json]:
        """Guesses, those first that no other field has."""
        found = list(guesses(wanted, said, self._prose))
        yield from (guess for guess in found if (wanted.sort, repr(guess)) not in self._used)
        if len(found) == 1 and wanted.sure:
            yield from found

    def _try(self, holder: Any, key: Any, guess: Json, box: list[Json]) -> bool:
        before, holder[key] = holder[key], guess
        if self._schema.accepts(box[0]):
            self.drawn += 1
            return True
        holder[key] = before
        return False


def _wraps(schema: Json) -> bool:
    """Whether an object only holds one other thing, as `{tasks: [...]}` does."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    only = (
        next(iter(properties.values()))
        if isinstance(properties, dict) and len(properties) == 1
        else None
    )
    return isinstance(only, dict) and only.get("type") in ("array", "object")


def mentioned(text: str) -> list[str]:
    """Keys that a request for JSON names: quoted ones, else the words after `keys`, `fields`, `with`."""
    quoted = [word for word in facts(text).quoted if re.fullmatch(r"[A-Za-z_][\w-]{0,40}", word)]
    if quoted:
        return quoted[:20]
    found = _KEYS.search(text)
    return (
        [word for word in re.findall(r"[A-Za-z_]\w*", found[1]) if word != "and"][:20]
        if found
        else []
    )
