"""Write a function with the name and the parameters that a request gives."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mockgateway import text_tables
from mockgateway.generators.prose import portable
from mockgateway.text_tables import pattern

_SIGNS = (
    ("at least|(?:greater|more) than or equal|>=", ">="), ("at most|less than or equal|<=", "<="),
    ("(?:greater|more|higher|larger|older) than|above|over|>", ">"),
    ("(?:less|lower|smaller|younger|fewer) than|below|under|<", "<"), ("equal|exactly|=", "=="),
)  # fmt: skip
_TS_TYPES = frozenset("number string boolean date any unknown".split())
_KINDS = frozenset("string list number integer float array dict object text value int str".split())


class Signature(NamedTuple):
    """The name and the parameters of a requested function."""

    name: str  # "" if not given
    parameters: tuple[str, ...]  # with annotations and defaults
    result: str = ""
    generic: str = ""  # `<T>`


def write(text: str, code: str, guess: bool = True) -> str | None:
    """Return a function in Python, JavaScript or TypeScript, or None if the request fits no task.

    With `guess`, a request with a name and parameters needs no task.
    """
    if code == "python" and (made := _class(text)):
        return made
    wanted = read_signature(text)
    task = _task(_without_names(text, wanted))
    if task is None and not (guess and wanted.name and wanted.parameters):
        return None
    style = "python" if code == "python" else "javascript"
    name = wanted.name or _styled(task["name"] if task else "convert", code)
    parameters = wanted.parameters or tuple(task["args"] if task else ("value",))
    names = [re.split(r"[:=]", part)[0].strip(" *?.") for part in parameters]
    body = _body(task, style, names, name)
    if style == "python":
        return _python(name, parameters, wanted.result, body, text)
    inner = "\n".join(f"  {line}" for line in body)
    typed = f": {wanted.result}" if wanted.result and code == "typescript" else ""
    return f"function {name}{wanted.generic}({', '.join(parameters)}){typed} {{\n{inner}\n}}"


def in_language(text: str, code: str) -> str | None:
    """Return a function in one of the languages of `portable`, or None if its task is unknown."""
    if sum_ := conversion(text):
        own = {"takes": ["num"], "gives": "num", "body": sum_, "name": "convert"}
        return portable.Function(code, own, text).written()
    if condition := predicate(text):
        own = {"takes": ["num"], "gives": "bool", "body": condition, "name": "is_valid"}
        return portable.Function(code, own, text).written()
    task = _task(re.sub(r"(?<=[a-z])(?=[A-Z])|[_(]", " ", text))
    return portable.write(text, code, str(task["name"]) if task else "")


def predicate(text: str) -> str:
    """Return the condition in `returns true if the age is at least 18`, of `$1`, or ""."""
    found = pattern("functions", "predicate").search(text)
    if not found:
        return ""
    if found["low"]:
        return f"return $1 >= {found['low']} and $1 <= {found['high']}"
    if found["divisor"]:
        return f"return $1 % {found['divisor']} == 0"
    sign = next(sign for words, sign in _SIGNS if re.match(words, found["sign"], re.IGNORECASE))
    return f"return $1 {sign} {found['value']}"


def conversion(text: str) -> str:
    """Return the calculation in `days to seconds`, of `$1`, or ""."""
    found = pattern("functions", "conversion").search(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text))
    if not found:
        return ""
    units = text_tables.load("functions")["units"]
    old, new = (units[found[key].lower().removesuffix("s")] for key in ("old", "new"))
    if old[0] != new[0]:
        return ""
    factor = old[1] / new[1]
    if factor >= 1 and factor == int(factor):
        return f"return $1 * {int(factor)}"
    return (
        f"return $1 / {1 / factor:g}"
        if 1 / factor == int(1 / factor)
        else f"return $1 * {factor:g}"
    )


def interface(text: str) -> str | None:
    """Return a TypeScript interface with the fields that a request names, or None."""
    found = pattern("functions", "interface").search(text)
    if not found:
        return None
    lines = [f"interface {found['name']} {{"]
    for part in re.split(r"\s*(?:,|\band\b)\s*", found["fields"]):
        words = [word.strip("`()\"'") for word in part.split() if word.lower() not in ("a", "an")]
        optional = any(word.lower() == "optional" for word in words)
        words = [word for word in words if word.lower() != "optional"]
        kind = next((word.lower() for word in words if word.lower() in _TS_TYPES), "string")
        names = [word.strip(":") for word in words if word.lower() not in _TS_TYPES]
        if names:
            lines.append(f"  {names[0]}{'?' if optional else ''}: {kind};")
    return "\n".join([*lines, "}"])


def command(text: str) -> str | None:
    """Return a shell command for a task, or None."""
    ending = re.search(r"\.(\w{1,5}) files?|\*\.(\w{1,5})", text)
    ext = (ending[1] or ending[2]) if ending else "*"
    for row in text_tables.load("functions")["commands"]:
        if re.search(row["asked"], text, re.IGNORECASE):
            return str(row["command"].replace("{ext}", ext).replace("*.*", "*"))
    return None


def _class(text: str) -> str | None:
    """Return a class with the methods that a request names."""
    found = pattern("functions", "class").search(text)
    if not found or not found["methods"]:
        return None
    known = text_tables.load("functions")["methods"]
    names = re.findall(
        r"[A-Za-z_]\w*", re.sub(r"\b(?:methods?|and|the|an?)\b", " ", found["methods"])
    )
    lines = [f"class {found['name']}:", "    def __init__(self):", "        self._items = []"]
    for name in dict.fromkeys(names):
        method = known.get(name, {"args": [], "body": "return list(self._items)"})
        lines += [
            "",
            f"    def {name}({', '.join(['self', *method['args']])}):",
            f"        {method['body']}",
        ]
    return "\n".join(lines)


def read_signature(text: str) -> Signature:
    """Return the signature in a request: `add(a, b)` or `called add that takes a and b`."""
    for found in pattern("functions", "signature").finditer(text):
        parameters = tuple(part.strip() for part in found["args"].split(",") if part.strip())
        if all(re.match(r"[*\w]+(?:\s*[:=?].*)?\Z", part) for part in parameters):
            result, generic = (found[key] or "" for key in ("result", "generic"))
            return Signature(found["name"], parameters, result.strip(), generic)
    keys = ("named_it", "named_function", "named")
    named = next((got for key in keys if (got := pattern("functions", key).search(text))), None)
    return Signature(named["name"] if named else "", _parameters(text, named))


def _parameters(text: str, named: re.Match[str] | None) -> tuple[str, ...]:
    rest = text[named.end() :] if named and named.end() < len(text) - 12 else text
    for form in (pattern("functions", "parameters_1"), pattern("functions", "parameters_2")):
        if found := form.search(rest):
            parts = re.split(
                r",\s*(?:and )?|\s+and\s+", pattern("functions", "stop").sub("", found["x"])
            )
            names = [name for part in parts if (name := _parameter(part.strip(" `'\"")))]
            if names:
                return tuple(dict.fromkeys(names))
    return ()


def _parameter(part: str) -> str:
    """Return a name for `a string named text`, `text (str)` or `a list of numbers`."""
    part = re.sub(r"\(.*?\)|^(?:and|with|a parameter|parameters?)\s+", "", part).strip(" `'\"")
    if found := pattern("functions", "name_of").search(part):
        return found[1] or found[2]
    if " of " in part:
        part = part.rsplit(" of ", 1)[1]
    found = pattern("functions", "words").match(part)
    words = [word for word in found["words"].split() if word] if found else []
    if len(words) > 1 and words[0].lower() in _KINDS:
        words = words[1:]
    return "_".join(words).lower() if len(words) > 1 else "".join(words)


def _without_names(text: str, wanted: Signature) -> str:
    """Return the description in a request; if it has none, the words of the function's name."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", wanted.name)
    return f"{pattern('functions', 'signature').sub(' ', text)} {words}"


