"""Rewrite a text in another tone or without mistakes, or write a title for it."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import digest, grammar, length, spelling
from mockgateway.generators.prose.letters import body_of
from mockgateway.generators.prose.phrasing import replaced
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.voices import in_active_voice
from mockgateway.text_tables import pattern

_TITLE_WORDS = 8
_LONG_SENTENCE, _CHILDS = 18, 10  # words of a sentence


def answer(question: Question) -> str | None:
    """Return the message's text in the tone that it asks for, or a title for it."""
    asked, source = split_source(question.text)
    if not source:
        return None
    if pattern("rewriting", "title").search(asked):
        return digest.headline(source, length.read(question).words or _TITLE_WORDS)
    if pattern("rewriting", "corrects").search(asked):
        return _corrected(source, question.language.code)
    if question.language.code in text_tables.load("rewriting")["polite_in"]:
        return _polite_in(source, question.language.code, asked)
    if question.language.code != "en" or not pattern("rewriting", "asks").search(asked):
        return None
    tones = text_tables.load("rewriting")["tones"]
    tone = next(name for name, words in tones.items() if re.search(words, asked, re.IGNORECASE))
    if tone == "plain" and pattern("condensing", "shortens").search(asked):
        return None  # for fewer words
    if tone == "active":
        return "\n".join(
            [" ".join(map(in_active_voice, sentences(line))) for line in source.split("\n")]
        )
    if tone in ("past", "future", "second", "third"):
        return _in_grammar(source, asked)
    if tone == "kind":
        return _kindly(source, length.read(question).words)
    return _in_tone(question, asked, source, tone)


def _in_tone(question: Question, asked: str, source: str, tone: str) -> str:
    """Return a text in a tone: its sentences one by one, between its greeting and its closing."""
    friendly = tone == "polite" and re.search(r"\b(?:friendl|warm|kind)", asked, re.I) is not None
    wish = length.read(question)
    if tone == "simple":
        source = "\n".join(_line(line, tone) for line in source.split("\n"))
    if friendly or tone in ("casual", "simple"):
        source = "\n".join(_everyday(line) for line in source.split("\n"))
    source = _capitalised(source)
    letter = pattern("rewriting", "letter").search(asked) and not body_of(source)[0]
    if letter or (tone == "formal" and _is_note(source)):
        return _letter(source, tone, asked)
    head, body, tail = body_of(source)
    made = "\n".join([_line(line, tone) for line in body.split("\n")]).strip()
    if tone == "simple":
        child = pattern("requests", "child").search(asked)
        made = _in_short_sentences(made, wish.each or (_CHILDS if child else _LONG_SENTENCE))
    made = "\n\n".join(part for part in (head, made, tail) if part)
    framed = f"Hello! {made} Thank you!"
    fits = not wish.sentences and (not wish.words or length.size(framed) <= wish.words)
    return framed if friendly and fits and "\n" not in made else made


def _everyday(line: str) -> str:
    """Return a line without the words of offices and contracts, addressed to its reader."""
    made = []
    for part in sentences(line):
        if pattern("rewriting", "sign_off").fullmatch(part.strip()):
            continue
        for key in ("everyday", "you", "legal"):
            part = replaced(part, "rewriting", key)
        made.append(closed(part) if part else "")
    return " ".join(filter(None, made))


def _capitalised(text: str) -> str:
    """Return a text with capital letters where sentences, days and months begin."""
    text = re.sub(r"(?:(?<=[.!?] )|\A)[a-z]", lambda found: found[0].upper(), text)
    return re.sub(r"\b[a-z]{3,9}\b", lambda found: spelling.calendar_name(found[0]), text)


def _is_note(source: str) -> bool:
    """Return whether a text has an informal greeting and a name at its end."""
    greeted = pattern("rewriting", "greeted").match(source)
    return greeted is not None and pattern("rewriting", "undersigned").search(source) is not None


def _in_short_sentences(text: str, most: int) -> str:
    """Return a text with its long sentences split where a clause begins."""
    parts: list[str] = []
    for part in sentences(text):
        for written, becomes in text_tables.load("rewriting")["splits"]:
            longest = max(map(length.size, sentences(part)))
            part = re.sub(written, becomes, part, count=1) if longest > most else part
        parts += [closed(each) for each in sentences(part)]
    return " ".join(parts)


def _kindly(source: str, most: int) -> str:
    """Return criticism as suggestions, in at most so many words; 0 for any number."""
    made = " ".join(filter(None, [_sentence(part, "kind") for part in sentences(source)]))
    thanks = "Thank you for your work on this."
    fits = not most or length.size(f"{thanks} {made}") <= most
    return f"{thanks} {made}" if fits else made


