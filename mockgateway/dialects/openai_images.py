"""OpenAI's Images (platform.openai.com/docs/api-reference/images).

Upscaling, style transfer and background removal use the same format.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, get_args

from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content import Content
from mockgateway.content.media import (
    ImageBatch,
    ImageFormat,
    ImageRequest,
    InputFile,
    Picture,
    Pictures,
)
from mockgateway.media import read_input
from mockgateway.reply import Event, Reply

MAX_SIDE = 4096  # pixels
_SIZE = re.compile(r"([0-9]{1,6})x([0-9]{1,6})")

# Tokens of a square picture of 1024 pixels (platform.openai.com/docs/guides/image-generation).
_QUALITIES = {"low": 272, "medium": 1056, "high": 4160, "auto": 1056}
_BACKGROUNDS = ("transparent", "opaque", "auto")


class OpenaiImages:
    """`say: openai_images`."""

    def read(self, call: Call) -> ImageBatch:
        """Return the requested images; the action sets the operation on the source.

        Raises:
            Problem: A source is missing or is not an image.
        """
        content: Mapping[str, Any] = call.content
        width, height = _size(content.get("size"))
        seed = content.get("seed")
        ask = ImageRequest(
            "image",
            content.get("prompt") or "",
            content.get("negative_prompt") or "",
            width,
            height,
            _format(content),
            "" if seed is None else str(seed),
            scale=content.get("scale") or 2,
            style=_style(content),
        )
        number = content.get("n") or 1
        streams = content.get("stream") is True
        return ImageBatch(
            ask,
            number,
            streams or _response_format(call) == "b64_json",
            _source(content, "image", "image_url"),
            _source(content, "mask"),
            content.get("partial_images") or 0 if streams else 0,
        )

    def write(self, call: Call, content: Content) -> Reply:
        """Write the URLs or the files in base64, with the prompt that was drawn, or events."""
        assert isinstance(content, Pictures)
        if call.field("stream") is True:
            events = [event for one in content.pictures for event in _events(call, content, one)]
            return Reply(200, "text/event-stream", events=events)
        revised = {"revised_prompt": content.prompt} if content.prompt else {}
        return Reply(
            200,
            value={
                "created": content.created,
                "data": [_entry(picture) | revised for picture in content.pictures],
            },
        )


def _response_format(call: Call) -> str:
    """Return the requested format, else the model's first one, else `url`."""
    formats = call.model.facts.get("response_formats") if call.model is not None else None
    return str(call.content.get("response_format") or (formats or ["url"])[0])


def _events(call: Call, content: Pictures, picture: Picture) -> Iterator[Event]:
    """Yield the events of one image: its previews, then itself with its usage."""
    kind = "image_edit" if call.operation and "edit" in call.operation.make else "image_generation"
    width, height = picture.size
    quality = _choice(call, "quality", _QUALITIES)
    shared = {
        "created_at": content.created,
        "size": f"{width}x{height}",
        "quality": quality,
        "background": _choice(call, "background", _BACKGROUNDS),
        "output_format": _format(call.content),
    }
    for index, preview in enumerate(picture.previews):
        name = f"{kind}.partial_image"
        data = {"type": name, "b64_json": preview, **shared, "partial_image_index": index}
        yield Event(name, data)
    name = f"{kind}.completed"
    usage = _usage(content.prompt, width * height, quality)
    yield Event(name, {"type": name, "b64_json": picture.data, **shared, "usage": usage})


def _choice(call: Call, name: str, known: Collection[str]) -> str:
    """Return a parameter if it is one of the known words, else the last of these."""
    words = list(known)
    wanted = call.content.get(name)
    return wanted if wanted in words else words[-1]


def _usage(prompt: str, pixels: int, quality: str) -> dict[str, Any]:
    read = tokens.count(prompt)
    made = max(1, round(_QUALITIES[quality] * pixels / 1024**2))
    return {
        "input_tokens": read,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": read},
        "output_tokens": made,
        "total_tokens": read + made,
    }


def _entry(picture: Picture) -> dict[str, Any]:
    return {"url": picture.url} if picture.url else {"b64_json": picture.data}


def _source(content: Mapping[str, Any], *names: str) -> InputFile:
    """Return the first of these fields that is set; of a list, its first image."""
    for name in names:
        value = content.get(name)
        if value is not None:
            return read_input(value[0] if isinstance(value, list) and value else value, name)
    return InputFile(param=names[0])


def _size(value: Any) -> tuple[int, int]:
    """Return width and height in pixels; (0, 0) for anything but a size, such as `auto`."""
    found = _SIZE.fullmatch(str(value or ""))
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    return (width, height) if max(width, height) <= MAX_SIDE else (0, 0)


def _format(content: Mapping[str, Any]) -> ImageFormat:
    wanted: Any = content.get("output_format")
    known: ImageFormat = wanted if wanted in get_args(ImageFormat) else "png"
    return known


def _style(content: Mapping[str, Any]) -> str:
    """Return the style in words; a style image counts by the last part of its URL."""
    style = (
        content.get("style")
        or read_input(content.get("style_image"), "style_image").address.rpartition("/")[2]
    )
    return str(style)[:500]
