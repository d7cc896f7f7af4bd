"""Apply the creations, changes and deletions of earlier requests to replies."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote, unquote

import orjson

from mockgateway.call import Call
from mockgateway.ports import Json
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.reply import Reply
from mockgateway.spec import expressions
from mockgateway.spec.forms import without_files
from mockgateway.spec.operation import Operation, Resource
from mockgateway.spec.parameters import Parameter
from mockgateway.spec.resources import plain
from mockgateway.spec.response_spec import ResponseSpec
from mockgateway.spec.subschemas import list_at
from mockgateway.state.records import Fields, Records

from .new_ids import new_id, shapes
from .paging import filtered, flat, read_paging, write_paging
from .places import Item, Places, inner, list_steps, look_up, merged, with_items


class ResourceCall:
    """One call of an operation that is part of a REST API."""

    def __init__(
        self,
        call: Call,
        plan: OperationPlan,
        resource: Resource,
        spec: ResponseSpec,
        shown: Callable[[Operation], Json],
    ) -> None:
        """Create it. `shown` returns the documented body of a GET without a query."""
        self._call = call
        self._plan = plan
        self._resource = resource
        self._spec = spec
        self._shown = shown
        self._records = records_of(call)
        self._places = Places(spec, resource.ids)
        above = call.path
        for _ in range(resource.up):
            above = above.rpartition("/")[0]
        self._above = above  # the collection, or the item of an action

    def apply(self, value: Json, headers: list[tuple[str, str]]) -> Json:
        """Return the reply's body, updated by earlier requests, and remember this request.

        Args:
            value: The documented body; None for none.
            headers: Those of the reply, changed in place.
        """
        match self._resource.kind:
            case "create":
                return self._create(value, headers)
            case "list":
                return self._list(value, headers)
            case "delete":
                self._show(value)
                self._records.delete(self._call.path)
            case "clear":
                if not self._call.query:
                    self._records.clear(self._call.path)
            case "act":
                self._act(value)
            case "change":
                self._change(value)
            case "show":
                self._show(value)
        return value

    def _create(self, value: Json, headers: list[tuple[str, str]]) -> Json:
        sent, item = self._sent(), self._places.new_item(value)
        located = any(name == "location" for name in self._spec.headers)
        given = self._places.item(sent)
        named = given is not None and plain(given.key) in self._resource.ids[:3]
        if item is None and not (located or self._spec.status == 201 or named):
            return value
        number = self._records.next_number()
        fresh = given.id if given else self._call.seed.hex(24)
        if item is not None and (given is None or plain(given.key) != plain(item.key)):
            value = self._renamed(value, item, number)
            item = self._places.item(value)
        if item is not None:
            self._places.overlay(value, item.steps, inner(sent, item.steps), exact=False)
            item = self._places.item(value) or item
            fresh = item.id
        path = f"{self._above}/{quote(fresh, safe='')}"
        if self._resource.item:
            reply = Reply(self._spec.status, value=value, headers=headers)
            quoted = expressions.fill(self._resource.item, self._call, reply, _quote)
            path = quoted or path
        shown = item.value if item else {self._resource.ids[0]: fresh}
        self._records.put(path, {**inner(sent, item.steps if item else ()), **shown}, self._above)
        if located:
            headers[:] = [header for header in headers if header[0] != "location"]
            headers.append(("location", f"{self._call.base_url}{path}"))
        return value

    def _renamed(self, value: Json, item: Item, number: int) -> Json:
        """Replace the documented id in a reply by a new id of the item."""
        old = item.holder[item.key]
        place = self._places.schema_at((*item.steps, item.key))
        parameter = self._parameter()
        schema = next((one for one in self._spec.subschemas.spread(place) if shapes(one)), place)
        if parameter is not None and not shapes(schema):
            schema = parameter.validator.subschemas.root, ""
        seed, draw_instance = self._call.seed, self._plan.draw_instance
        for fresh in new_id(old, item.key, schema, number, seed, draw_instance):
            renamed = copy.deepcopy(value)
            if isinstance(old, str) and len(old) > 5 and quote(old) not in self._call.path:
                text = orjson.dumps(value).replace(old.encode(), str(fresh).encode())
                renamed = orjson.loads(text)
            found = self._places.item(renamed)
            if found is None:
                continue
            found.holder[found.key] = fresh
            if parameter is not None and not parameter.accepts(str(fresh)):
                continue
            path = f"{self._above}/{quote(str(fresh), safe='')}"
            if self._spec.validator.is_valid(renamed) and self._records.get(path) is None:
                return renamed
        return value

    def _parameter(self) -> Parameter | None:
        """Return the path parameter that takes the id, or None if it is not declared."""
        show = self._resource.show
        return None if show is None or self._resource.item else show.parameters.last_of_path()

    def _show(self, value: Json) -> None:
        fields = self._known()
        steps = None if fields is None else self._places.steps_for(value, fields)
        if fields is not None and steps is not None:
            self._places.overlay(value, steps, fields, exact=True)

    def _change(self, value: Json) -> None:
        sent = self._sent() or dict(self._call.params.get("query") or {})
        before = self._known() or self._documented()
        steps = self._places.steps_for(value, before or sent) or ()
        if self._call.method == "PUT" and self._call.operation is not None:
            replaced = self._call.operation.bodies.writable - self._id_names(before)
            before = {name: one for name, one in before.items() if name not in replaced}
        fields = merged(before, inner(sent, steps))
        if self._call.media_type.startswith("application/merge-patch"):
            fields = {name: one for name, one in fields.items() if one is not None}
        self._places.overlay(value, steps, fields, exact=True)
        shown = self._places.item(value)
        collection = self._above if self._resource.up else ""
        self._records.put(self._call.path, {**fields, **(shown.value if shown else {})}, collection)

    def _documented(self) -> Fields:
        """Return the documented fields of an item that no request has created."""
        if self._resource.show is None:
            return {}
        item = self._places.item(self._shown(self._resource.show))
        return dict(item.value) if item is not None else {}

    def _id_names(self, fields: Fields) -> set[str]:
        return {name for name in fields if plain(name) in self._resource.ids[:3]}

    def _act(self, value: Json) -> None:
        """Write the item into the reply of an action, in the state that the action's name gives."""
        fields, item = self._records.get(self._above), self._places.item(value)
        if fields is None or item is None:
            return
        self._places.overlay(value, item.steps, fields, exact=True)
        word = self._call.path.rpartition("/")[2].lower()
        properties = self._spec.subschemas.properties(self._places.schema_at(item.steps))
        for name in ("status", "state"):
            values = list_at(properties.get(name, (None, ""))[0], "enum")
            stem = word[: max(4, len(word) - 2)]
            states = [one for one in values if str(one).lower().startswith(stem)]
            if states:
                self._places.overlay(value, item.steps, {name: states[0]}, exact=False)
        found = self._places.item(value)
        if found is not None:
            self._records.put(self._above, {**fields, **found.value})

    def _known(self) -> Fields | None:
        """Return the fields of the item, from its record or from the documented collection."""
        known = self._records.get(self._call.path)
        if known is not None or self._resource.browse is None:
            return known
        wanted = unquote(self._call.path.rpartition("/")[2])
        whole = self._shown(self._resource.browse)
        steps = list_steps(whole)
        for one in look_up(whole, steps) if steps is not None else ():
            item = self._places.item(one)
            if item is not None and item.id == wanted:
                return dict(item.value)
        return None

    def _list(self, value: Json, headers: list[tuple[str, str]]) -> Json:
        operation = self._call.operation
        assert operation is not None
        whole = self._shown(operation)
        steps = list_steps(whole)
        if steps is None:
            return value
        shown = look_up(whole, steps)
        if not all(isinstance(one, dict) for one in shown):
            return [] if steps == () and self._records.is_cleared(self._above) else value
        found = list(self._items(shown, steps))
        query = flat(self._call.params.get("query") or {})
        paging = read_paging(query, operation.parameters.schemas("query"))
        rows = ordered(filtered(found, query, paging.names), query)
        page = paging.page(rows, self._resource.ids)
        out = with_items(whole, steps, page.items)
        write_paging(out, self._spec, page, headers, self._call)
        return out if self._spec.validator.is_valid(out) else value

    def _items(self, shown: Sequence[Fields], steps: tuple[str, ...]) -> Iterator[Fields]:
        """Yield the documented items in their current state, then the created ones."""
        records = dict(self._records.items(self._above))
        template = shown[0] if shown else {}
        schema = self._places.item_schema(steps)
        parent = self._above.rpartition("/")[0]
        if not self._records.is_cleared(self._above) and self._records.get(parent) is None:
            for one in shown:
                item = self._places.item(one)
                path = f"{self._above}/{quote(item.id, safe='')}" if item else ""
                if path and self._records.is_deleted(path):
                    continue
                yield (
                    self._places.as_listed(records.pop(path), one, schema)
                    if path in records
                    else one
                )
        for fields in records.values():
            yield self._places.as_listed(fields, template, schema)

    def _sent(self) -> Fields:
        content = self._call.content
        return without_files(content) if isinstance(content, Mapping) else {}


