"""Write the agenda of a meeting."""

from __future__ import annotations

import re
from itertools import pairwise

from mockgateway import text_tables
from mockgateway.generators.prose import conversion
from mockgateway.generators.prose.inventing.plans import MINUTES, words_of
from mockgateway.generators.prose.inventing.wishes import Wish, count_of
from mockgateway.generators.prose.source import split_source

_TABLE, _STEP = "inventing/plans", 5  # minutes
_HOURS = re.compile(r"\b(\d(?:\.\d)?|one|two|three)[- ]?h(?:ou)?r", re.IGNORECASE)


def agenda(wish: Wish) -> str | None:
    """Return the items of a meeting with their minutes."""
    asked, source = split_source(wish.question.text)
    if source or re.search(
        r"\b(?:attendees|items|topics|points)\b ?(?:are|:)", asked, re.IGNORECASE
    ):
        return None
    minutes, hours = MINUTES.search(wish.asked), _HOURS.search(wish.asked)
    words = {"one": 1.0, "two": 2.0, "three": 3.0}
    hour = words.get(hours[1].lower()) or float(hours[1]) if hours else 1.0
    total = int(minutes[1]) if minutes else round(hour * 60)
    words_asked = words_of(wish.asked)
    rows = text_tables.load(_TABLE)["agendas"]
    row = next(row for row in rows if not row["words"] or words_asked & set(row["words"].split()))
    items = [item.split(" ", 1) for item in row["items"].split(" | ")]
    count = count_of("", wish.asked, "items")
    if count and count < len(items):
        items = [*items[: count - 1], items[-1]]
    elif count > len(items):
        return None
    whole = sum(int(share) for share, _ in items)
    edges, so_far = [0], 0
    for share, _ in items:
        so_far += int(share)
        edges.append(
            round(total * so_far / whole / 5) * 5 if total > 30 else round(total * so_far / whole)
        )
    spans = [end - start for start, end in pairwise(edges)]
    if wish.has("table"):
        cells = [
            [_clock(start), text, f"{span} min"]
            for start, (_, text), span in zip(edges, items, spans, strict=False)
        ]
        return conversion.table(["Start", "Item", "Duration"], cells)
    title = re.sub(r"\A(?:an?|the|our|my) ", "", wish.subject)
    lines = [
        f"{at}. {text} ({span} min)"
        for at, ((_, text), span) in enumerate(zip(items, spans, strict=True), 1)
    ]
    return f"# Agenda{': ' + title[:1].upper() + title[1:] if title else ''}\n\n" + "\n".join(lines)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
