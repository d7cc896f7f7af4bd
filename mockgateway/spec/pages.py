"""The pages that a gateway publishes about itself, written from its document and its models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import commonpath

import orjson

from mockgateway.content import Model
from mockgateway.spec.document import Json
from mockgateway.spec.outline import OperationRow, Outline, ResponseRow

MARKDOWN, OPENAPI = "text/markdown", "openapi"


def reference(outline: Outline, models: Sequence[Model], base_url: str) -> str:
    """Return the reference in Markdown: each operation with parameters, a call and responses."""
    parts = [
        f"# {outline.title}",
        f"> {outline.summary}" if outline.summary else "",
        outline.about,
        f"Base URL: `{base_url}`",
        "## Authentication",
        *_keys(outline),
    ]
    if models:
        rows = [(f"`{m.id}`", m.kind, ", ".join(m.abilities), _price(m)) for m in models]
        parts += ["## Catalogue", _table(("Model", "Makes", "Abilities", "Price"), rows)]
    for tag, operations in outline.tags.items():
        parts.append(f"## {tag}")
        for operation in operations:
            parts += _operation(operation, outline, base_url)
    return _join(*parts)


def guide(outline: Outline, models: Sequence[Model], base_url: str) -> str:
    """Return the llms.txt page (llmstxt.org): a title, a summary, and sections of links."""
    rows = outline.operations
    home = next((row.path for row in rows if MARKDOWN in _media_types(row)), "")
    parts = [f"# {outline.title}", f"> {outline.summary}", outline.about]
    for tag, operations in outline.tags.items():
        links = "\n".join(_link(operation, base_url, home) for operation in operations)
        parts += [f"## {tag}", links]
    listing = next((row.path for row in rows if row.make == "model"), home)
    if models:
        lines = [f"- [{m.id}]({base_url}{listing}): {m.kind}, {_price(m)}" for m in models]
        parts += ["## Catalogue", "\n".join(lines)]
    return _join(*parts)


def _link(row: OperationRow, base_url: str, home: str) -> str:
    if _is_page(row):
        return f"- [{row.summary}]({base_url}{row.path}): `GET {row.path}`"
    needs = "; needs no key" if row.open else ""
    return f"- [{row.method} {row.path}]({base_url}{home}#{_slug(row)}): {row.summary}{needs}"


def authentication(outline: Outline, models: Sequence[Model], base_url: str) -> str:
    """Return the page about keys in Markdown."""
    protected = [row for row in outline.operations if not row.open]
    errors: dict[str, ResponseRow] = {}
    for response in (response for row in protected for response in row.responses):
        if response.status in ("401", "402", "403"):
            known = errors.setdefault(response.status, response)
            codes = list(dict.fromkeys([*known.codes, *response.codes]))
            errors[response.status] = known._replace(codes=codes)
    return _join(
        "# Authentication",
        "A person makes the key in the dashboard; an agent cannot register itself.",
        *_keys(outline),
        "## Operations that need a key",
        _operations_table(protected),
        "## Operations that need none",
        _operations_table([row for row in outline.operations if row.open]),
        "## Refusals",
        _errors_table([errors[status] for status in sorted(errors)]),
        f"Base URL: `{base_url}`",
    )


def catalog(outline: Outline, models: Sequence[Model], base_url: str) -> Json:
    """Return the API catalog: a link set (RFC 9727, RFC 9264) with the relations of RFC 8631."""
    calls = [row for row in outline.operations if not _is_page(row)]
    root = commonpath([row.path for row in calls]) if calls else ""
    links: dict[str, Json] = {"anchor": base_url + root.rstrip("/")}
    own = "/.well-known/api-catalog"
    for row in filter(_is_page, outline.operations):
        media_type = next(iter(_media_types(row)), "")
        if not media_type:
            continue
        if "linkset" in media_type:
            own = row.path
            continue
        relation = "service-doc" if media_type == MARKDOWN else "service-meta"
        relation = "service-desc" if row.make == OPENAPI else relation
        link = {"href": base_url + row.path, "type": media_type, "title": row.summary}
        links.setdefault(relation, []).append(link)
    paths = dict.fromkeys(row.path for row in calls if "{" not in row.path)
    items = {"anchor": base_url + own, "item": [{"href": base_url + path} for path in paths]}
    return {"linkset": [links, items]}


Writer = Callable[[Outline, Sequence[Model], str], Json]
"""Writes a page from an outline, the models and the base URL."""

PAGES: Mapping[str, Writer] = {
    "index.md": reference,
    "llms.txt": guide,
    "auth.md": authentication,
    "api-catalog": catalog,
}


def _operation(row: OperationRow, outline: Outline, base_url: str) -> Iterator[str]:
    yield f"### {row.method} {row.path}"
    yield f"{row.summary}."
    yield row.about
    yield "Needs no key." if row.open and "needs no key" not in row.about.lower() else ""
    if row.fields:
        fields = [
            (f"`{field.name}`", field.place, field.kind, "yes" * field.required, field.about)
            for field in row.fields
        ]
        yield _table(("Name", "In", "Type", "Required", "About"), fields)
    if not _is_page(row):
        yield _fenced("sh", _curl(row, outline, base_url))
    for response in row.responses:
        if response.status.startswith("2"):
            yield f"`{response.status}` {response.about} ({', '.join(response.media_types)})"
            if isinstance(response.example, dict | list) and not _is_page(row):
                example = orjson.dumps(response.example, option=orjson.OPT_INDENT_2)
                yield _fenced("json", example.decode())
    yield _errors_table([one for one in row.responses if not one.status.startswith("2")])


def _curl(row: OperationRow, outline: Outline, base_url: str) -> str:
    method = "" if row.method in ("GET", "POST") else f"-X {row.method} "
    parts = [f"curl {method}{base_url}{row.path}"]
    if not row.open and outline.schemes:
        parts.append(f'-H "{outline.schemes[0][0]}"')
    if row.request is not None:
        text = orjson.dumps(row.request).decode().replace("'", "'\\''")
        parts += ['-H "Content-Type: application/json"', f"-d '{text}'"]
    return " \\\n  ".join(parts)


def _keys(outline: Outline) -> Iterator[str]:
    if not outline.schemes:
        yield "No operation needs a key."
        return
    yield "Send the key with every operation that needs one:"
    yield _table(("Header", "About"), [(f"`{header}`", about) for header, about in outline.schemes])


def _price(model: Model) -> str:
    price = model.facts["price"]
    if "input" in price:
        read, written = _plain(price["input"]), _plain(price["output"])
        return f"{read} a token read, {written} a token written"
    tiers = price.get("by") or price.get("by_resolution") or {}
    each = ", ".join(f"{_plain(rate)} at {tier}" for tier, rate in tiers.items())
    article = "an" if price["unit"] == "image" else "a"
    return f"{each or _plain(price['each'])} {article} {price['unit']}"


def _plain(amount: float) -> str:
    return f"{amount:.10f}".rstrip("0").rstrip(".")


def _errors_table(responses: Sequence[ResponseRow]) -> str:
    rows = [
        (one.status, ", ".join(f"`{code}`" for code in one.codes), one.about) for one in responses
    ]
    return _table(("Status", "Code", "When"), rows) if rows else ""


def _operations_table(operations: Sequence[OperationRow]) -> str:
    rows = [(row.method, f"`{row.path}`", row.summary) for row in operations]
    return _table(("Method", "Path", "What it does"), rows) if rows else "None."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = [
        [" ".join(cell.split()).replace("|", "\\|") for cell in line]
        for line in (head, ["---"] * len(head), *rows)
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells)


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def _slug(row: OperationRow) -> str:
    """Return the fragment that Markdown renderers give the operation's heading."""
    return re.sub(r"[^a-z0-9 _-]", "", f"{row.method} {row.path}".lower()).replace(" ", "-")


def _media_types(row: OperationRow) -> Sequence[str]:
    """Return the media types of an operation's first success."""
    return next((one.media_types for one in row.responses if one.status.startswith("2")), ())


def _is_page(row: OperationRow) -> bool:
    return row.make in (OPENAPI, "page")


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part).strip() + "\n"
