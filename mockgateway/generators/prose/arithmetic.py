"""Calculate the expression in a message, with a parser instead of `eval`."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import cache

from mockgateway import text_tables
from mockgateway.generators.prose.numerals import in_digits
from mockgateway.generators.prose.question import Question
from mockgateway.text_tables import pattern

_MOST = 10**30  # no number may grow beyond
_MOST_TOKENS, _DEEPEST, _LONGEST_NUMBER, _LONGEST_MESSAGE = 200, 40, 25, 400
_MOST_FACTORIAL, _MOST_POWER = 25, 64

_TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+|sqrt|cbrt|[-+*/^%!()])")
_EXPRESSION = re.compile(
    r"(?:(?<![\w)])[-+]\s*)?(?:sqrt|cbrt|[\d.(])[\d\s.+\-*/^%!()]*(?:(?:sqrt|cbrt)[\d\s.+\-*/^%!()]*)*"
)
_OPERATION = re.compile(
    r"\d\s*[%!]?\s*\)*\s*[-+*/^]\s*[-+(]*\s*(?:sqrt\s*|cbrt\s*)?[\d(]|(?:sqrt|cbrt)\s*\(?\d|\d\s*!"
)
_CLAUSE_END = re.compile(r"[.,;!。，、；]|\b(?:and|then|y|luego|und|dann|et|puis)\b")
_SIGNS = (
    ("sqrt", "√"),
    ("cbrt", "∛"),
    ("√ ", "√"),
    ("∛ ", "∛"),
    ("*", "×"),
    ("/", "÷"),
    ("-", "−"),
)


class NotAnExpressionError(Exception):
    """The text is not an arithmetic expression, or its value is too large."""


class _Parser:
    """A recursive-descent parser that computes exact fractions."""

    def __init__(self, expression: str) -> None:
        self.tokens = _TOKEN.findall(expression)
        self.at = 0
        complete = "".join(self.tokens) == re.sub(r"\s", "", expression)
        if len(self.tokens) > _MOST_TOKENS or not complete:
            raise NotAnExpressionError

    def value(self) -> Fraction:
        value = self._sum(0)
        if self.at != len(self.tokens):
            raise NotAnExpressionError
        return value

    def _take(self, among: str) -> str:
        """Return the next token and step over it if it is one of those, else ""."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if not token or token not in among:
            return ""
        self.at += 1
        return token

    def _sum(self, depth: int) -> Fraction:
        value = self._product(depth)
        while sign := self._take("+-"):
            right = self._product(depth)
            value = value + right if sign == "+" else value - right
        return value

    def _product(self, depth: int) -> Fraction:
        value = self._signed(depth)
        while sign := self._take("*/"):
            right = self._signed(depth)
            value = value * right if sign == "*" else value / right
            if abs(value) > _MOST:
                raise NotAnExpressionError
        return value

    def _signed(self, depth: int) -> Fraction:
        if depth > _DEEPEST:
            raise NotAnExpressionError
        if sign := self._take("+-"):
            value = self._signed(depth + 1)
            return -value if sign == "-" else value
        return self._power(depth)

    def _power(self, depth: int) -> Fraction:
        value = self._atom(depth)
        while self._take("%"):
            value /= 100
        while self._take("!"):
            if value != int(value) or not 0 <= value <= _MOST_FACTORIAL:
                raise NotAnExpressionError
            value = Fraction(math.factorial(int(value)))
        if self._take("^"):
            power = self._signed(depth + 1)
            large = abs(value) > 1 and abs(power) * math.log10(abs(value)) > 30
            if abs(power) > _MOST_POWER or power != int(power) or abs(value) > 10**9 or large:
                raise NotAnExpressionError
            value = value ** int(power)
        return value

    def _atom(self, depth: int) -> Fraction:
        if self._take("("):
            value = self._sum(depth + 1)
            if not self._take(")"):
                raise NotAnExpressionError
            return value
        word = self.tokens[self.at] if self.at < len(self.tokens) else ""
        self.at += 1
        if word == "sqrt":
            return _square_root(self._atom(depth + 1))
        if word == "cbrt":
            return _cube_root(self._atom(depth + 1))
        if not word[-1:].isdecimal() or len(word) > _LONGEST_NUMBER:
            raise NotAnExpressionError
        return Fraction(word)


def _square_root(value: Fraction) -> Fraction:
    if value < 0:
        raise NotAnExpressionError
    root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
    return root if root**2 == value else Fraction(math.sqrt(value))


def _cube_root(value: Fraction) -> Fraction:
    near = Fraction(round(float(value) ** (1 / 3), 9))
    return Fraction(round(near)) if Fraction(round(near)) ** 3 == value else near


