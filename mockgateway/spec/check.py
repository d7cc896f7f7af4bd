"""Check a document at start-up, and repair it in memory so that it can be served.

Each mistake is reported, and the smallest part that contains it is removed or replaced by the
nearest valid form. So the rest of the program handles valid objects only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mockgateway.files import forget_lines
from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import Document, ForbiddenError, Json, Node, is_remote
from mockgateway.spec.findings import GONE, SEE, Finding, Place
from mockgateway.spec.grammar import OBJECTS, REFERABLE
from mockgateway.spec.inline import rebased
from mockgateway.spec.keyword_rules import BOOLEANS
from mockgateway.spec.object_rules import CHECKS, NO_MAPPING, check_paths
from mockgateway.spec.schema_check import SchemaCheck

_BUSY: Any = object()  # in place of a result: it is being checked further up


def check(document: Document, vocabulary: Mapping[str, Collection[str]]) -> list[Finding]:
    """Repair a document in memory, and return its mistakes.

    Args:
        document: The document.
        vocabulary: The allowed values of `do`, `make` and `say`. With `do: refuse`, `make` may
            have any value.

    Raises:
        ConfigError: It is not an OpenAPI 3 document, or refers to files that it may not read.
    """
    root, place = document.root, Place(document.path)
    try:
        if "swagger" in root:
            advice = "convert it to OpenAPI 3, for instance with swagger2openapi"
            raise place.at("swagger").error(f"is Swagger {root['swagger']}", advice)
        if not document.version:
            advice = 'start it with `openapi: "3.1.0"`'
            raise ConfigError(str(document.path), "has no 'openapi' version", advice)
        if not document.version.startswith(("3.0", "3.1", "3.2")):
            what = f"OpenAPI {document.version} is not known"
            raise place.at("openapi").error(what, "3.0, 3.1 and 3.2 are")
        checker = _Check(document, vocabulary)
        checker.run()
        return checker.findings
    finally:
        forget_lines()


class _Check:
    def __init__(self, document: Document, vocabulary: Mapping[str, Collection[str]]) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.findings: list[Finding] = []
        self._results: dict[tuple[int, str], tuple[Json, Json]] = {}  # with the value, to keep ids
        self._schemas = SchemaCheck(self)
        self._inlined: list[tuple[int, str]] = []
        self._ending: set[int] = set()  # references that do not lead back to themselves

    def run(self) -> None:
        """Check everything that can be reached from the document's root."""
        self.visit("document", self.document.root, Place(self.document.path))
        self._schemas.run()
        check_paths(self, self.document)

    def report(self, place: Place, what: str, advice: str = "", note: bool = False) -> Any:
        """Record a mistake, and return `GONE`, which removes a value from its owner."""
        self.findings.append(Finding(place, what, advice, note))
        return GONE

    def visit(self, kind: str, value: Json, place: Place) -> Json:
        """Return a value as a kind of the grammar: itself, its replacement, or `GONE`."""
        if kind in ("any", "data") or kind in ("text", "flag"):
            return self._scalar(kind, value, place)
        key = (id(value), kind)
        if key in self._results:
            found = self._results[key][0]
            return value if found is _BUSY else found
        self._results[key] = (_BUSY, value)
        found = self._visit(kind, value, place)
        self._results[key] = (found, value)
        return found

    def _visit(self, kind: str, value: Json, place: Place) -> Json:
        ref = value.get("$ref") if isinstance(value, dict) else None
        if isinstance(ref, str):
            if kind not in REFERABLE:
                return self.inline(kind, ref, place)
            if kind != "schema":
                return self._follow(kind, value, ref, place)
        if kind == "schema":
            if not isinstance(value, (dict, bool)):
                advice = "write `schema: {type: string}`, or leave it out"
                self.report(place, "a schema must be a mapping", advice)
                return {}
            self._schemas.add(value, place)
            return value
        if kind[0] == "[":
            return self._list(kind[1:-1], value, place)
        if kind[0] == "{" or kind in ("paths", "responses", "callback"):
            return self._mapping(kind, value, place)
        return self._object(kind, value, place)

    def _scalar(self, kind: str, value: Json, place: Place) -> Json:
        if kind == "data":
            return self._data(value, place)
        ref = value.get("$ref") if isinstance(value, dict) else None
        if kind == "flag" and not isinstance(value, bool):
            found = BOOLEANS.get(str(value).lower(), GONE)
            self.report(place, f"{place.key!r} is {value!r:.60}", "write true or false")
            return found
        if kind == "text" and isinstance(value, (dict, list)):
            what = f"{place.key!r} must be a text"
            if isinstance(ref, str):
                what += f", not a $ref to {ref}"
            return self.report(place, what, "write the text itself; it is left out")
        if kind == "any" and isinstance(ref, str) and isinstance(place.owner, Place):
            return self.inline(kind, ref, place)
        return value

    def _data(self, value: Json, place: Place) -> Json:
        """Return the target of an example's `$ref` to a file; other data unchanged."""
        ref = value.get("$ref") if isinstance(value, dict) and len(value) == 1 else None
        ref = ref if isinstance(ref, str) and not is_remote(ref) else ""
        if ref and (ref[0] != "#" or ref.startswith("#/components/examples/")):
            found = self.inline("any", ref, place)
            inner = found.get("value", found) if isinstance(found, dict) else found
            return inner if "/examples/" in str(ref) else found
        if isinstance(value, (dict, list)) and len(self.document.files) > 1:
            members = value.items() if isinstance(value, dict) else enumerate(value)
            for key, inner in [(key, one) for key, one in members if isinstance(one, (dict, list))]:
                if (found := self._data(inner, place.at(key))) not in (inner, GONE):
                    value[key] = found
        return value

    def _list(self, kind: str, value: Json, place: Place) -> Json:
        if not isinstance(value, list):
            return self._wrong_type("list", value, place)
        found = [self.visit(kind, item, place.at(index)) for index, item in enumerate(value)]
        value[:] = [item for item in found if item is not GONE]
        return value

    def _mapping(self, kind: str, value: Json, place: Place) -> Json:
        if not isinstance(value, dict):
            return self._wrong_type("mapping", value, place)
        rule = CHECKS.get(kind)
        inner = {"paths": "path", "responses": "response", "callback": "path"}.get(kind, kind[1:-1])
        for name in list(value):
            here = place.at(name)
            if kind[0] != "{" and name.startswith("x-"):
                continue
            if rule is not None and not rule(self, value, here):
                found = GONE
            else:
                found = self.visit(inner, value[name], here)
            self._put(value, name, found)
        return value

    def _object(self, kind: str, value: Json, place: Place) -> Json:
        fields = OBJECTS.get(kind)
        if fields is None:  # a kind with rules of its own only
            return value if CHECKS[kind](self, value, place) else GONE
        if not isinstance(value, dict):
            if kind in NO_MAPPING:
                what, advice = NO_MAPPING[kind]
                return self.report(place, what.format(place.key), advice)
            return self._wrong_type("mapping", value, place)
        for name in list(value):
            inner = fields.get(name)
            if inner is None:
                self._unknown(name, fields, place)
            elif value[name] is None and inner not in ("data", "path", "schema", "operation"):
                del value[name]  # a field that is left empty
            else:
                self._put(value, name, self.visit(inner, value[name], place.at(name)))
        rule = CHECKS.get(kind)
        return value if rule is None or rule(self, value, place) else GONE

    def _put(self, owner: dict[str, Json], name: str, found: Json) -> None:
        if found is GONE:
            owner.pop(name, None)
        elif found is not owner.get(name):
            owner[name] = found

    def _unknown(self, name: str, fields: Mapping[str, str], place: Place) -> None:
        if not name.startswith("x-"):
            known = [field for field in fields if not field.startswith(("x-", "$"))]
            what = f"unknown field {name!r}"
            self.report(place.at(name), what, nearest(name, known))

    def _wrong_type(self, kind: str, value: Json, place: Place) -> Any:
        what = f"{str(place.key)!r} must be a {kind}"
        return self.report(place, what, f"it is {value!r:.60}; {SEE}")

    def target(self, ref: str, place: Place) -> tuple[Node, Place] | None:
        """Return the target of a reference; report a missing target and return None."""
        try:
            node = self.document.find(ref, place.file)
            self._refuse_circle(node)
        except ForbiddenError as error:
            raise place.error(error.what, error.advice) from None
        except ConfigError as error:
            where = "" if error.where.startswith(str(place.file)) else f" ({error.where})"
            self.report(place, error.what + where, error.advice)
            return None
        steps = ref.partition("#")[2].split("/")[1:] if ref.partition("#")[2][:1] == "/" else []
        return node, Place(node.file).at(*steps)

    def _refuse_circle(self, node: Node) -> None:
        """Raise ConfigError if references lead from a node back to it. Each node is tried once."""
        passed = set[int]()
        while isinstance(node.value, dict) and isinstance(ref := node.value.get("$ref"), str):
            if id(node.value) in self._ending:
                break
            if id(node.value) in passed:
                what = f"$ref {ref!r} leads back to itself"
                advice = "let it name something that is not a $ref"
                raise ConfigError(str(node.file), what, advice)
            passed.add(id(node.value))
            node = self.document.find(ref, node.file)
        self._ending |= passed

    def _follow(self, kind: str, value: dict[str, Json], ref: str, place: Place) -> Json:
        found = self.target(ref, place)
        if found is None:
            return GONE
        node, home = found
        if is_remote(ref) and node.value == {}:
            return value
        if kind == "path" and (own := {k: v for k, v in value.items() if k != "$ref"}):
            self._object(kind, own, place)
        return GONE if self.visit(kind, node.value, home) is GONE else value

    def inline(self, kind: str, ref: str, place: Place) -> Json:
        """Return the target of a reference where OpenAPI allows none, as bundlers do."""
        found = self.target(ref, place)
        if found is None:
            return GONE
        node = found[0]
        key = (id(node.value), kind)
        if key in self._inlined:
            return self.report(place, f"$ref {ref!r} leads back to itself", "write the value")
        self._inlined.append(key)
        try:
            copy = rebased(node.value, node.file, place.file)
            return copy if kind == "any" else self.visit(kind, copy, place)
        finally:
            self._inlined.pop()
