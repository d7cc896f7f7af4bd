"""Code in the language asked for, with the question's own names."""

from __future__ import annotations

import re

from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.snippets import SNIPPETS, TASKS
from mockgateway.generators.prose.topic import names

_LANGUAGES = (
    ("typescript", "TypeScript", r"\btypescript\b|\bts\b"),
    ("javascript", "JavaScript", r"\bjavascript\b|\bnode(?:\.?js)?\b|\bjs\b|\breact\b"),
    ("python", "Python", r"python"),
    ("rust", "Rust", r"\brust\b"),
    ("go", "Go", r"\bgolang\b|\b(?:in|en|use|using|用) ?go\b|\bgo (?:code|function|program)\b|用 ?go"),
    ("java", "Java", r"(?<![a-z])java(?!script|[a-z])"),
    ("sql", "SQL", r"\bsql\b|sql(?=[^a-z])"),
    ("bash", "Bash", r"\b(?:bash|shell)\b"),
    ("html", "HTML", r"\b(?:html|web ?page)\b"),
    ("css", "CSS", r"\b(?:css|stylesheet)\b"),
    ("c", "C", r"\b(?:in|en) c\b|\bc (?:code|function|program)\b|C语言|C言語"),
)
_NAMED = lazy(r"(?:called|named|llamada|namens|名为|叫做|という名前の)\s*[`'\"]?([A-Za-z_]\w{1,40})", re.IGNORECASE)
_FENCE = lazy(r"```(\w*)\n(.{1,6000}?)```", re.DOTALL)
_DEFINES = lazy(r"\b(?:def|class|function|func|fn|struct|interface)\s+([A-Za-z_]\w*)")
_PLAIN = frozenset(
    "python javascript typescript rust golang go java sql bash shell html css function code script program class query string strings list array number numbers react node page web".split()  # noqa: E501
)
_MAKES = lazy(
    r"\b(?:write|show|give|create|implement|make|generate|code|need|example|build|escribe|muestra|crea|implementa|dame|schreib\w*|zeig\w*|erstelle|implementier\w*)\b|写|实现|给|書|作|見せ|เขียน|สร้าง|ขอ",
    re.IGNORECASE,
)


def answer(asked: Asked) -> str | None:
    """A snippet in a fence with a word before and after, or a word about code that was given."""
    said = asked.said[-2000:]
    if fenced := _FENCE.search(asked.said):
        return _explain(asked, fenced[1], fenced[2]) if not asked.cue("summary") else None
    found = next(((key, name) for key, name, sign in _LANGUAGES if re.search(sign, said, re.IGNORECASE)), None)
    if not _MAKES.search(said) or not (asked.cue("code") or (found and any(re.search(sign, said, re.IGNORECASE) for sign in TASKS.values()))):
        return None
    if asked.cue("email") or asked.cue("poem") or asked.cue("story"):
        return None
    key, language = found or ("python", "Python")
    task = next((task for task, sign in TASKS.items() if task in SNIPPETS[key] and re.search(sign, said, re.IGNORECASE)), "")
    code = SNIPPETS[key][task].replace("@@", _name(said, key, task))
    brief = re.search(r"\b(?:only|just) (?:the )?code\b|只要代码|コードのみ", said, re.IGNORECASE)
    fence = f"```{key}\n{code}\n```"
    what = f"`{_name(said, key, task)}`" if key not in ("html", "css", "sql") else asked.tongue.say["thing"]
    return fence if brief else asked.say("code", what=what, language=language) + f"\n\n{fence}\n\n" + asked.tongue.say["codeend"]


def _name(said: str, key: str, task: str) -> str:
    if named := _NAMED.search(said):
        return named[1]
    words = [word for word in names(said) if word not in _PLAIN][:3] or ([task] if task else [])
    usual = {
        "sql": "orders",
        "html": "Welcome",
        "css": "card",
        "": "count_items",
        "sort": "quick_sort",
        "prime": "is_prime",
        "add": "add_numbers",
        "reverse": "reverse_text",
        "hello": "say_hello",
    }
    if key == "sql":
        found = re.search(r"\b(?:from|of|all|the|for) (?:the |all )?([a-z_]{3,30})\b(?: table)?", said, re.IGNORECASE)
        return found[1].lower() if found and found[1].lower() not in WORDS_OF_SQL else usual["sql"]
    if task:
        words = usual.get(task, task).split("_")
    elif len(words) == 1 and key not in ("html", "css"):
        words = [*words, "items"]
    elif not words:
        words = usual.get(key, "count_items").split("_")
    if key == "html":
        return " ".join(words).capitalize()
    if key == "css":
        return "-".join(words)
    if key in ("javascript", "typescript", "java"):
        return words[0] + "".join(word.capitalize() for word in words[1:])
    if key == "go":
        return "".join(word.capitalize() for word in words)
    name = "_".join(words)
    return name if name not in ("class", "def", "fn", "for", "in", "is", "if", "while", "return", "match", "use", "mod", "async", "await") else f"{name}_it"


WORDS_OF_SQL = frozenset("query queries the all last latest table tables sql select rows".split())


def _explain(asked: Asked, key: str, code: str) -> str:
    language = next((name for wanted, name, _ in _LANGUAGES if wanted == key.lower()), "Python" if "def " in code or "import " in code else key.capitalize() or "")
    defined = list(dict.fromkeys(_DEFINES.findall(code)))[:6]
    said = [asked.say("explain", language=language, lines=code.strip().count("\n") + 1)]
    if defined:
        said.append(asked.say("defines", names=asked.join([f"`{name}`" for name in defined])))
    return asked.tongue.gap.join([*said, asked.pick(asked.tongue.ending)]).replace("  ", " ")
