"""Write shell commands, cron expressions and curl calls with the values that a request gives."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.text_tables import pattern

_SLOT = re.compile(r"\{(\w+)\}")
_TIME = re.compile(
    r"\b(?:at )?(\d{1,2})[:.](\d\d)(?: ?([ap])\.?m)?|\bat (\d{1,2}) ?([ap])\.?m|\bmidnight\b"
)
_EVERY = re.compile(r"\bevery (\d+) minutes?")
_LONGEST = 600
_METHOD = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\b")
_BODY = re.compile(r"(?:JSON|body|data|payload)[^{\[]{0,30}(\{.*\}|\[.*\])", re.DOTALL)
_HEADER = re.compile(
    r"\bheaders? [`\"']?([A-Z][\w-]*): ?([^,`\"'\n]+?)(?=[`\"',]|\.?\s*(?:only|\Z)|\. )", re.I
)
_TOKEN = re.compile(r"\b(?:bearer )?token [`\"']?([\w.-]*\w)", re.IGNORECASE)
_URL = re.compile(r"https?://\S+?(?=[\s,]|[.]?\Z|\. )")


def answer(question: Question) -> str | None:
    """Return the command that a message asks for, or None."""
    text = question.text
    if len(text) > _LONGEST or not pattern("commands", "wanted").search(text):
        return None
    made = _curl(text) or _command(text)
    return f"```{'' if 'cron' in text.lower() else 'bash'}\n{made}\n```" if made else None


def _command(text: str) -> str:
    """Return the first command of the table whose request a text is, with its values."""
    table = text_tables.load("commands")
    rows = table["commands"]
    found = next((row for row in rows if re.search(row["asked"], text, re.I | re.S)), None)
    return _SLOT.sub(lambda slot: _value(slot[1], text), found["command"]) if found else ""


def _value(slot: str, text: str) -> str:
    """Return the value of a slot in a request, else its usual value."""
    if slot in ("hour", "minute"):
        return _clock(text)[slot == "minute"]
    if slot == "every":
        return first_group(_EVERY.search(text)) or "5"
    form, usual = text_tables.load("commands")["slots"][slot]
    value = first_group(re.search(form, text, re.IGNORECASE))
    number = language("en").numbers.get(value.lower()) if slot == "n" else None
    return str(number) if number else value or str(usual)


def _clock(text: str) -> tuple[str, str]:
    """Return the hour and the minute of a time in a text; midnight if it has none."""
    found = _TIME.search(text)
    hour, minute = (found[1] or found[4] or "0", found[2] or "0") if found else ("0", "0")
    half = (found[3] or found[5] or "") if found else ""
    return str(int(hour) % 12 + 12 * (half == "p") if half else int(hour)), str(int(minute))


def _curl(text: str) -> str:
    """Return a curl call with the method, headers and body that a request names, or ""."""
    url = _URL.search(text)
    if not url or not re.search(r"\bcurl\b", text, re.IGNORECASE):
        return ""
    body, method = _BODY.search(text), _METHOD.search(text)
    parts = [f"curl -X {method[1] if method else 'POST' if body else 'GET'} {url[0]}"]
    parts += [f'-H "{name}: {value.strip()}"' for name, value in _HEADER.findall(text)]
    if token := _TOKEN.search(text):
        parts.append(f'-H "Authorization: Bearer {token[1]}"')
    if body:
        parts += ['-H "Content-Type: application/json"', f"-d '{body[1]}'"]
    return " \\\n  ".join(parts)
