"""Translate common words and phrases among the seven languages, and say what was left as it was."""

from __future__ import annotations

import re
from functools import lru_cache

from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.language import CALLED, NAMES
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.facts import TONGUES
from mockgateway.generators.prose.tables.phrases import dictionary

_QUOTED = lazy(r"[\"“「«„]([^\"”」»“]{1,400})[\"”」»“]|(?<!\w)'([^'\n]{1,400})'(?!\w)")
_AFTER = lazy(r"[:：]\s*(.+)\Z", re.DOTALL)


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return re.compile(
        "|".join(
            sorted(
                (rf"\b{name}\b" if name.isascii() else name for name in NAMES),
                key=len,
                reverse=True,
            )
        ),
        re.IGNORECASE,
    )


def answer(asked: Asked) -> str | None:
    """The translation, with a word about what was kept."""
    if not asked.cue("translate"):
        return None
    head = _QUOTED.sub(" ", asked.said)
    colon = _AFTER.search(head)
    named = _names().findall(
        head[: colon.start()] if colon and _names().search(head[: colon.start()]) else head
    )
    if not named:
        return None
    target = NAMES[named[-1].lower()]
    if target not in TONGUES:
        return asked.say(
            "nolanguage",
            languages=asked.join([CALLED[asked.tongue.code][code] for code in TONGUES]),
        )
    source = _source(asked.said)
    if not source:
        return asked.say("empty")
    parts = [part for part in re.split(r"\s*([,.!?;，。！？、]+)\s*", source[:600]) if part]
    out, kept = [], []
    for part in parts:
        if re.fullmatch(r"[,.!?;，。！？、]+", part):
            out.append(_mark(part, target))
        else:
            words, left = _words(part, TONGUES.index(target))
            out.append(words)
            kept += left
    text = _joined(out, target)
    if source[:1].isupper() or source[:1] >= "Ā":
        text = (
            text[:1].upper() + text[1:]
            if text[:1] not in "¿¡"
            else text[:1] + text[1:2].upper() + text[2:]
        )
    if target in ("en", "es", "de", "fr"):
        text = re.sub(r"(?<=[.!?] )[¿¡]?\w", lambda found: found[0].upper(), text)
    language = CALLED[asked.tongue.code][target]
    line = asked.say("translated", source=source[:600], language=language, target=text)
    return line + (
        "\n\n"
        + asked.say(
            "kept",
            words=asked.join([f"“{word}”" for word in dict.fromkeys(kept[:6])]),
            language=language,
        )
        if kept
        else ""
    )


def _source(said: str) -> str:
    if quoted := _QUOTED.search(said):
        return (quoted[1] or quoted[2]).strip()
    if after := _AFTER.search(said):
        return after[1].strip()
    found = re.search(
        r"(?:translate|say|traduce|übersetze|tradui[st]|traduisez|dit-on|sagt man|se dice)\s+(?:the (?:word|phrase|sentence) )?(.+?)\s+(?:in|into|to|from|al|a|en|ins|auf)\b",
        said,
        re.IGNORECASE | re.DOTALL,
    ) or re.search(
        r"what is (.+?) in \w+|(?:把|将)(.+?)(?:翻译|译)|แปล(?:คำว่า)?\s*(.+?)\s*เป็น|(.+?)を\w+語に|^(.+?)用\w+怎么说",
        said,
        re.IGNORECASE,
    )
    return next((group for group in found.groups() if group), "").strip() if found else ""


def _words(part: str, column: int) -> tuple[str, list[str]]:
    """The longest known phrases of a part, the others as they are."""
    known, words, out, kept, at = dictionary(), part.split(), [], [], 0
    while at < len(words):
        for end in range(min(len(words), at + 8), at, -1):
            phrase = (
                " ".join(words[at:end])
                .lower()
                .strip("'’")
                .replace("’", "'")
                .replace("i'm ", "i am ")
            )
            if row := known.get(phrase) or known.get(
                re.sub(r"^(?:the|a|an|der|die|das|el|la|le|les) ", "", phrase)
            ):
                out.append(row[column])
                at = end
                break
        else:
            kept.append(words[at])
            out.append(words[at])
            at += 1
    return (("" if column in (1, 2, 5) and not kept else " ").join(out)), kept


def _mark(mark: str, target: str) -> str:
    wide = {",": "，" if target == "zh" else "、", ".": "。", "!": "！", "?": "？"}
    narrow = {"，": ",", "、": ",", "。": ".", "！": "!", "？": "?"}
    return (wide if target in ("zh", "ja") else narrow).get(mark[0], mark[0])


def _joined(parts: list[str], target: str) -> str:
    text = ""
    for part in parts:
        if part in ",.!?;，。！？、":
            text = (
                text.rstrip(".?!。？！") + ("" if target == "th" else part)
                if text[-1:] in "?？"
                else text + ("" if target == "th" else part)
            )
        else:
            text += (" " if text and target not in ("zh", "ja") else "") + part
    return text
