"""Calculate what a question asks for, by a parser of its own and never by `eval`."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy

_MOST = 10**30  # no number may grow beyond

# Longest first, so that `divided by` goes before `by`.
_WORDS = (
    (r"\bdivided by\b|\bdividido (?:por|entre)\b|\bgeteilt durch\b|\bdurch\b|除以|÷|割る|わる|หารด้วย|หาร", "/"),
    (r"\bmultiplied by\b|\btimes\b|\bmultiplicado por\b|\bpor(?= ?\d)|\bmal(?= ?\d)|乘以|乘|×|·|掛ける|かける|คูณด้วย|คูณ|(?<=\d)\s*[xX]\s*(?=\d)", "*"),
    (r"\bplus\b|\bmás(?= ?\d)|\bmas(?= ?\d)|加上|加|＋|足す|たす|บวก", "+"),
    (r"\bminus\b|\bmenos\b|减去|减|減|－|−|–|引く|ひく|ลบ", "-"),
    (r"\bto the power of\b|\*\*|\bhoch\b", "^"),
    (r"\bsquared\b|²", "^2"),
    (r"\bcubed\b|³", "^3"),
    (r"(?:\bthe )?\bsquare root of\b|\bla raíz cuadrada de\b|\braíz cuadrada de\b|\bdie wurzel aus\b|\bwurzel (?:aus|von)\b|√", " sqrt "),
    (r"(?<=\d)\s*(?:percent|prozent|por ciento|パーセント|เปอร์เซ็นต์)", "%"),
    (r"%\s*(?:of|de|von|ของ|の|的)\s*(?=[\d(])", "%*"),
    (r"(?<=\d)\s*(?:的|の)\s*(\d+(?:\.\d+)?)%", r"*\1%"),
    (r"(?<=\d),(?=\d{3}(?!\d))", ""),
)
_RUN = lazy(r"(?:sqrt|[\d.(])[\d\s.+\-*/^%()]*(?:sqrt[\d\s.+\-*/^%()]*)*")
_PART = lazy(r"\s*(\d+(?:\.\d+)?|\.\d+|sqrt|[-+*/^%()])")
_DATELIKE = lazy(r"\A\d+(?:[-/]\d+){2,}\Z|\A\d{3}-\d{4}\Z")
_ASKS = lazy(
    r"\b(?:what(?:'s| is)?|calculate|compute|evaluate|solve|how much|sum|add|cuánto|calcula|resuelve|was ist|wie viel|berechne|rechne)\b|=|多少|计算|几|等于|いくつ|計算|いくら|เท่าไ|เท่ากับ|คำนวณ|何",  # noqa: E501
    re.IGNORECASE,
)
_GAIN = lazy(
    r"\b(?:buy|buys|bought|get|gets|got|find|finds|found|receive|receives|received|add|adds|more|gives? me|gave me|compra|compro|recibe|recibo|kauf\w*|bekomm\w*)\b|又买|买了|得到|もら|買|ซื้อ|ได้",  # noqa: E501
    re.IGNORECASE,
)
_LOSS = lazy(
    r"\b(?:eat|eats|ate|lose|loses|lost|give away|gives? (?:away )?(?!me)|gave (?!me)|sell|sells|sold|spend|spends|spent|use|uses|used|remove|como|come|pierd\w*|vend\w*|gast\w*|regal\w*|ess\w*|isst|verlier\w*|verkauf\w*"  # noqa: E501
    r"|verschenk\w*)\b|吃了|吃掉|用了|卖|送|食べ|使|กิน|ให้|เสีย",
    re.IGNORECASE,
)
_HOWMANY = lazy(r"\b(?:how many|how much|cuánt\w+|wie viele?)\b|多少|几个|还剩|いくつ|何個|กี่|เท่าไ", re.IGNORECASE)
_BARE = lazy(r"\b(?:just|only)\b.{0,20}\b(?:number|result|answer|value)\b|只.{0,6}(?:数字|结果|答案)|\bsolo\b|\bnur\b|だけ", re.IGNORECASE)


class _Wrong(Exception):
    """Not an expression."""


def calculate(expression: str) -> Fraction:
    """The value of `2*(3+4)^2`. Raises ZeroDivisionError, or _Wrong for what is no expression or too large."""
    parts = _PART.findall(expression)
    if len(parts) > 200 or "".join(parts) != re.sub(r"\s", "", expression):
        raise _Wrong
    value, at = _sum(parts, 0, 0)
    if at != len(parts):
        raise _Wrong
    return value


def _sum(parts: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    value, at = _product(parts, at, depth)
    while at < len(parts) and parts[at] in "+-":
        right, after = _product(parts, at + 1, depth)
        value, at = (value + right if parts[at] == "+" else value - right), after
    return value, at


def _product(parts: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    value, at = _signed(parts, at, depth)
    while at < len(parts) and parts[at] in "*/":
        right, after = _signed(parts, at + 1, depth)
        value, at = (value * right if parts[at] == "*" else value / right), after
        if abs(value) > _MOST:
            raise _Wrong
    return value, at


def _signed(parts: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    if depth > 40:
        raise _Wrong
    if at < len(parts) and parts[at] in "+-":
        value, after = _signed(parts, at + 1, depth + 1)
        return (-value if parts[at] == "-" else value), after
    return _power(parts, at, depth)


def _power(parts: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    value, at = _atom(parts, at, depth)
    while at < len(parts) and parts[at] == "%":
        value, at = value / 100, at + 1
    if at < len(parts) and parts[at] == "^":
        power, at = _signed(parts, at + 1, depth + 1)
        if abs(power) > 64 or power != int(power) or abs(value) > 10**9 or (abs(value) > 1 and abs(power) * math.log10(abs(value)) > 30):
            raise _Wrong
        value = value ** int(power)
    return value, at


def _atom(parts: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    if at >= len(parts):
        raise _Wrong
    part = parts[at]
    if part == "(":
        value, at = _sum(parts, at + 1, depth + 1)
        if at >= len(parts) or parts[at] != ")":
            raise _Wrong
        return value, at + 1
    if part == "sqrt":
        value, at = _atom(parts, at + 1, depth + 1)
        if value < 0:
            raise _Wrong
        exact = math.isqrt(value.numerator) ** 2 == value.numerator and math.isqrt(value.denominator) ** 2 == value.denominator
        return (Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator)) if exact else Fraction(math.sqrt(value))), at
    if not part[-1].isdecimal() or len(part) > 25:
        raise _Wrong
    return Fraction(part), at + 1


def shown(value: Fraction) -> str:
    """A number for people: whole where it is, else at most six digits after the point."""
    if value == int(value):
        return str(int(value))
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def expression_in(said: str) -> str | None:
    """The longest run of a text that could be calculated, in plain signs; None if there is none."""
    text = said
    for pattern, sign in _WORDS:
        text = re.sub(pattern, sign, text, flags=re.IGNORECASE)
    runs = [run.strip().rstrip("+-*/^(. ").lstrip(". ") for run in _RUN.findall(text)]
    runs = [run for run in runs if re.search(r"\d\s*%?\s*\)*\s*[-+*/^]\s*[-(]*\s*(?:sqrt\s*)?[\d(]|sqrt\s*\(?\d", run)]
    best = max(runs, key=len, default=None)
    if best is None or best.count("(") != best.count(")"):
        return None
    alone = len(best) >= 0.8 * len(text.strip(" ?=.!"))
    return best if alone or (_ASKS.search(said) and not _DATELIKE.match(best)) else None


def answer(asked: Asked) -> str | None:
    """The value of an expression, or of the simplest story about having, getting and giving away."""
    said = asked.said.strip()
    if len(said) > 400 or not any(letter.isdecimal() or letter == "√" for letter in said):
        return None
    if expression := expression_in(said):
        left = re.sub(r"(?<=\d)%\*", "% × ", re.sub(r"\s*([-+*/^])\s*", r" \1 ", expression).replace("% * ", "% × "))
        left = left.replace(" ^ ", "^").replace("sqrt ", "√").replace("*", "×").replace("/", "÷").replace("-", "−")
        left = re.sub(r"(\A|\(|[×÷+−] )\s*− ", r"\1−", re.sub(r"\s+", " ", left)).strip()
        try:
            right = shown(calculate(expression)).replace("-", "−")
        except ZeroDivisionError:
            return asked.say("zero", left=left)
        except (_Wrong, OverflowError):
            return None
        if _BARE.search(said):
            return right.replace("−", "-")
        return asked.say("sum2" if asked.chance.random() < 0.3 else "sum", left=left, right=right)
    return _story(asked, said)


def _story(asked: Asked, said: str) -> str | None:
    if not _HOWMANY.search(said):
        return None
    total, terms = 0, 0
    for clause in re.split(r"[.,;!。，、；]|\b(?:and|then|y|luego|und|dann)\b", said):
        found = re.findall(r"\d{1,9}", clause)
        if len(found) > 1:
            return None
        if found:
            loses = _LOSS.search(clause) and not re.search(r"\bmore\b", clause)
            if terms and not loses and not _GAIN.search(clause):
                return None
            total, terms = total - int(found[0]) if loses else total + int(found[0]), terms + 1
    return asked.say("total", right=total) if terms > 1 else None
