"""Find the parts of a text that tell of its transport: mail headers, stamps of a chat, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from .span import Span
from .tables import Range

_HEADER = re.compile(
    r"^(?:From|To|Sent|Date|Subject|Cc|Bcc|Reply-To|Von|An|Gesendet|Datum|Betreff|De|À|Envoyé|Objet"
    r"|Para|Enviado|Fecha|Asunto|Da|A|Inviato|Data|Oggetto|Van|Aan|Verzonden|Onderwerp|差出人|宛先"
    r"|日時|件名|发件人|收件人|时间|主题)\s?[:：][^\n]*$",
    re.MULTILINE,
)
_QUOTE = re.compile(r"^>[^\n]*$", re.MULTILINE)


class Moments:
    """The dates and times of a text.

    Attributes:
        dated: Whether the text has a date with its time.
        timed: Whether it has a time without a date.
    """

    def __init__(self, text: str, speakers: Sequence[int], spans: Sequence[Span]) -> None:
        """Read the text.

        Args:
            text: The text.
            speakers: Where the names of the speakers of a chat start, each after its stamp.
            spans: Its values.
        """
        self._asides = list(_find_asides(text, speakers))
        self._quotes = [match.span() for match in _QUOTE.finditer(text)]
        dated = [span for span in spans if span.kind == "datetime"]
        times = [span for span in spans if span.kind == "time" and not self.is_aside(span)]
        self.dated = bool(dated)
        self.timed = any(not any(map(time.overlaps, dated)) for time in times)

    def is_aside(self, span: Span) -> bool:
        """Return whether a value is in a header or a stamp."""
        return any(start <= span.start < end for start, end in self._asides)

    def is_quoted(self, span: Span) -> bool:
        """Return whether a value is in a quoted line of a mail."""
        return any(start <= span.start < end for start, end in self._quotes)


def _find_asides(text: str, speakers: Iterable[int]) -> Iterator[Range]:
    lines = [match.span() for match in _HEADER.finditer(text)]
    if any(second[0] <= first[1] + 1 for first, second in pairwise(lines)):
        yield from lines
    for start in speakers:
        line = text.rfind("\n", 0, start) + 1
        if line < start:
            yield line, start
