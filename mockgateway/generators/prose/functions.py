"""Write a function with the name and the parameters that a request gives."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mockgateway import text_tables
from mockgateway.generators.prose import conditions, regexes, steps
from mockgateway.text_tables import pattern

_CHECKS = (  # words of a condition, the condition, and what it demands
    (r"(?:smaller|less|lower|below) than|below|under", "{name} < {number}",
     "must be at least {number}"),
    (r"(?:greater|larger|more|higher|bigger) than|above|over|exceeds", "{name} > {number}",
     "must be at most {number}"),
    (r"not positive|zero or (?:less|negative)|negative or zero", "{name} <= 0", "must be positive"),
    (r"negative", "{name} < 0", "must not be negative"),
    (r"zero|\b0\b", "{name} == 0", "must not be zero"),
    (r"empty|no (?:items|elements|values)", "not {name}", "must not be empty"),
)  # fmt: skip
_SECOND_VERB = re.compile(
    r"(?:,| and) \w+s (?:the|an?|it|them|if|to|in|only|all|its)\b", re.IGNORECASE
)
_MODULES = ("collections", "datetime", "itertools", "math", "re", "time")
_KINDS = frozenset("string list number integer float array dict object text value int str".split())


class Signature(NamedTuple):
    """The name and the parameters of a requested function."""

    name: str  # "" if not given
    parameters: tuple[str, ...]  # with annotations and defaults
    result: str = ""
    generic: str = ""  # `<T>`


def write(text: str, code: str) -> str | None:
    """Return a function in Python, JavaScript or TypeScript, or None for an unknown task."""
    wanted = read_signature(text)
    told = pattern("functions", "when_empty").sub("", pattern("functions", "guard").sub("", text))
    task = _named_task(wanted.name, text) or _checked_form(text)
    task = task or _task(_without_names(told, wanted))
    if task is None or (wanted.parameters and len(wanted.parameters) != len(task["args"])):
        return None
    style = "python" if code == "python" else "javascript"
    name = wanted.name or _styled(task["name"], code)
    parameters = wanted.parameters or tuple(task["args"])
    names = [re.split(r"[:=]", part)[0].strip(" *?.") for part in parameters]
    body = [*_guards(text, style, names), *_body(task, style, names, name)]
    if style == "python":
        modules = [each for each in _MODULES if any(f"{each}." in line for line in body)]
        imports = "".join(f"import {each}\n" for each in modules)
        made = _python(name, parameters, wanted.result, body, told)
        return f"{imports}\n\n{made}" if imports else made
    return _script(wanted._replace(name=name, parameters=parameters), code, body)


def _script(wanted: Signature, code: str, body: list[str]) -> str:
    inner = "\n".join(f"  {line}" for line in body)
    typed = f": {wanted.result}" if wanted.result and code == "typescript" else ""
    parameters = ", ".join(wanted.parameters)
    start = "async function" if "await " in inner else "function"
    return f"{start} {wanted.name}{wanted.generic}({parameters}){typed} {{\n{inner}\n}}"


def _by_steps(text: str, code: str, wanted: Signature) -> str | None:
    """Return a function that changes a text in the steps of its description."""
    given = pattern("functions", "signature").search(text)
    if not given or not wanted.parameters:
        return None
    style = "python" if code == "python" else "javascript"
    name = re.split(r"[:=]", wanted.parameters[0])[0].strip(" *?.")
    body = steps.body(text[given.end() :], style, name)
    if not body:
        return None
    if style != "python":
        return _script(wanted, code, body)
    imports = "import re\n\n\n" if any("re.sub(" in line for line in body) else ""
    return imports + _python(wanted.name, wanted.parameters, wanted.result, body, "")


def _named_task(name: str, text: str) -> dict[str, Any] | None:
    """Return the task whose usual name a request gives to its function."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    rows = [row for row in text_tables.load("functions")["tasks"] if row.get("name") == plain]
    fits = (row for row in rows if re.search(row["asked"], text, re.IGNORECASE))
    return next((dict(row) for row in (*fits, *rows[-1:])), None)


