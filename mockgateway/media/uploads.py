"""Files inside a submission: checked, stored, and replaced by their names."""

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
from mockgateway.media.inputs import read_input
from mockgateway.media.links import LinkError, Links, OpenedLink
from mockgateway.media.renderer import MediaRenderer
from mockgateway.problem import Problem

# Fields with an image (or first frame), a last frame or a video, in the words of all gateways.
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

GIVEN = "given"  # task field with a scenario's result file: stored name, extension, type
KEPT = "kept:"  # prefix of an upload's stored name, in the field of the upload
MEASURES = "measures"  # task field with width, height and seconds of the first upload
MAX_FILES = 32  # of one field

Measures = tuple[int, int, float]


async def keep(
    ask: Mapping[str, Any], content: Mapping[str, Any], studio: MediaRenderer, links: Links
) -> Mapping[str, Any]:
    """Return the task's fields with uploads stored and replaced by their names.

    Args:
        ask: The fields that the gateway keeps with the task.
        content: The request's body, which has the files.
        studio: Checks the files.
        links: Stores the files.

    Raises:
        Problem: A file is not an image or video.
    """
    changed: dict[str, Any] = {}
    measures: list[Measures] = []
    for name in (*IMAGES, *LAST, *VIDEOS):
        if name not in ask or not isinstance(content, Mapping):
            continue
        value = content.get(name)
        if isinstance(value, list):
            texts = [one for one in value[:MAX_FILES] if isinstance(one, str)]
            changed[name] = [await _kept(one, name, studio, links, measures) for one in texts]
        elif isinstance(value, str):
            changed[name] = await _kept(value, name, studio, links, measures)
    if measures:
        changed[MEASURES] = measures[-1 if changed.keys() & VIDEOS else 0]
    return {**ask, **changed} if changed else ask


async def _kept(
    value: str, name: str, studio: MediaRenderer, links: Links, measures: list[Measures]
) -> str:
    kind = "video" if name in VIDEOS else "image"
    upload = read_input(value, name, f"invalid_{kind}")
    found = await resolve_input(upload, studio, links, f"invalid_{kind}")
    if not found.data:
        return found.address
    measures.append(
        await studio.run("examine_upload", kind, found.data, name, long=kind == "video")
    )
    return KEPT + links.blobs.put(found.data)


async def resolve_input(
    source: InputFile, studio: MediaRenderer, links: Links, problem: str = "invalid_image"
) -> InputFile:
    """Return an input; a link of this sandbox is replaced by its file, without fetching.

    Raises:
        Problem: `problem`, if the link has expired.
    """
    if source.data or "/media/" not in source.address:
        return source
    try:
        opened = _unmarked(links.open(urlsplit(source.address).path))
        return InputFile((await studio.fetch(links, opened)).data, "", source.param)
    except LinkError as error:
        if error.reason == "expired":
            param = source.param
            message = f"The file at the address in '{param}' cannot be read: its link has expired."
            raise Problem(problem, message, param=param) from None
        return source


def _unmarked(opened: OpenedLink) -> OpenedLink:
    """Return a link's file without the "mock" mark, which its result will get."""
    ask = opened.recipe.ask
    if not isinstance(ask, ImageRequest | VideoRequest) or not ask.mark:
        return opened
    recipe = StoredMediaRequest(ask._replace(mark=False), opened.recipe.kept)
    return opened._replace(recipe=recipe, key=opened.key + b" unmarked")


async def transcribe(
    ask: Mapping[str, Any], upload: InputFile, studio: MediaRenderer, links: Links
) -> tuple[Mapping[str, Any], float]:
    """Transcribe the recordings of a long transcription.

    Args:
        ask: The fields that are kept with the task.
        upload: The uploaded recording, if any; else `file_urls` of `ask` are used.
        studio: Reads the recordings.
        links: Finds files of this sandbox.

    Returns:
        The fields with `transcripts`, and the average length in seconds.

    Raises:
        Problem: An upload is not a recording.
    """
    urls = ask.get("file_urls") or ()
    sources = [upload] if upload.data else [InputFile(b"", str(url), "file_urls") for url in urls]
    language = str(ask.get("language") or "")
    transcripts, total = [], 0.0
    for source in sources:
        sound = await resolve_input(source, studio, links, "invalid_audio")
        heard: Transcript = await studio.run(
            "transcribe", sound.data, sound.address, language, False
        )
        total += heard.seconds
        transcripts.append(
            {
                "source": source.address,
                "text": heard.text,
                "language": heard.language,
                "seconds": round(heard.seconds, 3),
            }
        )
    return {**ask, "transcripts": transcripts}, total / max(1, len(transcripts))


def iter_values(ask: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """Yield all texts in these fields, alone or in lists."""
    for name in names:
        value = ask.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one:
                yield one
