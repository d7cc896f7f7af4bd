"""Parse a request to a coding agent into a list of steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal, NamedTuple

from mockgateway import text_tables

Kind = Literal[
    "write", "append", "edit", "read", "list", "search", "run", "delete", "folder", "move", "copy",
    "fetch", "set",
]  # fmt: skip

_TABLE = "coding"
_LONGEST = 4000
_MOST_STEPS = 12
_HELD = r"⟦\d+⟧"  # a quotation that is held apart
_QUOTED = re.compile(
    r"```[^\n`]*\n(.*?)\n?```|`([^`\n]+)`|\"([^\"]*)\"|“([^”]*)”|«([^»]*)»|(?<!\w)'([^'\n]*)'(?!\w)",
    re.DOTALL,
)
_IDENTIFIER = (
    r"(?-i:\b(?:\w+(?:\.\w+)+|[a-z]+[A-Z]\w*|[A-Z]\w*[a-z][A-Z]\w*|[A-Z_][A-Z0-9_]{2,}|\w+_\w+"
    r"|\w+(?=\(\))))"
)
_URL = re.compile(r"https?://[^\s<>\"')\]⟦]+[^\s<>\"')\].,;:!?⟦]")


FOUND = "*"  # the path of a file that a search has yet to find


class Step(NamedTuple):
    """One thing to do."""

    kind: Kind
    path: str = ""
    text: str = ""  # the content, command, pattern or URL, or the text to be replaced
    other: str = ""  # the replacement, or the destination
    composed: bool = False  # whether `text` only describes the content


@cache
def phrase(name: str) -> re.Pattern[str]:
    """Return a pattern of the table with its placeholders filled."""
    table = text_tables.load(_TABLE)
    patterns, written = table["patterns"], table["patterns"][name]
    text = written if isinstance(written, str) else "|".join(written)
    extensions, names = "|".join(table["extensions"].split()), "|".join(table["names"].split())
    path = (
        rf"(?:(?:~/|\.{{1,2}}/|/)?(?:[\w.@+-]+/)*(?:\.?[\w@+-][\w.@+-]*\.(?:{extensions})\b(?!\.\w)"
        rf"|\.(?:{extensions})\b|(?:{names})\b(?!\.\w))|{_HELD})"
    )
    for word, meaning in (
        ("CHANGE", patterns["change"]),
        ("LEAD", patterns["lead"]),
        ("CALLED", patterns["called"]),
        ("ARTICLES", patterns["articles"]),
        ("COMMANDS", "|".join(table["commands"].split())),
        ("PATH", path),
        ("HELD", _HELD),
        ("IDENT", _IDENTIFIER),
    ):
        text = text.replace(word, meaning)
    return re.compile(text, re.IGNORECASE | re.DOTALL)


def read_steps(text: str) -> list[Step]:
    """Return the steps in order; none if the request is not about files or commands."""
    if len(text) > _LONGEST:
        return []
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(next((group for group in found.groups() if group is not None), ""))
        return f"⟦{len(held) - 1}⟧"

    masked = _QUOTED.sub(hold, text.strip())
    steps: list[Step] = []
    for clause in phrase("split").split(masked)[: _MOST_STEPS * 2]:
        clause = phrase("polite").sub("", clause).strip()
        if not clause:
            continue
        read = _Clause(clause, held, steps[-1] if steps else None)
        step = read.step()
        if step and len(steps) < _MOST_STEPS:
            steps.append(step)
        elif steps and steps[-1].kind == "search" and phrase("only_in").search(clause):
            steps[-1] = steps[-1]._replace(other=read.files())
    return steps


class _Clause:
    """One clause of a request, with its quotations held apart (`⟦0⟧`)."""

    def __init__(self, text: str, held: list[str], before: Step | None) -> None:
        self.text = text
        self._held = held
        self._before = before

    def step(self) -> Step | None:
        """Return the step that the clause asks for, or None."""
        readers: tuple[Callable[[], Step | None], ...] = (
            self._move, self._folder, self._edit, self._set, self._append, self._put, self._write,
            self._delete, self._usage, self._run, self._fetch, self._search, self._answered,
            self._list, self._read,
        )  # fmt: skip
        return next((step for read in readers if (step := read())), None)

    def _match(self, name: str) -> re.Match[str] | None:
        return phrase(name).search(self.text)

    def _plain(self, text: str) -> str:
        """Return a text with its quotations put back, without the marks around the whole."""
        text = text.strip()
        if whole := re.fullmatch(rf"{_HELD}[.!]?", text):
            return self._held[int(whole[0].strip("⟦⟧.!"))]
        return re.sub(r"⟦(\d+)⟧", lambda found: f'"{self._held[int(found[1])]}"', text)

    def _file(self, text: str) -> str:
        """Return a path; "" if a quotation is not one."""
        path = self._plain(text).strip().rstrip(".")
        return path if re.fullmatch(r"[^\s\"'<>|]+", path) else ""

    def _placed(self, path: str) -> str:
        """Return a path in the folder of the previous step, if the clause refers to it."""
        before = self._before
        inside = before and before.kind == "folder" and self._match("inside_it")
        return f"{before.path}/{path}" if before and inside and path else path

    def _move(self) -> Step | None:
        if not (found := self._match("move")):
            return None
        kind: Kind = "copy" if found["verb"].lower() in ("copy", "cp") else "move"
        path, other = self._file(found["path"]), self._file(found["other"])
        return Step(kind, path, other=other) if path and other else None

    def _folder(self) -> Step | None:
        found = self._match("folder")
        return Step("folder", self._file(found["path"])) if found else None

    def _edit(self) -> Step | None:
        names = ("change_in", "in_change", "from_to", "should_be_in", "should_be")
        found = next(filter(None, map(self._match, names)), None)
        path = self._file(found["path"]) if found else ""
        if not found and self._before and self._match("same_file"):
            found, path = self._match("change"), self._before.path
        if not found or not path:
            return None
        return Step("edit", path, self._plain(found["old"]), self._plain(found["new"]))

    def _set(self) -> Step | None:
        found = self._match("set_in") or self._match("in_set")
        path = self._file(found["path"]) if found else ""
        return (
            Step("set", path, found["old"], self._plain(found["new"])) if found and path else None
        )

    def _append(self) -> Step | None:
        found = self._match("append")
        if not found or not (path := self._file(found["path"])):
            return None
        step = self._content("append", path, found["text"])
        return Step("read", path) if step.composed else step

    def _put(self) -> Step | None:
        found = self._match("put_this") or self._match("put") or self._match("rewrite")
        path = self._file(found["path"]) if found else ""
        return self._content("write", path, found["text"]) if found and path else None

    def _write(self) -> Step | None:
        found = self._match("write") or self._match("file_with")
        if not found or not (path := self._placed(self._file(found["path"]))):
            return None
        given = phrase("content").match(found["rest"])
        if not given:
            what, rest = found["what"].strip(), found["rest"]
            named = phrase("what_to_put").fullmatch(what)
            about = f"{what}{rest}" if phrase("topic").match(rest) else ""
            text = f"{named['text']}{rest}".rstrip(" .") if named else about
            return Step("write", path, text, composed=bool(text))
        if given["does"]:
            text = self._plain(f"{given['does']}{given['content']}")
            return Step("write", path, text, composed=True)
        return self._content("write", path, given["content"])

    def _content(self, kind: Kind, path: str, text: str) -> Step:
        """Return a step with a content, which is quoted, given as it is, or only described."""
        text = phrase("tail").sub("", text)
        if held := re.search(rf"({_HELD})\W*\Z", text):
            before = text[: held.start()].strip()
            if not before or phrase("introduced").search(before):
                return Step(kind, path, self._plain(held[1]))
        if literal := phrase("literal").match(text):
            return Step(kind, path, self._plain(literal["text"]))
        described = phrase("described").match(text) is not None
        return Step(kind, path, self._plain(text), composed=described)

    def _delete(self) -> Step | None:
        found = self._match("delete")
        path = self._file(found["path"]) if found else ""
        return Step("delete", path) if path else None

    def _run(self) -> Step | None:
        interpreters = text_tables.load(_TABLE)["interpreters"]
        if found := self._match("run_file"):
            text = self._plain(found["path"])
            ending = text.rpartition(".")[2]
            if " " not in text and ending in interpreters:
                return Step("run", text=f"{interpreters[ending]} {text}")
            if found["path"].startswith("⟦"):
                return Step("run", text=text)
        found = self._match("run")
        if found and (found.start("text") > 0 or self._is_command(found["text"])):
            words = [self._plain(word) for word in found["text"].split()]
            return Step("run", text=" ".join(words).rstrip("."))
        if self._before and self._match("run_it"):
            ending = self._before.path.rpartition(".")[2]
            if ending in interpreters:
                return Step("run", text=f"{interpreters[ending]} {self._before.path}")
        return None

    def _is_command(self, text: str) -> bool:
        """Return whether the whole clause is a command line rather than a sentence."""
        rest = self.text[len(text) :].strip(" .")
        return not rest and (" -" in text or len(text.split()) < 3) and text == text.lower()

    def _fetch(self) -> Step | None:
        found = _URL.search(self.text) or next(filter(None, map(_URL.fullmatch, self._held)), None)
        return Step("fetch", text=found[0]) if found and self._match("fetch") else None

    def _usage(self) -> Step | None:
        found = self._match("usage")
        return self._found(found["text"]) if found and not self._match("asks_about") else None

    def _search(self) -> Step | None:
        found = self._match("find") or self._match("contains")
        return self._found(found["text"]) if found and self._match("in_code") else None

    def _found(self, text: str) -> Step:
        """Return a search for a text, in the folder and the kind of files that the clause names."""
        inside = self._match("inside")
        path = self._file(inside["path"]) if inside else ""
        return Step("search", path, self._plain(text).removesuffix("()"), self.files())

    def files(self) -> str:
        """Return the pattern for the files of a language that the clause names, or ""."""
        table, ending = text_tables.load(_TABLE), phrase("ending").search(self.text)
        by_name = {name.lower(): key for key, name in table["languages"].items()}
        word = ending["text"].lower() if ending else ""
        kind = by_name.get(word, word)
        return f"*.{kind}" if kind in table["extensions"].split() else ""

    def _answered(self) -> Step | None:
        if self._match("asks_about"):
            return None
        for row in text_tables.load(_TABLE)["answers"]:
            if re.search(row["asked"], self.text, re.IGNORECASE):
                return Step("run", text=row["command"])
        return None

    def _list(self) -> Step | None:
        found = self._match("list")
        if not found or self._match("not_list"):
            return None
        inside = phrase("list_in").search(found["rest"])
        path = self._file(inside["path"]) if inside else ""
        path = "" if phrase("here").match(path) else path
        return Step("list", path, self.files())

    def _read(self) -> Step | None:
        found = self._match("read")
        path = self._file(found["path"]) if found else ""
        if path and phrase("a_file").search(path):
            for name, option in (("lines", "-l"), ("words", "-w")):
                if self._match(name):
                    return Step("run", text=f"wc {option} {path}")
            return Step("read", path)
        if self._before and self._before.path and self._match("read_it"):
            return Step("read", self._before.path)
        if self._before and self._before.kind == "search" and self._match("read_it"):
            return Step("read", FOUND)
        return None
