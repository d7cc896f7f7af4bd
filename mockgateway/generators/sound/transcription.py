"""What is said in an audio file: of ours, exactly; of others, something plausible of the right length."""

from __future__ import annotations

from mockgateway.content.media import Transcript, Word
from mockgateway.generators.sound import carried
from mockgateway.generators.sound.examination import examine
from mockgateway.generators.sound.plan import Spoken, spoken
from mockgateway.generators.sound.sentences import SENTENCES
from mockgateway.generators.sound.voices import language_of
from mockgateway.seed import Seed

_CODES = {
    "english": "en", "chinese": "zh", "mandarin": "zh", "thai": "th", "spanish": "es", "german": "de", "japanese": "ja", "french": "fr", "italian": "it",
    "portuguese": "pt", "korean": "ko", "russian": "ru",
}  # fmt: skip
_LONG_SEGMENT = 8.0  # seconds


def transcribe(data: bytes, language: str = "", param: str = "file") -> Transcript:
    """The transcript of a file, its words and segments spread over its real length.

    The text that audio of ours carries is returned as it was given. Other audio gets sentences drawn from its content, about 2.5 words a second.
    language: ISO 639-1 or its English name; decides the language of other audio, English for one that we have no sentences of. Raises Problem("invalid_audio").
    """
    heard = examine(data, param)
    text = carried.read(data)
    if text is not None:
        return _timed(text, language_of(text, _code(language)), heard.seconds)
    code = _code(language) if _code(language) in SENTENCES else "en"
    return _timed(_plausible(data, code, heard.seconds), code, heard.seconds)


def translate(data: bytes, param: str = "file") -> Transcript:
    """The transcript in English.

    English that audio of ours carries is returned as it is. Nothing here translates: any other language, and other audio, gets an English text drawn from the file's
    content, of the length that fits. Raises Problem("invalid_audio").
    """
    heard = examine(data, param)
    text = carried.read(data)
    if text is None or language_of(text) != "en":
        text = _plausible(data, "en", heard.seconds)
    return _timed(text, "en", heard.seconds)


def stand_in(address: str, language: str = "") -> Transcript:
    """What could be said in a recording that is at an address and never fetched: half a minute to two minutes, the same ones each time."""
    code = _code(language) if _code(language) in SENTENCES else "en"
    seconds = 30.0 + Seed.root("recording", address).below(9000) / 100
    return _timed(
        _plausible(address.encode("utf-8", "surrogatepass"), code, seconds), code, seconds
    )


def _code(language: str) -> str:
    low = language.strip().lower()
    return _CODES.get(low, low[:2])


def _plausible(data: bytes, language: str, seconds: float) -> str:
    """Sentences that take about `seconds`: whole ones, unless the recording is too short for any."""
    draw = Seed.root("transcript", language, data).random()
    lengths = {
        sentence: sum(word.seconds for word in spoken(sentence)) for sentence in SENTENCES[language]
    }
    said: list[str] = []
    order: list[str] = []
    left = seconds
    while fitting := [
        sentence
        for sentence in order or draw.sample(SENTENCES[language], len(SENTENCES[language]))
        if lengths[sentence] <= left
    ]:
        said.append(fitting[0])
        order = fitting[1:]
        left -= lengths[fitting[0]]
    if not said:
        shortest = min(lengths, key=lambda sentence: lengths[sentence])
        said = [_cut(shortest, list(spoken(shortest)), seconds)]
    return ("" if language in ("zh", "ja") else " ").join(part for part in said if part)


def _cut(sentence: str, words: list[Spoken], seconds: float) -> str:
    end = 0
    for word in words:
        seconds -= word.seconds
        if seconds < 0 and end:
            break
        end = word.end
    return sentence[:end].rstrip(" ,，、—")


def _timed(text: str, language: str, seconds: float) -> Transcript:
    """Words and segments in the shares of time that they take when spoken; the last ends with the file."""
    parts = list(spoken(text))
    total = sum(part.seconds for part in parts) or 1.0
    words: list[Word] = []
    segments: list[Word] = []
    begin = passed = 0.0
    first = 0
    for number, part in enumerate(parts):
        start, passed = passed, passed + part.seconds * seconds / total
        last = number == len(parts) - 1
        end = seconds if last else passed
        if part.text:
            words.append(Word(part.text, round(start, 3), round(end, 3)))
        sentence = not part.text and (part.seconds > 0.3 or end - begin > _LONG_SEGMENT)
        if last or sentence or (end - begin > 2 * _LONG_SEGMENT):
            said = text[first : len(text) if last else part.end].strip()
            if said:
                segments.append(Word(said, round(begin, 3), round(end, 3)))
                begin, first = end, part.end
    if words:
        words[-1] = words[-1]._replace(end=round(seconds, 3))
    if segments:
        segments[-1] = segments[-1]._replace(end=round(seconds, 3))
    elif text.strip():
        segments = [Word(text.strip(), 0.0, round(seconds, 3))]
    return Transcript(text, language, seconds, tuple(segments), tuple(words))