def _task(text: str) -> dict[str, Any] | None:
    if sum_ := conversion(text):
        return {"name": "convert", "args": ["value"], "python": sum_, "javascript": f"{sum_};"}
    if condition := predicate(text):
        script = condition.replace(" and ", " && ").replace("==", "===") + ";"
        return {"name": "is_valid", "args": ["value"], "python": condition, "javascript": script}
    for row in text_tables.load("functions")["tasks"]:
        if re.search(row["asked"], text, re.IGNORECASE):
            return dict(row)
    return None


def _body(task: dict[str, Any] | None, style: str, names: list[str], name: str) -> list[str]:
    if task is None:
        pairs = ", ".join(f'"{each}": {each}' if style == "python" else each for each in names)
        return [f"return {{{pairs}}}" if style == "python" else f"return {{ {pairs} }};"]
    text = task[style].replace("$self", name)
    for at in range(9, 0, -1):
        usual = task["args"][at - 1] if at <= len(task["args"]) else ""
        text = text.replace(f"${at}", names[at - 1] if at <= len(names) else usual)
    return list(text.split("\n"))


def _python(name: str, parameters: tuple[str, ...], result: str, body: list[str], text: str) -> str:
    found = pattern("functions", "description").search(text)
    lines = [f"def {name}({', '.join(parameters)})" + (f" -> {result}" if result else "") + ":"]
    if found:
        summary = re.sub(r"^(\w+?)s\b", r"\1", found[1].strip(" .`"))
        lines.append(f'    """{summary[:1].upper()}{summary[1:]}."""')
    return "\n".join([*lines, *(f"    {line}" if line else "" for line in body)])


def _styled(name: str, code: str) -> str:
    if code == "python":
        return name
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