def _polite_in(source: str, code: str, asked: str) -> str | None:
    """Return a text in German, French or Spanish as a polite person writes it."""
    if not pattern("rewriting", "politely").search(asked):
        return None
    for written, becomes in text_tables.load("rewriting")["polite_in"][code]:
        source = re.sub(written, becomes, source, flags=re.IGNORECASE)
    source = re.sub(r"\b[A-Z][a-z]+en\?", lambda found: found[0].lower(), source)
    return closed(source.strip())


def _corrected(source: str, code: str) -> str:
    """Return a text without mistakes in spelling, and in English grammar."""
    made = spelling.corrected(source, code)
    if code != "en":
        return made
    made = grammar.with_irregular_past(made)
    return "\n".join([_line(line, "grammar") for line in made.split("\n")])


def _in_grammar(source: str, asked: str) -> str:
    """Return a text in the tense and the person that a request names."""
    tones = text_tables.load("rewriting")["tones"]
    for tense in ("past", "future"):
        if re.search(tones[tense], asked, re.IGNORECASE):
            source = grammar.in_tense(source, tense)
    if re.search(tones["second"], asked, re.IGNORECASE):
        made = grammar.in_second_person(source)
        reminds = re.search(r"\breminder\b", asked, re.IGNORECASE)
        lead = "Just a friendly reminder that " if "friendl" in asked else "Please remember that "
        return lead + made[:1].lower() + made[1:] if reminds else made
    if not re.search(tones["third"], asked, re.IGNORECASE):
        return source
    name = first_group(pattern("rewriting", "narrator").search(asked))
    said = re.search(r"\b(?:she|he|they)\b", asked, re.IGNORECASE)
    usual = "they" if not name else "she" if name[-1] in "aeiy" else "he"
    return grammar.in_third_person(source, name, said[0].lower() if said else usual)


def _letter(source: str, tone: str, asked: str) -> str:
    """Return a note as a letter: greeting, the text in a tone, and the signature."""
    greeted = pattern("rewriting", "greeted").match(source)
    rest = source[greeted.end() :] if greeted else source
    forms = (pattern("rewriting", "undersigned"), pattern("rewriting", "signed"))
    signed = next((found for form in forms if (found := form.search(rest))), None)
    body = _line(rest[: signed.start()] if signed else rest, tone)
    to = pattern("rewriting", "addressed").search(asked)
    name = greeted["name"].title() if greeted and greeted["name"] else "Sir or Madam"
    parts = [f"Dear {to['name'] if to else name},", body, "Kind regards,"]
    if pattern("rewriting", "letter").search(asked):
        subject = " ".join(re.split(r"[,.;!?]", body)[0].split()[:_TITLE_WORDS])
        parts.insert(0, f"Subject: {closed(subject).rstrip('.')}")
    names = re.split(r",\s*", signed["name"]) if signed else []
    return "\n".join(["\n\n".join(parts), *[part[:1].upper() + part[1:] for part in names]])


def _line(line: str, tone: str) -> str:
    return " ".join(_sentence(part, tone) for part in sentences(line))


def _sentence(text: str, tone: str) -> str:
    if tone in ("polite", "kind") and (order := pattern("rewriting", "orders").match(text)):
        rest = _rewritten(text[order.start(1) :], tone).rstrip(".!? ")
        rest = _rewritten(f"{rest[:1].lower()}{rest[1:]}", "formal")
        return f"Please {rest}." if "; otherwise" in rest else f"Could you please {rest}?"
    if tone in ("formal", "casual") and (order := pattern("rewriting", "orders").match(text)):
        text = f"please {text[order.start(1)].lower()}{text[order.start(1) + 1 :]}"
    made = _rewritten(text, tone)
    if tone in ("polite", "formal"):
        made = _rewritten(made, "formal")
    if re.match(r"(?:Hi, )?(?:could|may|would|can) ", made, re.IGNORECASE):
        made = made.rstrip(".!? ") + "?"
    return closed(made)


def _rewritten(text: str, tone: str) -> str:
    return replaced(text, "rewriting", tone)


def closed(text: str) -> str:
    """Return a sentence with a capital letter and a full stop."""
    text = re.sub(r"(?<=, )(?:The|A|An|It|They|He|She|We)\b", lambda found: found[0].lower(), text)
    text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".!?:\"”')" else text + "."
