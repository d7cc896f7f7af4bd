"""Write configuration files and scripts with the values that a request gives."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from mockgateway import text_tables
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.text_tables import pattern

if TYPE_CHECKING:
    from jinja2 import Template

_LONGEST = 1200


def answer(question: Question) -> str | None:
    """Return the file or the script that a message asks for, or None."""
    text = question.text
    if len(text) > _LONGEST or "```" in text or pattern("code", "about_code").search(text):
        return None
    table = text_tables.load("artifacts")
    row = next((row for row in table["files"] if re.search(row["asked"], text, re.I | re.S)), None)
    if row is None:
        return None
    made = _template(row["name"]).render(facts=_Facts(text), text=text).strip()
    made = re.sub(r"\n{3,}", "\n\n", made)
    if row["fence"] == "bash" and not _has_steps(made):
        return None
    fence = f"```{row['fence']}\n{made}\n```"
    if pattern("code", "only").search(text + question.system[-500:]):
        return made if pattern("code", "no_fence").search(text) else fence
    return f"Here is {row['says']}:\n\n{fence}"


class _Facts:
    """The values in a request."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getattr__(self, name: str) -> str:
        """Return a value, or its usual one."""
        form, usual = text_tables.load("artifacts")["values"][name]
        return first_group(re.search(form, self._text, re.IGNORECASE)) or str(usual)

    def has(self, words: str) -> bool:
        """Return whether the request has one of the words."""
        return re.search(words, self._text, re.IGNORECASE) is not None

    def every(self, name: str) -> list[str]:
        """Return all values of a kind."""
        form, usual = text_tables.load("artifacts")["values"][name]
        found = [first_group(each) for each in re.finditer(form, self._text, re.IGNORECASE)]
        return list(dict.fromkeys(found)) or [str(usual)]

    @property
    def steps(self) -> list[str]:
        """The lines of a script, in the order of its steps."""
        return [
            _filled(row["line"], self)
            for row in text_tables.load("artifacts")["steps"]
            if re.search(row["asked"], self._text, re.IGNORECASE | re.DOTALL)
        ]


def _filled(line: str, facts: Any) -> str:
    return re.sub(r"<(\w+)>", lambda found: str(getattr(facts, found[1])), line)


def _has_steps(made: str) -> bool:
    return len([line for line in made.split("\n") if line and line[0] != "#"]) > 1


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment  # loaded on first use

    row = next(row for row in text_tables.load("artifacts")["files"] if row["name"] == name)
    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  # text
    return environment.from_string(row["form"])