def _checked_form(text: str) -> dict[str, Any] | None:
    """Return the task to check a text by the regular expression that a request describes."""
    expression = regexes.written(text) if pattern("functions", "uses_regex").search(text) else ""
    inner = expression.removeprefix("^").removesuffix("$")
    return (
        {
            "name": "is_valid",
            "args": ["text"],
            "python": f'return re.fullmatch(r"{inner}", $1) is not None',
            "javascript": f"return /{expression}/.test($1);",
        }
        if expression
        else None
    )


def _guards(text: str, style: str, names: list[str]) -> list[str]:
    """Return the lines that check the arguments: `raises a ValueError if size is below 1`."""
    lines = []
    if names and (empty := pattern("functions", "when_empty").search(text)):
        value = {"an empty list": "[]", "an empty string": '""'}.get(empty["value"], empty["value"])
        if style == "python":
            lines += [f"if not {names[0]}:", f"    return {value.replace('null', 'None')}"]
        else:
            lines.append(f"if ({names[0]}.length === 0) return {value.replace('None', 'null')};")
    for found in pattern("functions", "guard").finditer(text) if names else ():
        told = found["when"] or "empty"
        name = next((name for name in names if re.search(rf"\b{name}\b", told)), names[0])
        test = next((row for row in _CHECKS if re.search(row[0], told, re.IGNORECASE)), _CHECKS[-1])
        number = re.search(r"-?\d+(?:\.\d+)?", told)
        condition = test[1].format(name=name, number=number[0] if number else "0")
        message = f'"{name} {test[2].format(number=number[0] if number else "0")}"'
        error = found["error"] if found["error"][0].isupper() else "ValueError"
        if style == "python":
            lines += [f"if {condition}:", f"    raise {error}({message})"]
        else:
            condition = condition.replace(f"not {name}", f"{name}.length === 0")
            error = "Error" if error == "ValueError" else error
            lines.append(f"if ({condition}) throw new {error}({message});")
    return lines


def stepped(text: str, code: str) -> str | None:
    """Return a class, or a function that changes a text in the steps of its description."""
    if code in ("go", "java"):
        return steps.typed(text, code)
    if code not in ("python", "javascript", "typescript"):
        return None
    made = _class(text) if code == "python" else None
    return made or _by_steps(text, code, read_signature(text))


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
            result = "" if result and result[0].islower() and result not in _KINDS else result
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
    if sum_ := conditions.conversion(text):
        return {"name": "convert", "args": ["value"], "python": sum_, "javascript": f"{sum_};"}
    if condition := conditions.predicate(text):
        script = re.sub(r"([!=]=)", r"\1=", condition).replace(" and ", " && ")
        script = script.replace(" or ", " || ") + ";"
        return {"name": "is_valid", "args": ["value"], "python": condition, "javascript": script}
    for row in text_tables.load("functions")["tasks"]:
        if re.search(row["asked"], text, re.IGNORECASE):
            return dict(row)
    return None


def _body(task: dict[str, Any], style: str, names: list[str], name: str) -> list[str]:
    text = task[style].replace("$self", name)
    for at in range(9, 0, -1):
        usual = task["args"][at - 1] if at <= len(task["args"]) else ""
        text = text.replace(f"${at}", names[at - 1] if at <= len(names) else usual)
    return list(text.split("\n"))


def _python(name: str, parameters: tuple[str, ...], result: str, body: list[str], text: str) -> str:
    found = pattern("functions", "description").search(text)
    lines = [f"def {name}({', '.join(parameters)})" + (f" -> {result}" if result else "") + ":"]
    if found and not _SECOND_VERB.search(found[1]):
        summary = re.sub(r"^(\w+?)s\b", r"\1", found[1].strip(" .`").removesuffix(" (e"))
        lines.append(f'    """{summary[:1].upper()}{summary[1:]}."""')
    return "\n".join([*lines, *(f"    {line}" if line else "" for line in body)])


def _styled(name: str, code: str) -> str:
    if code == "python":
        return name
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
