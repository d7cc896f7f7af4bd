"""Find the subject of a message."""

from __future__ import annotations

import re
from functools import cache

from mockgateway import text_tables
from mockgateway.generators.prose.languages import Language, language
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.text_tables import pattern

_WORD = re.compile(r"[^\W_][\w'’.+#/-]*[^\W_]\+{0,2}#?|[^\W_]")
_EDGES = " \t\r\n\"'“”„«»「」()[]{}*_`:;,.?!¿¡，。？！：；、…"
_PRONOUNS = frozenset(
    """it this that them these those something anything me you us one text image following
    它 这个 那个 これ それ eso esto das es""".split()
)
_HAPPENS = re.compile(
    r"((?:the |some |most |many )?[a-z][\w-]*(?: [\w-]+)?) (fall|grow|fly|sleep|move|change|float"
    r"|sink|melt|freeze|burn|turn|need|have|sing|migrate|hibernate|rust|stick|shine|glow|spin|bounce|eat|drink|live|swim|dream"
    r"|cry|laugh|sweat|blink|yawn)s?\b(.*)",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\s+(?:soll|muss|müss|darf)")
_ANYBODY = frozenset("you one we people i they everyone everybody".split())
_COUNT = re.compile(r"\d+\s*[つ個点条个ข้อ]*")
_SECOND_PERSON = {"my": "your", "me": "you", "i": "you", "our": "your"}
_QUOTED = re.compile(r"[\"“「«„]([^\"”」»“\n]{2,60})[\"”」»“]")
_ARTICLE = re.compile(r"^(?:the|an|a|der|die|das|den|dem|el|la|le|les|l') ?\b", re.IGNORECASE)
_LINE_END = re.compile(r"[\n。？！?!，、：:]")
_WRAPPED = re.compile(
    r"(?:the |a )?(?:\w+ )?(?:future|history|role|importance|benefits?|art|basics|world|story"
    r"|report|essay|paper|presentation|speech"
    r"|state|impact|effects?|rise|advantages|risks|causes|meaning|value|topic|subject)"
    r" (?:of|for|on) (.+)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:called|named)\s+[\"“']?([A-Z][\w-]*(?: [A-Z][\w-]*)*)")
_TAIL = re.compile(
    r"\s(?:in|on|at|for|from|with|to|as|about|between|by|during|among|after|before|into|that"
    r"|which|who)\s",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    r"\b(?:how|ways?|steps?|tips|guide|instructions|reasons|should|need|must|have"
    r"|ought)(?: to)? \Z",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:argu\w+|claim\w*|explain\w*|convinc\w+|persuad\w+)\b.{0,60}?"
    r" (?:that|why) ([\w' ]{2,40}?)"
    r" (?:should|must|ought to|need to) ([^.!?\n,;]+)",
    re.IGNORECASE,
)
_SHORT_SOURCE = 200  # characters of a text that only names the subject
_REFERS = re.compile(r"\b(?:this|the following|these)\b", re.IGNORECASE)
_REASON = re.compile(
    r"(?:how |why )?(.+?) (?:still |really |always )?(?:matters?|is important|are important)", re.I
)
_GOAL = re.compile(r"(?:how|ways?|steps?|tips?)\b.{0,12}? to (\w.*)", re.IGNORECASE)
_VERBAL = re.compile(r"(?:how|why|when|\w{3,}ing)\b", re.IGNORECASE)
_PLURAL = re.compile(
    r"(?:[^su\W]s|children|people|men|women|mice|feet|teeth|geese)\Z(?<!ics)(?<!ews)(?<!sis)"
)
_DOUBLED = re.compile(r"(?:[^aeiou]*|qu)[aeiou][bdgklmnprtv]|[a-z]*(?:gin|mit|fer|get|run|plan)")
# Stems of verbs that end in a silent e, such as `schedul` and `updat`.
_SILENT_E = re.compile(
    r"(?:[^aeiou]at|[^e]as|[ou]s|i[zsrk]|[vc]|[dr]g|nag|chang|u[rlt]|(?:p|sh|c)ar|(?:st|pl|sc)or"
    r"|[bdgkptz]l|[ao]k|(?:b|f|mb)in|(?:v|r)it|(?:l|r)et|[ao]m)\Z"
)
_UNSPACED = ("zh", "ja", "th")
_GERMAN_ARTICLES = frozenset(("ein", "eine", "einen", "einem", "einer"))

