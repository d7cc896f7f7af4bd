"""Write a transcript as subtitles in SubRip or WebVTT."""

from __future__ import annotations

from mockgateway.content.media import Transcript


def srt(transcript: Transcript) -> str:
    """Return numbered SubRip cues."""
    return "".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{_line(cue.text)}\n\n"
        for number, cue in enumerate(transcript.segments, 1)
    )


def vtt(transcript: Transcript) -> str:
    """Return WebVTT cues; their text is escaped (https://www.w3.org/TR/webvtt1/, 4.2.2)."""
    return "WEBVTT\n\n" + "".join(
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_escaped(_line(cue.text))}\n\n"
        for cue in transcript.segments
    )


def _clock(seconds: float, point: str) -> str:
    rest, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, whole = divmod(rest, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{whole:02}{point}{thousandths:03}"


def _line(text: str) -> str:
    return " ".join(text.split())  # an empty line would end the cue


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
