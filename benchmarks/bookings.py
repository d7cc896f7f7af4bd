"""Test a small booking service, healthy and with one fault at a time.

    .venv/bin/python benchmarks/bookings.py [--match TEXT]

The service is a plain REST application with its own OpenAPI document, without `x-mock`. Every fault
is tested by a default run. The report shows the findings of the healthy service and its legal
variations, where nothing may be found, and the faults that were missed or reported more than once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parent.parent))

from mockgateway.contract.causes import Cause, group_by_cause
from mockgateway.contract.options import RunOptions
from mockgateway.contract.run import ContractRun
from mockgateway.contract.target import Target
from mockgateway.spec.document import Document

Json = Any
KEY = "bk_live_4f9a7c21d0"
BOOKING: dict[str, Json] = {
    "guest": {"type": "string", "minLength": 1, "maxLength": 60},
    "nights": {"type": "integer", "minimum": 1, "maximum": 28},
    "deposit": {"type": "number", "minimum": 0},
    "board": {"type": "string", "enum": ["none", "half", "full"]},
    "note": {"type": "string", "maxLength": 200},
    "tags": {"type": "array", "items": {"type": "string"}},
}
FAULTS = {
    "PATCH resets fields that are not sent": "rest_update",
    "PATCH is not stored": "rest_update",
    "DELETE does nothing": "rest_delete",
    "an unknown id gets 200 and null": "rest_unknown|schema",
    "total counts the page": "rest_limit|count",
    "offset skips one row too many": "rest_limit",
    "an optional field is null": "schema",
    "emoji are lost": "rest_text",
    "the longest guest is refused": "rest_boundary",
    "29 nights are accepted": "out_of_range",
    "board is not filtered": "rest_limit",
    "the last row is listed twice": "duplicates",
    "every booking has the same id": "rest_create|rest_ids|object_ids",
    "the deposit is rounded": "rest_create",
    "the key is accepted as ?api_key=": "invalid_key",
    "the key is accepted as a bearer token": "invalid_key",
    "the key is accepted in upper case": "invalid_key",
    "the request id is constant": "request_id",
    "errors lack the request id": "request_id|schema|headers",
    "an empty list is null": "schema|rest_limit",
    "tags are not stored": "rest_create",
    "a second DELETE fails with 500": "server_error|rest_delete",
    "a request without a key fails with 500": "missing_key",
}
LEGAL = (
    "healthy",
    "further fields",
    "sorted by guest",
    "404 in problem+json",
    "a trailing Location",
    "DELETE answers 200 with the booking",
    "PATCH trims text",
)


def document() -> dict[str, Json]:
    """Return the OpenAPI document of the service."""
    header = {"description": "Names the request.", "schema": {"type": "string"}}

    def answer(schema: Json = None) -> Json:
        content = {"content": {"application/json": {"schema": schema}}} if schema else {}
        return {"description": "Done.", "headers": {"X-Request-Id": header}, **content}

    error = answer({"type": "object", "required": ["detail"]})
    error["content"]["application/problem+json"] = {}
    errors = dict.fromkeys(("401", "404", "422"), error)
    booking = {"$ref": "#/components/schemas/Booking"}
    rows = {
        "type": "object",
        "required": ["bookings", "total"],
        "properties": {
            "bookings": {"type": "array", "items": booking},
            "total": {"type": "integer"},
        },
    }
    new = {
        "type": "object",
        "required": ["guest", "nights"],
        "properties": BOOKING,
        "example": {
            "guest": "Ada", "nights": 3, "deposit": 20.5, "board": "half", "note": "late arrival",
            "tags": ["sea view"],
        },
    }  # fmt: skip

    def sends(schema: Json) -> Json:
        return {"required": True, "content": {"application/json": {"schema": schema}}}

    def parameter(name: str, place: str, **schema: Json) -> Json:
        return {"name": name, "in": place, "required": place == "path", "schema": schema}

    room, one = parameter("room", "path", type="string"), parameter("id", "path", type="string")
    query = [
        parameter("limit", "query", type="integer", minimum=1, maximum=100),
        parameter("offset", "query", type="integer", minimum=0),
        parameter("board", "query", type="string", enum=["none", "half", "full"]),
    ]
    change = {"type": "object", "properties": BOOKING}
    path = "/rooms/{room}/bookings"
    paths = {
        "/rooms": {
            "get": {
                "operationId": "listRooms",
                "responses": {"200": answer({"type": "array"}), **errors},
            },
            "post": {
                "operationId": "addRoom",
                "requestBody": sends({
                    "type": "object", "required": ["name"],
                    "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 40}},
                }),
                "responses": {"201": answer({"type": "object", "required": ["room"]}), **errors},
            },
        },
        "/rooms/{room}": {
            "parameters": [room],
            "get": {"operationId": "getRoom", "responses": {"200": answer(), **errors}},
        },
        path: {
            "parameters": [room],
            "get": {
                "operationId": "listBookings", "parameters": query,
                "responses": {"200": answer(rows), **errors},
            },
            "post": {
                "operationId": "book", "requestBody": sends(new),
                "responses": {"201": answer(booking), **errors},
            },
        },
        path + "/{id}": {
            "parameters": [room, one],
            "get": {"operationId": "getBooking", "responses": {"200": answer(booking), **errors}},
            "patch": {
                "operationId": "changeBooking", "requestBody": sends(change),
                "responses": {"200": answer(booking), **errors},
            },
            "delete": {
                "operationId": "cancel",
                "responses": {"204": answer(), "200": answer(booking), **errors},
            },
        },
    }  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bookings", "version": "1"},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Booking-Key"}},
            "schemas": {
                "Booking": {
                    "type": "object",
                    "required": ["id", "guest", "nights"],
                    "properties": {"id": {"type": "string"}, **BOOKING},
                }
            },
        },
    }


class Service:
    """The booking service, with one fault or legal variation."""

    def __init__(self, way: str) -> None:
        self.way = way
        self.rooms: dict[str, dict[str, dict[str, Json]]] = {}
        self.names: dict[str, str] = {}
        self._ids, self._calls = count(1), count(1)

    def app(self) -> Starlette:
        one = "/rooms/{room}/bookings/{id}"
        return Starlette(
            routes=[
                Route("/rooms", self.serve, methods=["GET", "POST"]),
                Route("/rooms/{room}", self.serve, methods=["GET"]),
                Route("/rooms/{room}/bookings", self.serve, methods=["GET", "POST"]),
                Route(one, self.serve, methods=["GET", "PATCH", "DELETE"]),
            ]
        )

    async def serve(self, request: Request) -> Response:
        response = await self._answer(request)
        number = 1 if self.way == "the request id is constant" else next(self._calls)
        if not (self.way == "errors lack the request id" and response.status_code >= 400):
            response.headers["X-Request-Id"] = f"rq-{number:08}"
        return response

    def _knows_key(self, request: Request) -> bool:
        given = request.headers.get("x-booking-key", "")
        bearer = request.headers.get("authorization", "")
        return (
            given == KEY
            or (self.way.endswith("?api_key=") and request.query_params.get("api_key") == KEY)
            or (self.way.endswith("bearer token") and bearer == f"Bearer {KEY}")
            or (self.way.endswith("in upper case") and given.lower() == KEY)
        )

    async def _answer(self, request: Request) -> Response:
        if not self._knows_key(request):
            crashes = self.way == "a request without a key fails with 500"
            if crashes and not request.headers.get("x-booking-key"):
                return Response("Internal Server Error", 500)
            return self._error(401)
        body: Json = None
        if request.method in ("POST", "PATCH"):
            try:
                body = json.loads(await request.body())
            except ValueError:
                return self._error(422)
            new = request.method == "POST" and "room" in request.path_params
            if not isinstance(body, dict) or self._is_wrong(body, request, new):
                return self._error(422)
        room = request.path_params.get("room")
        if room is None:
            return self._rooms(request, body)
        if room not in self.rooms:
            return self._error(404)
        if "id" in request.path_params:
            return self._one(request, self.rooms[room], request.path_params["id"], body)
        if request.url.path.endswith("/bookings"):
            return self._many(request, self.rooms[room], body)
        return JSONResponse({"room": room, "name": self.names[room]})

    def _rooms(self, request: Request, body: Json) -> Response:
        if request.method == "GET":
            return JSONResponse([{"room": each} for each in self.rooms])
        room = f"room-{next(self._ids)}"
        self.rooms[room], self.names[room] = {}, body["name"]
        return JSONResponse({"room": room, "name": body["name"]}, 201)

    def _is_wrong(self, body: Json, request: Request, new: bool) -> bool:
        if "room" not in request.path_params:
            name = body.get("name")
            return not isinstance(name, str) or not 0 < len(name) <= 40
        if new and not {"guest", "nights"} <= body.keys():
            return True
        longest = 59 if self.way == "the longest guest is refused" else 60
        most = 29 if self.way == "29 nights are accepted" else 28
        checks = {
            "guest": lambda v: isinstance(v, str) and 0 < len(v) <= longest,
            "nights": lambda v: type(v) is int and 1 <= v <= most,
            "deposit": lambda v: type(v) in (int, float) and v >= 0,
            "board": lambda v: v in ("none", "half", "full"),
            "note": lambda v: isinstance(v, str) and len(v) <= 200,
            "tags": lambda v: isinstance(v, list) and all(isinstance(each, str) for each in v),
        }
        return any(name in checks and not checks[name](value) for name, value in body.items())

    def _stored(self, body: Json) -> Json:
        value = {name: body[name] for name in BOOKING if name in body}
        if self.way == "emoji are lost":
            value["guest"] = value["guest"].encode("latin-1", "replace").decode("latin-1")
        if self.way == "the deposit is rounded" and "deposit" in value:
            value["deposit"] = round(value["deposit"])
        if self.way == "tags are not stored" and "tags" in value:
            value["tags"] = []
        return value

    def _many(self, request: Request, rows: dict[str, Json], body: Json) -> Response:
        if request.method == "POST":
            constant = self.way == "every booking has the same id"
            id_ = "bk-1" if constant else f"bk-{next(self._ids)}"
            rows[id_] = {"id": id_, **self._stored(body)}
            location = f"{request.url.path}/{id_}"
            headers = {"Location": f"{location}/"} if self.way == "a trailing Location" else {}
            return JSONResponse(self._shown(rows[id_]), 201, headers)
        query = request.query_params
        try:
            limit, offset = int(query.get("limit", 20)), int(query.get("offset", 0))
        except ValueError:
            return self._error(422)
        if not 1 <= limit <= 100 or offset < 0 or query.get("board", "none") not in (
            "none", "half", "full",
        ):  # fmt: skip
            return self._error(422)
        found = list(rows.values())
        if "board" in query and self.way != "board is not filtered":
            found = [row for row in found if row.get("board") == query["board"]]
        if self.way == "sorted by guest":
            found.sort(key=lambda row: str(row["guest"]))
        total = len(found)
        if self.way == "offset skips one row too many" and offset:
            offset += 1
        page: Json = found[offset : offset + limit]
        if self.way == "the last row is listed twice":
            page = [*page, *page[-1:]]
        if self.way == "total counts the page":
            total = len(page)
        page = [self._shown(row) for row in page]
        if self.way == "an empty list is null" and not page:
            page = None
        return JSONResponse({"bookings": page, "total": total})

    def _one(self, request: Request, rows: dict[str, Json], id_: str, body: Json) -> Response:
        if id_ not in rows:
            if self.way == "an unknown id gets 200 and null" and request.method == "GET":
                return JSONResponse(None)
            if self.way == "a second DELETE fails with 500" and request.method == "DELETE":
                return Response("Internal Server Error", 500)
            return self._error(404)
        if request.method == "DELETE":
            row = rows[id_] if self.way == "DELETE does nothing" else rows.pop(id_)
            whole = self.way == "DELETE answers 200 with the booking"
            return JSONResponse(row) if whole else Response(status_code=204)
        if request.method == "PATCH":
            changed = self._stored({"guest": rows[id_]["guest"], **body})
            if self.way == "PATCH resets fields that are not sent":
                rows[id_] = {"id": id_, "nights": rows[id_]["nights"], **changed}
            elif self.way != "PATCH is not stored":
                rows[id_] |= changed
            return JSONResponse(self._shown({**rows[id_], **changed}))
        return JSONResponse(self._shown(rows[id_]))

    def _shown(self, row: Json) -> Json:
        more = {"created_by": "api"} if self.way == "further fields" else {}
        null = {"note": None} if self.way == "an optional field is null" else {}
        return {**row, **more, **null}

    def _error(self, status: int) -> Response:
        problem = self.way == "404 in problem+json" and status == 404
        media_type = "application/problem+json" if problem else "application/json"
        return JSONResponse({"detail": f"refused with {status}"}, status, media_type=media_type)


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Serve an application on a free loopback port until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def findings_of(way: str, path: Path) -> tuple[list[Cause], str]:
    """Return the root causes that a default run finds in a service, and its size."""
    with serving(Service(way).app()) as url:
        run = ContractRun(Target(url, Document(path), "", {"first": KEY}), RunOptions(seed=1))
        ended = run.run()
    return group_by_cause(run.findings.values()), f"{ended.sent} requests, {ended.seconds:.1f} s"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--match", default="", help="only those with this text")
    options = parser.parse_args()
    right: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bookings.json"
        path.write_text(json.dumps(document()))
        for way in (way for way in (*LEGAL, *FAULTS) if options.match in way):
            causes, size = findings_of(way, path)
            checks = {each.check for cause in causes for each in cause.findings}
            if way in LEGAL:
                verdict = "FALSE ALARM" if causes else "right"
            else:
                found = not checks.isdisjoint(FAULTS[way].split("|"))
                verdict = "MISSED" if not found else "right" if len(causes) == 1 else "REPEATED"
            right[verdict] += 1
            print(f"{verdict}: {way} ({size})")
            for cause in causes if verdict != "right" else ():
                print(f"    {cause.where}: {cause.first.check}: {cause.first.message}"[:150])
    print(", ".join(f"{count} {verdict}" for verdict, count in right.most_common()))


if __name__ == "__main__":
    main()
