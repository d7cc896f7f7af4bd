"""OpenAI's Images (platform.openai.com/docs/api-reference/images), and the operations on images that other hosts have added to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

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
from mockgateway.reply import Reply

LONGEST = 4096  # pixels of a side


class OpenaiImages:
    """`say: openai_images`: generations, edits and variations, and, in the same words, upscaling, styles and backgrounds."""

    def read(self, call: Call) -> ImageBatch:
        """The pictures wanted; what is done to the source is the operation's own (`actions.draw`). Raises Problem for a source that is none."""
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
        return ImageBatch(
            ask,
            number,
            content.get("response_format") == "b64_json",
            _source(content, "image", "image_url"),
            _source(content, "mask"),
        )

    def write(self, call: Call, content: Content) -> Reply:
        """`{created, data: [{url} or {b64_json}]}`; a prompt comes back as it was drawn."""
        assert isinstance(content, Pictures)
        revised = {"revised_prompt": content.prompt} if content.prompt else {}
        return Reply(
            200,
            value={
                "created": content.created,
                "data": [_told(picture) | revised for picture in content.pictures],
            },
        )


def _told(picture: Picture) -> dict[str, Any]:
    return {"url": picture.url} if picture.url else {"b64_json": picture.data}


def _source(content: Mapping[str, Any], *names: str) -> InputFile:
    """The first of these fields that there is; of a list of images the first."""
    for name in names:
        value = content.get(name)
        if value is not None:
            return read_input(value[0] if isinstance(value, list) and value else value, name)
    return InputFile(param=names[0])


def _size(said: Any) -> tuple[int, int]:
    """Pixels; nothing, or what is no size (such as `auto`), is 0 by 0."""
    wide, _, tall = str(said or "").partition("x")
    return (
        (int(wide), int(tall))
        if wide.isdecimal() and tall.isdecimal() and max(int(wide), int(tall)) <= LONGEST
        else (0, 0)
    )


def _format(content: Mapping[str, Any]) -> ImageFormat:
    wanted: Any = content.get("output_format")
    known: ImageFormat = wanted if wanted in get_args(ImageFormat) else "png"
    return known


def _style(content: Mapping[str, Any]) -> str:
    """In words; a picture in the style is known by its address."""
    said = (
        content.get("style")
        or read_input(content.get("style_image"), "style_image").address.rpartition("/")[2]
    )
    return str(said)[:500]