# "a gateway balances load" becomes "balancing load in a gateway".
_ACTION = re.compile(
    r"^(?P<actor>(?:the |a |an )?(?:[\w-]+ )?[\w-]+) (?P<verb>balances|works|routes|handles|manages"
    r"|stores|sends|checks|limits|makes|creates|grows|learns|flies|moves|processes|encrypts|uses"
    r"|converts|caches|compiles|runs|turns|forms) (?P<object>(?:the |a )?[\w -]{2,40})$",
    re.IGNORECASE,
)


@cache
def _patterns(code: str) -> tuple[list[re.Pattern[str]], re.Pattern[str]]:
    known = language(code)
    topics = [re.compile(topic, re.IGNORECASE) for topic in known.topics]
    return topics, re.compile(known.topic_endings, re.IGNORECASE)


def topic_of(question: Question, text: str | None = None) -> str:
    """Return a short noun phrase from the message, or from another text; "" if there is none."""
    text = (_subject_text(question) if text is None else text)[-1500:]
    text = pattern("requests", "orders").sub(" ", text).strip() or text
    if claim := _CLAIM.search(text):
        who = "" if claim[1].lower() in _ANYBODY else f"{claim[1]} "
        return who + gerund(claim[2].strip(_EDGES))
    for clause in ("measures", "audience"):
        text = pattern("requests", clause).sub(" ", text)
    text = re.sub(r"\A(\W*\w+)\s+[,:]\s+", r"\1 ", text)
    spoken = question.language
    if spoken.code == "en":
        text = pattern("requests", "asides").sub(" ", text)
    topics, endings = _patterns(spoken.code)
    for topic in topics:
        if found := topic.search(text):
            before = found.string[: found.start("topic")]
            if spoken.code == "de" and _MODAL.match(found.string, found.end("topic")):
                return _with_zu(found["topic"].strip(_EDGES))
            phrase = _trimmed(endings.sub("", found["topic"].strip()).strip(_EDGES), spoken)
            if spoken.code == "en" and _TOWARDS.search(before):
                phrase = gerund(phrase)
            if phrase and phrase.lower() not in _PRONOUNS and not _COUNT.fullmatch(phrase):
                return _translated(phrase, question)
    return _translated(_keywords(text, spoken), question)


def _with_zu(clause: str) -> str:
    """Return `die Kette regelmäßig zu ölen` for `die Kette regelmäßig ölen`."""
    before, _, verb = clause.rpartition(" ")
    split = re.match(
        r"(ab|an|auf|aus|ein|her|hin|los|mit|nach|um|vor|weg|zu|zurück)(?=\w{4})(?!\w{1,3}\Z)", verb
    )
    verb = f"{split[1]}zu{verb[split.end() :]}" if split and split[1] != "an" else f"zu {verb}"
    return f"{before} {verb}".strip()


def _subject_text(question: Question) -> str:
    """Return the part of a message that names its subject: the instruction, unless it is short."""
    asked, source = split_source(question.text)
    if source and len(source) < _SHORT_SOURCE and _REFERS.search(asked):
        return f"describe {source}"
    return asked if len(asked) > 25 else question.text


def core(topic: str) -> str:
    """Return the noun of a subject: `trains` for `the future of trains in Spain`."""
    if named := _NAMED.search(topic):
        return named[1]
    found = _WRAPPED.match(topic)
    text = found[1] if found else topic
    short = _TAIL.split(text, maxsplit=1)[0].strip()
    return short if len(short) > 3 and (" " in short or not _VERBAL.match(text)) else text


def is_plural(phrase: str) -> bool:
    """Return whether an English phrase takes the plural of a verb."""
    head = _TAIL.split(f"{phrase} ".replace(" of ", " in "), maxsplit=1)[0].strip().lower()
    if _VERBAL.match(head):
        return False
    return " and " in head or _PLURAL.search(head) is not None


def gerund(phrase: str) -> str:
    """Return `preparing for a test` for `prepare for a test`."""
    verb, gap, rest = phrase.partition(" ")
    low = verb.lower()
    if low == "not" and rest:
        return f"not {gerund(rest)}"
    if not low.isalpha() or low.endswith("ing"):
        return phrase
    if low.endswith("ie"):
        stem = low[:-2] + "y"
    elif low.endswith("e") and not low.endswith(("ee", "oe", "ye")):
        stem = low[:-1]
    elif _DOUBLED.fullmatch(low):
        stem = low + low[-1]
    else:
        stem = low
    return f"{stem}ing{gap}{rest}"