def calculate(expression: str) -> Fraction:
    """Return the value of an expression such as `2*(3+4)^2`.

    Raises:
        NotAnExpressionError: If it is none, or its value is too large.
        ZeroDivisionError: If it divides by zero.
    """
    return _Parser(expression).value()


def shown(value: Fraction) -> str:
    """Return a number for people: whole if it is, else with at most six decimals."""
    if value == int(value):
        return str(int(value))
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


@cache
def _operators() -> list[tuple[re.Pattern[str], str]]:
    rows = text_tables.load("arithmetic")["operators"]
    return [(re.compile(row["written"], re.IGNORECASE), row["becomes"]) for row in rows]


def _expression_in(message: str) -> str | None:
    """Return the longest calculation in a message, in plain signs, or None."""
    text = pattern("arithmetic", "not_a_sum").sub(" ; ", message)
    for written, sign in _operators():
        text = written.sub(sign, text)
    asks = pattern("arithmetic", "asks").search(message)
    runs = [run.strip().rstrip("+-*/^(. ").lstrip(". ") for run in _EXPRESSION.findall(text)]
    if not asks and not re.fullmatch(r"\W*\d+!\W*", text):
        runs = [run.rstrip("!") for run in runs]  # an exclamation, not a factorial
    best = max((run for run in runs if _OPERATION.search(run)), key=len, default=None)
    if best is None or best.count("(") != best.count(")"):
        return None
    alone = len(best) >= 0.8 * len(text.strip(" ?=.!？。は"))
    return best if alone or asks else None


def calculation(message: str) -> tuple[str, str] | None:
    """Return a calculation as people write it and its value, or None if a message holds none.

    The value is "" if there is none, as after a division by zero.
    """
    has_operator = pattern("arithmetic", "has_operator").search(message[: _LONGEST_MESSAGE + 1])
    if len(message) > _LONGEST_MESSAGE or not has_operator:
        return None
    text = in_digits(message)
    expression = _expression_in(text) if any(map(str.isdecimal, text)) else None
    if not expression:
        return None
    written = re.sub(r"\s*([-+*/^])\s*", r" \1 ", expression).replace("% * ", "% × ")
    written = written.replace(" ^ ", "^")
    for plain, sign in _SIGNS:
        written = written.replace(plain, sign)
    written = re.sub(r"(\A|\(|[×÷+−] )\s*− ", r"\1−", re.sub(r"\s+", " ", written)).strip()
    try:
        return written, shown(calculate(expression)).replace("-", "−")
    except ZeroDivisionError:
        return written, ""
    except (NotAnExpressionError, OverflowError):
        return None


def answer(question: Question) -> str | None:
    """Return the value of an expression, or of a simple story about having and giving away."""
    text = question.text.strip()
    if len(text) > _LONGEST_MESSAGE or not pattern("arithmetic", "has_operator").search(text):
        return None
    if made := calculation(text):
        left, right = made
        if not right:
            return question.phrase("division_by_zero", left=left)
        if pattern("arithmetic", "bare").search(text + "\n" + question.system[-1000:]):
            return right.replace("−", "-")
        phrase = "sum_sentence" if question.chance.random() < 0.3 else "sum"
        return question.phrase(phrase, left=left, right=right)
    text = in_digits(text)
    found = _story(text) if any(map(str.isdecimal, text)) else None
    return question.phrase("sum", left=found[0], right=found[1]) if found else None


def _story(text: str) -> tuple[str, str] | None:
    """Calculate `I have 3 apples and buy 4 more` or `5 boxes with 12 pens each`."""
    asks = pattern("arithmetic", "how_many").search(text)
    numbers = re.findall(r"\d{1,9}(?:\.\d+)?", text)
    if asks and len(numbers) == 2:
        one, two = map(Fraction, numbers)
        if pattern("arithmetic", "shared").search(text) and two:
            return f"{numbers[0]} ÷ {numbers[1]}", shown(one / two)
        if pattern("arithmetic", "each").search(text):
            return f"{numbers[0]} × {numbers[1]}", shown(one * two)
    if not asks and (len(text) >= 160 or not pattern("arithmetic", "has").search(text)):
        return None
    terms: list[int] = []
    for clause in _CLAUSE_END.split(text):
        found = re.findall(r"\d{1,9}", clause)
        if len(found) > 1:
            return None
        if found:
            loses = pattern("arithmetic", "loss").search(clause) and "more" not in clause
            if terms and not loses and not pattern("arithmetic", "gain").search(clause):
                return None
            terms.append(-int(found[0]) if loses else int(found[0]))
    if len(terms) < 2:
        return None
    return " + ".join(map(str, terms)).replace("+ -", "− "), str(sum(terms))
