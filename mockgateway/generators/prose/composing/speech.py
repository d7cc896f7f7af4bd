"""Turn the directives and facts of a request into sentences from the sender to the receiver."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockgateway.generators.prose.composing import complaints, fragments, parties, persons, tables
from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.tables import acts, pattern, rules, table
from mockgateway.generators.prose.composing.wording import capital, closed
from mockgateway.generators.prose.question import fill

_OTHERS = re.compile(
    r"\bmy (?:colleague|boss|manager|friend|assistant)\b|(?<=[a-z,] )(?:[A-Z]\w+ )+"
)

_PLURALS_BEFORE = re.compile(  # other things that `they` can mean
    r"\b(?!(?:is|was|has|this|does|us|always|as|if)\b)\w+s\b.*\b(?:they|them|their)\b",
    re.IGNORECASE,
)


_NEXT_THAT = re.compile(r",? and (?:also )?that |, (?:also )?that ")
_NOTHING: Mapping[str, str] = {}


class Speaker:
    """Makes the sentences of one message."""

    def __init__(self, brief: Brief) -> None:
        self.brief, self.table = brief, table(brief.code)
        self.plural = parties.is_group(brief)
        self.pronoun = parties.pronoun(brief)
        self.nouns = parties.nouns(brief)
        self.mood = brief.mood
        self.to_all = False  # whether a directive is about everyone
        self.matter = self._matter()

    def sentences(self) -> list[str]:
        """Return the sentences for all parts of the request, in its order."""
        parts, before = list(self.brief.parts), self.brief.before
        earlier, parts = parts[:before], parts[before:]
        self.brief.topic = re.sub(self.table["pictured"], "", self.brief.topic, flags=re.I)
        public = self.brief.layout in ("notice", "post", "text") and self.brief.topic
        if public and parts and re.match(self.table["subject_it"], parts[0], re.I):
            parts[0] = re.sub(self.table["subject_it"], f"{public} ", parts[0], flags=re.I)
            self.brief.topic = ""
        topic = self._dated(parts) or self._topic(parts)
        made = []
        for part in [*earlier, "", *parts]:
            if not part:
                made.append(topic)
            elif part[0] == "\1":  # about the writer
                made.append(fragments.said(self.brief.code, "own", part[1:], self._filled))
            else:
                made.append(self.said(part[1:]) if part[0] == "\0" else self.statement(part))
        self._add_about(made)
        made = list(dict.fromkeys(text for text in made if text))
        if not made and self.matter and self.brief.mood == "reply":
            made = [self.spoken(self.table["looked_into"])]
        if made and complaints.wants_regret(self.brief, made):
            matter = self.matter or self.table["no_matter"]
            made.insert(len(made) > 1, self.spoken(self.table["sorry"], {"matter": matter}))
        if self.brief.mood in ("rejection", "refusal"):  # thanks come before the bad news
            made.sort(key=lambda text: not text.startswith(self.table["thanks"]))
        if earlier:  # a refusal comes before its reasons
            made.sort(key=lambda text: not re.search(self.table["declined"], text))
        return made

    def _add_about(self, made: list[str]) -> None:
        """Add what the request says about the receiver."""
        for written, says in rules(self.brief.code, "asked_about"):
            if found := written.fullmatch(self.brief.about):
                made.insert(0, self.spoken(says, {"x": self.turned(found["x"])}))
        whose = re.fullmatch(self.table["whose"], self.brief.about, re.IGNORECASE)
        if whose and self.brief.layout in ("notice", "chat"):
            made.insert(0, self.statement(f"your {whose['x']}"))
        if about := re.match(self.table["thanked_for"], self.brief.about, re.IGNORECASE):
            known = self.pronoun in ("she", "he")
            made.insert(1, self.statement(f"{self.pronoun if known else 'you'} {about['x']}"))

    def said(self, directive: str) -> str:
        """Return the sentence that a directive such as `ask him to call` wants written."""
        directive = re.sub(self.table["before_directive"], "", directive, flags=re.IGNORECASE)
        for verb, act in acts(self.brief.code):
            if not (found := verb.match(directive)):
                continue
            rest = directive[found.end() :]
            self.to_all = self.pronoun in ("", "they") and bool(
                re.match(self.table["everyone"], directive, re.IGNORECASE)
            )
            for written, says in act.says:
                if meant := written.fullmatch(rest):
                    self.mood = self.mood or act.mood
                    return self._filled(says, {**found.groupdict(), **meant.groupdict()})
        return self.statement(directive)

    def statement(self, text: str) -> str:
        """Return a fact as a sentence to the receiver."""
        text = text.strip(" .,;")
        asked = re.search(self.table["asked_if"], self.brief.about or self.brief.asked, re.I)
        yes = re.match(self.table["agrees"], text, re.IGNORECASE) if asked else None
        if asked and yes:
            permitted = re.split(r"[.?!]", next(filter(None, asked.groups())))[0]
            rest = f" {self.statement(yes['rest'])}" if yes["rest"] else ""
            return self.spoken(self.table["agreed"], {"x": self.turned(permitted)}) + rest
        for written, says in rules(self.brief.code, "labels"):
            if found := written.fullmatch(text):
                return self._filled(says, found.groupdict())
        short = re.match(self.table["always_fragment"], text, re.IGNORECASE)
        asks = pattern(self.brief.code, "always").match(text)
        ordered = re.match(self.table["bare_order"], text, re.IGNORECASE)
        first, *others = text.split(", ")
        listed = len(others) > 1 and not fragments.has_verb(self.brief.code, first)
        whole = self.is_sentence(text) and not (listed and self.brief.code == "en")
        given = not asks and not ordered and (short or not whole)
        if given and (said := self._fragment(text)):
            return said
        if ordered:
            text = f"please {text[:1].lower()}{text[1:]}"
        for written, becomes in self.table["polite"]:
            text = re.sub(written, becomes, text)
        own = "" if re.search(self.table["own_side"], self.brief.who, re.I) else self.table["owned"]
        text = fragments.dated(fragments.determined(self.brief.code, text, own))
        return closed(self.turned(text))

    def _fragment(self, text: str) -> str:
        """Return notes without verbs as sentences, or ""."""
        if made := fragments.said(self.brief.code, "fragments", text, self._filled):
            return made
        plain = self.brief.layout == "text"  # which needs no introduction of its facts
        for written, says in rules(self.brief.code, "fragments")[: -1 if plain else None]:
            if match := written.fullmatch(text):
                return self._filled(says, match.groupdict())
        return ""

    def is_sentence(self, text: str) -> bool:
        """Return whether a text has a verb of its own, and a subject before it."""
        if re.match(self.table["no_subject_yet"], text, re.IGNORECASE):
            return False
        return fragments.has_verb(self.brief.code, text)

    def turned(self, text: str) -> str:
        """Return a clause in which the receiver is `you`."""
        pronoun = "they" if self.to_all else self.pronoun
        named = self.brief.who if re.search(r"[a-z] .*[A-Z]", self.brief.who) else ""
        if named and self.brief.code == "en" and pronoun:
            text = re.sub(rf"\b{re.escape(named)}(?!\w)", pronoun, text, flags=re.IGNORECASE)
        if (
            pronoun in ("she", "he")
            and (other := _OTHERS.search(text))
            and other[0].strip() not in self.brief.who
        ):
            said = re.search(r"\b(?:s?he|they|him|her|his|them|their)\b", text, re.IGNORECASE)
            if said and other.start() < said.start():
                pronoun = ""
        if pronoun == "they" and not self.to_all and _PLURALS_BEFORE.search(text):
            pronoun = ""
        return persons.to_reader(text, pronoun, self.nouns, self.brief.code)

    def _filled(self, says: str, groups: Mapping[str, str | None]) -> str:
        """Return a sentence of the table with the words of the request in its gaps."""
        x = groups.get("x") or ""
        if says == "{statement}" and (both := re.fullmatch(r"(.+?),? and that (.+)", x)):
            return " ".join(self._filled(says, {"x": part}) for part in both.groups())
        if says == "{statement}":
            return self.statement(x) if self._can_say(x) else self._noted(x)
        if says == "{because}":
            return closed(self.turned(x))
        if says == "{X}." and (clauses := _NEXT_THAT.split(x))[1:]:
            return " ".join(self.statement(clause) for clause in clauses)
        values = {key: self.turned((text or "").strip(" ,.")) for key, text in groups.items()}
        if values.get("r"):
            values["R"], values["r"] = capital(values["r"]), f" {values['r']}"
        if self.brief.code == "en" and says.startswith(("Could you please", "Please")):
            values["x"] = re.sub(r"\b(and|or) to (?=\w)", r"\1 ", values.get("x", ""))
        if self.brief.code == "en" and values.get("l", "")[1:2].islower():
            values["l"] = values["l"][0].lower() + values["l"][1:]
        bare = re.match(self.table["no_article"] or "", values.get("x", ""), re.IGNORECASE)
        values["an"] = "" if bare else "an " if values.get("x", "")[:1] in "aeio" else "a "
        for key in {"x", "a", "l"} & values.keys():
            values[key.upper()] = capital(values[key])
        if "a" in values:
            values |= self._of_subject(values)
            values["free"] = groups.get("free") or ""
        review = re.search(r"\breview\b", self.brief.asked)
        values["answered"] = "review" if review else "message"
        values["matter"] = self.matter or self.table["no_matter"]
        return self.spoken(says, values) if says else ""

    def _of_subject(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the subject of a fragment as it begins a sentence, with its verbs."""
        subject = values["a"]
        if tables.plural(subject):
            verbs = {"is": "are", "costs": "cost", "has": "have"}
        else:
            verbs = {"is": "is", "costs": "costs", "has": "has"}
            numbered = re.search(r"\w [A-Z]?\d+\Z", subject)
            if not numbered and not re.match(self.table["determined"], subject, re.IGNORECASE):
                capitals = subject[:2].isupper()
                subject = f"the {subject if capitals else subject[:1].lower() + subject[1:]}"
            if self.mood == "reminder":
                subject = re.sub(r"\A(?:the|an?) ", "your ", subject)
        bare = re.match(self.table["without_on"], values.get("x", ""), re.IGNORECASE)
        return {**verbs, "A": capital(subject), "on": "" if bare else "on "}

    def _can_say(self, text: str) -> bool:
        return self.is_sentence(text) or any(
            written.fullmatch(text.strip(" ."))
            for written, _ in rules(self.brief.code, "fragments")
        )

    def _noted(self, text: str) -> str:
        """Return a sentence that names a thing."""
        value = re.fullmatch(self.table["valued"], text.strip(" ."), re.IGNORECASE)
        if value:
            return closed(self.turned(fill(self.table["is_value"], {
                "a": capital(value["a"]), "x": value["x"]})))  # fmt: skip
        says = self.table["noted_for"].get(self.mood, self.table["noted"])
        return self.spoken(says, {"x": self.turned(text.strip(" ."))})

    def _dated(self, parts: list[str]) -> str:
        """Return when the subject takes place, and take that out of the other parts."""
        topic = self.brief.topic.strip(" ,.;")
        events = self.brief.layout in ("notice", "post") or self.mood in ("reminder", "invitation")
        if not events or not topic or not parts:
            return ""
        found = re.fullmatch(self.table["on_date"], parts[0], re.IGNORECASE)
        if not found or self.is_sentence(parts[0]):
            return ""
        parts.pop(0)
        return self._filled(self.table["takes_place"], {"a": topic, "x": found["x"]})

    def _topic(self, parts: list[str]) -> str:
        """Return the sentence for a subject that the request names, by the kind of message."""
        topic, act = self.brief.topic.strip(" ,.;"), self.brief.act
        if self.brief.layout == "text":
            return self._of_text(topic, parts)
        if not topic and self.mood == "apology":
            return "" if any("apolog" in part.lower() for part in parts) else self.said("apologise")
        if not topic and self.brief.mood == "thanks" and not any("hank" in part for part in parts):
            return self.spoken(self.table["just_thanks"])
        asked_for = re.fullmatch(self.table["requested"], self.brief.about, re.IGNORECASE)
        if self.brief.mood == "refusal" and asked_for:
            topic = fill(self.table["request_for"], {"x": asked_for["x"]})
        if self.brief.mood == "reply" and self.brief.source:
            return fragments.said(self.brief.code, "fragments", topic, self._filled)
        refuses = self.mood == "refusal" and self.brief.code != "en"
        if not act or (not topic and "{x}" in act and not refuses):
            return ""
        good = re.search(self.table["good"], topic, re.IGNORECASE)
        bad = re.search(self.table["bad"], topic, re.IGNORECASE)
        if topic.startswith("after "):
            self.brief.topic = topic.removeprefix("after ")
            return self.said(f"apologise for {self.brief.topic}" if bad else f"write {topic}")
        stated = bool(parts) and self.is_sentence(parts[0])
        if self.brief.layout == "notice" and stated and not (good or bad):
            return ""  # the subject is only the place of the notice
        if act.startswith("announce") and bad:
            if stated:
                parts[0] = f"{capital(topic)}: {parts[0]}"
                return ""
            return self._filled(self.table["bad_news"], {"x": topic})
        return self.said(fill(act, {"x": topic}).strip())

    def _of_text(self, topic: str, parts: list[str]) -> str:
        """Return what the subject of a text says by itself."""
        if person := re.fullmatch(self.table["described_person"], topic, re.IGNORECASE):
            self.brief.name = person["n"].split()[0]
            return closed(f"{person['n']} {person['x']}")
        if when := re.match(r"(?:when|if|that|because) (?:the )?(?P<x>.+)", topic):
            return closed(f"your {when['x']}")
        if topic and self.brief.act.startswith("welcome"):
            return self.said(fill(self.brief.act, {"x": re.sub(r"\A(?:for|at|on|to) ", "", topic)}))
        if parts or not topic:
            return ""
        subject = re.sub(r"\A.*?\b(?:about|for|of) ", "", topic)
        return closed(subject.replace(", ", ": ", 1))

    def spoken(self, says: str, values: Mapping[str, str] = _NOTHING) -> str:
        """Return a sentence of the table as the sender says it to the receiver."""
        single, _, group = says.partition(" || ")
        if self.plural:
            says = group or (persons.of_group(single) if self.brief.code == "en" else single)
        else:
            says = single
        values = {"name": self.brief.name or self.table["this"], **values}
        form = "familiar" if self.pronoun == "familiar" else "formal"
        said = closed(fill(says, {**self.table["address"].get(form, {}), **values}))
        return said.replace("A big thank you to you.", "Thank you very much.")

    def _matter(self) -> str:
        """Return what the receiver complains about, as a clause behind `sorry`."""
        for written, says in rules(self.brief.code, "matters"):
            if found := written.fullmatch(self.brief.about):
                values = {key: self.turned(text or "") for key, text in found.groupdict().items()}
                return fill(says, values)
        return complaints.matter(self.brief.source, self.table)
