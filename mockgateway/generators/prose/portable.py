"""Write short functions in Go, Rust, Java, C#, Kotlin, Swift, PHP, Ruby and C."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from mockgateway import text_tables

_SIGNATURE = re.compile(r"\b(?P<name>[A-Za-z_]\w*)\s*\((?P<args>[^()\n]*(?:\([^()]*\)[^()\n]*)*)\)")
_RESULT = re.compile(
    r"\A\s*(?:->|:)?\s*(?P<result>(?!that|which|in|and|to|returning)[\w<>\[\]&?.]+)"
)
_NAMED = re.compile(
    r"\b(?:named|called|function|method)\s+`?(?P<name>[A-Za-z_]\w*)`?(?!\w* (?:that|which|in)\b)"
)
_OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.Eq: "==",
    ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.And: "&&",
    ast.Or: "||",
}  # fmt: skip


def language_of(text: str) -> str:
    """Return the language of this module that a request names, or ""."""
    rows = text_tables.load("portable")["languages"]
    return next((code for code in rows if re.search(rows[code]["asked"], text, re.I)), "")


def write(text: str, code: str, task_name: str) -> str | None:
    """Return a function for a request, or None if its task is not a known one.

    Args:
        text: The request.
        code: The language.
        task_name: The name of the task in `functions.yaml`, or "".
    """
    table = text_tables.load("portable")
    tasks = [row for row in table["tasks"] if row.get("name") == task_name and task_name]
    tasks += [
        row for row in table["tasks"] if "asked" in row and re.search(row["asked"], text, re.I)
    ]
    if not tasks:
        return None
    return Function(code, tasks[0], text).written()


class Function:
    """One function in one language."""

    def __init__(self, code: str, task: dict[str, Any], text: str) -> None:
        forms = text_tables.load("portable")["languages"][code]
        self._forms, self._task, self._code = forms, task, code
        self._empty = re.search(r"\breturns? (\S+) (?:for|if|when)\b[^.\n]{0,30}\bempty\b", text)
        found = _SIGNATURE.search(text)
        named = found or _NAMED.search(text)
        self._name = named["name"] if named else str(task.get("name", "compute"))
        raw = found["args"].strip() if found else ""
        self._names = [_name_of(part, code) for part in raw.split(",") if part.strip()]
        if len(self._names) != len(task["takes"]):
            self._names = ["values"] if task["takes"][0] == "nums" else ["a", "b", "c"]
            raw = ""
        self._raw = raw
        after = _RESULT.match(text, found.end()) if found else None
        before = re.search(r"\b([\w<>\[\]]+)\s*\Z", text[: found.start()]) if found else None
        known = set(forms["types"].values())
        arrow = found and re.match(r"\s*(?:->|:)\s*([\w<>\[\]&?.]+)", text[found.end() :])
        self._result = next(
            (each for each in (before and before[1], after and after["result"]) if each in known),
            forms["types"].get(task["gives"], ""),
        )
        if arrow:
            self._result = arrow[1].rstrip(".")
        self._set: set[str] = set()

    def written(self) -> str | None:
        """Return the code, or None if the language has no type for a parameter."""
        if (
            not all(kind in self._forms["types"] for kind in self._task["takes"])
            and self._forms["types"]
        ):
            return None
        body = self._task["body"]
        if self._empty and self._task["takes"][0] == "nums":
            body = f"if size($1) == 0:\n  return {self._empty[1]}\n{body}"
        for at, name in enumerate(self._names, 1):
            body = body.replace(f"${at}", name)
        head = self._forms["head"].replace("{name}", self._name).replace("{result}", self._result)
        head = head.replace("{parameters}", self._parameters())
        lines = [*head.split("|"), *self._body(ast.parse(body).body, 1), self._end()]
        return "\n".join(lines)

    def _parameters(self) -> str:
        if self._raw and (self._raw != ", ".join(self._names) or not self._forms["types"]):
            return self._raw
        types = self._forms["types"]
        return ", ".join(
            self._forms["parameter"].replace("{name}", name).replace("{type}", types.get(kind, ""))
            for name, kind in zip(self._names, self._task["takes"], strict=False)
        )

    def _end(self) -> str:
        return str(self._forms.get("end", "}"))

    def _body(self, nodes: list[ast.stmt], depth: int) -> Iterator[str]:
        space = ("\t" if self._code == "go" else "    ") * depth
        for node in nodes:
            match node:
                case ast.Return() if node.value:
                    yield space + self._line(f"return {self._value(node.value)}")
                case ast.Assign(targets=[ast.Name(id=name)]):
                    form = "{a} = {b}" if name in self._set else self._forms["let"]
                    self._set.add(name)
                    made = self._filled(form, self._variable(name), self._value(node.value))
                    yield space + (made if form != "{a} = {b}" else self._line(made))
                case ast.AugAssign(target=ast.Name(id=name)):
                    sign = _OPERATORS[type(node.op)]
                    yield space + self._line(
                        f"{self._variable(name)} {sign}= {self._value(node.value)}"
                    )
                case ast.If():
                    yield from self._block("if", node.body, space, depth, self._value(node.test))
                case ast.While():
                    yield from self._block("while", node.body, space, depth, self._value(node.test))
                case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"))):
                    bounds = [self._value(each) for each in node.iter.args]  # type: ignore[attr-defined]
                    item = self._variable(name)
                    yield from self._block("for_range", node.body, space, depth, item, *bounds)
                case ast.For(target=ast.Name(id=name)):
                    kind = "for_text" if self._task["takes"][0] == "text" else "for_items"
                    over = self._value(node.iter)
                    yield from self._block(
                        kind, node.body, space, depth, self._variable(name), over
                    )

    def _block(
        self, kind: str, body: list[ast.stmt], space: str, depth: int, *parts: str
    ) -> Iterator[str]:
        yield from (space + line for line in self._filled(self._forms[kind], *parts).split("|"))
        yield from self._body(body, depth + 1)
        yield space + self._end()

    def _filled(self, form: str, *parts: str) -> str:
        for key, part in zip("abc", parts, strict=False):
            form = form.replace(f"{{{key}}}", part)
        return form

    def _line(self, text: str) -> str:
        return str(self._forms.get("line", "{a}")).replace("{a}", text)

    def _variable(self, name: str) -> str:
        return f"${name}" if self._code == "php" else name

    def _value(self, node: ast.expr) -> str:
        match node:
            case ast.Name():
                return self._variable(node.id)
            case ast.Constant(value=bool()):
                return str(node.value).lower()
            case ast.Constant():
                return f'"{node.value}"' if isinstance(node.value, str) else repr(node.value)
            case ast.Call(func=ast.Name(id=name)):
                return self._filled(self._forms.get(name, "{a}"), *map(self._value, node.args))
            case ast.Subscript():
                return f"{self._value(node.value)}[{self._value(node.slice)}]"
            case ast.UnaryOp():
                return f"-{self._value(node.operand)}"
            case ast.Compare():
                sign = _OPERATORS[type(node.ops[0])]
                return f"{self._value(node.left)} {sign} {self._value(node.comparators[0])}"
            case ast.BoolOp():
                sign = _OPERATORS[type(node.op)]
                return f" {sign} ".join(self._part(each, node) for each in node.values)
            case ast.BinOp():
                sign = _OPERATORS[type(node.op)]
                return f"{self._part(node.left, node)} {sign} {self._part(node.right, node)}"
        return ast.unparse(node)

    def _part(self, node: ast.expr, inside: ast.expr) -> str:
        """Return an operand, in brackets where its operator binds less than the one around it."""
        made = self._value(node)
        loose = isinstance(node, ast.BoolOp) or (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
            and isinstance(inside, ast.BinOp) and not isinstance(inside.op, ast.Add | ast.Sub)
        )  # fmt: skip
        return f"({made})" if loose else made


def _name_of(part: str, code: str) -> str:
    """Return the name of a parameter: `c` for `c: f64`, `int c`, `_ c: Int` and `$c`."""
    text = part.strip().lstrip("$&")
    if code in ("java", "csharp", "c"):
        return text.split()[-1].strip("*[]")
    if code == "php":
        return text.split("$")[-1].split("=")[0].strip()
    names = text.split(":")[0].split() if ":" in text else text.split()[:1]
    return names[-1] if names else "value"
