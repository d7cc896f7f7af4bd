"""The pages that a gateway publishes about itself.

The Markdown pages are templates in `fixtures/pages`; the API catalog is JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from posixpath import commonpath
from typing import TYPE_CHECKING

import orjson

from mockgateway.content import Model
from mockgateway.data import FIXTURES
from mockgateway.spec.document import Json
from mockgateway.spec.outline import OPENAPI, OperationRow, Outline, ResponseRow

if TYPE_CHECKING:
    from jinja2 import Environment

MARKDOWN = "text/markdown"
_KEY_STATUSES = ("401", "402", "403")


def reference(outline: Outline, models: Sequence[Model], base_url: str) -> str:
    """Return the reference in Markdown: each operation with parameters, a call and responses."""
    return _render("index.md", outline, models, base_url)


def guide(outline: Outline, models: Sequence[Model], base_url: str) -> str:
    """Return the llms.txt page (llmstxt.org): a title, a summary, and sections of links."""
    rows = outline.operations
    home = next((row.path for row in rows if MARKDOWN in row.media_types), "")
    listing = next((row.path for row in rows if row.make == "model"), home)
    return _render("llms.txt", outline, models, base_url, home=home, listing=listing)


def authentication(outline: Outline, models: Sequence[Model], base_url: str) -> str:
    """Return the page about keys in Markdown."""
    errors: dict[str, ResponseRow] = {}
    for response in (one for row in outline.operations if not row.open for one in row.responses):
        if response.status in _KEY_STATUSES:
            known = errors.setdefault(response.status, response)
            codes = list(dict.fromkeys([*known.codes, *response.codes]))
            errors[response.status] = known._replace(codes=codes)
    key_errors = [errors[status] for status in sorted(errors)]
    return _render("auth.md", outline, models, base_url, key_errors=key_errors)


def catalog(outline: Outline, models: Sequence[Model], base_url: str) -> Json:
    """Return the API catalog: a link set (RFC 9727, RFC 9264) with the relations of RFC 8631."""
    calls = [row for row in outline.operations if not row.is_page]
    root = commonpath([row.path for row in calls]) if calls else ""
    links: dict[str, Json] = {"anchor": base_url + root.rstrip("/")}
    own = "/.well-known/api-catalog"
    for row in outline.operations:
        if not row.is_page or not row.media_types:
            continue
        if "linkset" in row.media_types[0]:
            own = row.path
            continue
        relation = "service-doc" if row.media_types[0] == MARKDOWN else "service-meta"
        relation = "service-desc" if row.make == OPENAPI else relation
        link = {"href": base_url + row.path, "type": row.media_types[0], "title": row.summary}
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


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader  # loaded on first use

    # Markdown needs no HTML escaping.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(FIXTURES / "pages"), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        cell=lambda text: " ".join(text.split()).replace("|", "\\|"),
        code=lambda text: f"`{text}`",
        curl=_curl,
        indented_json=lambda value: orjson.dumps(value, option=orjson.OPT_INDENT_2).decode(),
        price=_price,
        slug=_slug,
    )
    return environment


def _render(
    name: str, outline: Outline, models: Sequence[Model], base_url: str, **values: object
) -> str:
    template = _templates().get_template(f"{name}.jinja")
    text = template.render(outline=outline, models=models, base_url=base_url, **values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _curl(row: OperationRow, outline: Outline, base_url: str) -> str:
    method = "" if row.method in ("GET", "POST") else f"-X {row.method} "
    parts = [f"curl {method}{base_url}{row.path}"]
    if not row.open and outline.schemes:
        parts.append(f'-H "{outline.schemes[0][0]}"')
    if row.request is not None:
        text = orjson.dumps(row.request).decode().replace("'", "'\\''")
        parts += ['-H "Content-Type: application/json"', f"-d '{text}'"]
    return " \\\n  ".join(parts)


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


def _slug(row: OperationRow) -> str:
    """Return the fragment that Markdown renderers give the operation's heading."""
    return re.sub(r"[^a-z0-9 _-]", "", f"{row.method} {row.path}".lower()).replace(" ", "-")
