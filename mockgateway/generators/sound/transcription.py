"""Transcribe audio: files of the mock exactly, others with invented text of the right length."""

from __future__ import annotations

from functools import cache

from mockgateway.content.media import Transcript, Word
from mockgateway.generators.sound import embedded_text
from mockgateway.generators.sound.examine import examine
from mockgateway.generators.sound.timing import SpokenWord, spoken_words
from mockgateway.generators.sound.voices import language_of
from mockgateway.seed import Seed
from mockgateway.text_tables import load

_LONG_SEGMENT = 8.0  # seconds
_WRITTEN_LIKE = {"yue": "zh"}


def transcribe(data: bytes, language: str = "", param: str = "file") -> Transcript:
    """Return the transcript of a file; words and segments cover its real length.

    Audio made by the mock contains its text. Other audio gets about 2.5 words a second, drawn from
    its content.

    Args:
        data: The audio file.
        language: Code of Whisper (ISO 639-1, `yue`, `haw`) or English name. Decides the language
            of other audio.
        param: The parameter that a Problem names.

    Raises:
        Problem: `invalid_audio`.
    """
    seconds = examine(data, param).seconds
    text = embedded_text.read(data)
    if text is not None:
        code = _code(language)
        spoken = language_of(text, code)
        return _timed(text, code if _WRITTEN_LIKE.get(code) == spoken else spoken, seconds)
    code = _supported(language)
    return _timed(_invented_text(data, code, seconds), code, seconds)


def translate(data: bytes, param: str = "file") -> Transcript:
    """Return an English transcript.

    English text in audio made by the mock is returned as it is. Nothing is translated: other audio
    gets an English text of the right length, drawn from its content.

    Raises:
        Problem: `invalid_audio`.
    """
    seconds = examine(data, param).seconds
    text = embedded_text.read(data)
    if text is None or language_of(text) != "en":
        text = _invented_text(data, "en", seconds)
    return _timed(text, "en", seconds)


def invented_transcript(address: str, language: str = "") -> Transcript:
    """Return a transcript of 30 to 120 seconds for a URL, which is not downloaded."""
    code = _supported(language)
    seconds = 30.0 + Seed.root("recording", address).below(9000) / 100
    text = _invented_text(address.encode("utf-8", "surrogatepass"), code, seconds)
    return _timed(text, code, seconds)


def _code(language: str) -> str:
    """Return Whisper's code of a language that is given by code or name, in any case."""
    word = language.strip().lower()
    table = load("recordings")
    if word in table["languages"]:
        return word
    return _codes().get(word, word[:2])


@cache
def _codes() -> dict[str, str]:
    table = load("recordings")
    return {**{name: code for code, name in table["languages"].items()}, **table["aliases"]}


def _supported(language: str) -> str:
    code = _code(language)
    return code if _WRITTEN_LIKE.get(code, code) in load("recordings")["sentences"] else "en"


def _invented_text(data: bytes, language: str, seconds: float) -> str:
    """Return whole sentences that take about `seconds`, or the start of one if none fits."""
    random = Seed.root("transcript", language, data).random()
    sentences = load("recordings")["sentences"][_WRITTEN_LIKE.get(language, language)]
    lengths = {text: sum(word.seconds for word in spoken_words(text)) for text in sentences}
    chosen: list[str] = []
    order: list[str] = []
    left = seconds
    while True:
        order = order or random.sample(sentences, len(sentences))
        fitting = [sentence for sentence in order if lengths[sentence] <= left]
        if not fitting:
            break
        chosen.append(fitting[0])
        order = fitting[1:]
        left -= lengths[fitting[0]]
    if not chosen:
        shortest = min(lengths, key=lambda sentence: lengths[sentence])
        chosen = [_cut(shortest, list(spoken_words(shortest)), seconds)]
    return ("" if language in ("zh", "ja", "yue") else " ").join(part for part in chosen if part)


def _cut(sentence: str, words: list[SpokenWord], seconds: float) -> str:
    end = 0
    for word in words:
        seconds -= word.seconds
        if seconds < 0 and end:
            break
        end = word.end
    return sentence[:end].rstrip(" ,，、—")


def _timed(text: str, language: str, seconds: float) -> Transcript:
    """Spread words and segments over the length; the last one ends with the file."""
    parts = list(spoken_words(text))
    total = sum(part.seconds for part in parts) or 1.0
    words: list[Word] = []
    segments: list[Word] = []
    begin = end = 0.0
    first = 0
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        start, end = end, seconds if last else end + part.seconds * seconds / total
        if part.text:
            words.append(Word(part.text, round(start, 3), round(end, 3)))
        break_here = not part.text and (part.seconds > 0.3 or end - begin > _LONG_SEGMENT)
        if last or break_here or end - begin > 2 * _LONG_SEGMENT:
            segment = text[first : len(text) if last else part.end].strip()
            if segment:
                segments.append(Word(segment, round(begin, 3), round(end, 3)))
                begin, first = end, part.end
    if words:
        words[-1] = words[-1]._replace(end=round(seconds, 3))
    if segments:
        segments[-1] = segments[-1]._replace(end=round(seconds, 3))
    elif text.strip():
        segments = [Word(text.strip(), 0.0, round(seconds, 3))]
    return Transcript(text, language, seconds, tuple(segments), tuple(words))
