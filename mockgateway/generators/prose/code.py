"""Write a code snippet for a task, or list the definitions in a message's code."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import functions, given_code, html, programs, sql
from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.programs import signatures
from mockgateway.generators.prose.queries import review
from mockgateway.generators.prose.question import Question
from mockgateway.text_pattern import search
from mockgateway.text_tables import pattern

_FENCE = re.compile(r"```(\w*)\n(.{1,6000}?)```", re.DOTALL)
_BARE_CODE = re.compile(
    r"(?m)^(?:def \w+\(.*|class \w+.*:|for \w+ in \w+\(.*|import \w+|function \w+\(.*|print\(.*)"
    r"(?:\n.*)*"
)
_DEFINES = re.compile(r"\b(?:def|class|function|func|fn|struct|interface)\s+([A-Za-z_]\w*)")
_NAMED = re.compile(
    r"(?:called|named|llamada|namens|名为|叫做|という名前の)\s*[`'\"]?([A-Za-z_]\w{1,40})", re.I
)
_EXPLAINS = re.compile(
    r"\W*(?:please )?(?:explain|describe|what (?:is|are)|how (?:do|does)|why)\b", re.IGNORECASE
)
_TABLE_NAME = re.compile(r"\b(?:from|of|all|the|for) (?:the |all )?([a-z_]{3,30})\b", re.IGNORECASE)
_NO_TABLES = frozenset("query queries the all last latest table tables sql select rows".split())
_NO_NAMES = frozenset(
    """python javascript typescript rust golang go java sql bash shell html css function code script
    program class query string strings list array number numbers react node page web""".split()
)
_KEYWORDS = frozenset("class def fn for in is if while return match use mod async await".split())
_MARKUP = ("html", "css", "sql")


def clear(question: Question) -> str | None:
    """Return the code for a message that leaves no doubt that it wants code."""
    text = question.text[-2000:]
    if reviewed := review.answer(text):
        return reviewed
    if _FENCE.search(question.text) or pattern("code", "about_code").search(text):
        return None
    if pattern("code", "clear").search(text):
        made = sql.write(text)
        return _presented(question, "sql", "SQL", made) if made else None
    coded = programs.language_of(text)
    if not coded or not pattern("code", "wants_code").search(text):
        return None
    if _task(text, coded) and not signatures.read(text, coded).parameters:
        return answer(question)  # the snippets are longer than the functions
    made = _function(question, text, coded)
    signed = signatures.read(text, coded).parameters
    return made or (_stub(question, text, coded) if signed else None)


def _function(question: Question, text: str, coded: str) -> str | None:
    """Return the function that a message describes, in its language, or None."""
    made = _written(text, coded)
    name = text_tables.load("dialects")["fences"][coded]
    return _presented(question, coded, name, made) if made else None


@lru_cache(maxsize=64)  # two responders ask for the function of a message
def _written(text: str, coded: str) -> str | None:
    made = functions.stepped(text, coded) or programs.record(text, coded)
    made = made or programs.write(text, coded)
    if not made and coded in ("python", "javascript", "typescript"):
        made = functions.write(text, coded)
    return made


def _presented(question: Question, code: str, name: str, made: str, task: Any = None) -> str:
    """Return code behind a fence, between an introduction and a note unless only code is wanted."""
    fence = f"```{code}\n{made}\n```"
    text = question.text[-2000:]
    if pattern("code", "only").search(text + question.system[-500:]):
        return made if pattern("code", "no_fence").search(text) else fence
    defined = [] if code in _MARKUP else _DEFINES.findall(fence)
    what = f"`{defined[0]}`" if defined else question.reply.phrases["example"]
    note = task.get("note") if task and question.reply.code == "en" else None
    intro = question.phrase("code_intro", what=what, language=name)
    return "\n\n".join(part for part in (intro, fence, note) if part)


def answer(question: Question) -> str | None:
    """Return a snippet between an introduction and a closing sentence."""
    if fenced := _FENCE.search(question.text):
        return None if question.cue("summary") else _explanation(question, fenced[1], fenced[2])
    if bare := _BARE_CODE.search(question.text):
        return _explanation(question, "", bare[0])
    text = question.text[-2000:]
    wanted = None if pattern("code", "explains").search(text) else _wanted(question, text)
    if wanted is None:
        return None
    chosen, task = wanted
    coded = programs.language_of(text)
    snippet = task is not None and (not coded or coded in task["code"])
    signed = bool(coded and signatures.read(text, coded).parameters)
    if coded and (signed or not snippet):
        answered = _function(question, text, coded)
        return answered or (None if snippet else _stub(question, text, coded))
    unknown = None if chosen or coded else pattern("code", "unknown").search(text)
    chosen = chosen or _usual_language(task)
    made = _made_to_measure(text, chosen["code"], task)
    if not made and task is None and chosen["code"] in ("python", "javascript"):
        return _stub(question, text, chosen["code"])
    if not made:
        code, usual_name = _snippet(task, chosen["code"])
        name = _name(text, chosen["code"], usual_name)
        made = _renamed(code.replace("@@", name), text)
    answered = _presented(question, chosen["code"], chosen["name"], made, task)
    if not unknown:
        return answered
    other = unknown[1][:1].upper() + unknown[1][1:]
    instead = question.phrase("code_instead", other=other, language=chosen["name"])
    return f"{instead}{question.reply.gap}{answered}"


def _stub(question: Question, text: str, coded: str) -> str:
    """Return a function that says that it is not written yet."""
    name = text_tables.load("dialects")["fences"][coded]
    return _presented(question, coded, name, programs.stub(text, coded))


def _wanted(
    question: Question, text: str
) -> tuple[dict[str, str] | None, dict[str, Any] | None] | None:
    """Return the language and the task of the requested code, or None if none is requested."""
    rows = text_tables.load("code")["languages"]
    chosen = _first_asked(rows, text)
    if not chosen and pattern("sql", "implied").search(text):
        chosen = next(row for row in rows if row["code"] == "sql")
    makes = pattern("code", "makes").search(text)
    if not chosen and not makes:
        return None
    message = not chosen and pattern("messages", "kind").search(question.asked)
    compared = question.cue("table") and pattern("requests", "compared_things").search(text)
    steps = question.cue("how_to") and pattern("requests", "steps_of").search(text)
    if message or compared or steps or question.cue("email") or question.cue("creative"):
        return None
    if not chosen and _EXPLAINS.match(text):
        return None
    task = _task(text, chosen["code"] if chosen else "")
    is_sql = bool(chosen and chosen["code"] == "sql")
    coded = programs.language_of(text)
    typed = (chosen and chosen["code"] == "html" and html.write(text)) or (
        coded and programs.record(text, coded)
    )
    signed = (chosen or coded) and pattern("functions", "signature").search(text)
    asked = (question.cue("code") and makes) or (task and (makes or chosen)) or signed
    return (chosen, task) if is_sql or typed or asked else None


def _made_to_measure(text: str, code: str, task: dict[str, Any] | None) -> str | None:
    """Return a statement or a function with the names in a request."""
    if code == "sql":
        return sql.write(text)
    if code == "html":
        return html.write(text)
    if code == "bash":
        return functions.command(text)
    if code not in ("python", "javascript", "typescript"):
        return None
    signature = functions.read_signature(text)
    if task and not signature.parameters:
        return None  # the snippets are longer than the functions
    return functions.write(text, code)


def _first_asked(rows: list[dict[str, str]], text: str) -> dict[str, str] | None:
    return next((row for row in rows if search(row["asked"], text)), None)


def _task(text: str, code: str) -> dict[str, Any] | None:
    """Return the task that a message describes, if there is a snippet of it in the language."""
    for task in text_tables.load("code")["tasks"].values():
        matches = any(search(asked, text) for asked in task["asked"])
        if matches and (not code or code in task["code"]):
            return dict(task)
    return None


def _usual_language(task: dict[str, Any] | None) -> dict[str, str]:
    """Return the language of a snippet if the message names none: the task's first, or Python."""
    code = next(iter(task["code"])) if task else "python"
    rows: list[dict[str, str]] = text_tables.load("code")["languages"]
    return next(row for row in rows if row["code"] == code)


