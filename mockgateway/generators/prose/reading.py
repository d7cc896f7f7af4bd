"""Read a given text: answer a question from a context, extract values."""

from __future__ import annotations

import json
import re
from collections import Counter

from mockgateway import text_tables
from mockgateway.generators.prose import grammar, length
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import sentences, terms
from mockgateway.similarity import closeness
from mockgateway.text_tables import pattern

_CONTEXT_HEADING = re.compile(
    r"^\W{0,4}(?:context|documents?|passages?|background|contexto|kontext|上下文|资料|資料|บริบท|ข้อมูล"
    r"|answer|antwort|respuesta)\W{0,3}[:：]",
    re.IGNORECASE | re.MULTILINE,
)
# In instructions, "context" is an ordinary word: only a heading or a tag introduces a context.
_SYSTEM_CONTEXT = re.compile(
    r"(?:^|\n|[:.] )[^\w\n]{0,5}(?:[\w ]{1,20} )?(?:context|documents?|passages?|text|sources?"
    r"|background|information|contexto|kontext|facts|knowledge|articles?)[^\w\n]{0,3}(?:[:：]|\n|>)",
    re.IGNORECASE,
)
_TOOLS = re.compile(r"\btools?\b", re.IGNORECASE)
_FEW_TOOLS = 3  # instructions that speak of tools more often are those of an agent
_LONGEST_SYSTEM_CONTEXT = 12_000  # longer instructions are those of an agent
_NOBODY = frozenset("we i you somebody someone they please".split())
_AND_WHO = re.compile(
    r",? and (?=(?:somebody|someone|we|I|[A-Z]\w+) (?:must|will|should|has|have)\b)"
)
_BULLET = re.compile(r"^(?:[-*•]|\[\d+\]|\d+[.)])\s+")
_TAGGED = re.compile(
    r"<(documents?|context|article|passage|source|text|doc|page|knowledge|faq|policy|manual)\b[^<>\n]{0,80}>"
    r"(.{20,}?)</\1>",
    re.DOTALL,
)
_FEWEST_PARTS = 2  # a statement and a question
_DEFINITION = re.compile(r"\W*(?:what|who)(?:'s| is| are) (?:an? )?[\w-]+\W*\Z", re.IGNORECASE)
_THAI = re.compile("[ก-๛]")
_SHORTEST_SYSTEM_CONTEXT = 120
_TERM = re.compile(r"[^\W\d_]{3,}")


def to_do(question: Question) -> str | None:
    """Return the tasks in a text as a list, if a message wants a list of tasks."""
    return _actions(question) if pattern("reading", "to_do_list").search(question.asked) else None


def extract(question: Question) -> str | None:
    """Return the addresses, dates, prices or names in a text."""
    if not question.cue("extract"):
        return None
    if items := _actions(question):
        return items
    head, _, rest = question.text.partition(":" if ":" in question.text else "：")
    body = (rest or question.text)[:8000]
    found = {}
    for kind, forms in text_tables.load("reading")["kinds"].items():
        if re.search(forms["asked"], head, re.IGNORECASE):
            matches = re.findall(forms["found"], body, re.IGNORECASE)
            found[kind] = list(dict.fromkeys(match.strip() for match in matches))
    if not found:
        return None
    if question.cue("json"):
        plain = {kind: all_[0] if len(all_) == 1 else all_ or None for kind, all_ in found.items()}
        return json.dumps(plain, ensure_ascii=False, indent=2)
    if len(found) == 1:
        kind, values = next(iter(found.items()))
        return "\n".join(values[:50]) if values else question.phrase("nothing_found", what=kind)
    return "\n".join(f"- {kind}: {', '.join(values[:10]) or '-'}" for kind, values in found.items())


def _actions(question: Question) -> str | None:
    """Return the sentences of a text that say who has to do something, as a list."""
    asked, source = split_source(question.text)
    if not source or not pattern("reading", "actions_asked").search(asked):
        return None
    due, box = (
        pattern("reading", "action"),
        "[ ] " if re.search(r"check ?list|check ?box", asked, re.I) else "",
    )
    parts = [clause for part in sentences(source) for clause in _orders_in(part)]
    items = [_BULLET.sub("", part) for part in parts if due.search(part)]
    if box or pattern("reading", "imperative").search(asked):
        items = [_order(item) for item in items]
    count = length.read(question).items
    shown = items[:count] if count > 1 else items  # `one per line` is no count
    return "\n".join(f"- {box}{item}" for item in shown) or None


def _orders_in(sentence: str) -> list[str]:
    """Return what a sentence wants done, one by one: `please call Ann, book a room and wait`."""
    found = pattern("reading", "please").search(sentence)
    if not found:
        return _AND_WHO.split(sentence)
    parts = re.split(r",\s*(?:and |then )*|\s+and (?:then )?", sentence[found.end() :].rstrip("."))
    made: list[str] = []
    for part in parts:
        first = part.split(" ", 1)[0].lower()
        if made and not grammar.is_verb(first) and not pattern("rewriting", "orders").match(part):
            made[-1] += f" and {part}" if f" and {part}" in sentence else f", {part}"
        else:
            made.append(part)
    return [f"Please {part}." for part in made]


