"""Calculate what a question asks for, by a parser of its own and never by `eval`."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.numerals import in_digits

_MOST = 10**30  # no number may grow beyond

# Longest first, so that `divided by` goes before `by`.
_WORDS = (
    (r"(?<=\d),(?=\d{3}(?!\d))", ""),
    (
        r"\b(?:the )?factorial of (\d+)|\bfactorial de (\d+)|\bfakultät von (\d+)|\bfactorielle de (\d+)|\b(\d+) factorial\b|(\d+)の階乗|(\d+)的阶乘|แฟกทอเรียลของ (\d+)",
        r"\1\2\3\4\5\6\7\8!",
    ),
    (
        r"(?<=\d)\s*(?:% off|percent off|% discount on)(?: of)?\s*[$€£¥]?\s*(\d+(?:\.\d+)?)",
        r"% off \1",
    ),
    (r"(\d+(?:\.\d+)?)% off (\d+(?:\.\d+)?)", r"\2*(1-\1%)"),
    (r"(?<=\d)\s*(?:的)(\d+)次方", r"^\1"),
    (r"(?<=\d)\s*の\s*(\d+)\s*乗", r"^\1"),
    (
        r"(?<=\d)(?:的平方|の二乗|の2乗|ยกกำลังสอง| ao quadrado| au carré| al cuadrado| zum quadrat)",
        "^2",
    ),
    (r"\b(?:the )?cube root of (\d+)", r"cbrt \1"),
    (
        r"\bdivisé par\b|\bdivided by\b|\bover\b(?= ?\d)|\bdividido (?:por|entre)\b|\bgeteilt durch\b|\bdurch\b|除以|÷|割る|わる|หารด้วย|หาร",
        "/",
    ),
    (
        r"\bmultiplied by\b|\btimes\b|\bfois\b|\bmultiplié par\b|\bmultipliziert mit\b|\bmultiplicado por\b|\bpor(?= ?\d)|\bmal(?= ?\d)|乘以|乘|×|·|掛ける|かける|คูณด้วย|คูณ|(?<=\d)\s*[xX]\s*(?=\d)",
        "*",
    ),
    (r"\bplus\b|\bmás(?= ?\d)|\bmas(?= ?\d)|加上|加|＋|足す|たす|บวก", "+"),
    (r"\bminus\b|\bmenos\b|\bmoins\b|减去|减|減|－|−|–|引く|ひく|ลบ", "-"),
    (
        r"\b(?:raised )?to the (?:power of|power)\b|\*\*|\bhoch\b|\bpuissance\b|\belevado a(?: la)?\b|ยกกำลัง",
        "^",
    ),
    (r"\bsquared\b|²", "^2"),
    (r"\bcubed\b|³", "^3"),
    (
        r"(?:\bthe )?\bsquare root of\b|\bla raíz cuadrada de\b|\braíz cuadrada de\b|\bdie wurzel aus\b|\bwurzel (?:aus|von)\b|\b(?:la )?racine carrée de\b|รากที่สองของ|√",
        " sqrt ",
    ),
    (r"(?<=\d)\s*(?:percent|prozent|por ciento|パーセント|เปอร์เซ็นต์)", "%"),
    (r"%\s*(?:of|de|von|ของ|の|的)\s*(?=[\d(])", "%*"),
    (r"(?<=\d)\s*(?:的|の)\s*(\d+(?:\.\d+)?)%", r"*\1%"),
    (r"(\d+)(?:的平方根|の平方根)", r" sqrt \1 "),
)
_RUN = lazy(
    r"(?:(?<![\w)])[-+]\s*)?(?:sqrt|cbrt|[\d.(])[\d\s.+\-*/^%!()]*(?:(?:sqrt|cbrt)[\d\s.+\-*/^%!()]*)*"
)
_PART = lazy(r"\s*(\d+(?:\.\d+)?|\.\d+|sqrt|cbrt|[-+*/^%!()])")
# Dates, telephone numbers, versions and spans of years are no sums.
_DATELIKE = lazy(
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b|\b\d{3}-\d{4}\b|\+\d[\d-]{6,}|\b(?:19|20)\d\d[-–](?:19|20)\d\d\b|\b\d+(?:-\d+){2,}\b|\b\d+\.\d+\.\d+"
)
_OPERATORS = lazy(
    r"[-+*/×÷^√²³%=−·]|\b(?:times|plus|minus|divided|multiplied|squared|cubed|root|factorial|power|percent|each|mal|geteilt|durch|hoch|wurzel|prozent|fakultät|por|más|menos|dividido|raíz|"
    r"fois|moins|divisé|racine|puissance|how many|how much|have|has|had|cuánt\w+|wie viele?|combien)\b|[乘加减除掛足引割几多個!]|かけ|足す|\d ?[xX] ?\d|\bhave \d|คูณ|บวก|ลบ|หาร|กำลัง|กี่|いくつ|何",
    re.IGNORECASE,
)
_ASKS = lazy(
    r"\b(?:what(?:'s| is)?|calculate|compute|evaluate|solve|work out|how much|sum|add|result|value|equals?|combien|calculer?|résous|est-ce que|quanto|quanto é|cuánto|calcula|resuelve|was ist|wie viel|berechne|rechne)\b|=|多少|计算|几|等于|いくつ|計算|いくら|เท่าไ|เท่ากับ|คำนวณ|何",
    re.IGNORECASE,
)
_GAIN = lazy(
    r"\b(?:buy|buys|bought|get|gets|got|find|finds|found|receive|receives|received|add|adds|more|gives? me|gave me|achète|reçois|trouve|compra|compro|recibe|recibo|kauf\w*|bekomm\w*)\b|又买|买了|得到|もら|買|ซื้อ|ได้",
    re.IGNORECASE,
)
_LOSS = lazy(
    r"\b(?:eat|eats|ate|lose|loses|lost|give away|gives? (?:away )?(?!me)|gave (?!me)|sell|sells|sold|spend|spends|spent|use|uses|used|remove|mange|perds|vends|donne|como|come|pierd\w*|vend\w*|gast\w*|regal\w*|ess\w*|isst|verlier\w*|verkauf\w*"
    r"|verschenk\w*)\b|吃了|吃掉|用了|卖|送|食べ|使|กิน|ให้|เสีย",
    re.IGNORECASE,
)
_HAVE = lazy(
    r"\A\W*(?:i|she|he|we|they|[A-Z]\w+) (?:have|has|had|start(?:ed|s)? with) \d|\Atengo \d|\Aich habe \d|\Aj'ai \d|\A我有 ?\d",
    re.IGNORECASE,
)
_HOWMANY = lazy(
    r"\b(?:how many|how much|combien|cuánt\w+|wie viele?)\b|多少|几个|还剩|いくつ|何個|กี่|เท่าไ",
    re.IGNORECASE,
)
_BARE = lazy(
    r"\b(?:just|only)\b.{0,20}\b(?:number|result|answer|value)\b|只.{0,6}(?:数字|结果|答案)|\bsolo\b|\bnur\b|だけ",
    re.IGNORECASE,
)


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
    while at < len(parts) and parts[at] == "!":
        if value != int(value) or not 0 <= value <= 25:
            raise _Wrong
        value, at = Fraction(math.factorial(int(value))), at + 1
    if at < len(parts) and parts[at] == "^":
        power, at = _signed(parts, at + 1, depth + 1)
        if (
            abs(power) > 64
            or power != int(power)
            or abs(value) > 10**9
            or (abs(value) > 1 and abs(power) * math.log10(abs(value)) > 30)
        ):
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
        exact = (
            math.isqrt(value.numerator) ** 2 == value.numerator
            and math.isqrt(value.denominator) ** 2 == value.denominator
        )
        return (
            Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
            if exact
            else Fraction(math.sqrt(value))
        ), at
    if part == "cbrt":
        value, at = _atom(parts, at + 1, depth)
        near = Fraction(round(float(value) ** (1 / 3), 9))
        return (Fraction(round(near)) if Fraction(round(near)) ** 3 == value else near), at
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
    text = _DATELIKE.sub(" ; ", said)
    for pattern, sign in _WORDS:
        text = re.sub(pattern, sign, text, flags=re.IGNORECASE)
    asks = _ASKS.search(said)
    runs = [run.strip().rstrip("+-*/^(. ").lstrip(". ") for run in _RUN.findall(text)]
    bare = re.fullmatch(r"\W*\d+!\W*", text)
    runs = [run if asks or bare or not run.endswith("!") else run.rstrip("!") for run in runs]
    runs = [
        run
        for run in runs
        if re.search(
            r"\d\s*[%!]?\s*\)*\s*[-+*/^]\s*[-+(]*\s*(?:sqrt\s*|cbrt\s*)?[\d(]|(?:sqrt|cbrt)\s*\(?\d|\d\s*!",
            run,
        )
    ]
    best = max(runs, key=len, default=None)
    if best is None or best.count("(") != best.count(")"):
        return None
    alone = len(best) >= 0.8 * len(text.strip(" ?=.!？。は"))
    return best if alone or asks else None


def calculation(said: str) -> tuple[str, str] | None:
    """An expression as people write it, and its value, "" where it has none; None where a text holds no expression."""
    if len(said) > 400 or not _OPERATORS.search(said):
        return None
    said = in_digits(said)
    expression = expression_in(said) if any(letter.isdecimal() for letter in said) else None
    if not expression:
        return None
    left = re.sub(
        r"(?<=\d)%\*",
        "% × ",
        re.sub(r"\s*([-+*/^])\s*", r" \1 ", expression).replace("% * ", "% × "),
    )
    left = (
        left.replace(" ^ ", "^")
        .replace("sqrt", "√")
        .replace("cbrt", "∛")
        .replace("√ ", "√")
        .replace("∛ ", "∛")
        .replace("*", "×")
        .replace("/", "÷")
        .replace("-", "−")
    )
    left = re.sub(r"(\A|\(|[×÷+−] )\s*− ", r"\1−", re.sub(r"\s+", " ", left)).strip()
    try:
        return left, shown(calculate(expression)).replace("-", "−")
    except ZeroDivisionError:
        return left, ""
    except (_Wrong, OverflowError):
        return None


_IMAGINARY = lazy(
    r"(?:√|\bsqrt|\bsquare root of|\braíz cuadrada de|\bwurzel (?:aus|von)|\bracine carrée de|รากที่สองของ)\s*\(?\s*(?:[-−–]\s*|minus |negative |menos |moins )(\d{1,9}(?:\.\d{1,6})?)\b",
    re.IGNORECASE,
)
_NOT_REAL = ", an imaginary number: no real number has a negative square."


def answer(asked: Asked) -> str | None:
    """The value of an expression, or of the simplest story about having, getting and giving away."""
    said = asked.said.strip()
    if len(said) > 400 or not _OPERATORS.search(said):
        return None
    if (root := _IMAGINARY.search(said)) and re.fullmatch(r"[\d.]+", root[1]):
        value = calculate(f"sqrt {root[1]}")
        return f"√(−{root[1]}) = {'' if value == 1 else shown(value)}i{_NOT_REAL if asked.tongue.code == 'en' else ''}"
    if made := calculation(said):
        left, right = made
        if not right:
            return asked.say("zero", left=left)
        if _BARE.search(said + "\n" + asked.system[-1000:]):
            return right.replace("−", "-")
        return asked.say("sum2" if asked.chance.random() < 0.3 else "sum", left=left, right=right)
    said = in_digits(said)
    return _story(asked, said) if any(letter.isdecimal() for letter in said) else None


_EACH = lazy(
    r"\b(?:each|apiece|per|every|cada|je|jeweils|chacune?)\b|每|各|ずつ|แต่ละ|ละ", re.IGNORECASE
)
_SHARED = lazy(
    r"\b(?:shared?|split|divided|distributed?|equally|among|reparte\w*|entre|aufgeteilt|verteilt|partag\w*)\b|平分|分け",
    re.IGNORECASE,
)


def _story(asked: Asked, said: str) -> str | None:
    """`I have 3 apples and buy 4 more`, `5 boxes with 12 pens each`, `20 sweets shared among 4 friends`."""
    asks = _HOWMANY.search(said)
    numbers = re.findall(r"\d{1,9}(?:\.\d+)?", said)
    if asks and len(numbers) == 2 and (_EACH.search(said) or _SHARED.search(said)):
        one, two = Fraction(numbers[0]), Fraction(numbers[1])
        if _SHARED.search(said) and two:
            return asked.say("sum", left=f"{numbers[0]} ÷ {numbers[1]}", right=shown(one / two))
        return asked.say("sum", left=f"{numbers[0]} × {numbers[1]}", right=shown(one * two))
    if not asks and not (len(said) < 160 and _HAVE.search(said)):
        return None
    terms: list[int] = []
    for clause in re.split(r"[.,;!。，、；]|\b(?:and|then|y|luego|und|dann|et|puis)\b", said):
        found = re.findall(r"\d{1,9}", clause)
        if len(found) > 1:
            return None
        if found:
            loses = _LOSS.search(clause) and not re.search(r"\bmore\b", clause)
            if terms and not loses and not _GAIN.search(clause):
                return None
            terms.append(-int(found[0]) if loses else int(found[0]))
    if len(terms) < 2:
        return None
    left = " + ".join(map(str, terms)).replace("+ -", "− ")
    return asked.say("sum2", left=left, right=shown(Fraction(sum(terms))))
