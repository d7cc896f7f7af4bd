"""Write the text that a request describes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockgateway.generators.prose import length
from mockgateway.generators.prose.essays import closing, library, request
from mockgateway.generators.prose.essays.filling import Filler
from mockgateway.generators.prose.essays.request import Request
from mockgateway.generators.prose.essays.sections import (
    Section,
    last_parts,
    sentences,
    split,
    up_to,
)
from mockgateway.generators.prose.explaining import known
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.topic import without_article

_USUAL_SECTION, _USUAL = 100, 260  # words
_STEM = 6  # letters by which a word is recognised
_SHORT_PART = 35  # words that a section may lack
_WITH_INTRO, _WITH_END = 200, 420  # words from which a text has these without being asked
_OF_CONCEPT = ("is", "how", "like", "for", "eg", "but")
_WITH_FRAME = 3  # paragraphs of which the first and the last are introduction and conclusion
_CALL = "Choose one of these ideas today, try it this week, and tell us how it went."
_SHORT_INTRO = 3  # sentences


def answer(question: Question) -> str | None:
    """Return the article, guide or other longer text that the message asks for."""
    if question.reply.code != "en" or question.language.code != "en":
        return None
    asked = request.read(question)
    return _Writer(asked).text() if asked else None


class _Writer:
    """Fills the parts of one text."""

    def __init__(self, asked: Request) -> None:
        self.asked = asked
        self.field = library.field(asked.doing, asked.text)
        self.filler = Filler(asked, self.field)
        self.concept = known.concept(f"what is {without_article(asked.thing)}?", "en")
        self.level = "###" if asked.has("third_level") else "##"
        self.used: set[str] = set()
        self.opened: set[str] = set()
        few, many = asked.words
        self.aim = (few + many) // 2 or _USUAL_SECTION * max(3, asked.count[0])

    def text(self) -> str:
        """Return the whole text."""
        asked = self.asked
        lists = closing.lists(asked, self.field, self.filler)
        frame = [f"# {asked.title}"] if asked.count[1] or asked.has("title") else []
        first, end = self._intro(), self._end()
        around = length.size(" ".join([*frame, *lists.values(), *first, *end]))
        left = self.aim - around
        if asked.numbered and not asked.count[1] and not asked.words[1]:
            made = []
        else:
            made = self._sections(left) if asked.count[1] else self._paragraphs(left)
        if made:
            self._fit(made, around)
        if asked.has("intro") and asked.has("conclusion") and asked.count[1]:
            frame.append(f"{self.level} Introduction")
        blocks = [*frame, " ".join(first), *self._body(made, lists)]
        if end:
            heading = asked.has("conclusion") and asked.count[1]
            blocks += [f"{self.level} Conclusion"] if heading else []
            blocks.append(" ".join(end))
        if asked.sender and asked.sender not in " ".join(blocks):
            hope = self.field.get("wish", "every success")
            blocks[-1] += f" The {asked.sender} team wishes you {hope}."
        if asked.has("tip"):
            blocks.append(f"**Tip:** {self.field['tip']}")
        if lists and asked.list_heading and asked.list_heading not in asked.headings:
            blocks.append(f"{self.level} {asked.list_heading}")
        blocks += lists.values()
        return "\n\n".join(block for block in blocks if block)

    def _body(self, made: Sequence[Section], lists: dict[str, str]) -> list[str]:
        """Return the sections, with the lists that stand in them."""
        asked, blocks = self.asked, []
        for at, section in enumerate(made):
            if not section.heading:
                blocks.append(" ".join(section.said))
            else:
                number = f"{at + 1}. " if asked.has("numbered_sections") else ""
                blocks.append(f"{self.level} {number}{section.heading}")
                if section.heading.lower() == asked.list_place.lower() and lists:
                    blocks.append(lists.pop(next(iter(lists))))
                    continue
                if closing.is_faq(section.heading):
                    blocks.append(closing.questions(asked, self.field, self.filler))
                    continue
                at_end = section.more or len(section.said)
                own, more = section.said[:at_end], section.said[at_end:]
                blocks += [*split(own), " ".join(more), *section.extra]
            if "steps" in lists and at == closing.place_of_steps(asked, made):
                blocks.append(lists.pop("steps"))
        return blocks

    def _intro(self) -> list[str]:
        asked = self.asked
        if not asked.has("intro") and (asked.paragraphs == 1 or self.aim < _WITH_INTRO):
            return []
        lines = self.filler.filled(self.field["intro"])
        if self.asked.facts:
            lines.insert(1, f"The facts in short: {self.asked.facts}.")
        if self.concept:
            lines = [*(str(self.concept[key]) for key in ("is", "for")), *lines]
        if asked.has("question_first"):
            lines.insert(0, f"Have you thought about {self.filler.words['doing']} lately?")
        most = self.aim // asked.paragraphs if asked.paragraphs else max(25, self.aim // 6)
        return up_to(lines[: None if self.aim > _WITH_END else _SHORT_INTRO], most) or lines[:1]

    def _end(self) -> list[str]:
        asked = self.asked
        lists_last = asked.bullets or asked.numbered
        call = [_CALL] if asked.has("call_to_action") else []
        short = asked.headings or lists_last or self.aim < _WITH_END
        if not asked.has("conclusion") and short and asked.paragraphs < _WITH_FRAME:
            return call
        return [*up_to(self.filler.filled(self.field["end"]), max(40, self.aim // 8)), *call]

    def _sections(self, words: int) -> list[Section]:
        """Return the sections: the requested headings, and the usual ones around them."""
        asked = self.asked
        made: list[Section] = []
        for heading in asked.headings:
            if re.fullmatch(r"introduction|conclusion", heading, re.IGNORECASE):
                continue
            made.append(self._headed(heading))
        self._add_usual(made, words)
        share = words // max(1, len(made))
        for section in made:
            if closing.is_list(asked, section.heading):
                section.lines, section.said = [], []
                continue
            section.lines = [*self._opening(section), *section.lines]
            if length.size(" ".join(section.lines)) < share - _SHORT_PART:
                section.more = len(section.lines)
                section.lines += self._more(section.heading)
            section.said = (
                up_to(section.lines, share - length.size(section.heading)) or section.lines[:1]
            )
        return made

    def _add_usual(self, made: list[Section], words: int) -> None:
        """Add the usual sections of the field around those that the request names."""
        asked, parts = self.asked, list(self.field["parts"])
        least, most = asked.count
        ends = (asked.has("conclusion") or bool(asked.list_heading)) + (
            asked.has("intro") and bool(made)
        )
        wanted = (
            min(max(least, round(words / _USUAL_SECTION)), most)
            - len(made)
            - (ends if least else 0)
        )
        usual = [row for row in parts if "heading" in row and row["text"] not in self.used]
        keep = usual[: max(0, wanted)]
        if 1 < wanted < len(usual):
            keep = [
                *usual[: 1 if made else wanted - 1],
                *last_parts(usual, wanted - 1 if made else 1),
            ]
        for row in keep:
            self.used.add(row["text"])
            section = Section(row["heading"], self.filler.filled(row["text"]), parts.index(row))
            made.insert(0 if row is parts[0] and asked.headings else len(made), section)
        if keep and "among" in asked.text:
            made.sort(key=lambda section: section.order)

    def _headed(self, heading: str) -> Section:
        """Return the section of a heading that the request names."""
        parts = [row for row in self.field["parts"] if row["text"] not in self.used]
        found = library.part(heading, parts, self.used)
        if self.concept and (keys := library.fields_of_concept(heading)):
            said = [line for name in keys for line in sentences(str(self.concept[name]))]
            return Section(heading, [*said, *self._of_subject(parts)])
        concept = (
            None
            if found or "concepts" not in self.field
            else known.concept(f"what is {heading}?", "en")
        )
        if concept:
            lines = [str(concept[name]) for name in _OF_CONCEPT]
            return Section(heading, [line for each in lines for line in sentences(each)])
        found = found or library.part(f"{heading} {self.asked.thing}", parts, self.used)
        found = found or library.part(heading, self._unused(library.shared()), self.used)
        if not found:
            found = library.nearest(heading, parts or self._unused(library.shared()))
        self.used.add(found["text"])
        every = list(self.field["parts"])
        order = every.index(found) if found in every else len(every)
        stated = self.asked.stated.get(heading, "")
        forms = library.rows()["stated"]
        first = [forms[len(self.used) % len(forms)].format(stated)] if stated else []
        return Section(heading, [*first, *self.filler.filled(found["text"])], order)

    def _opening(self, section: Section) -> list[str]:
        """Return a sentence that names the subject, if a section does not."""
        head = self.filler.head[:_STEM]
        if any(head in line.lower() for line in section.lines[:2]):
            return []
        aspect = library.part(section.heading, library.shared(), ())
        lines = (aspect or {}).get("opening", "")
        return self._fresh(self.filler.filled(str(lines))[-1:])

    def _fresh(self, lines: list[str]) -> list[str]:
        fresh = [line for line in lines if line not in self.opened]
        self.opened.update(fresh)
        return fresh

    def _of_subject(self, parts: Sequence[library.Part]) -> list[str]:
        """Return sentences of the part that is about the subject itself."""
        found = library.part(self.asked.thing, parts, self.used)
        if found:
            self.used.add(found["text"])
        return self.filler.filled(found["text"]) if found else []

    def _unused(self, parts: Sequence[library.Part]) -> list[library.Part]:
        return [row for row in parts if row["text"] not in self.used] or list(parts)

    def _more(self, heading: str) -> list[str]:
        """Return further sentences for a heading, which suit any field."""
        found = library.part(heading, library.shared(), self.used)
        if not found or found["text"] in self.used:
            return []
        self.used.add(found["text"])
        return [
            *self._fresh(self.filler.filled(found["opening"])[:1]),
            *self.filler.filled(found["text"]),
        ]

    def _paragraphs(self, words: int) -> list[Section]:
        """Return the paragraphs of a text without headings."""
        asked = self.asked
        count = (
            asked.paragraphs - bool(self._intro()) - bool(self._end()) if asked.paragraphs else 0
        )
        count = max(1, count or round(words / _USUAL_SECTION))
        parts = library.ranked(asked.text, library.headed(self.field["parts"]))
        chosen = sorted(parts[:count], key=list(self.field["parts"]).index)
        share = words // len(chosen)
        made = []
        for row in chosen:
            self.used.add(row["text"])
            lines = self.filler.filled(row["text"])
            made.append(Section("", lines, said=up_to(lines, share) or lines[:1]))
        return made

    def _fit(self, made: list[Section], around: int) -> None:
        """Add or remove sentences until the text has the requested number of words."""
        few, many = self.asked.words
        if self.asked.sentences and made:
            made[0].said = made[0].lines[: self.asked.sentences]
        size = around + sum(section.size for section in made)
        while few and size < self.aim * 0.97:
            open_ = [row for row in made if len(row.said) < len(row.lines)]
            open_ = [row for row in open_ if size + length.size(row.next) <= many]
            if not open_:
                break
            shortest = min(open_, key=lambda row: row.size)
            size += length.size(shortest.next)
            shortest.said.append(shortest.next)
        if few and made and self.asked.count[1]:
            size = self._lengthen(made, size)
        while many and size > many:
            longest = max(made, key=lambda row: row.size)
            if len(longest.said) < 2:
                break
            size -= length.size(longest.said.pop())

    def _lengthen(self, made: list[Section], size: int) -> int:
        """Add paragraphs of unused parts to the sections whose headings they suit."""
        few, many = self.asked.words
        left = [
            row for row in (*self.field["parts"], *library.shared()) if row["text"] not in self.used
        ]
        while size < few and left:
            filled = [row for row in made if row.said]
            room = [row for row in filled if row.size < 2 * self.aim // len(made)] or filled
            part, section = library.closest(left, room, lambda row: row.heading)
            left.remove(part)
            opening = self._fresh(self.filler.filled(part.get("opening", ""))[:1])
            lines = up_to([*opening, *self.filler.filled(part["text"])], many - size)
            section.extra.append(" ".join(lines))
            size += length.size(section.extra[-1])
        return size
