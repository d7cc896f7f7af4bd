"""Media: bytes that match their content type and the format, size and length of the request."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mockgateway.contract.checks.media_info import MediaInfo, canonical, media_info
from mockgateway.contract.checks.reading import from_base64
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any
FORMATS = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp",
    "gif": "image/gif", "mp3": "audio/mpeg", "opus": "audio/ogg", "aac": "audio/aac",
    "flac": "audio/flac", "wav": "audio/wav", "pcm": "audio/pcm", "mp4": "video/mp4",
    "webm": "video/webm", "ogg": "audio/ogg",
}  # fmt: skip
FORMAT_FIELDS = ("response_format", "output_format", "generation_output_format")
SIZE_FIELDS = ("size", "resolution")  # may say WIDTHxHEIGHT or LINESp
RATIO_FIELDS = ("generation_ratio", "aspect_ratio")
LENGTH_FIELDS = ("duration", "generation_duration")
MEDIA = ("image/", "audio/", "video/")


def media(exchange: Exchange) -> Iterator[Failure]:
    """Media, also in base64 in a list of images, is what its type and the request say."""
    response, items = exchange.response, exchange.reply.get("data")
    if response.media_type.startswith(MEDIA):
        if response.status == 200:
            claimed = response.header("content-type")
            for problem in media_problems(response.body, claimed, exchange.payload):
                yield Failure(problem)
    elif isinstance(items, list) and response.media_type == "application/json":
        images = [item for item in items if isinstance(item, dict)]
        if any({"url", "b64_json"} & item.keys() for item in images):
            yield from _images(exchange.payload, items)


def _images(body: dict[str, Json], items: list[Json]) -> Iterator[Failure]:
    count, form = body.get("n"), body.get("response_format")
    if isinstance(count, int) and len(items) != count:
        yield Failure(f"{len(items)} images came, but {count} were requested", "/data")
    rest = {name: value for name, value in body.items() if name != "response_format"}
    for index, item in enumerate(items):
        if form in ("url", "b64_json") and form not in item:
            message = f"response_format is {form}, but the image has {', '.join(item)}"
            yield Failure(message, f"/data/{index}")
        if "b64_json" in item:
            pointer, data = f"/data/{index}/b64_json", from_base64(item["b64_json"])
            problems = media_problems(data, "", rest) if data is not None else ["it is not base64"]
            yield from (Failure(problem, pointer) for problem in problems)


def media_problems(
    data: bytes, claimed: str, request: Mapping[str, Json], make: str = ""
) -> Iterator[str]:
    """Yield the faults of media.

    Args:
        data: The bytes.
        claimed: Their content type, "" for unknown.
        request: The fields of the request that asked for them.
        make: The kind of work of the operation.
    """
    info = media_info(data, canonical(claimed))
    if info.problem:
        yield f"the bytes are not {claimed or 'media'}: {info.problem}"
        return
    if claimed and canonical(claimed) not in (info.media_type, "application/octet-stream"):
        yield f"the content type is {claimed}, but the bytes are {info.media_type}"
    for name, wrong, is_ in _mismatches(info, request):
        if wrong:
            yield f"{name} is {request[name]}, but the bytes are {is_}"
    if make == "upscale":
        yield from _upscale_problem(info, request)
    if make == "background_removal" and not info.transparent:
        yield "the background was to be removed, but no pixel is transparent"


def _mismatches(info: MediaInfo, request: Mapping[str, Json]) -> Iterator[tuple[str, bool, str]]:
    """Yield each field about format, size or length: name, whether it is wrong, actual value."""
    for name in FORMAT_FIELDS:
        wanted = FORMATS.get(str(request.get(name)), "")
        same_kind = wanted.split("/")[0] == info.media_type.split("/")[0]
        yield name, same_kind and wanted != info.media_type, info.media_type
    size = f"{info.width}x{info.height}"
    for name in SIZE_FIELDS if info.width else ():
        value = str(request.get(name))
        if match := re.fullmatch(r"(\d+)[x*](\d+)", value):
            yield name, (info.width, info.height) != (int(match[1]), int(match[2])), size
        if match := re.fullmatch(r"(\d+)p", value):
            yield name, min(info.width, info.height) != int(match[1]), size
    for name in RATIO_FIELDS if info.width else ():
        if match := re.fullmatch(r"(\d+):(\d+)", str(request.get(name))):
            ratio = info.width / info.height / (int(match[1]) / int(match[2]))
            yield name, abs(ratio - 1) > 0.05, size
    for name in LENGTH_FIELDS if info.seconds else ():
        seconds = request.get(name)
        # Codecs work in frames and some pad: allow half a second, or a tenth of the length.
        if isinstance(seconds, int | float):
            wrong = abs(info.seconds - seconds) > max(0.5, seconds / 10)
            yield name, wrong, f"{info.seconds:.2f} s long"


def _upscale_problem(info: MediaInfo, request: Mapping[str, Json]) -> Iterator[str]:
    """Check that an image sent as a data URL has grown by `scale`."""
    match = re.match(r"data:(image/[\w+.-]+);base64,", str(request.get("image")))
    scale = request.get("scale")
    if match and isinstance(scale, int):
        sent = media_info(base64.b64decode(str(request["image"])[match.end() :]), match[1])
        if (info.width, info.height) != (sent.width * scale, sent.height * scale):
            sizes = (
                f"the image sent is {sent.width}x{sent.height}, this one {info.width}x{info.height}"
            )
            yield f"scale is {scale}, but {sizes}"
