"""Explain the Python function in a message, or write a docstring or tests for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from mockgateway.generators.prose import evaluation, grammar
from mockgateway.generators.prose.question import Question
from mockgateway.text_tables import pattern

_DOCSTRING = re.compile(
    r"\b(?:docstrings?|document (?:this|the) (?:\w+ )?(?:function|method|code))\b", re.I
)
_TESTS = re.compile(r"\b(?:(?:unit )?tests?|test cases?)\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just) the docstring\b|\bdocstring only\b", re.IGNORECASE)
_SAMPLES: dict[str, tuple[Any, ...]] = {
    "int": (5, 0, 12, -3), "float": (2.5, 0.0, 10.0, -1.5), "bool": (True, False),
    "str": ("banana", "", "Hello World", "level"),
    "list": ([3, 1, 2], [], [4, 4, 7], [10]),
    "words": (["pear", "fig"], [], ["a", "b", "a"], ["kiwi"]),
}  # fmt: skip
_KIND_OF_NAME = (
    ("words", r"words|names|strings|lines|texts"),
    (
        "list",
        r"list|items|values|numbers|nums|array|data|elements|prices|scores|xs|arr|seq\w*|\w{3,}s\Z",
    ),
    ("str", r"text|word|name|string|str|s\Z|sentence|line|title|email|char\w*|password|phrase"),
    ("bool", r"is_|has_|flag|enabled|reverse"),
    ("float", r"price|rate|ratio|percent|discount|radius|weight"),
)
_MOST_TRIES = 200


def answer(question: Question, code: str) -> str | None:
    """Return what a message asks about its code, or None if the code is no Python function."""
    functions = _functions(code)
    if not functions:
        return None
    first = functions[0]
    bare = pattern("code", "only").search(question.text + question.system[-500:])
    if _DOCSTRING.search(question.asked):
        text = _docstring(first)
        made = text if _ONLY.search(question.asked) else _with_docstring(code, first, text)
        return f"```python\n{made}\n```"
    if _TESTS.search(question.asked):
        made = _tests(question, first)
        intro = "" if bare else f"Here are tests for `{first.name}`:\n\n"
        return f"{intro}```python\n{made}\n```"
    return " ".join(part for each in functions[:4] for part in _described(each))


def _functions(code: str) -> list[ast.FunctionDef]:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _described(function: ast.FunctionDef) -> list[str]:
    """Return sentences about the steps of a function."""
    names = [f"`{arg.arg}`" for arg in function.args.args if arg.arg != "self"]
    taken = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or "no arguments"
    steps = [f"It {step}." for step in _steps(function.body)]
    return [f"The function `{function.name}` takes {taken}.", *steps[:12]]


def _steps(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.If():
                inner = next(_steps(node.body), "does nothing")
                yield f"{inner} if `{ast.unparse(node.test)}`"
                yield from _steps(node.orelse)
            case ast.For():
                item, among = ast.unparse(node.target), ast.unparse(node.iter)
                yield f"goes through `{among}`, one `{item}` at a time"
                yield from _steps(node.body)
            case ast.While():
                yield f"repeats the following while `{ast.unparse(node.test)}`"
                yield from _steps(node.body)
            case ast.Return():
                yield f"returns `{ast.unparse(node.value) if node.value else None}`"
            case ast.Assign():
                yield f"sets `{ast.unparse(node.targets[0])}` to `{ast.unparse(node.value)}`"
            case ast.AugAssign():
                yield f"changes `{ast.unparse(node.target)}` with `{ast.unparse(node)}`"
            case ast.Raise():
                yield f"raises `{ast.unparse(node.exc) if node.exc else 'the error again'}`"
            case ast.Expr() if not isinstance(node.value, ast.Constant):
                yield f"runs `{ast.unparse(node)}`"


def _docstring(function: ast.FunctionDef) -> str:
    """Return a docstring in Google style, with its quotation marks."""
    words = function.name.strip("_").split("_")
    if grammar.is_verb(words[0]):
        first = f"{words[0].capitalize()} the {' '.join(words[1:]) or 'given values'}"
    else:
        first = f"Return the {' '.join(words)}"
    lines = [f'"""{first}.', ""]
    taken = [arg for arg in function.args.args if arg.arg not in ("self", "cls")]
    if taken:
        lines.append("Args:")
        for arg in taken:
            kind = f" ({ast.unparse(arg.annotation)})" if arg.annotation else ""
            lines.append(f"    {arg.arg}{kind}: The {arg.arg.replace('_', ' ')}.")
    returned = [node for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    if returned:
        kind = f"{ast.unparse(function.returns)}: " if function.returns else ""
        what = ast.unparse(returned[-1].value) if returned[-1].value else ""
        lines += ["", "Returns:", f"    {kind}The result of `{what[:60]}`."]
    raised = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc]
    if raised:
        lines += ["", "Raises:"]
        for error in raised:
            name = error.func if isinstance(error, ast.Call) else error
            lines.append(f"    {ast.unparse(name)}: If the arguments are not valid.")
    return "\n".join([*lines, '"""'])


