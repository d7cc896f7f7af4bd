"""Classify a text: by the labels that a message or the instructions name, by mood, by language."""

from __future__ import annotations

import json
import re

from mockgateway import text_tables
from mockgateway.generators.prose.detection import detect
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import source_text, terms
from mockgateway.similarity import closeness
from mockgateway.text_tables import pattern
from mockgateway.word_vectors import likeness, nearest

_ITEM = r"[\"'“‘`*]*[^\W\d_][\w-]{0,24}(?: [\w-]{1,20}){0,2}[\"'”’`*]*"
_GAP = (
    r"(?:\s*[,;/|、]\s*(?:(?:or|and|oder|ou|o|u) )?"
    r"|\s+(?:or|and|oder|und|ou|et|o|u|y|还是|或)\s+)"
)
_LIST = rf"(?P<labels>{_ITEM}(?:{_GAP}{_ITEM}){{1,19}})"
_LIST_FORMS = (
    r"{lead}[\s:(]*(?:{filler}[\s:(]+)*" + _LIST,
    rf"[(\[]\s*{_LIST}\s*[)\]]",
    rf"{_LIST}\s*\?",
    rf"[:：,]\s*{_LIST}\s*(?:[.:\n]|\Z)",
)
_LETTERED = re.compile(r"\(?\b[a-h1-9]\)\s*([\w /-]{2,30}?)(?=[\s,;]*\(?\b[a-h1-9]\)|[.?\n]|\Z)")
_LIST_LINES = re.compile(
    r"[:：][ \t]*\n(?P<labels>"
    r"(?:[ \t]*(?:[-*•]|\d{1,2}[.)])?[ \t]*[\w/ -]{2,30}(?:[:(–-][^\n]*)?\n?){2,20})"
)
_NO_LABEL = re.compile(
    r"(?:nothing|no|an? single|one) .*|.*\b(?:else|only|word|other text)|(?:and|or) .*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:an?|the|eine?|une?) (?=\w)", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-*•]|\[\d+\]|\d+[.)])\s+")
_CHOICE = re.compile(r"\b((?:[\w-]+, )*[\w-]+),? or (?:an? |the )?([\w-]+)\s*\?", re.IGNORECASE)
_MOODS = {"positive": 1, "negative": -1, "neutral": 0}
_MEANT = 1000  # characters of a text without words of praise or blame
_EXAMINED = 2000
_SHORTEST = 600  # characters of a message that may hold labels
_NAMED, _SYNONYM, _MOST_SYNONYMS = 1.0, 0.7, 3  # weights of a label in a text


def sentiment(text: str) -> int:
    """Return how favourable a text is: above zero for praise, below zero for blame."""
    low = text[:8000].lower()
    good = pattern("sentiment", "good")
    praise, blame = len(good.findall(low)), len(pattern("sentiment", "bad").findall(low))
    if not praise and not blame:
        return _MOODS.get(nearest(low[:_MEANT], list(_MOODS), 0.25, 0.1) or "", 0)
    score = praise - blame
    if score <= 0:
        return score
    negations = pattern("sentiment", "not").finditer(low)
    return -score if any(good.match(low, found.end()) for found in negations) else score


def classify(question: Question) -> str | None:
    """Return the label that fits a text best, or the language of the text."""
    asked, source = split_source(question.text)
    rules = f"{asked[:_SHORTEST]}\n{question.rules[-_EXAMINED:]}"
    if pattern("reading", "which_language").search(asked):
        return _language_of(question, asked, source)
    chooses = question.cue("classify") or pattern("reading", "chooses").search(rules)
    if question.cue("classify") and (scale := pattern("reading", "scale").search(asked)):
        return _rating(sentiment(source or asked), *map(int, filter(None, scale.groups())))
    labels = labels_in(rules) if chooses else []
    if not labels and pattern("reading", "mood_asked").search(rules):
        labels = list(_MOODS)
    if not labels:
        return None
    body = source_text(question) or asked
    lines = [_BULLET.sub("", line) for line in body.splitlines() if _BULLET.match(line)]
    if len(lines) > 1 and re.search(r"\b(?:each|every|all)\b", rules, re.IGNORECASE):
        found_labels = (_best_label(question, labels, line) for line in lines)
        return "\n".join(f"{at}. {label}" for at, label in enumerate(found_labels, 1))
    return _best_label(question, labels, body)


def _rating(score: int, low: int, high: int) -> str:
    """Return the mark for a sentiment score on a scale of which the second mark is the best."""
    share = 0.5 + max(min(score, 2), -2) / 4
    return str(round(low + share * (high - low)))


def labels_in(rules: str) -> list[str]:
    """Return the labels among which instructions let choose; [] if they name none."""
    table = text_tables.load("reading")
    for form in _LIST_FORMS:
        written = form.replace("{lead}", table["label_lead"])
        for found in re.finditer(written.replace("{filler}", table["label_filler"]), rules, re.I):
            parts = re.split(_GAP, found["labels"], flags=re.IGNORECASE)
            labels = [part.strip("\"'“”‘’`* ") for part in parts]
            labels = _trimmed([part for part in labels if part and not _NO_LABEL.fullmatch(part)])
            if len(labels) > 1:
                return labels
    if lettered := _LETTERED.findall(rules):
        return [label.strip() for label in lettered]
    lines = _LIST_LINES.search(rules)
    parts = lines["labels"].splitlines() if lines else []
    parts = [_BULLET.sub("", part.strip()) for part in parts]
    return [re.split(r"\s*[:(–]| - ", part)[0].strip() for part in parts if part]


