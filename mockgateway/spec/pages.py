"""The pages that a gateway publishes about itself, each written from its document and its models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import commonpath

import orjson

from mockgateway.content import Model
from mockgateway.spec.document import Json
from mockgateway.spec.outline import Answer, Entry, Outline

MARKDOWN, OPENAPI = "text/markdown", "openapi"


def reference(outline: Outline, models: Sequence[Model], base: str) -> str:
    """Everything: every operation with its parameters, a call, its answers and errors, in Markdown. base: the base URL."""
    return _joined(
        f"# {outline.title}",
        f"> {outline.summary}" if outline.summary else "",
        outline.about,
        f"Base URL: `{base}`",
        "## Authentication",
        *_keys(outline),
        *(_models(models) if models else ()),
        *(
            part
            for tag, entries in outline.tags.items()
            for part in (
                f"## {tag}",
                *(part for entry in entries for part in _operation(entry, outline, base)),
            )
        ),
    )


def guide(outline: Outline, models: Sequence[Model], base: str) -> str:
    """The entry point for language models, as llmstxt.org has it: a title, what it is about, and sections of links."""
    home = next((entry.path for entry in outline.entries if MARKDOWN in _kinds(entry)), "")
    sections = []
    for tag, entries in outline.tags.items():
        links = [
            f"- [{entry.summary}]({base}{entry.path}): `GET {entry.path}`"
            if _is_page(entry)
            else f"- [{entry.method} {entry.path}]({base}{home}#{_slug(entry)}): {entry.summary}{'; needs no key' if entry.open else ''}"
            for entry in entries
        ]
        sections += [f"## {tag}", "\n".join(links)]
    listed = next((entry.path for entry in outline.entries if entry.make == "model"), home)
    known = [f"- [{model.id}]({base}{listed}): {model.kind}, {_price(model)}" for model in models]
    return _joined(
        f"# {outline.title}",
        f"> {outline.summary}",
        outline.about,
        *sections,
        *(("## Catalogue", "\n".join(known)) if known else ()),
    )


def authentication(outline: Outline, models: Sequence[Model], base: str) -> str:
    """How to get and send a key, in Markdown."""
    protected = [entry for entry in outline.entries if not entry.open]
    refusals: dict[str, Answer] = {}
    for answer in (
        answer
        for entry in protected
        for answer in entry.answers
        if answer.status in ("401", "402", "403")
    ):
        known = refusals.setdefault(answer.status, answer)
        refusals[answer.status] = known._replace(
            codes=list(dict.fromkeys([*known.codes, *answer.codes]))
        )
    return _joined(
        "# Authentication",
        "A person makes the key in the dashboard; an agent cannot register itself.",
        *_keys(outline),
        "## Operations that need a key",
        _listed(protected),
        "## Operations that need none",
        _listed([entry for entry in outline.entries if entry.open]),
        "## Refusals",
        _errors([refusals[status] for status in sorted(refusals)]),
        f"Base URL: `{base}`",
    )


def catalog(outline: Outline, models: Sequence[Model], base: str) -> Json:
    """The API catalog: a link set (RFC 9727, RFC 9264) with the relations of RFC 8631."""
    calls = [entry for entry in outline.entries if not _is_page(entry)]
    root = commonpath([entry.path for entry in calls]) if calls else ""
    about: dict[str, Json] = {"anchor": base + root.rstrip("/")}
    for entry in outline.entries:
        if _is_page(entry) and (kinds := _kinds(entry)) and "linkset" not in kinds[0]:
            relation = (
                "service-desc"
                if entry.make == OPENAPI
                else "service-doc"
                if kinds[0] == MARKDOWN
                else "service-meta"
            )
            about.setdefault(relation, []).append(
                {"href": base + entry.path, "type": kinds[0], "title": entry.summary}
            )
    places = dict.fromkeys(entry.path for entry in calls if "{" not in entry.path)
    own = next(
        (
            entry.path
            for entry in outline.entries
            if any("linkset" in kind for kind in _kinds(entry))
        ),
        "/.well-known/api-catalog",
    )
    return {
        "linkset": [
            about,
            {"anchor": base + own, "item": [{"href": base + path} for path in places]},
        ]
    }


Writer = Callable[[Outline, Sequence[Model], str], Json]

PAGES: Mapping[str, Writer] = {
    "index.md": reference,
    "llms.txt": guide,
    "auth.md": authentication,
    "api-catalog": catalog,
}


def _operation(entry: Entry, outline: Outline, base: str) -> Iterator[str]:
    yield f"### {entry.method} {entry.path}"
    yield f"{entry.summary}."
    yield entry.about
    yield "Needs no key." if entry.open and "needs no key" not in entry.about.lower() else ""
    if entry.fields:
        yield _table(
            ("Name", "In", "Type", "Required", "About"),
            [
                (f"`{f.name}`", f.place, f.kind, "yes" if f.required else "", f.about)
                for f in entry.fields
            ],
        )
    if not _is_page(entry):
        yield _fenced("sh", _curl(entry, outline, base))
    for answer in entry.answers:
        if answer.status.startswith("2"):
            yield f"`{answer.status}` {answer.about} ({', '.join(answer.kinds)})"
            if isinstance(answer.example, dict | list) and not _is_page(entry):
                yield _fenced(
                    "json", orjson.dumps(answer.example, option=orjson.OPT_INDENT_2).decode()
                )
    yield _errors([answer for answer in entry.answers if not answer.status.startswith("2")])


def _curl(entry: Entry, outline: Outline, base: str) -> str:
    parts = [
        f"curl {base}{entry.path}"
        if entry.method in ("GET", "POST")
        else f"curl -X {entry.method} {base}{entry.path}"
    ]
    if not entry.open and outline.schemes:
        parts.append(f'-H "{outline.schemes[0][0]}"')
    if entry.asks is not None:
        text = orjson.dumps(entry.asks).decode().replace("'", "'\\''")
        parts += ['-H "Content-Type: application/json"', f"-d '{text}'"]
    return " \\\n  ".join(parts)


def _keys(outline: Outline) -> Iterator[str]:
    yield (
        "Send the key with every operation that needs one:"
        if outline.schemes
        else "No operation needs a key."
    )
    if outline.schemes:
        yield _table(
            ("Header", "About"), [(f"`{header}`", about) for header, about in outline.schemes]
        )


def _models(models: Sequence[Model]) -> Iterator[str]:
    yield "## Catalogue"
    yield _table(
        ("Model", "Makes", "Abilities", "Price"),
        [(f"`{m.id}`", m.kind, ", ".join(m.abilities), _price(m)) for m in models],
    )


def _price(model: Model) -> str:
    price = model.facts["price"]
    tiers = price.get("by") or price.get("by_resolution") or {}
    if "input" in price:
        return f"{_plain(price['input'])} a token read, {_plain(price['output'])} a token written"
    each = ", ".join(f"{_plain(rate)} at {tier}" for tier, rate in tiers.items()) or _plain(
        price["each"]
    )
    return f"{each} {'an' if price['unit'] == 'image' else 'a'} {price['unit']}"


def _plain(amount: float) -> str:
    return f"{amount:.10f}".rstrip("0").rstrip(".")


def _errors(answers: Sequence[Answer]) -> str:
    rows = [
        (answer.status, ", ".join(f"`{code}`" for code in answer.codes), answer.about)
        for answer in answers
    ]
    return _table(("Status", "Code", "When"), rows) if rows else ""


def _listed(entries: Sequence[Entry]) -> str:
    return (
        _table(
            ("Method", "Path", "What it does"),
            [(entry.method, f"`{entry.path}`", entry.summary) for entry in entries],
        )
        if entries
        else "None."
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in line) + " |"
        for line in lines
    )


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def _slug(entry: Entry) -> str:
    """The fragment that a reader of Markdown gives the operation's heading."""
    return re.sub(r"[^a-z0-9 _-]", "", f"{entry.method} {entry.path}".lower()).replace(" ", "-")


def _kinds(entry: Entry) -> Sequence[str]:
    return next((answer.kinds for answer in entry.answers if answer.status.startswith("2")), ())


def _is_page(entry: Entry) -> bool:
    return entry.make in (OPENAPI, "page")


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part).strip() + "\n"
