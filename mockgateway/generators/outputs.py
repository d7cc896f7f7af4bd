"""What a finished task has made: where its files are, and its texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockgateway.content import Message, Output, Prompt, Ticket
from mockgateway.seed import Seed

# What is made, by the words of `x-mock: make`: its kind, content type and extension.
FORMS = {
    "image": ("image", "image/png", "png"),
    "image_edit": ("image", "image/png", "png"),
    "video": ("video", "video/mp4", "mp4"),
    "video_edit": ("video", "video/mp4", "mp4"),
    "music": ("audio", "audio/mpeg", "mp3"),
    "speech": ("audio", "audio/mpeg", "mp3"),
    "model3d": ("model3d", "model/gltf-binary", "glb"),
}
PICTURES = {"jpg": "image/jpeg", "webp": "image/webp", "png": "image/png"}

_HEIGHTS = {"480p": 480, "720p": 720, "1080p": 1080}
_SIDES = {"0.5K": 512, "512": 512, "1K": 1024, "2K": 2048, "4K": 4096}


def outputs(ticket: Ticket) -> Sequence[Output]:
    """The outputs of a task, in order: as many as were wanted, the same ones each time."""
    if ticket.make == "transcription":
        return list(_transcripts(ticket))
    if ticket.make == "text":
        return [Output("text", text=_written(ticket, f"Write a song about {ticket.ask.get('prompt') or 'the sea'}", 0), content_type="text/plain")]
    kind, content_type, extension = FORMS[ticket.make]
    if kind == "image" and (said := str(ticket.ask.get("generation_output_format", ""))) in PICTURES:
        content_type, extension = PICTURES[said], said
    width, height = _size(ticket, kind) if kind in ("image", "video") else (0, 0)
    seconds = (ticket.seconds or 5.0) if kind in ("video", "audio") else 0.0
    return [
        Output(kind, f"/media/{ticket.id}/{place}.{extension}", "", content_type, f"{kind}-{place}.{extension}", 0, width, height, seconds)
        for place in range(int(ticket.number))
    ]


def _transcripts(ticket: Ticket) -> Iterator[Output]:
    for place, source in enumerate(ticket.ask.get("file_urls") or ()):
        seconds = 30.0 + Seed.root("length", ticket.seed, source).below(9000) / 10
        text = _written(ticket, f"Tell me about {source.rsplit('/', 1)[-1].split('.')[0] or 'the project'}", place)
        yield Output("text", text=text, content_type="text/plain", seconds=seconds, language=str(ticket.ask.get("language") or "en"), source=source)


def _written(ticket: Ticket, wish: str, place: int) -> str:
    from mockgateway.generators.prose import answer  # loaded on first need

    return answer(Prompt(ticket.model, [Message("user", wish[:2000])]), Seed.root(ticket.seed, place), place % 64)


def _size(ticket: Ticket, kind: str) -> tuple[int, int]:
    """Pixels: the size in so many words, else a resolution and a ratio, else the kind's usual."""
    ask = ticket.ask
    for word in ("size", "resolution"):
        sides = str(ask.get(word, "")).replace("*", "x").split("x")
        if len(sides) == 2 and all(side.isascii() and side.isdigit() and 0 < int(side) <= 8192 for side in sides):
            return int(sides[0]), int(sides[1])
    said = str(ask.get("generation_resolution") or ask.get("resolution") or ask.get("image_size") or "")
    across, down = _ratio(str(ask.get("generation_ratio") or ask.get("aspect_ratio") or ("1:1" if kind == "image" else "16:9")))
    if kind == "video":
        short = _HEIGHTS.get(said, 720)
        return (_even(short * across / down), short) if across >= down else (short, _even(short * down / across))
    longest = _SIDES.get(said, 1024)
    return (longest, _even(longest * down / across)) if across >= down else (_even(longest * across / down), longest)


def _ratio(text: str) -> tuple[int, int]:
    sides = text.split(":")
    if len(sides) == 2 and all(side.isascii() and side.isdigit() and 0 < int(side) < 100 for side in sides):
        return int(sides[0]), int(sides[1])
    return 1, 1


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)
