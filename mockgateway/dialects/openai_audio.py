"""OpenAI's Audio (platform.openai.com/docs/api-reference/audio): speech and transcription.

Sound effects and voice cloning use the same format.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson

from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content import Content
from mockgateway.content.media import (
    Audio,
    AudioRequest,
    SoundRequest,
    SpeechRequest,
    TranscriptionRequest,
    TranscriptionResult,
    Word,
)
from mockgateway.media import read_input
from mockgateway.reply import Event, Reply
from mockgateway.text_tables import load

MAX_UPLOAD = 25 * 1024 * 1024  # bytes
EFFECT_SECONDS = 5.0  # default

SUBTITLES = {"srt": "application/x-subrip", "vtt": "text/vtt"}

_TOKENS_PER_SECOND = 20  # of speech
_AUDIO_TOKENS_PER_SECOND = 10  # of a recording


class OpenaiAudio:
    """`say: openai_audio`."""

    def read(self, call: Call) -> AudioRequest | TranscriptionRequest:
        """Return the recording to transcribe or the sound to make.

        Raises:
            Problem: An input file is missing or is not audio.
        """
        content: Mapping[str, Any] = call.content
        if "text" in content and "audio" in content:
            return AudioRequest(
                SpeechRequest(content["text"]),
                read_input(content["audio"], "audio", "invalid_audio", MAX_UPLOAD),
            )
        if "input" in content:
            return _speech(content)
        if "file" in content or "file_url" in content or "file_urls" in content:
            return _transcription(content)
        seed = content.get("seed")
        return AudioRequest(
            SoundRequest(
                "sound_effect",
                content["prompt"],
                seconds=float(content.get("duration") or EFFECT_SECONDS),
                seed="" if seed is None else str(seed),
            )
        )

    def write(self, call: Call, content: Content) -> Reply:
        """Write the sound or its events, or the transcript in the requested format."""
        if isinstance(content, TranscriptionResult):
            streams = call.field("stream") is True
            return _stream_transcript(content) if streams else _write_transcript(content)
        assert isinstance(content, Audio)
        if not content.events:
            return Reply(200, content.type, body=content.data, stream=content.coming)
        if content.coming is None:
            return Reply(
                200,
                "text/event-stream",
                events=[Event("", data) for data in (*map(_delta, content.parts), _done(content))],
            )
        return Reply(200, "text/event-stream", body=b"", stream=_events(content))


def _speech(content: Mapping[str, Any]) -> AudioRequest:
    ask = SpeechRequest(
        content["input"],
        content.get("voice") or "",
        content.get("response_format") or "mp3",
        float(content.get("speed") or 1),
        "",
        content.get("instructions") or "",
    )
    return AudioRequest(
        ask, events=content.get("stream") is True or content.get("stream_format") == "sse"
    )


def _transcription(content: Mapping[str, Any]) -> TranscriptionRequest:
    name = "file" if "file" in content else "file_url"
    granularities = (
        content.get("timestamp_granularities[]") or content.get("timestamp_granularities") or ()
    )
    return TranscriptionRequest(
        read_input(content.get(name), name, "invalid_audio", MAX_UPLOAD),
        content.get("response_format") or "json",
        content.get("language") or "",
        granularities,
    )


async def _events(audio: Audio) -> AsyncIterator[bytes]:
    assert audio.coming is not None
    async for part in audio.coming:
        yield b"data: %b\n\n" % orjson.dumps(_delta(part))
    yield b"data: %b\n\n" % orjson.dumps(_done(audio))


def _delta(part: bytes) -> dict[str, Any]:
    return {"type": "speech.audio.delta", "audio": base64.b64encode(part).decode()}


def _done(audio: Audio) -> dict[str, Any]:
    made = max(1, round(audio.seconds * _TOKENS_PER_SECOND))
    return {
        "type": "speech.audio.done",
        "usage": {
            "input_tokens": audio.tokens,
            "output_tokens": made,
            "total_tokens": audio.tokens + made,
        },
    }


def _write_transcript(result: TranscriptionResult) -> Reply:
    form, transcript = result.asked.form, result.transcript
    if form in SUBTITLES:
        return Reply(200, SUBTITLES[form], body=result.subtitles.encode())
    if form == "text":
        return Reply(200, "text/plain", body=f"{transcript.text}\n".encode())
    return Reply(
        200, value=_verbose(result) if form == "verbose_json" else {"text": transcript.text}
    )


def _stream_transcript(result: TranscriptionResult) -> Reply:
    """Return the events of a transcript: one per token, then the whole text with its usage."""
    text = result.transcript.text
    pieces = tokens.split(text)
    heard = max(1, round(result.seconds * _AUDIO_TOKENS_PER_SECOND))
    usage = {
        "type": "tokens",
        "input_tokens": heard,
        "input_token_details": {"text_tokens": 0, "audio_tokens": heard},
        "output_tokens": len(pieces),
        "total_tokens": heard + len(pieces),
    }
    events = [Event("", {"type": "transcript.text.delta", "delta": piece}) for piece in pieces]
    events.append(Event("", {"type": "transcript.text.done", "text": text, "usage": usage}))
    return Reply(200, "text/event-stream", events=events)


def _verbose(result: TranscriptionResult) -> dict[str, Any]:
    """Return the verbose form; words only if `timestamp_granularities` asks for them."""
    transcript, granularities = result.transcript, result.asked.granularities
    names = load("recordings")["languages"]
    value: dict[str, Any] = {
        "task": "translate" if result.asked.english else "transcribe",
        "language": names.get(transcript.language, transcript.language),
        "duration": round(transcript.seconds, 3),
        "text": transcript.text,
        "segments": [_segment(place, segment) for place, segment in enumerate(transcript.segments)],
    }
    return value | (
        {
            "words": [
                {"word": word.text, "start": word.start, "end": word.end}
                for word in transcript.words
            ]
        }
        if "word" in granularities
        else {}
    )


def _segment(place: int, segment: Word) -> dict[str, Any]:
    """Return a segment as whisper does: times in 1/50 s, timestamp tokens from 50364."""
    begin, end = 50364 + round(segment.start * 50) % 1500, 50364 + round(segment.end * 50) % 1500
    return {
        "id": place,
        "seek": int(segment.start // 30) * 3000,
        "start": segment.start,
        "end": segment.end,
        "text": f" {segment.text}",
        "tokens": [
            begin,
            *(1000 + sum(map(ord, word)) % 40000 for word in segment.text.split()),
            end,
        ],
        "temperature": 0.0,
        "avg_logprob": -0.214,
        "compression_ratio": 0.92,
        "no_speech_prob": 0.011,
    }
