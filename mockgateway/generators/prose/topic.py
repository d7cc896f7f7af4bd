"""What a question is about."""

from __future__ import annotations

import re
from functools import lru_cache

from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables import WORDINGS
from mockgateway.generators.prose.tables.facts import TONGUES
from mockgateway.generators.prose.tables.phrases import dictionary
from mockgateway.generators.prose.wording import Wording

_WORD = lazy(r"[^\W_][\w'’.+#/-]*[^\W_]\+{0,2}#?|[^\W_]")
_EDGES = " \t\r\n\"'“”„«»「」()[]{}*_`:;,.?!¿¡，。？！：；、…"
_PRONOUNS = frozenset(
    "it this that them these those something anything me you us one text image following 它 这个 那个 これ それ eso esto das es".split()
)
_COUNT = lazy(r"\d+\s*[つ個点条个ข้อ]*")
_SWAPS = {"my": "your", "me": "you", "i": "you", "our": "your"}
_QUOTED = lazy(r"[\"“「«„]([^\"”」»“\n]{2,60})[\"”」»“]")


# Sentences that say how to answer and not about what.
_ORDERS = lazy(
    r"(?<=[.!?。！？\n]) *(?:respond|answer|reply|use|do not|don't|start|begin|end|finish|keep|make it|limit|output|format|please (?:answer|respond|use|keep)|be (?:brief|concise|short)|antworte|benutze|verwende|responde|contesta|usa|réponds?|utilise)"
    r"\b[^.!?\n]*[.!?]?|\A(?:respond|answer|reply|antworte|responde|contesta|réponds?)\b[^.!?:\n]*[.!?:]|请?用[^，。\n]{1,12}(?:回答|答复)[。！]?",
    re.IGNORECASE,
)
_ASIDES = lazy(
    r",? (?:in|using|with) (?:max(?:imum|\.)?|at most|under|exactly|about|around|less than|fewer than|no more than|up to) [\w-]+ (?:\w+ )?(?:words?|sentences?|lines?|bullet points?|bullets|points|paragraphs?)\b|\b(?:in|as|with|using) (?:exactly )?(?:\w+ )?bullet(?:ed)? ?(?:points?|list)?\b",
    re.IGNORECASE,
)
_DOES = lazy(
    r"^(?P<what>(?:the |a |an )?(?:[\w-]+ )?[\w-]+) (?P<does>balances|works|routes|handles|manages|stores|sends|checks|limits|makes|creates|grows|learns|flies|moves|processes|encrypts|uses|converts|caches|compiles|runs|turns|forms) (?P<rest>(?:the |a )?[\w -]{2,40})$",
    re.IGNORECASE,
)


@lru_cache(maxsize=16)
def _leads(code: str) -> tuple[list[re.Pattern[str]], re.Pattern[str]]:
    wording = WORDINGS[code]
    return [re.compile(lead, re.IGNORECASE) for lead in wording.leads], re.compile(
        wording.tails, re.IGNORECASE
    )


def topic(asked: Asked, said: str | None = None) -> str:
    """A short noun phrase of the question, "" where there is none."""
    said = (
        _ORDERS.sub(" ", (asked.said if said is None else said)[-1500:]).strip()
        or asked.said[-1500:]
    )
    leads, tails = _leads(asked.heard.code)
    if asked.heard.code == "en":
        said = _ASIDES.sub(" ", said)
    for lead in leads:
        if found := lead.search(said):
            phrase = _trim(found["topic"], tails, asked.heard)
            if phrase and phrase.lower() not in _PRONOUNS and not _COUNT.fullmatch(phrase):
                return _in_tongue(phrase, asked)
    return _in_tongue(_keywords(said, asked.heard), asked)


def _in_tongue(phrase: str, asked: Asked) -> str:
    """The phrase in the language of the answer, where that is another one and knows it."""
    if asked.tongue is asked.heard:
        return phrase
    row = dictionary().get(re.sub(r"^(?:the|an|a|der|die|das|el|la|le|les) ", "", phrase.lower()))
    return row[TONGUES.index(asked.tongue.code)] if row else phrase


def _trim(phrase: str, tails: re.Pattern[str], wording: Wording) -> str:
    phrase = tails.sub("", phrase.strip()).strip(_EDGES)
    if wording.code in ("zh", "ja", "th"):
        return phrase[:24].strip(_EDGES)
    if wording.code == "en" and (found := _DOES.match(phrase)):
        stem = found["does"].lower()
        root = (
            stem[:-3] + "y"
            if stem.endswith("ies")
            else stem[:-2]
            if stem.endswith(("ches", "shes", "sses"))
            else stem[:-1]
        )
        root = root[:-1] if root.endswith("e") else root + root[-1] if root in ("run",) else root
        subject = re.sub(r"^(?:the|an|a) ", "", found["what"], flags=re.IGNORECASE)
        phrase = (
            f"{root}ing {found['rest']} in a {subject}"
            if not subject.endswith("s") or subject.endswith("ss")
            else f"{root}ing {found['rest']} by {subject}"
        )
    words = phrase.split()
    if words and wording.code == "de":
        if words[0].lower() in ("der", "dem"):
            words[0] = "den"
        elif words[0].lower() in ("ein", "eine", "einen", "einem", "einer"):
            words = ["„" + " ".join(words[1:]) + "“"]
    if wording.code == "en":
        words = [_SWAPS.get(word.lower(), word) for word in words]
    while words and words[-1].lower() in wording.noise:
        words.pop()
    return _small(" ".join(words[:8])[:80], wording)


def _small(phrase: str, wording: Wording) -> str:
    """Without the capital that only the start of a sentence gave it."""
    first = phrase.split(" ", 1)[0]
    return phrase[:1].lower() + phrase[1:] if first.lower() in wording.noise else phrase


def _keywords(said: str, wording: Wording) -> str:
    """The longest run of telling words, of the last line that has any."""
    if quoted := _QUOTED.search(said):
        return quoted[1].strip(_EDGES)[:60]
    if wording.code in ("zh", "ja", "th"):
        lines = [line.strip(_EDGES) for line in re.split(r"[\n。？！?!，、：:]", said)]
        return next((line[:14] for line in reversed(lines) if line), "")
    runs: list[list[str]] = [[]]
    for word in _WORD.findall(said[-600:]):
        if word.lower() in wording.noise:
            runs.append([])
        elif len(runs[-1]) < 4:
            runs[-1].append(word[:40])
    return max((" ".join(run) for run in runs), key=lambda run: run.count(" ") + bool(run))


def names(said: str) -> list[str]:
    """The telling words of a question, for naming things in code."""
    noise = WORDINGS["en"].noise
    return [
        word.lower() for word in re.findall(r"[A-Za-z]{2,20}", said) if word.lower() not in noise
    ]
