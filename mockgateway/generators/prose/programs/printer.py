"""Print a function of the neutral language in a programming language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from mockgateway.generators.prose.programs import types
from mockgateway.generators.prose.programs.expressions import Expressions
from mockgateway.text_tables import load


class Printer:
    """The statements of one function in one language."""

    def __init__(
        self, language: str, scope: dict[str, types.Type], bound: dict[str, str], gives: types.Type
    ) -> None:
        """Take the parameters of the function.

        Args:
            language: The language.
            scope: The neutral types of the parameters.
            bound: The names of variable types such as T and num.
            gives: The neutral type of the result.
        """
        self._language, self._bound, self._gives = language, bound, gives
        self._forms: dict[str, str] = load("dialects")["statements"][language]
        self._scope, self._changed = dict(scope), set[str]()
        self.wraps, self.raises = "", ""  # forms of results and of errors, if they are not plain
        self.values = Expressions(language, self._scope, bound)

    def body(self, text: str) -> list[str]:
        """Return the lines of a body, without its first indent."""
        tree = ast.parse(text)
        self._changed = _changed(tree)
        lines = list(self._block(tree.body, 0))
        if self._language in ("rust", "ruby") and lines[-1].startswith("return "):
            lines[-1] = lines[-1].removeprefix("return ").rstrip(";")
        return lines

    def _block(self, nodes: list[ast.stmt], depth: int) -> Iterator[str]:
        for node in nodes:
            yield from self._statement(node, depth)

    def _statement(self, node: ast.stmt, depth: int) -> Iterator[str]:
        match node:
            case ast.Return():
                value = self._returned(node.value) if node.value else ""
                yield self._line(depth, f"return {value}".rstrip())
            case ast.AnnAssign(target=ast.Name(id=name)) if node.value:
                yield self._line(
                    depth, self._declared(name, ast.unparse(node.annotation), node.value)
                )
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield self._line(depth, self._assigned(name, node.value))
            case ast.Assign(targets=[ast.Subscript() as target]):
                parts = (target.value, target.slice, node.value)
                yield self._line(depth, self._put(*parts))
            case ast.AugAssign():
                yield self._line(depth, self._added(node))
            case ast.Raise(exc=ast.Call(args=[message])):
                form = self.raises or self._forms["raise"]
                yield self._line(depth, _fill(form, self.values.written(message)))
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append") as func, args=[item])):
                made = self._filled(
                    "append", self.values.written(func.value), self.values.owned(item)
                )
                yield self._line(depth, made)
            case ast.Expr():
                yield self._line(depth, self.values.written(node.value))
            case ast.Continue():
                yield self._line(depth, "next" if self._language == "ruby" else "continue")
            case ast.Break():
                yield self._line(depth, "break")
            case _:
                yield from self._compound(node, depth)

    def _returned(self, node: ast.expr) -> str:
        """Return the value of a result in the form that the signature wants."""
        made = self._result(node)
        if self.wraps and made not in ("None", "nil"):
            made = self.wraps.replace("{a}", made)
        return made

    def _result(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name) and node.id not in self.values.kept:
            return self.values.name(node.id)  # a variable of the function may leave it
        return self.values.owned(node, self._gives)

    def _compound(self, node: ast.stmt, depth: int) -> Iterator[str]:
        match node:
            case ast.If():
                yield from self._branches(node, depth)
            case ast.While():
                yield from self._nested("while", node.body, depth, self.values.written(node.test))
            case ast.For(
                target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"), args=args)
            ):
                self._scope[name] = "int"
                ends = [self.values.written(each) for each in args]
                yield from self._nested("range", node.body, depth, self.values.name(name), *ends)
            case ast.For(target=ast.Tuple(elts=[ast.Name(id=key), ast.Name(id=value)])):
                over = node.iter.args[0]  # type: ignore[attr-defined]
                inner = types.parts_of(self.values.type_of(over))[1]
                self._scope[key], self._scope[value] = inner
                parts = (self.values.name(key), self.values.written(over), self.values.name(value))
                yield from self._nested("items", node.body, depth, *parts)
            case ast.For(target=ast.Name(id=name)):
                kind = self.values.type_of(node.iter)
                is_text = kind == "str"
                self._scope[name] = "char" if is_text else (types.parts_of(kind)[1] or ["T"])[0]
                pair = (self.values.name(name), self.values.written(node.iter))
                yield from self._nested("chars" if is_text else "each", node.body, depth, *pair)

    def _branches(self, node: ast.If, depth: int, key: str = "if") -> Iterator[str]:
        yield from self._opened(key, depth, self.values.written(node.test))
        yield from self._block(node.body, depth + 1)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            yield from self._branches(node.orelse[0], depth, "elif")
            return
        if node.orelse:
            yield from self._opened("else", depth)
            yield from self._block(node.orelse, depth + 1)
        if self._forms["end"]:
            yield self._indented(depth, self._forms["end"])

    def _nested(self, key: str, body: list[ast.stmt], depth: int, *parts: str) -> Iterator[str]:
        yield from self._opened(key, depth, *parts)
        yield from self._block(body, depth + 1)
        if self._forms["end"]:
            yield self._indented(depth, self._forms["end"])

    def _opened(self, key: str, depth: int, *parts: str) -> Iterator[str]:
        for line in self._forms[key].split("¦"):
            filled = _fill(line, *parts)
            extra = filled.lstrip(" ") != filled
            yield self._indented(depth + extra, filled.strip())

    def _declared(self, name: str, kind: str, value: ast.expr) -> str:
        """Return the declaration of a variable with its type."""
        self._scope[name] = kind
        key = "const" if name not in self._changed else ""
        typed = f"{key}_typed".lstrip("_") if "typed" in self._forms else key or "let"
        form = self._forms.get(typed) or self._forms.get("typed") or self._forms["let"]
        plain = isinstance(value, ast.Constant) and value.value != "" and kind != "num"
        if plain and self._language in ("typescript", "rust", "kotlin", "swift"):
            form = self._forms.get(key or "let", self._forms["let"])
        if self._language == "rust" and kind == "str":
            return _fill(self._forms["let"], name, self._owned_text(value))
        empty = isinstance(value, ast.List | ast.Dict) and not (
            getattr(value, "elts", None) or getattr(value, "keys", None)
        )
        name_, inner = types.parts_of(kind)
        written = types.written(kind, self._language, self._bound)
        made = self._forms[name_] if empty else self.values.owned(value, kind)
        if empty and self._language in ("go", "kotlin"):
            form = self._forms["const" if self._language == "kotlin" else "let"]
        if self._language == "php":
            form = self._forms["let"]
        for at, part in enumerate(inner):
            made = made.replace(f"{{{at}}}", types.written(part, self._language, self._bound))
        made = made.replace("{t}", written)
        return _fill(form.replace("{t}", written), self.values.name(name), made)

    def _owned_text(self, value: ast.expr) -> str:
        made = self.values.owned(value)
        return "String::new()" if made == '"".to_string()' else made

    def _assigned(self, name: str, value: ast.expr) -> str:
        if name in self._scope:
            return f"{self.values.name(name)} = {self.values.owned(value)}"
        kind = self._scope[name] = self.values.type_of(value)
        key = "const" if name not in self._changed and "const" in self._forms else "let"
        form = self._forms[key].replace("{t}", types.written(kind, self._language, self._bound))
        return _fill(form, self.values.name(name), self.values.owned(value))

    def _put(self, target: ast.expr, key: ast.expr, value: ast.expr) -> str:
        parts = [self.values.written(each) for each in (target, key, value)]
        form = self._forms["put"]
        if types.parts_of(self.values.type_of(target))[0] == "list" and self._language in (
            "java",
            "rust",
        ):
            form = "{a}.set({b}, {c})" if self._language == "java" else "{a}[{b} as usize] = {c}"
        elif self._language == "rust":
            parts[1] = self.values.owned(key)
        return _fill(form, *parts)

    def _added(self, node: ast.AugAssign) -> str:
        target, value = self.values.written(node.target), self.values.written(node.value)
        sign = self.values.sign(node.op)
        if sign == "+":
            kind = self.values.type_of(node.target)
            if kind == "str":
                own = "add_char" if self.values.type_of(node.value) == "char" else "add_str"
                if self._language == "go" and own == "add_char":
                    value = f"string({value})"
                form = self._forms.get(own, self._forms["add"])
                literal = self._language == "rust" and value.startswith('"')
                return _fill(form.replace("&", "") if literal else form, target, value)
            return _fill(self._forms["add"], target, value)
        if isinstance(node.op, ast.FloorDiv):
            return f"{target} = {self.values.call('idiv', [node.target, node.value])}"
        return f"{target} {sign}= {value}"

    def _filled(self, key: str, *parts: str) -> str:
        return _fill(self._forms[key], *parts)

    def _line(self, depth: int, text: str) -> str:
        return self._indented(depth, text + self._forms.get("line", ""))

    def _indented(self, depth: int, text: str) -> str:
        return self._forms["indent"] * depth + text


def _fill(form: str, *parts: str) -> str:
    for key, part in zip("abc", parts, strict=False):
        form = form.replace(f"{{{key}}}", part)
    return form


def _changed(tree: ast.AST) -> set[str]:
    """Return the variables that are assigned more than once, or changed in place."""
    names: list[str] = []
    twice: set[str] = set()
    for node in ast.walk(tree):
        targets: list[Any] = []
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name):
                if target.id in names or isinstance(node, ast.AugAssign):
                    twice.add(target.id)
                names.append(target.id)
    return twice
