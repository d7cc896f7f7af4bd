"""Judge the mock's texts by rules: length, form, given facts, language, no repetition, no filler.

    .venv/bin/python benchmarks/content/text.py [--show] [--held] [ID ...]

Starts the mock, sends each prompt of text.yaml and prints how many replies keep all their rules,
for the half that the generator was tuned on and for the held one. `--show` prints
the tuned replies that fail; `--held` prints the held ones as well.

Rules (all optional, all must hold):
  words, sentences, paragraphs, lines, bullets, numbered, items, headings, rows   counts or ranges
  contains, any, lacks, matches   words that must occur, one of which must, must not; expressions
  about         words with how often they must occur at least
  language      code of the language of each paragraph
  json          members that the object must have; yaml_values: values that must occur
  python        name, arguments and results of a function; sql: the rows that a query selects
  only_from_source, only, only_code, longest_sentence, syllables
No reply may repeat a sentence.
"""

from __future__ import annotations

import ast
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import yaml
from halves import Case, make_parser, mock_client, run

_FUNCTION_WORDS = {
    "en": "the and of to is in that it for with as are on be by this a an or from at",
    "de": "der die das und ist nicht ein eine zu den mit für auf im sich auch es von dem wird",
    "es": "el la los las de que y en un una es por con para se del al lo como más",
    "fr": "le la les des et est un une dans que pour qui sur au du en ne pas il ce",
}
_FILLER = re.compile(
    r"(?i)\bas an ai\b|would you like|let me know if|i can go deeper|shall i|would you like"
    r"|if you tell me what you need"
)
_BULLET = re.compile(r"^\s*[-*•]\s+\S")
_NUMBERED = re.compile(r"^\s*\d+[.)]\s+\S")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+\S|\*\*[^*]+\*\*\s*$)")
_FENCE = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')]*\s+|\n+")


class Reply:
    """A reply with the text it was asked about."""

    def __init__(self, text: str, prompt: str) -> None:
        self.text = text.strip()
        self.prompt = prompt
        self.lines = [line for line in self.text.splitlines() if line.strip()]
        self.code = "\n".join(_FENCE.findall(self.text)) or self.text

    def prose(self) -> str:
        """The text without headings and markup."""
        lines = [line for line in self.text.splitlines() if not _HEADING.match(line)]
        return re.sub(r"[*_`#|]", "", "\n".join(lines))

    def sentences(self) -> list[str]:
        parts = (part.strip(" -•*\"'“”") for part in _SENTENCE_END.split(self.prose()))
        return [part for part in parts if re.search(r"\w", part)]


def within(count: int, wanted: Any) -> bool:
    low, high = wanted if isinstance(wanted, list) else (wanted, wanted)
    return bool(low <= count <= high)


def count_syllables(line: str) -> int:
    """Return the syllables of an English line: groups of vowels without a silent final e."""
    total = 0
    for word in re.findall(r"[a-z']+", line.lower()):
        bare = re.sub(
            r"(?:(?<=[^aeiouyl])e|(?<=[aeiouy]l)e|(?<=[^tdaeiouy])ed|(?<=[^scgxzh])es)$", "", word
        )
        total += max(1, len(re.findall(r"[aeiouy]+", bare)))
    return total