def _order(item: str) -> str:
    """Return what somebody has to do as an order, with the name of that person if it is given."""
    found = pattern("reading", "duty").match(item)
    if not found:
        return item
    task = found["t"].strip(" .")
    who = found["who"] or ""
    task = task[:1].upper() + task[1:]
    return f"{task} ({who.strip()})" if who[:1].isupper() and who.lower() not in _NOBODY else task


def answer(question: Question) -> str | None:
    """Return the sentence of a given context that answers the question best."""
    split = _context_and_question(question)
    if not split:
        return None
    context, asked = split
    rules = f"{question.system}\n{question.text}"
    fallback = first_group(pattern("reading", "otherwise").search(rules))
    if fallback:
        context = "\n".join(part for part in context.splitlines() if fallback not in part)
    best = best_sentence(context, asked, 0.5 if fallback else 0)
    if not best and not best_sentence(context, asked):  # other words for the same
        best = closest(context, asked, 0.3 if fallback else 0.15)
    if best:
        return value_in(best, asked) if pattern("reading", "value_only").search(rules) else best
    certain = context is question.system or question.cue("question") is not None or fallback
    unknown = fallback or question.phrase("not_in_context")
    return unknown if certain and terms(asked) else None


def is_agents(instructions: str) -> bool:
    """Return whether instructions are those of an agent: about its tools, rather than facts."""
    long = len(instructions) >= _LONGEST_SYSTEM_CONTEXT
    return long or len(_TOOLS.findall(instructions)) > _FEW_TOOLS


def value_in(sentence: str, asked: str) -> str:
    """Return the part of a sentence that a question asks for, else the sentence."""
    forms = text_tables.load("reading")["values"]
    form = next((row["found"] for row in forms if re.search(row["asked"], asked, re.I)), None)
    wanted = set(terms(asked))
    found = list(re.finditer(form, sentence)) if form else []
    found = [
        match for match in found if not wanted.issuperset(terms(match[0])) or not terms(match[0])
    ]
    if not found:
        return (
            re.sub(r"^.*?\b(?:is|are|was|were|called|named)\s+", "", sentence).rstrip(".")
            or sentence
        )

    def distance(match: re.Match[str]) -> int:
        places = [at.end() for at in _TERM.finditer(sentence, 0, match.start())
                  if at[0].lower()[:5] in wanted]  # fmt: skip
        return match.start() - max(places, default=-50)

    return min(found, key=distance)[0].strip(" .")


def from_statements(question: Question) -> str | None:
    """Return the sentence before a question that answers it, or None."""
    parts = sentences(question.text)
    if len(parts) < _FEWEST_PARTS or not parts[-1].endswith(("?", "？")):
        return None
    if _DEFINITION.match(parts[-1]):
        return None
    stated = [part for part in parts[:-1] if not part.endswith(("?", "？", ":"))]
    return best_sentence("\n".join(stated), parts[-1])


def closest(context: str, asked: str, least: float) -> str | None:
    """Return the sentence of a context that is clearly closest in meaning to a question."""
    parts = sentences(_CONTEXT_HEADING.sub("", context.strip()))[:300]
    near = sorted([(closeness(part, asked), part) for part in parts], reverse=True)
    clear = near and near[0][0] > max(least, 1.5 * near[1][0] if near[1:] else 0)
    return _BULLET.sub("", near[0][1]) if clear else None


def best_sentence(context: str, asked: str, least: float = 0) -> str | None:
    """Return the sentence of a context that shares most with a question, or None.

    Args:
        context: The sentences.
        asked: The question.
        least: The share of the question's words that the sentence must exceed.
    """
    parts = sentences(_CONTEXT_HEADING.sub("", context.strip()))[:300]
    if len(parts) == 1 and _THAI.search(context):
        parts = context.split()
    # The end of a question says what is asked for, so later words weigh more.
    wanted = {term: 1 + at / 10 for at, term in enumerate(terms(asked))}
    if not parts or not wanted:
        return None
    wanted = {_stem(term): weight for term, weight in wanted.items()}
    own = [set(map(_stem, terms(part))) for part in parts]
    spread = Counter(term for found in own for term in found)
    scores = [sum([wanted[term] / spread[term] for term in found & wanted.keys()]) for found in own]
    best = max(range(len(parts)), key=scores.__getitem__)
    shared = len(own[best] & wanted.keys()) / len(wanted)
    return _BULLET.sub("", parts[best]) if scores[best] and shared > least else None


def _stem(term: str) -> str:
    """Return a term without its ending, so that `items` and `returned` are like their bases."""
    return re.sub(r"(?<=\w{3})(?:ies|es|s|ed|ing)\Z", "", term)


def _context_and_question(question: Question) -> tuple[str, str] | None:
    text, asked = question.text, question.cue("question")
    tagged = _TAGGED.findall(text)
    if tagged and (rest := _TAGGED.sub(" ", text).strip()):
        return "\n".join(re.sub(r"<[^<>\n]{1,60}>", " ", part) for _, part in tagged), rest
    if asked:
        return text[: asked.start()] + text[asked.end() :], asked["q"]
    if question.cue("context"):
        last = [part for part in sentences(text) if part.rstrip().endswith(("?", "？"))][-1:]
        return (text.replace(last[0], " "), last[0]) if last else None
    system = question.system
    if len(system) < _SHORTEST_SYSTEM_CONTEXT or is_agents(system):
        return None
    if not _SYSTEM_CONTEXT.search(system):
        return None
    return system[-8000:], text