def _with_docstring(code: str, function: ast.FunctionDef, text: str) -> str:
    lines = code.strip("\n").split("\n")
    body = function.body[0]
    indent = " " * body.col_offset
    made = [f"{indent}{line}".rstrip() for line in text.split("\n")]
    at = body.lineno - 1
    had = isinstance(body, ast.Expr) and isinstance(body.value, ast.Constant)
    return "\n".join([*lines[:at], *made, *lines[(body.end_lineno or at) if had else at :]])


def _tests(question: Question, function: ast.FunctionDef) -> str:
    """Return tests with the results of the function, as far as they can be evaluated."""
    cases = _cases(function)
    name = function.name
    if re.search(r"\bunittest\b", question.text):
        lines = [
            "import unittest",
            "",
            "",
            f"class Test{name.title().replace('_', '')}(unittest.TestCase):",
        ]
        for at, (call, result) in enumerate(cases, 1):
            lines += [
                f"    def test_case_{at}(self):",
                f"        self.assertEqual({call}, {result})",
                "",
            ]
        return "\n".join([*lines, "", 'if __name__ == "__main__":', "    unittest.main()"])
    blocks = [
        f"def test_{name}_{at}():\n    assert {call} == {result}"
        for at, (call, result) in enumerate(cases, 1)
    ]
    return "\n\n\n".join(blocks)


def _cases(function: ast.FunctionDef) -> list[tuple[str, str]]:
    """Return up to four calls with their results, with different results first."""
    plain = function.args
    needed = plain.args[: len(plain.args) - len(plain.defaults)] or plain.args
    usual = [_kind(arg) for arg in needed]
    others = product(("int", "str", "list"), repeat=min(len(needed), 3))
    for kinds in (usual, *map(list, others)):
        made: dict[str, str] = {}
        samples = [
            _SAMPLES[kind][at % 3 :] + _SAMPLES[kind][: at % 3] for at, kind in enumerate(kinds)
        ]
        for _, values in zip(range(_MOST_TRIES), product(*samples), strict=False):
            try:
                result = evaluation.call(function, [_copied(value) for value in values])
            except evaluation.CannotEvaluateError:
                continue
            made[f"{function.name}({', '.join(map(repr, values))})"] = repr(result)
        if made:
            firsts = {result: call for call, result in reversed(made.items())}
            calls = dict.fromkeys([*reversed(firsts.values()), *made])
            return [(call, made[call]) for call in calls][:4]
    call = f"{function.name}({', '.join(repr(_SAMPLES[each][0]) for each in usual)})"
    return [(call, call)]


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def _kind(arg: ast.arg) -> str:
    """Return the kind of samples that suits a parameter, by its annotation or its name."""
    written = ast.unparse(arg.annotation) if arg.annotation else ""
    if written:
        base = re.split(r"\W", written.lower())[0]
        if "str]" in written and base in ("list", "sequence", "iterable"):
            return "words"
        return base if base in _SAMPLES else "list" if base in ("sequence", "iterable") else "int"
    return next((kind for kind, form in _KIND_OF_NAME if re.match(form, arg.arg, re.I)), "int")
