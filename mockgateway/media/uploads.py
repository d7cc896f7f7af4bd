"""Files that come inside a submission: vetted, kept, and named in the place where they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from mockgateway.content.media import (
    ImageRequest,
    InputFile,
    StoredMediaRequest,
    Transcript,
    VideoRequest,
)
from mockgateway.media.inline import read_input
from mockgateway.media.links import LinkError, Links, OpenedLink
from mockgateway.media.renderer import MediaRenderer
from mockgateway.problem import Problem

# Where a picture (or a first frame), a last frame or a video may come from, in the words of all gateways.
IMAGES = (
    "image",
    "image_url",
    "image_urls",
    "img_url",
    "images",
    "input_image",
    "generation_input_file",
)
LAST = ("generation_input_file_last_content", "last_image")
VIDEOS = ("video", "video_url", "video_urls")

GIVEN = "given"  # where a task remembers the file that a scenario gives as its result: its name in the store, its ending and its type
KEPT = "kept:"  # before the name of an upload, in the place of what was uploaded
MEASURES = "measures"  # where width, height and seconds of the first upload are remembered


async def keep(
    ask: Mapping[str, Any], content: Mapping[str, Any], studio: MediaRenderer, links: Links
) -> Mapping[str, Any]:
    """What of a request is remembered with its task, the files in it by their names. Raises Problem for one that is no image or video.

    ask: the fields that the gateway remembers; content: the request's body, which has the files.
    """
    changed: dict[str, Any] = {}
    measures: list[tuple[int, int, float]] = []
    for name in (*IMAGES, *LAST, *VIDEOS):
        if name not in ask or not isinstance(content, Mapping):
            continue
        value = content.get(name)
        if isinstance(value, list):
            changed[name] = [
                await _kept(one, name, studio, links, measures)
                for one in value[:32]
                if isinstance(one, str)
            ]
        elif isinstance(value, str):
            changed[name] = await _kept(value, name, studio, links, measures)
    return (
        {
            **ask,
            **changed,
            **({MEASURES: measures[-1 if changed.keys() & VIDEOS else 0]} if measures else {}),
        }
        if changed
        else ask
    )


async def _kept(
    value: str,
    name: str,
    studio: MediaRenderer,
    links: Links,
    measures: list[tuple[int, int, float]],
) -> str:
    kind = "video" if name in VIDEOS else "image"
    found = await resolve_input(
        read_input(value, name, f"invalid_{kind}"), studio, links, f"invalid_{kind}"
    )
    if not found.data:
        return found.address
    measures.append(
        await studio.run("examine_upload", kind, found.data, name, long=kind == "video")
    )
    return KEPT + links.blobs.put(found.data)


async def resolve_input(
    source: InputFile, studio: MediaRenderer, links: Links, problem: str = "invalid_image"
) -> InputFile:
    """What was sent; of the address of a file that the sandbox itself has made, that file: its link says how it is made, nothing is fetched.

    Raises `problem` where that link has expired.
    """
    path = urlsplit(source.address).path if "/media/" in source.address and not source.data else ""
    try:
        return (
            InputFile(
                (await studio.fetch(links, _unmarked(links.open(path)))).data, "", source.param
            )
            if path
            else source
        )
    except LinkError as refused:
        if refused.reason == "expired":
            raise Problem(
                problem,
                f"The file at the address in '{source.param}' cannot be read: its link has expired.",
                param=source.param,
            ) from None
        return source


def _unmarked(opened: OpenedLink) -> OpenedLink:
    """A file of ours as a source: what is made of it gets the mark, once."""
    ask = opened.recipe.ask
    if not isinstance(ask, ImageRequest | VideoRequest) or not ask.mark:
        return opened
    return opened._replace(
        recipe=StoredMediaRequest(ask._replace(mark=False), opened.recipe.kept),
        key=opened.key + b" unmarked",
    )


async def heard(
    ask: Mapping[str, Any], upload: InputFile, studio: MediaRenderer, links: Links
) -> tuple[Mapping[str, Any], float]:
    """What is remembered of a long transcription, with what is said in each recording, and how many seconds one of them takes on average.

    upload: the recording that was sent, if one was. Raises Problem for what is no recording.
    """
    sources = (
        [upload]
        if upload.data
        else [InputFile(b"", str(address), "file_urls") for address in ask.get("file_urls") or ()]
    )
    found: list[Transcript] = []
    for source in sources:
        sound = await resolve_input(source, studio, links, "invalid_audio")
        found.append(
            await studio.run(
                "transcribe", sound.data, sound.address, str(ask.get("language") or ""), False
            )
        )
    said = [
        {
            "source": source.address,
            "text": one.text,
            "language": one.language,
            "seconds": round(one.seconds, 3),
        }
        for source, one in zip(sources, found, strict=True)
    ]
    return {**ask, "transcripts": said}, sum(one.seconds for one in found) / max(1, len(found))


def iter_values(ask: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """All that stands in these fields, lists and texts alike."""
    for name in names:
        value = ask.get(name)
        yield from (
            one
            for one in (value if isinstance(value, list) else [value])
            if isinstance(one, str) and one
        )
