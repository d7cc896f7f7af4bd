"""Write kinds of documents (plans, release notes, FAQs, user stories) from templates."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mockgateway import text_tables
from mockgateway.generators.prose.document_request import Request
from mockgateway.generators.prose.question import Question
from mockgateway.text_pattern import TextPattern
from mockgateway.text_tables import pattern

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_QUESTION = re.compile(r"\W*(?:what(?:'s| is| are| does)|why|how|who|when|define)\b", re.IGNORECASE)
_NEAR = 30  # characters before a kind that needs no verb before it


def answer(question: Question) -> str | None:
    """Return the document that the message asks for, or None if it asks for no known kind."""
    if question.reply.code != "en" or not (found := _kind(question.asked)):
        return None
    text = _template(found.lastgroup or "").render(request=Request(question, found)).strip()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m) +$", "", text)) or None


def _kind(asked: str) -> re.Match[str] | None:
    """Return where a request names a kind of document, behind a verb that asks for one."""
    asked = asked[:600]
    if _QUESTION.match(asked):
        return None
    for found in _kinds().finditer(asked):
        before = asked[max(found.start() - 90, 0) : found.start()]
        if pattern("documents", "code").search(before):
            continue
        if found.start() < _NEAR or pattern("documents", "orders").search(before):
            return found
    return None


@cache
def _kinds() -> TextPattern:
    kinds = text_tables.load("documents")["kinds"].items()
    return TextPattern("|".join(rf"(?P<{name}>\b(?:{row['asked']}))" for name, row in kinds))


@cache
def _environment() -> Environment:
    from jinja2 import Environment  # loaded on first use

    return Environment(trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  # text


@cache
def _template(kind: str) -> Template:
    table = text_tables.load("documents")
    return _environment().from_string(table["macros"] + table["kinds"][kind]["form"])