def _trimmed(labels: list[str]) -> list[str]:
    """Return labels without the words of the sentence around the first and the last of them."""
    inner = labels[1:-1] or labels[-1:]
    if all(" " not in label for label in inner):
        labels[0] = labels[0].split()[-1]
        labels[-1] = labels[-1].split()[0]
    return [_ARTICLE.sub("", label) for label in labels]


def _language_of(question: Question, asked: str, source: str) -> str | None:
    """Return the name of the language of a text, or its code."""
    quoted = re.search(r"[\"“'‘«](.{4,})[\"”'’»]", question.text)
    text = source or (quoted[1] if quoted else question.text.rpartition("\n")[2])
    code = (detect(text.strip("\"'“”")[:1000]) or "en").split("-")[0]
    codes = text_tables.load("language_codes")
    if pattern("reading", "code_asked").search(asked):
        return code
    own = text_tables.load("language_names")["in"].get(detect(asked) or "en", {})
    english = next((name.capitalize() for name, each in codes.items() if each == code), code)
    return english if "english" in asked.lower() else own.get(code, english)


def judged(question: Question) -> bool | None:
    """Return whether a text has the property that a question asks for (`is this spam?`)."""
    asked, source = split_source(question.text)
    found = pattern("reading", "property").search(asked)
    if found and re.search(r" or (?!not\b)", asked[found.start() :]):
        return None  # it asks for one of several kinds
    if found and not source:
        source = question.text[found.end() :].partition("\n")[2]
    if not found or not source:
        return None
    known = text_tables.load("reading")["properties"].get(found["what"].lower())
    if known is None:
        mood = labels_of_mood([found["what"]], sentiment(source))
        return bool(mood) if has_mood(found["what"]) else None
    return re.search(known, source, re.IGNORECASE) is not None


def of_lines(text: str) -> str | None:
    """Return the label of each line of a list as JSON, with the keys that a request names."""
    asked, source = split_source(text)
    lines = [_BULLET.sub("", line.strip()) for line in source.splitlines() if line.strip()]
    numbered = len(lines) > 1 and all(
        _BULLET.match(x.strip()) for x in source.splitlines() if x.strip()
    )
    if not numbered or not pattern("requests", "json").search(asked):
        return None
    labels = labels_in(asked)
    if not labels or not pattern("reading", "chooses").search(asked):
        return None
    found = pattern("reading", "label_keys").search(asked)
    keys = re.findall(r"\w+", found["x"]) if found else ["id", "label"]
    keys = [key for key in keys if key.lower() not in ("and", "the", "a")]
    kinds = text_tables.load("reading")["kinds_of_keys"]
    records = []
    for at, line in enumerate(lines, 1):
        values = {"number": at, "text": line, "label": _best_label(None, labels, line)}
        kind = [
            next((k for k, form in kinds.items() if re.fullmatch(form, key, re.I)), "label")
            for key in keys
        ]
        records.append({key: values[each] for key, each in zip(keys, kind, strict=True)})
    return json.dumps(records, ensure_ascii=False, indent=2)


def _best_label(question: Question | None, labels: list[str], body: str) -> str:
    """Return the label that a text names, means or is closest to."""
    low = body[:_EXAMINED].lower()
    asks = next((label for label in labels if label.lower() == "question"), None)
    if asks and body.rstrip().endswith("?"):
        return asks
    if sum(map(has_mood, labels)) > 1 and (felt := labels_of_mood(labels, sentiment(low))):
        return felt[0]
    meant, words = text_tables.load("choices")["options"], set(terms(body))
    scores: dict[str, float] = {}
    for label in labels:
        plain = re.sub(r"[_-]+", " ", label.lower())
        forms = [form for word in {plain, *plain.split()} if (form := meant.get(word))]
        hits = sum(len(set(re.findall(form, low))) for form in forms)
        scores[label] = (
            _NAMED * (re.search(rf"\b{re.escape(plain)}\b", low) is not None)
            + _SYNONYM * min(hits, _MOST_SYNONYMS)
            + 0.5 * len(words & set(terms(plain)))
            + max(likeness(plain, low), closeness(plain, low))
        )
    rest = text_tables.load("choices")["defaults"]
    best = max(labels, key=lambda label: scores[label] - (label.lower() in rest))
    spare = next((label for label in labels if label.lower() in rest), None)
    return (
        best if scores[best] > 0.1 else spare or (question.pick(labels) if question else labels[0])
    )


def chosen(question: Question) -> str | None:
    """Return which of two words a question asks for (`is it good or bad?`), or None."""
    found = _CHOICE.search(question.asked)
    if not found:
        return None
    source = split_source(question.text)[1]
    labels = [*found[1].split(", "), found[2]]
    return _best_label(question, labels, source) if source else labels[-2]


def labels_of_mood(labels: list[str], score: int) -> list[str]:
    """Return the labels for a sentiment score, then those for a neutral text."""
    moods = text_tables.load("sentiment")["labels"]
    wanted = ("good" if score > 0 else "bad" if score < 0 else "neutral", "neutral")
    return [label for mood in wanted for label in labels if re.search(moods[mood], label, re.I)]


def has_mood(label: str) -> bool:
    """Return whether a label stands for praise, blame or neither."""
    moods = text_tables.load("sentiment")["labels"].values()
    return any(re.search(mood, label, re.IGNORECASE) for mood in moods)
