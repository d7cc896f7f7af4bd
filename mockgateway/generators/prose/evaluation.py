"""Evaluate small Python functions of a message, within limits, for the results in their tests."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

_MOST_STEPS, _MOST_SIZE, _MOST_BITS = 3000, 1000, 200
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Mod: operator.mod,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Pow: operator.pow,
}  # fmt: skip
_COMPARED: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_UNARY: dict[type, Callable[[Any], Any]] = {
    ast.Not: operator.not_, ast.USub: operator.neg, ast.UAdd: operator.pos,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (abs, all, any, bool, dict, enumerate, float, int, len, list, max, min, reversed,
                 round, set, sorted, str, sum, tuple, zip)
}  # fmt: skip
_METHODS = frozenset(
    """append count endswith extend find get index insert isalpha isdigit isupper islower items join
    keys lower lstrip pop remove replace reverse rstrip sort split startswith strip title upper
    capitalize isalnum isspace values add update swapcase""".split()
)


class CannotEvaluateError(Exception):
    """The function does something that is not supported, or exceeds a limit."""


class _Return(Exception):  # a jump rather than an error
    def __init__(self, value: object) -> None:
        self.value = value


def call(function: ast.FunctionDef, arguments: Sequence[object]) -> object:
    """Return the result of a function.

    Raises:
        CannotEvaluateError: If it uses other names, raises, or takes too many steps.
    """
    plain = function.args
    if plain.vararg or plain.kwarg or plain.kwonlyargs or len(arguments) > len(plain.args):
        raise CannotEvaluateError
    defaults = dict(zip([arg.arg for arg in plain.args][::-1], plain.defaults[::-1], strict=False))
    run = _Run(function)
    names = {name: run.value(default, {}) for name, default in defaults.items()}
    names.update(zip([arg.arg for arg in plain.args], arguments, strict=False))
    try:
        run.body(function.body, names)
    except _Return as result:
        return result.value
    except CannotEvaluateError:
        raise
    except Exception as error:  # the code of a message may raise anything
        raise CannotEvaluateError from error
    return None


class _Run:
    """Evaluates one call."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self.function, self.steps = function, 0

    def body(self, statements: Sequence[ast.stmt], names: dict[str, Any]) -> None:
        for each in statements:
            self._step()
            if isinstance(each, ast.Return):
                raise _Return(self.value(each.value, names) if each.value else None)
            if isinstance(each, ast.Assign) and len(each.targets) == 1:
                self._bind(each.targets[0], self.value(each.value, names), names)
            elif isinstance(each, ast.AugAssign) and isinstance(each.target, ast.Name):
                both = ast.BinOp(ast.Name(each.target.id), each.op, each.value)
                names[each.target.id] = self.value(both, names)
            elif isinstance(each, ast.If):
                self.body(each.body if self.value(each.test, names) else each.orelse, names)
            elif isinstance(each, ast.For) and not each.orelse:
                for item in self.value(each.iter, names):
                    self._bind(each.target, item, names)
                    self.body(each.body, names)
            elif isinstance(each, ast.While) and not each.orelse:
                while self.value(each.test, names):
                    self.body(each.body, names)
            elif isinstance(each, ast.Expr):
                self.value(each.value, names)
            elif not isinstance(each, ast.Pass):
                raise CannotEvaluateError

    def value(self, node: ast.expr, names: dict[str, Any]) -> Any:
        self._step()
        found = self._value(node, names)
        if isinstance(found, int) and found.bit_length() > _MOST_BITS:
            raise CannotEvaluateError
        if isinstance(found, str | list | tuple | dict | set) and len(found) > _MOST_SIZE:
            raise CannotEvaluateError
        return found

    def _value(self, node: ast.expr, names: dict[str, Any]) -> Any:
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                return names[node.id]
            case ast.BinOp():
                left, right = self.value(node.left, names), self.value(node.right, names)
                if isinstance(node.op, ast.Pow | ast.Mult | ast.Mod) and not _small(left, right):
                    raise CannotEvaluateError
                return _BINARY[type(node.op)](left, right)
            case ast.UnaryOp():
                return _UNARY[type(node.op)](self.value(node.operand, names))
            case ast.BoolOp():
                stop = isinstance(node.op, ast.Or)
                for each in node.values:
                    result = self.value(each, names)
                    if bool(result) is stop:
                        break
                return result
            case ast.Compare():
                values = [self.value(each, names) for each in (node.left, *node.comparators)]
                return all(
                    _COMPARED[type(op)](a, b)
                    for op, a, b in zip(node.ops, values, values[1:], strict=False)
                )
            case ast.IfExp():
                return self.value(node.body if self.value(node.test, names) else node.orelse, names)
            case ast.Call():
                return self._called(node, names)
        return self._collection(node, names)

    def _collection(self, node: ast.expr, names: dict[str, Any]) -> Any:
        match node:
            case ast.List() | ast.Tuple():
                parts = [self.value(each, names) for each in node.elts]
                return parts if isinstance(node, ast.List) else tuple(parts)
            case ast.Dict(keys=[]):
                return {}
            case ast.Subscript():
                return self.value(node.value, names)[self._index(node.slice, names)]
            case ast.ListComp() | ast.GeneratorExp():
                return [self.value(node.elt, each) for each in self._rounds(node.generators, names)]
        raise CannotEvaluateError

    def _index(self, node: ast.expr, names: dict[str, Any]) -> Any:
        if isinstance(node, ast.Slice):
            edges = (node.lower, node.upper, node.step)
            return slice(*[each and self.value(each, names) for each in edges])
        return self.value(node, names)

    def _rounds(
        self, loops: Sequence[ast.comprehension], names: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        if not loops:
            yield names
            return
        for item in self.value(loops[0].iter, names):
            inner = dict(names)
            self._bind(loops[0].target, item, inner)
            if all(self.value(test, inner) for test in loops[0].ifs):
                yield from self._rounds(loops[1:], inner)

    def _called(self, node: ast.Call, names: dict[str, Any]) -> Any:
        if node.keywords:
            raise CannotEvaluateError
        arguments = [self.value(each, names) for each in node.args]
        if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            return getattr(self.value(node.func.value, names), node.func.attr)(*arguments)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "range":
            return list(range(*arguments)[: _MOST_SIZE + 1])
        made = _FUNCTIONS[name](*arguments)
        return list(made) if name in ("enumerate", "zip", "reversed") else made

    def _bind(self, target: ast.expr, value: Any, names: dict[str, Any]) -> None:
        if isinstance(target, ast.Name):
            names[target.id] = value
        elif isinstance(target, ast.Tuple):
            for each, part in zip(target.elts, value, strict=True):
                self._bind(each, part, names)
        elif isinstance(target, ast.Subscript):
            self.value(target.value, names)[self.value(target.slice, names)] = value
        else:
            raise CannotEvaluateError

    def _step(self) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise CannotEvaluateError


def _small(left: object, right: object) -> bool:
    """Return whether two values are numbers whose power is short, so no text is repeated."""
    return all(isinstance(each, int | float) for each in (left, right)) and abs(right) <= 64  # type: ignore[arg-type]