def infinitive(phrase: str) -> str:
    """Return `reset a password` for `resetting a password`; other phrases stay as they are."""
    verb, gap, rest = phrase.partition(" ")
    stem = verb.lower().removesuffix("ing")
    if stem == verb.lower() or len(stem) < 2 or not stem.isalpha():
        return phrase
    if re.search(r"([bdgmnprt])\1\Z", stem):
        stem = stem[:-1]
    elif _SILENT_E.search(stem):
        stem += "e"
    return f"{stem}{gap}{rest}"


@cache
def phrasebook() -> dict[str, dict[str, str]]:
    """Return the row of each phrase in any language, lower case and without its final sign."""
    table = text_tables.load("phrasebook")
    rows: dict[str, dict[str, str]] = {}
    for cells in reversed(table["rows"]):
        row = dict(zip(table["languages"], cells, strict=True))
        rows.update({re.sub(r"[.!?¿¡。！？]+", "", cell).strip().lower(): row for cell in cells})
    return rows


def without_article(phrase: str) -> str:
    """Return a phrase without its leading article."""
    return _ARTICLE.sub("", phrase)


def _translated(phrase: str, question: Question) -> str:
    """Return the phrase in the language of the answer if the phrasebook has it."""
    if question.reply is question.language:
        return phrase
    row = phrasebook().get(without_article(phrase.lower()))
    return row[question.reply.code] if row else without_article(phrase)


def _trimmed(phrase: str, spoken: Language) -> str:
    if spoken.code in _UNSPACED:
        return phrase[:24].strip(_EDGES)
    if spoken.code == "en":
        if reason := _REASON.fullmatch(phrase):
            phrase = reason[1]
        if goal := _GOAL.match(phrase):
            phrase = gerund(goal[1])
        phrase = _happening(_without_verb(phrase))
    words = phrase.split()
    if words and spoken.code == "de":
        if words[0].lower() in ("der", "dem"):
            words[0] = "den"
        elif words[0].lower() in _GERMAN_ARTICLES:
            words = ["„" + " ".join(words[1:]) + "“"]
    if spoken.code == "en":
        words = [_SECOND_PERSON.get(word.lower(), word) for word in words]
    while words and words[-1].lower() in spoken.stop_words:
        words.pop()
    text = " ".join(words[:12])[:90]
    starts_small = text.split(" ", 1)[0].lower() in spoken.stop_words
    return text[:1].lower() + text[1:] if starts_small else text


def _happening(phrase: str) -> str:
    """Return `leaves falling in autumn` for `leaves fall in autumn`."""
    found = _HAPPENS.fullmatch(phrase)
    if not found:
        return phrase
    return f"{found[1]} {gerund(found[2])}{found[3]}"


def _without_verb(phrase: str) -> str:
    found = _ACTION.match(phrase)
    if not found:
        return phrase
    stem = found["verb"].lower()
    if stem.endswith("ies"):
        root = stem[:-3] + "y"
    else:
        root = stem[: -2 if stem.endswith(("ches", "shes", "sses")) else -1]
    root = root.removesuffix("e") if root != "run" else "runn"
    actor = re.sub(r"^(?:the|an|a) ", "", found["actor"], flags=re.IGNORECASE)
    plural = actor.endswith("s") and not actor.endswith("ss")
    return f"{root}ing {found['object']} " + (f"by {actor}" if plural else f"in a {actor}")


def _keywords(text: str, spoken: Language) -> str:
    """Return the longest run of words that are not stop words."""
    if quoted := _QUOTED.search(text):
        return quoted[1].strip(_EDGES)[:60]
    if spoken.code in _UNSPACED:
        lines = [line.strip(_EDGES) for line in _LINE_END.split(text)]
        return next((line[:14] for line in reversed(lines) if line), "")
    runs: list[list[str]] = [[]]
    for word in _WORD.findall(text[-600:]):
        if word.lower() in spoken.stop_words:
            runs.append([])
        elif len(runs[-1]) < 4:
            runs[-1].append(word[:40])
    return max((" ".join(run) for run in runs), key=lambda run: run.count(" ") + bool(run))
