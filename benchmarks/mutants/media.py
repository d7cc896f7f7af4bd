"""Media that is not what it claims to be."""

from __future__ import annotations

import io
from typing import Any

import orjson

from mutants.changes import After, Memory, Mutant, body, header, whole
from mutants.wire import Change, MediaRequest, Reply, Send


def is_media(kind: str = "") -> Any:
    """Whether an answer is a success with such bytes."""
    return lambda ask, reply: (
        reply.status in (200, 206)
        and reply.header("content-type").startswith(kind or ("image/", "audio/", "video/"))
    )


def redrawn(operations: str, kind: str, **how: Any) -> Change:
    """Another picture: size=(w, h), form="JPEG", opaque=True."""

    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
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

    return After(operations, edit, is_media(kind))


class NeedsKey(Change):
    """Media is given only to whoever has a key."""

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(ask)
        if not ask.operation and is_media()(ask, reply) and not ask.header("authorization"):
            memory["hits"] = memory.get("hits", 0) + 1
            reply.status, reply.body = 403, b"denied"
            reply.put("content-type", "text/plain")
        return reply


class NoRange(Change):
    """Parts of media are not given: a Range is ignored, or answered wrongly."""

    def __init__(self, wrong: bool = False) -> None:
        self.wrong = wrong

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        ranged = ask.header("range") and not ask.operation
        if ranged and not self.wrong:
            ask.headers = [(name, value) for name, value in ask.headers if name.lower() != "range"]
        reply = await send(ask)
        if ranged:
            memory["hits"] = memory.get("hits", 0) + 1
            if self.wrong:
                reply.body = reply.body[::-1] if len(set(reply.body)) > 1 else reply.body + b"x"
            else:
                reply.put("accept-ranges", None)
        return reply


def links(gateway: str, operation: str, kind: str) -> list[Mutant]:
    """Files behind URLs. kind: image/, audio/ or video/."""

    def mutant(name: str, checks: str, change: Change) -> Mutant:
        return Mutant(f"{kind}: {name}", gateway, operation, checks, change)

    either = "media|media_links"
    mutants = [
        mutant(
            "the URL is 404", either, whole("media", 404, "application/json", b"{}", is_media(kind))
        ),
        mutant(
            "the URL is 500", either, whole("media", 500, "text/plain", b"oops", is_media(kind))
        ),
        mutant(
            "the bytes are text",
            either,
            body("media", b"this is no media at all, only words", is_media(kind)),
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
            mutant("another size", either, redrawn("media", kind, size=(33, 44))),
            mutant("JPEG under a PNG's content type", either, redrawn("media", kind, form="JPEG")),
        ]
    return mutants


def inline(operations: str, edit: Any) -> Change:
    """Other bytes in `b64_json`."""
    import base64

    def change(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        for item in (value or {}).get("data") or []:
            if "b64_json" in item:
                item["b64_json"] = edit(base64.b64decode(item["b64_json"]))
                reply.body = orjson.dumps(value)
                return
        memory["hits"] -= 1

    return After(operations, change)
