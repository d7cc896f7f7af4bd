"""Media that is what content type, format, size, length and the request say of it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping

from mockgateway.contract.checks.looking import Look, look, plain
from mockgateway.contract.checks.reading import (
    Exchange,
    Json,
    accepted,
    asked,
    header,
    kind,
    streamed,
    told,
)
from mockgateway.contract.failure import Failure, tell

NAME = "media"
FORMATS = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif", "mp3": "audio/mpeg", "opus": "audio/ogg", "aac": "audio/aac",
    "flac": "audio/flac", "wav": "audio/wav", "pcm": "audio/pcm", "mp4": "video/mp4", "webm": "video/webm", "ogg": "audio/ogg",
}  # fmt: skip
SHAPED = ("size", "resolution")  # fields of requests that may say WIDTHxHEIGHT
FORMED = ("response_format", "output_format", "generation_output_format")
TIMED = ("duration", "generation_duration")


def media(exchange: Exchange) -> Iterator[Failure]:
    """Bytes that came at once, or in base64 in a list of images."""
    if not accepted(exchange) or streamed(exchange):
        return
    if (
        kind(exchange).startswith(("image/", "audio/", "video/"))
        and exchange.response.status == 200
    ):
        yield from (
            tell(NAME, exchange, problem)
            for problem in problems(
                exchange.response.body, header(exchange, "content-type"), asked(exchange)
            )
        )
        return
    items = told(exchange).get("data")
    if (
        isinstance(items, list)
        and kind(exchange) == "application/json"
        and any(isinstance(item, dict) and {"url", "b64_json"} & item.keys() for item in items)
    ):
        yield from _images(exchange, items)


def _images(exchange: Exchange, items: list[Json]) -> Iterator[Failure]:
    body = asked(exchange)
    if isinstance(body.get("n"), int) and len(items) != body["n"]:
        yield tell(
            NAME, exchange, f"{len(items)} images came, and {body['n']} were asked for", "/data"
        )
    wanted = body.get("response_format")
    for index, item in enumerate(items):
        if wanted in ("url", "b64_json") and wanted not in item:
            yield tell(
                NAME,
                exchange,
                f"response_format is {wanted}, and the image has {', '.join(item)}",
                f"/data/{index}",
            )
        if "b64_json" in item:
            try:
                data = base64.b64decode(str(item["b64_json"]), validate=True)
            except (binascii.Error, ValueError):
                yield tell(NAME, exchange, "b64_json is no base64", f"/data/{index}/b64_json")
                continue
            yield from (
                tell(NAME, exchange, problem, f"/data/{index}/b64_json")
                for problem in problems(
                    data, "", {key: part for key, part in body.items() if key != "response_format"}
                )
            )


def problems(
    data: bytes, claimed: str, asked_for: Mapping[str, Json], make: str = ""
) -> Iterator[str]:
    """What is wrong with bytes. claimed: their content type, "" for none; asked_for: the request they answer; make: what was to be made."""
    seen = look(data, plain(claimed))
    if seen.problem:
        yield f"the bytes are not what they should be ({claimed or 'media'}): {seen.problem}"
        return
    if claimed and plain(claimed) != seen.kind and plain(claimed) != "application/octet-stream":
        yield f"the content type is {claimed}, and the bytes are {seen.kind}"
    yield from _form(seen, asked_for)
    yield from _shape(seen, asked_for, make)
    yield from _time(seen, asked_for)
    if make == "upscale":
        yield from _grown(seen, asked_for)
    if make == "background_removal" and not seen.clear:
        yield "the background was to be removed, and no pixel is transparent"


def _form(seen: Look, body: Mapping[str, Json]) -> Iterator[str]:
    for name in FORMED:
        wanted = FORMATS.get(str(body.get(name)))
        if wanted and wanted.split("/")[0] == seen.kind.split("/")[0] and wanted != seen.kind:
            yield f"{name} is {body[name]}, and the bytes are {seen.kind}"


def _shape(seen: Look, body: Mapping[str, Json], make: str) -> Iterator[str]:
    if not seen.width:
        return
    for name in SHAPED:
        match = re.fullmatch(r"(\d+)[x*](\d+)", str(body.get(name)))
        if match and (seen.width, seen.height) != (int(match[1]), int(match[2])):
            yield f"{name} is {body[name]}, and the bytes are {seen.width}x{seen.height}"
        lines = re.fullmatch(r"(\d+)p", str(body.get(name)))
        if lines and min(seen.width, seen.height) != int(lines[1]):
            yield f"{name} is {body[name]}, and the bytes are {seen.width}x{seen.height}"
    for name in ("generation_ratio", "aspect_ratio"):
        match = re.fullmatch(r"(\d+):(\d+)", str(body.get(name)))
        if match and abs(seen.width / seen.height / (int(match[1]) / int(match[2])) - 1) > 0.05:
            yield f"{name} is {body[name]}, and the bytes are {seen.width}x{seen.height}"


def _grown(seen: Look, body: Mapping[str, Json]) -> Iterator[str]:
    """An upscaled picture is `scale` times as large as the one that was sent, where that is at hand."""
    match = re.match(r"data:(image/[\w+.-]+);base64,", str(body.get("image")))
    scale = body.get("scale")
    if not match or not isinstance(scale, int):
        return
    sent = look(base64.b64decode(str(body["image"])[match.end() :]), match[1])
    if (seen.width, seen.height) != (sent.width * scale, sent.height * scale):
        yield f"scale is {scale}, the picture that was sent {sent.width}x{sent.height}, and the bytes are {seen.width}x{seen.height}"


def _time(seen: Look, body: Mapping[str, Json]) -> Iterator[str]:
    for name in TIMED:
        wanted = body.get(name)
        # Codecs work in frames, and some pad: half a second, or a tenth of it.
        if (
            isinstance(wanted, (int, float))
            and seen.seconds
            and abs(seen.seconds - wanted) > max(0.5, wanted / 10)
        ):
            yield f"{name} is {wanted}, and the bytes last {seen.seconds:.2f} s"
