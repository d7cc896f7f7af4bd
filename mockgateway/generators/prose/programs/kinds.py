"""Tell the types of expressions of the neutral language."""

from __future__ import annotations

import ast

from mockgateway.generators.prose.programs import types

_RESULTS = {
    "len": "int", "lower": "str", "upper": "str", "trim": "str", "words": "list[str]",
    "split": "list[str]", "join": "str", "replace": "str", "starts": "bool", "ends": "bool",
    "has": "bool", "contains": "bool", "empty": "bool", "text": "str", "real": "float",
    "whole": "int", "int_of": "int", "digit": "int", "round": "float", "cents": "float",
    "sqrt": "float", "pow": "float", "idiv": "int", "is_digit": "bool", "is_letter": "bool",
    "is_alnum": "bool", "is_upper": "bool", "lower_char": "char", "code": "int", "letter": "char",
    "places": "float", "gsub": "str", "matches": "bool",
}  # fmt: skip


class Kinds:
    """The types of the variables and expressions of one function."""

    def __init__(self, scope: dict[str, types.Type]) -> None:
        """Take the types of the parameters; variables join them."""
        self._scope = scope

    def type_of(self, node: ast.expr) -> types.Type:
        """Return the neutral type of an expression."""
        match node:
            case ast.Name(id=name):
                return self._scope.get(name, "T")
            case ast.Constant(value=bool()):
                return "bool"
            case ast.Constant(value=value):
                return {int: "int", float: "float", str: "str"}.get(type(value), "T")
            case ast.JoinedStr():
                return "str"
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                return "bool"
            case ast.UnaryOp():
                return self.type_of(node.operand)
            case ast.IfExp():
                return self.type_of(node.body)
            case ast.BinOp():
                kinds = [self.type_of(node.left), self.type_of(node.right)]
                own = next((k for k in kinds if k in ("float", "num", "str")), "int")
                return "float" if isinstance(node.op, ast.Div) else own
            case ast.Subscript():
                return self._part_type(node)
            case ast.Call(func=ast.Name(id=called)):
                return self._call_type(called, node.args)
            case ast.List(elts=[first, *_]):
                return f"list[{self.type_of(first)}]"
        return "T"

    def _part_type(self, node: ast.Subscript) -> types.Type:
        kind = self.type_of(node.value)
        if isinstance(node.slice, ast.Slice):
            return kind
        if kind == "str":
            return "char"
        return (types.parts_of(kind)[1] or ["T"])[-1]

    def _call_type(self, called: str, args: list[ast.expr]) -> types.Type:
        if called in _RESULTS:
            return _RESULTS[called]
        first = self.type_of(args[0]) if args else "T"
        if called == "get":
            return types.parts_of(first)[1][1]
        if called in ("last", "at"):
            return (types.parts_of(first)[1] or ["T"])[-1]
        if called in self._scope:  # a function that is a parameter
            return types.parts_of(self._scope[called])[1][-1]
        return first
