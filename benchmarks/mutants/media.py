"""Mutants of media files and their URLs."""

from __future__ import annotations

import io
from typing import Any

import orjson

from mutants.changes import EditReply, Memory, Mutant, body, header, replace_reply
from mutants.wire import Change, ProxyRequest, Reply, Send


def is_media(kind: str = "") -> Any:
    """Return a condition: a success with media of a type."""
    return lambda request, reply: (
        reply.status in (200, 206)
        and reply.header("content-type").startswith(kind or ("image/", "audio/", "video/"))
    )


def redraw(operations: str, kind: str, **how: Any) -> Change:
    """Change an image: size=(w, h), form="JPEG", opaque=True."""

    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        from PIL import Image

        try:
            picture = Image.open(io.BytesIO(reply.body))
            picture.load()
        except OSError:
            memory["hits"] -= 1
            return
        form = how.get("form") or picture.format or "PNG"
        if "size" in how:
            picture = picture.resize(how["size"])
        if how.get("opaque") or form == "JPEG":
            picture = picture.convert("RGB")
        out = io.BytesIO()
        picture.save(out, form)
        reply.body = out.getvalue()

    return EditReply(operations, edit, is_media(kind))


class NeedsKey(Change):
    """Require a key for media URLs."""

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        if (
            not request.operation
            and is_media()(request, reply)
            and not request.header("authorization")
        ):
            memory["hits"] = memory.get("hits", 0) + 1
            reply.status, reply.body = 403, b"denied"
            reply.put("content-type", "text/plain")
        return reply


class NoRange(Change):
    """Ignore Range, or answer it with wrong bytes."""

    def __init__(self, wrong: bool = False) -> None:
        self.wrong = wrong

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        ranged = request.header("range") and not request.operation
        if ranged and not self.wrong:
            request.headers = [
                (name, value) for name, value in request.headers if name.lower() != "range"
            ]
        reply = await send(request)
        if ranged:
            memory["hits"] = memory.get("hits", 0) + 1
            if self.wrong:
                reply.body = reply.body[::-1] if len(set(reply.body)) > 1 else reply.body + b"x"
            else:
                reply.put("accept-ranges", None)
        return reply


def links(gateway: str, operation: str, kind: str) -> list[Mutant]:
    """Return the mutants of files at URLs; `kind` is image/, audio/ or video/."""

    def mutant(name: str, checks: str, change: Change) -> Mutant:
        return Mutant(f"{kind}: {name}", gateway, operation, checks, change)

    either = "media|media_links"
    mutants = [
        mutant(
            "the URL is 404",
            either,
            replace_reply("media", 404, "application/json", b"{}", is_media(kind)),
        ),
        mutant(
            "the URL is 500",
            either,
            replace_reply("media", 500, "text/plain", b"oops", is_media(kind)),
        ),
        mutant(
            "the bytes are text",
            either,
            body("media", b"this is text and not media at all", is_media(kind)),
        ),
        mutant(
            "the bytes are cut",
            either,
            body("media", lambda data: data[: len(data) // 3], is_media(kind)),
        ),
        mutant("the bytes are empty", either, body("media", b"", is_media(kind))),
        mutant(
            "the content type is HTML",
            either,
            header("media", "content-type", "text/html", is_media(kind)),
        ),
        mutant("a key is needed", either, NeedsKey()),
        mutant("Range is ignored", either, NoRange()),
        mutant("Range gives other bytes", either, NoRange(wrong=True)),
    ]
    if kind == "image/":
        mutants += [
            mutant("another size", either, redraw("media", kind, size=(33, 44))),
            mutant("JPEG under a PNG's content type", either, redraw("media", kind, form="JPEG")),
        ]
    return mutants


def edit_base64(operations: str, edit: Any) -> Change:
    """Change the bytes in `b64_json`."""
    import base64

    def change(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        for item in (value or {}).get("data") or []:
            if "b64_json" in item:
                item["b64_json"] = edit(base64.b64decode(item["b64_json"]))
                reply.body = orjson.dumps(value)
                return
        memory["hits"] -= 1

    return EditReply(operations, change)
