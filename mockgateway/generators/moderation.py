"""Judge texts by a list of harmful phrases, and images by their file names.

The list covers the typical cases of tests. Harmless texts score low but above 0, as with a real
model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from mockgateway.content import (
    Model,
    ModerationInput,
    ModerationRequest,
    ModerationResult,
    ModerationVerdict,
)
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.text_tables import load

CATEGORIES = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit",
    "illicit/violent", "self-harm", "self-harm/intent", "self-harm/instructions", "sexual",
    "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip

# The categories that OpenAI's omni models detect in images too.
IMAGE_CATEGORIES = frozenset(
    (
        "self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "violence",
        "violence/graphic",
    )
)  # fmt: skip

THRESHOLD = 0.5  # the score from which a category is flagged
_MAX_CHARACTERS = 10_000  # of a text that are read


class _Rule(NamedTuple):
    categories: Sequence[str]
    strength: float  # 0 to 1
    pattern: re.Pattern[str]


class Moderation:
    """`make: moderation`."""

    def make(
        self,
        request: ModerationRequest,
        model: Model | None,
        seed: Seed,
        now: float,
        draw: DrawInstance,
    ) -> ModerationResult:
        """Return a verdict on each input, which does not depend on the seed."""
        verdicts = [_verdict(parts) for parts in request.inputs]
        return ModerationResult(seed.base62(29), request.model, verdicts)


def harmful(text: str) -> bool:
    """Return whether a text is flagged in any category."""
    return any(score >= THRESHOLD for score in _scores(text[:_MAX_CHARACTERS]).values())


def _verdict(parts: Sequence[ModerationInput]) -> ModerationVerdict:
    given = [kind for kind in ("text", "image") if any(part.kind == kind for part in parts)]
    texts = [
        (part.kind, _file_name(part.value) if part.kind == "image" else part.value)
        for part in parts
    ]
    judged = [(kind, _scores(text[:_MAX_CHARACTERS])) for kind, text in texts]
    kinds = {
        category: [kind for kind in given if kind == "text" or category in IMAGE_CATEGORIES]
        for category in CATEGORIES
    }
    scores = {
        category: max(
            (scores[category] for kind, scores in judged if kind in kinds[category]), default=0.0
        )
        for category in CATEGORIES
    }
    flags = {category: score >= THRESHOLD for category, score in scores.items()}
    return ModerationVerdict(scores, flags, kinds)


@lru_cache(maxsize=256)
def _scores(text: str) -> dict[str, float]:
    """Return the score of each category; each rule that matches reduces the doubt."""
    low = _undisguised(text.lower().replace("\u2019", "'"))
    noise = Seed.root("moderation", text).key
    doubt = {category: 1 - (2 + noise[at]) / 4e6 for at, category in enumerate(CATEGORIES)}
    rules, any_rule = _rules()
    if any_rule.search(low):
        for rule in rules:
            if rule.pattern.search(low):
                for category in rule.categories:
                    doubt[category] *= 1 - rule.strength
    return {category: round(1 - left, 8) for category, left in doubt.items()}


_SEPARATOR = r"[ .*_-]"
_SPACED = re.compile(rf"(?<![^\W_])(?:[a-z]{_SEPARATOR}){{2,}}[a-z](?![^\W_])")
_SWAPPED = re.compile(
    r"(?<![\w@])(?=\w*[a-z])(?=[a-z@$!0-9*]*[@$!013457])[a-z@$!013457]{4,16}(?!\w)"
)
_LETTERS = str.maketrans("013457@$!", "oieastasi")


def _undisguised(low: str) -> str:
    """Return the text with spaced words (`k i l l`) and digits for letters (`k1ll`) replaced."""
    plain = _SPACED.sub(lambda match: re.sub(_SEPARATOR, "", match[0]), low)
    return _SWAPPED.sub(lambda match: match[0].translate(_LETTERS), plain)


def _file_name(url: str) -> str:
    """Return the words of an image's file name; "" for data, which is not examined."""
    if url[:5].lower() == "data:":
        return ""
    try:
        path = urlsplit(url[:2000]).path
    except ValueError:  # `http://[`
        return ""
    return re.sub(r"[-_.+\s]+", " ", unquote(path.rsplit("/", 1)[-1]))


@cache
def _rules() -> tuple[Sequence[_Rule], re.Pattern[str]]:
    """Return the rules, and one pattern for all of them, which rejects harmless texts quickly.

    It tries the rules only where a word begins or a letter is not ASCII.
    """
    table = load("moderation")
    parts: dict[str, str] = {}

    def filled(pattern: str) -> str:
        return re.sub(r"<(\w+)>", lambda match: parts[match[1]], pattern)

    for name, pattern in table["parts"].items():
        parts[name] = filled(pattern)
    patterns = [filled(row["pattern"]) for row in table["rules"]]
    rules = [
        _Rule(row["categories"].split(), row["strength"], re.compile(pattern))
        for row, pattern in zip(table["rules"], patterns, strict=True)
    ]
    return rules, re.compile(rf"(?:\b(?=[a-z0-9])|(?=[^\x00-\x7f]))(?:{'|'.join(patterns)})")
