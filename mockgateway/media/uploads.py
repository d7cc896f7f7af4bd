"""Files that come inside a submission: vetted, kept, and named in the place where they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockgateway.media.inline import given
from mockgateway.media.links import Links
from mockgateway.media.studio import Studio

# Where a picture (or a first frame), a last frame or a video may come from, in the words of all gateways.
IMAGES = ("image", "image_url", "image_urls", "img_url", "generation_input_file")
LAST = ("generation_input_file_last_content", "last_image")
VIDEOS = ("video", "video_url", "video_urls")

KEPT = "kept:"  # before the name of an upload, in the place of what was uploaded


async def keep(ask: Mapping[str, Any], content: Mapping[str, Any], studio: Studio, links: Links) -> Mapping[str, Any]:
    """What of a request is remembered with its task, the files in it by their names. Raises Problem for one that is no image or video.

    ask: the fields that the gateway remembers; content: the request's body, which has the files.
    """
    changed: dict[str, Any] = {}
    for name in (*IMAGES, *LAST, *VIDEOS):
        if name not in ask or not isinstance(content, Mapping):
            continue
        value = content.get(name)
        if isinstance(value, list):
            changed[name] = [await _kept(one, name, studio, links) for one in value[:32] if isinstance(one, str)]
        elif isinstance(value, str):
            changed[name] = await _kept(value, name, studio, links)
    return {**ask, **changed} if changed else ask


async def _kept(value: str, name: str, studio: Studio, links: Links) -> str:
    kind = "video" if name in VIDEOS else "image"
    found = given(value, name, f"invalid_{kind}")
    if not found.data:
        return found.address
    await studio.run("vet", kind, found.data, name, long=kind == "video")
    return KEPT + links.blobs.put(found.data)


def values(ask: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """All that stands in these fields, lists and texts alike."""
    for name in names:
        value = ask.get(name)
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one)