def _snippet(task: dict[str, Any] | None, code: str) -> tuple[str, str]:
    """Return the code of a task in a language, and the usual name of its function."""
    if task:
        return task["code"][code], task.get("name", "")
    return text_tables.load("code")["general"][code], ""


def _name(text: str, code: str, usual: str) -> str:
    """Return the name for the function, table or page of a snippet, in the language's style."""
    if named := _NAMED.search(text):
        return named[1]
    if code == "sql":
        found = _TABLE_NAME.search(text)
        return found[1].lower() if found and found[1].lower() not in _NO_TABLES else "orders"
    words = usual.split("_") if usual else _telling_words(text)
    if not words:
        words = {"html": ["welcome"], "css": ["card"]}.get(code, ["count", "items"])
    elif len(words) == 1 and not usual and code not in _MARKUP:
        words.append("items")
    if code == "html":
        return " ".join(words).capitalize()
    if code == "css":
        return "-".join(words)
    if code == "go":
        return "".join(map(str.capitalize, words))
    if code in ("javascript", "typescript", "java"):
        return words[0] + "".join(map(str.capitalize, words[1:]))
    name = "_".join(words)
    return f"{name}_it" if name in _KEYWORDS else name


def _telling_words(text: str) -> list[str]:
    words = [word.lower() for word in re.findall(r"[A-Za-z]{2,20}", text)]
    ignored = language("en").stop_words | _NO_NAMES
    return [word for word in words if word not in ignored][:3]


def _renamed(code: str, text: str) -> str:
    """Return the code with its first function, and its parameters, named as the message asks."""
    wanted, defined = functions.read_signature(text), _DEFINES.search(code)
    if not wanted.name or not defined:
        return code
    new = {defined[1]: wanted.name}
    if wanted.parameters and (found := re.match(r"\s*\(([^()\n]*)\)", code[defined.end() :])):
        names = [
            [re.split(r"[:=]", part)[0].strip(" *?.") for part in parts]
            for parts in (found[1].split(","), wanted.parameters)
        ]
        new |= dict(zip(*names, strict=False))
    words = "|".join(re.escape(word) for word in new if word)
    return re.sub(rf"\b(?:{words})\b", lambda word: new[word[0]], code)


def _explanation(question: Question, code: str, snippet: str) -> str:
    """Return an answer about a message's code: at least its language, length and definitions."""
    if made := given_code.answer(question, snippet):
        return made
    rows = text_tables.load("code")["languages"]
    named = (row["name"] for row in rows if code.lower() in (row["code"], row["name"].lower()))
    guess = "Python" if "def " in snippet or "import " in snippet else code.capitalize()
    lines = snippet.strip().count("\n") + 1
    intro = question.phrase("code_lines", language=next(named, guess), lines=lines)
    parts = [intro.replace("has 1 lines", "has one line")]
    if defined := list(dict.fromkeys(_DEFINES.findall(snippet)))[:6]:
        names = question.join([f"`{name}`" for name in defined])
        parts.append(question.phrase("code_defines", names=names))
    return question.reply.gap.join(parts).replace("  ", " ")
