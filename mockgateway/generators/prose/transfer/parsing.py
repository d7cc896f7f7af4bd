"""Read an English sentence whose words are all known."""

from __future__ import annotations

import re

from mockgateway.generators.prose.transfer import nouns
from mockgateway.generators.prose.transfer.lexicon import words
from mockgateway.generators.prose.transfer.parser import Parser
from mockgateway.generators.prose.transfer.tree import Clause, Noun

_THANKS = re.compile(r"(?:many )?thank(?:s| you)(?: very much| so much)? for ", re.IGNORECASE)
_TOKEN = re.compile(r"\"[^\"]+\"|“[^”]+”|[^\s,;]+|[,;]")
_LONGEST = 40  # words


def parse(sentence: str) -> Clause | None:
    """Return the parts of a sentence, or None if a word or its place is unknown."""
    text = sentence.strip()
    for written, becomes in words()["contracted"]:
        text = re.sub(written, becomes, text.replace("’", "'"))
    question = text.endswith("?")
    if thanks := _THANKS.match(text):
        rest = _TOKEN.findall(text[thanks.end() :].rstrip(" .!?"))
        for noun, end in nouns.read(rest, 0):
            if end == len(rest):
                return Clause(Noun(pronoun="i"), kind="thanks", target=noun)
    tokens = _TOKEN.findall(text.rstrip(" .!?"))
    if not 0 < len(tokens) <= _LONGEST:
        return None
    parser = Parser(tokens, question)
    return next((clause for clause, end in parser.sentence(0) if end == len(tokens)), None)