def records_of(call: Call) -> Records:
    """Return the records of the call's gateway."""
    return Records(call.sandbox.store, f"{call.sandbox.name}/{call.gateway}")


def require_existing(call: Call) -> None:
    """Raise Problem if the item at a path, or an item above it, was deleted."""
    records = records_of(call)
    restores = call.method == "PUT" and records.is_deleted(call.path)
    if records.is_gone(call.path.rpartition("/")[0] if restores else call.path):
        message = f"{call.path[:200]} was deleted by an earlier request."
        raise Problem("not_found", message)


def _quote(text: str) -> str:
    return quote(unquote(text), safe="")


def ordered(items: list[dict[str, Json]], query: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Return the items as `sort=price`, `sort=-price` or `order=desc` orders them."""
    words = {plain(name): str(value) for name, value in query.items()}
    sort = next((words[name] for name in ("sort", "sortby", "orderby") if name in words), "")
    direction = words.get("order", words.get("sortorder", "")).lower()
    name, rows = sort.lstrip("-+"), list(items)
    if name and all(isinstance(row.get(name), int | float | str) for row in rows):
        numbers = all(isinstance(row[name], int | float) for row in rows)
        rows.sort(key=lambda row: row[name] if numbers else str(row[name]))
    down = direction == "desc" or sort.startswith("-")
    return rows[::-1] if down else rows
