"""Print expressions of the neutral language, and tell their types."""

from __future__ import annotations

import ast
import json

from mockgateway.generators.prose.programs import texts, types
from mockgateway.generators.prose.programs.kinds import Kinds
from mockgateway.text_tables import load

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.Eq: "==",
    ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.And: "&&",
    ast.Or: "||", ast.FloorDiv: "//",
}  # fmt: skip
_CHARS = ("go", "java", "csharp", "rust", "kotlin", "c")


class UnsupportedError(ValueError):
    """A language has no short form for a function of the neutral language."""


class Expressions(Kinds):
    """The expressions of one function in one language."""

    def __init__(self, language: str, scope: dict[str, types.Type], bound: dict[str, str]) -> None:
        super().__init__(scope)
        self._language, self._bound = language, bound
        self._calls = load("dialects")["calls"]

    def name(self, name: str) -> str:
        """Return a variable as it is written."""
        style = load("dialects")["names"][self._language]
        first, *others = name.split("_")
        made = name
        if style != "snake" and others and name not in self.kept:
            made = first + "".join(map(str.capitalize, others))
        return f"${made}" if self._language == "php" else made

    kept: frozenset[str] = frozenset()  # parameters, whose names stay as they are
    arrays: frozenset[str] = frozenset()  # parameters that are arrays, not lists

    def sign(self, node: ast.AST) -> str:
        """Return an operator."""
        sign = _SIGNS[type(node)]
        if self._language == "python":
            return {"&&": "and", "||": "or"}.get(sign, sign)
        if self._language in ("javascript", "typescript", "php"):
            return {"==": "===", "!=": "!=="}.get(sign, sign)
        return sign

    def written(self, node: ast.expr, wanted: types.Type = "") -> str:
        """Return an expression; `wanted` is the type that its place needs."""
        match node:
            case ast.Name(id=name):
                return self.name(name)
            case ast.Constant():
                return self._constant(node.value, wanted)
            case ast.JoinedStr():
                return self._formatted(node)
            case ast.Attribute():
                return self._field(node)
            case ast.List():
                return self._listed([self.owned(each) for each in node.elts], node)
            case ast.Call(func=ast.Name(id=called)):
                return self.call(called, node.args)
            case ast.Subscript():
                return self._part_of(node)
        return self._combined(node)

    def _combined(self, node: ast.expr) -> str:
        """Return an expression with an operator."""
        match node:
            case ast.UnaryOp(op=ast.Not()):
                return self._negated(node.operand)
            case ast.UnaryOp():
                return f"-{self._part(node.operand, node)}"
            case ast.BoolOp():
                parts = [self._part(each, node) for each in node.values]
                return f" {self.sign(node.op)} ".join(parts)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(left, op, right)
            case ast.BinOp():
                return self._operation(node)
            case ast.IfExp():
                return self._choice(node)
        return ast.unparse(node)

    def _part_of(self, node: ast.Subscript) -> str:
        if not isinstance(node.slice, ast.Slice):
            return self.call("at", [node.value, node.slice])
        end = ast.Call(ast.Name("len"), [node.value], [])
        bounds = [node.slice.lower or ast.Constant(0), node.slice.upper or end]
        return self.call("slice", [node.value, *bounds])

    def _field(self, node: ast.Attribute) -> str:
        """Return a field of an object in the notation of the language."""
        item, name = self.written(node.value), node.attr
        first, *others = name.split("_")
        camel = first + "".join(map(str.capitalize, others))
        pascal = f"{item}.{camel[:1].upper()}{camel[1:]}"
        forms = {
            "python": f'{item}["{name}"]', "php": f"{item}['{name}']", "ruby": f"{item}[:{name}]",
            "go": pascal, "csharp": pascal, "rust": f"{item}.{name}", "java": f"{item}.{camel}()",
        }  # fmt: skip
        return forms.get(self._language, f"{item}.{camel}")

    def owned(self, node: ast.expr, wanted: types.Type = "") -> str:
        """Return an expression whose value is kept: a copy in Rust."""
        if wanted == "num" and self._bound.get("num", "f64") in ("f64", "f32", "Double", "Float"):
            wanted = "float"
        made = self.written(node, wanted)
        if self._language != "rust" or not isinstance(node, ast.Name | ast.Constant):
            return made
        kind = self.type_of(node)
        if isinstance(node, ast.Constant):
            return f"{made}.to_string()" if kind == "str" else made
        if kind == "str":
            return f"{made}.to_string()"
        return made if kind in ("int", "float", "num", "bool", "char") else f"{made}.clone()"

    def _listed(self, parts: list[str], node: ast.List) -> str:
        inner = ", ".join(parts)
        own = self.type_of(node) if node.elts else "list[T]"
        kind = types.written(own, self._language, self._bound)
        forms = {"go": f"{kind}{{{inner}}}", "java": f"new ArrayList<>(List.of({inner}))",
                 "csharp": f"new {kind} {{ {inner} }}", "rust": f"vec![{inner}]",
                 "kotlin": f"mutableListOf({inner})"}  # fmt: skip
        return forms.get(self._language, f"[{inner}]")

    def _constant(self, value: object, wanted: types.Type) -> str:
        if value is None:
            return {
                "python": "None",
                "go": "nil",
                "ruby": "nil",
                "swift": "nil",
                "rust": "None",
            }.get(self._language, "null")
        if isinstance(value, bool):
            return str(value) if self._language == "python" else str(value).lower()
        if isinstance(value, str):
            made = json.dumps(value, ensure_ascii=False)
            if wanted == "char" and len(value) == 1 and self._language in _CHARS:
                return "'" + made[1:-1].replace("'", "\\'") + "'"
            return made.replace("$", "\\$") if self._language in ("kotlin",) else made
        strict = self._language in ("rust", "kotlin", "swift")
        if wanted == "float" and isinstance(value, int) and strict:
            return f"{value}.0"
        whole = isinstance(value, float) and value == int(value)
        if whole and self._language in ("javascript", "typescript", "ruby", "php", "python"):
            return repr(int(value))  # type: ignore[call-overload]
        return repr(value)

    def _negated(self, node: ast.expr) -> str:
        match node:
            case ast.Call(func=ast.Name(id="empty"), args=args):
                return self.call("filled", args)
        made = self._part(node, ast.UnaryOp(ast.Not(), node))
        return f"not {made}" if self._language == "python" else f"!{made}"

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
        if isinstance(op, ast.In | ast.NotIn):
            made, no = self.call("has", [right, left]), isinstance(op, ast.NotIn)
            infix = {"python": " not in ", "kotlin": " !in "}.get(self._language)
            if no and infix:
                return made.replace(" in ", infix, 1)
            return f"!{made}" if no else made
        kinds = self.type_of(left), self.type_of(right)
        wanted = "char" if "char" in kinds else "float" if "float" in kinds else ""
        one, other = (self.written(each, wanted) for each in (left, right))
        text = "str" in kinds and isinstance(op, ast.Eq | ast.NotEq)
        if self._language == "java" and (text or kinds == ("T", "T")) and "char" not in kinds:
            return f"{'!' * isinstance(op, ast.NotEq)}{one}.equals({other})"
        return f"{self._wrapped(left, one)} {self.sign(op)} {self._wrapped(right, other)}"

    def _wrapped(self, node: ast.expr, made: str) -> str:
        return f"({made})" if isinstance(node, ast.IfExp | ast.BoolOp) else made

    def _operation(self, node: ast.BinOp) -> str:
        if isinstance(node.op, ast.FloorDiv):
            return self.call("idiv", [node.left, node.right])
        kinds = self.type_of(node.left), self.type_of(node.right)
        if isinstance(node.op, ast.Add) and "str" in kinds:
            return self._joined([node.left, node.right])
        wanted = "float" if "float" in kinds else ""
        left, right = node.left, node.right
        parts = self._part(left, node, wanted), self._part(right, node, wanted, True)
        return f" {self.sign(node.op)} ".join(parts)

    def _joined(self, parts: list[ast.expr]) -> str:
        made = [self._part(each, ast.BinOp(each, ast.Add(), each)) for each in parts]
        if self._language == "rust":
            return f'format!("{"{}" * len(made)}", {", ".join(made)})'
        if self._language in ("go", "swift"):
            cast = "string({})" if self._language == "go" else "String({})"
            made = [
                cast.format(m) if self.type_of(p) == "char" else m
                for m, p in zip(made, parts, strict=True)
            ]
        return (" . " if self._language == "php" else " + ").join(made)

    def _choice(self, node: ast.IfExp) -> str:
        test, yes, no = (self.written(each) for each in (node.test, node.body, node.orelse))
        if self._language == "python":
            return f"{yes} if {test} else {no}"
        if self._language in ("rust", "go"):
            return f"if {test} {{ {yes} }} else {{ {no} }}"
        if self._language == "kotlin":
            return f"if ({test}) {yes} else {no}"
        return f"{test} ? {yes} : {no}"

    def call(self, called: str, args: list[ast.expr]) -> str:
        """Return the call of a function of the neutral language, or of a parameter."""
        kind = types.parts_of(self.type_of(args[0]))[0] if args else ""
        row = self._calls.get(called)
        if row is None:
            return self._plain_call(called, args)
        language = "js" if self._language in ("javascript", "typescript") else self._language
        form = self._calls.get(f"{called}__{kind}", {}).get(language) or row.get(language)
        if args and isinstance(args[0], ast.Name) and args[0].id in self.arrays:
            form = load("dialects")["arrays"].get(language, {}).get(called, form)
        if form is None:
            raise UnsupportedError(called)
        wanted = "char" if called == "has" and kind == "str" else ""
        for key, arg in zip("xyz", args, strict=False):
            made = self.written(arg, wanted if key == "y" else "")
            before, _, after = form.partition(f"{{{key}}}")
            loose = isinstance(arg, ast.BinOp | ast.BoolOp | ast.IfExp | ast.UnaryOp)
            inside = (before[-1:] in "([" or before[-2:] == ", ") and after[:1] in ",)]:"
            if loose and not inside:
                made = f"({made})"
            if "{p}" in form or "{q}" in form:
                form = _regex(form, arg)
            form = form.replace(f"{{{key}}}", made)
        return str(form)

    def _plain_call(self, called: str, args: list[ast.expr]) -> str:
        made = [self.owned(each) if called in self._scope else self.written(each) for each in args]
        if self._language == "rust" and called in self._scope:
            made = [f"&{self.written(each)}" for each in args]
        if self._language == "ruby" and called in self._scope:
            return f"{called}.call({', '.join(made)})"
        if self._language == "java" and called in self._scope:
            return f"{called}.apply({', '.join(made)})"
        name = f"${called}" if self._language == "php" and called in self._scope else called
        return f"{name}({', '.join(made)})"

    def _formatted(self, node: ast.JoinedStr) -> str:
        """Return a text with values in it."""
        pieces: list[str] = []
        values: list[str] = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                pieces.append(str(part.value))
            elif isinstance(part, ast.FormattedValue):
                spec = ast.unparse(part.format_spec)[2:-1] if part.format_spec else ""
                kind, made = self.type_of(part.value), self.written(part.value)
                pieces.append(texts.gap(self._language, made, kind, spec, values))
        return texts.quoted(self._language, "".join(pieces), values)

    def _part(self, node: ast.expr, inside: ast.expr, wanted: str = "", right: bool = False) -> str:
        """Return an operand, in brackets where its operator binds less than the one around it."""
        made = self.written(node, wanted)
        if isinstance(node, ast.IfExp):
            return f"({made})"
        if isinstance(inside, ast.UnaryOp):
            loose = isinstance(node, ast.BoolOp | ast.BinOp | ast.Compare)
            plain = " " in made and not made.endswith(")")
            return f"({made})" if loose or plain else made
        if isinstance(node, ast.BoolOp):
            return f"({made})"
        if isinstance(node, ast.BinOp) and isinstance(inside, ast.BinOp):
            low = isinstance(node.op, ast.Add | ast.Sub)
            high = not isinstance(inside.op, ast.Add | ast.Sub)
            return (
                f"({made})"
                if (low and high) or (right and (high or isinstance(inside.op, ast.Sub)))
                else made
            )
        return made


def _regex(form: str, arg: ast.expr) -> str:
    """Return a form with a regular expression in its gaps."""
    if not isinstance(arg, ast.Constant) or not isinstance(arg.value, str):
        return form
    plain = arg.value
    quoted = json.dumps(plain, ensure_ascii=False)
    return form.replace("{q}", quoted).replace("{p}", plain).replace("r{y}", f'r"{plain}"')
