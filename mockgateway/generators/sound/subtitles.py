"""A transcript as subtitles: SubRip and WebVTT."""

from __future__ import annotations

from mockgateway.content.media import Transcript


def srt(transcript: Transcript) -> str:
    """Numbered cues with `00:00:01,500 --> 00:00:04,000` and an empty line after each."""
    cues = (
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{_line(cue.text)}\n\n"
        for number, cue in enumerate(transcript.segments, 1)
    )
    return "".join(cues)


def vtt(transcript: Transcript) -> str:
    """The same behind a `WEBVTT` line, with points in its times; text escaped (https://www.w3.org/TR/webvtt1/, 4.2.2)."""
    cues = (
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_escaped(_line(cue.text))}\n\n"
        for cue in transcript.segments
    )
    return "WEBVTT\n\n" + "".join(cues)


def _clock(seconds: float, point: str) -> str:
    thousandths = round(seconds * 1000)
    return f"{thousandths // 3_600_000:02}:{thousandths // 60_000 % 60:02}:{thousandths // 1000 % 60:02}{point}{thousandths % 1000:03}"


def _line(text: str) -> str:
    return " ".join(text.split())  # an empty line would end the cue


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