def _rows(reply: Reply) -> list[list[str]]:
    lines = [line.strip().strip("|") for line in reply.lines if line.strip().startswith("|")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def _has_row(reply: Reply, cells: list[str]) -> bool:
    return any(
        all(any(str(cell) in part for part in row) for cell in cells) for row in _rows(reply)
    )


def _speaks(reply: Reply, code: str) -> bool:
    blocks = [block for block in re.split(r"\n\s*\n", reply.prose()) if len(block.split()) > 6]
    for block in blocks:
        words = re.findall(r"[^\W\d_]+", block.lower())
        scores = {
            key: sum(word in known.split() for word in words)
            for key, known in _FUNCTION_WORDS.items()
        }
        if max(scores, key=scores.__getitem__) != code:
            return False
    return bool(blocks)


def _runs(reply: Reply, wanted: dict[str, Any]) -> bool:
    tree = ast.parse(reply.code)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    fits = [
        node
        for node in functions
        if node.name == wanted["name"] and [arg.arg for arg in node.args.args] == wanted["args"]
    ]
    space: dict[str, Any] = {}
    exec(compile(tree, "reply", "exec"), space)
    results = [eval(call, space) == value for call, value in wanted["calls"].items()]
    return bool(fits) and all(results)


def _selects(reply: Reply, wanted: dict[str, Any]) -> bool:
    database = sqlite3.connect(":memory:")
    database.execute(wanted["schema"])
    for row in wanted["rows"]:
        database.execute(row)
    found = re.search(r"(?is)\b(?:with|select)\b.*", reply.code)
    query = found[0].split(";")[0] if found else ""
    return [list(row) for row in database.execute(query)] == wanted["result"]


def _json_has(reply: Reply, members: dict[str, Any]) -> bool:
    value = json.loads(reply.code)
    same = {key: value.get(key) == wanted for key, wanted in members.items()}
    return all(same.values())


def _yaml_holds(reply: Reply, values: list[Any]) -> bool:
    def leaves(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield key
                yield from leaves(item)
        elif isinstance(value, list):
            for item in value:
                yield from leaves(item)
        else:
            yield value

    found = list(leaves(yaml.safe_load(reply.code)))
    return all(value in found for value in values)


def _from_source(reply: Reply) -> bool:
    known = set(re.findall(r"[^\W_]{4,}", reply.prompt.lower()))
    words = re.findall(r"[^\W_]{4,}", reply.prose().lower())
    return sum(word in known for word in words) >= 0.8 * len(words)


def _only_code(reply: Reply) -> bool:
    return not re.sub(_FENCE, "", reply.text).strip() if "```" in reply.text else True


def _items(reply: Reply) -> int:
    return sum(bool(_BULLET.match(line) or _NUMBERED.match(line)) for line in reply.lines)


def _occurs(reply: Reply, word: Any) -> bool:
    return re.search(rf"(?<!\w){re.escape(str(word).lower())}", reply.text.lower()) is not None


CHECKS: dict[str, Callable[[Reply, Any], bool]] = {
    "words": lambda reply, n: within(len(re.findall(r"\w[\w'’.,%-]*", reply.text)), n),
    "sentences": lambda reply, n: within(len(reply.sentences()), n),
    "paragraphs": lambda reply, n: within(len(re.split(r"\n\s*\n", reply.text)), n),
    "lines": lambda reply, n: within(len([x for x in reply.lines if "```" not in x]), n),
    "bullets": lambda reply, n: within(sum(bool(_BULLET.match(x)) for x in reply.lines), n),
    "numbered": lambda reply, n: within(sum(bool(_NUMBERED.match(x)) for x in reply.lines), n),
    "items": lambda reply, n: within(_items(reply), n),
    "headings": lambda reply, n: sum(bool(_HEADING.match(x)) for x in reply.lines) >= n,
    "rows": lambda reply, n: len(_rows(reply)) - 2 == n,
    "columns": lambda reply, names: _rows(reply)[0] == names,
    "row": _has_row,
    "contains": lambda reply, words: all(str(w).lower() in reply.text.lower() for w in words),
    "any": lambda reply, groups: all(any(_occurs(reply, w) for w in group) for group in groups),
    "lacks": lambda reply, words: not any(str(w).lower() in reply.text.lower() for w in words),
    "matches": lambda reply, forms: all(re.search(f, reply.text, re.M) for f in forms),
    "about": lambda reply, words: all(
        reply.text.lower().count(word.lower()) >= n for word, n in words.items()
    ),
    "language": _speaks,
    "json": _json_has,
    "yaml_values": _yaml_holds,
    "python": _runs,
    "sql": _selects,
    "only_from_source": lambda reply, _: _from_source(reply),
    "only": lambda reply, _: _items(reply) == len(reply.lines),
    "only_code": lambda reply, _: _only_code(reply),
    "longest_sentence": lambda reply, n: all(len(s.split()) <= n for s in reply.sentences()),
    "syllables": lambda reply, counts: all(
        abs(count_syllables(line) - n) <= 1
        for line, n in zip(reply.lines, counts, strict=True)
    ),
}  # fmt: skip


def broken_rules(reply: Reply, rules: dict[str, Any]) -> list[str]:
    """Return the names of the rules that a reply breaks."""
    broken = []
    for name, wanted in rules.items():
        try:
            kept = CHECKS[name](reply, wanted)
        except Exception as error:  # the reply's code may raise anything
            kept = False
            name += f" ({type(error).__name__})"
        if not kept:
            broken.append(name)
    long = [part.lower() for part in reply.sentences() if len(part.split()) > 4]
    if len(long) != len(set(long)):
        broken.append("repeats a sentence")
    if _FILLER.search(reply.text):
        broken.append("filler")
    return broken


def ask(client: httpx.Client, case: dict[str, Any]) -> Reply:
    """Send a prompt with its history and return the reply."""
    messages = [{"role": "system", "content": case["system"]}] if "system" in case else []
    for question, answered in case.get("history", ()):
        messages.append({"role": "user", "content": question})
        messages.append({"role": "assistant", "content": answered})
    messages.append({"role": "user", "content": case["prompt"]})
    body = {"model": "qwen3-max", "messages": messages}
    answer = client.post("/sealink/v1/chat/completions", json=body).raise_for_status().json()
    return Reply(answer["choices"][0]["message"]["content"] or "", case["prompt"])


def main() -> None:
    """Print the figures of both halves."""
    parser = make_parser(__doc__)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    with mock_client("text") as client:

        def judged(case: Case, shown: bool) -> tuple[bool, str]:
            reply = ask(client, case)
            broken = broken_rules(reply, case["rules"])
            text = ", ".join(broken)
            if shown and options.show and (broken or options.ids):
                text += f"\n---\n{case['prompt'][:300]}\n---\n{reply.text[:1500]}\n"
            return not broken, text

        run(Path(__file__).with_suffix(".yaml"), options, judged)


if __name__ == "__main__":
    main()
