"""The pages that a gateway publishes about itself."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from tests.seeds.documents import METHODS, published

MARKDOWN = "text/markdown; charset=utf-8"
PAGES = [
    pytest.param("/api-docs/index.md", MARKDOWN, id="the documentation"),
    pytest.param("/llms.txt", "text/plain; charset=utf-8", id="llms.txt"),
    pytest.param("/auth.md", MARKDOWN, id="auth.md"),
    pytest.param(
        "/.well-known/api-catalog",
        'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
        id="the catalog",
    ),
]
BASES = ["/apikey", "/~pages/apikey"]


def page(client: httpx.Client, path: str) -> str:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text
    return reply.text


def operations(client: httpx.Client) -> list[tuple[str, str]]:
    paths = published(f"{client.base_url}/apikey/openapi.json").root["paths"]
    return [
        (method.upper(), path)
        for path, item in paths.items()
        for method in METHODS
        if method in item
    ]


def anchors(text: str) -> set[str]:
    """Return the anchors of Markdown headings: lower case, no punctuation, dashes."""
    return {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }


@pytest.mark.parametrize(("path", "kind"), PAGES)
def test_a_page_needs_no_key_and_matches_the_document(
    client: httpx.Client, path: str, kind: str
) -> None:
    reply = client.get(f"/apikey{path}")

    assert (reply.status_code, reply.headers["content-type"]) == (200, kind)
    assert list(published(f"{client.base_url}/apikey/openapi.json").violations(reply, path)) == []


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(("path", "kind"), PAGES)
def test_every_link_leads_back_to_the_clients_url(
    client: httpx.Client, base: str, path: str, kind: str
) -> None:
    text = page(client, base + path)

    assert f"{client.base_url}{base}" in text
    assert "https://api-key.org" not in text


@pytest.mark.parametrize("path", ["/api-docs/index.md", "/llms.txt", "/auth.md"])
def test_a_text_names_every_operation(client: httpx.Client, path: str) -> None:
    text = page(client, f"/apikey{path}")

    assert [
        called
        for called in operations(client)
        if f"{called[0]} {called[1]}"
        not in text.replace("| `", "").replace(f"| {called[0]} ", f"{called[0]} ")
    ] == []


def test_the_documentation_has_the_fields_a_call_and_the_errors_of_each_operation(
    client: httpx.Client,
) -> None:
    text = page(client, "/apikey/api-docs/index.md")
    section = text.partition("### POST /v1/videos\n")[2].partition("\n### ")[0]

    assert "| `prompt` | body | string | yes |" in section
    assert '| `resolution` | body | `"480p"`, `"720p"`, `"1080p"` |' in section
    assert f"curl {client.base_url}/apikey/v1/videos" in section
    assert '-H "Authorization: Bearer YOUR_API_KEY"' in section
    assert "| 402 | `insufficient_credits`, `max_credits_exceeded` |" in section
    assert "| `seedance-2-fast` | video |" in text


def test_the_tables_and_code_blocks_of_the_documentation_are_complete(client: httpx.Client) -> None:
    text = page(client, "/apikey/api-docs/index.md")
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)

    assert text.count("```") % 2 == 0
    for table in re.findall(r"(?:^\|.*\n)+", outside, re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(cells) == 1, table
    for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL):
        json.loads(block)
    assert "\n\n\n" not in outside.replace("\n\n\n\n", "\n\n")


def test_llms_txt_follows_the_convention(client: httpx.Client) -> None:
    lines = page(client, "/apikey/llms.txt").splitlines()

    assert lines[0] == "# API-Key"
    assert lines[2].startswith("> ")
    first = next(number for number, line in enumerate(lines) if line.startswith("## "))
    assert all(
        not line
        or line.startswith("## ")
        or re.fullmatch(r"- \[[^\]]+\]\(https?://[^)\s]+\): .+", line)
        for line in lines[first:]
    )


def test_the_links_of_llms_txt_work(client: httpx.Client) -> None:
    links = re.findall(r"\]\((\S+)\)", page(client, "/~links/apikey/llms.txt"))
    texts = {link: client.get(link) for link in {link.partition("#")[0] for link in links}}

    assert {reply.status_code for reply in texts.values()} == {200}
    assert [
        link
        for link in links
        if "#" in link and link.partition("#")[2] not in anchors(texts[link.partition("#")[0]].text)
    ] == []


def test_the_catalog_is_a_linkset_whose_links_work(client: httpx.Client) -> None:
    about, own = client.get("/~links/apikey/.well-known/api-catalog").json()["linkset"]
    base = f"{client.base_url}/~links/apikey"

    assert (about["anchor"], own["anchor"]) == (f"{base}/v1", f"{base}/.well-known/api-catalog")
    described: list[dict[str, Any]] = [
        link
        for relation in ("service-desc", "service-doc", "service-meta")
        for link in about[relation]
    ]
    assert [link["href"].removeprefix(base) for link in described] == [
        "/openapi.json",
        "/api-docs/index.md",
        "/auth.md",
        "/llms.txt",
    ]
    for link in described:
        reply = client.get(link["href"])
        assert (reply.status_code, reply.headers["content-type"].partition(";")[0]) == (
            200,
            link["type"],
        )
    items = [item["href"].removeprefix(base) for item in own["item"]]
    assert items == [
        path for _, path in operations(client) if path.startswith("/v1/") and "{" not in path
    ]
    assert 404 not in {client.get(item["href"]).status_code for item in own["item"]}


def test_auth_md_names_both_headers_and_the_missing_key_error(client: httpx.Client) -> None:
    text = page(client, "/apikey/auth.md")

    assert "`Authorization: Bearer YOUR_API_KEY`" in text
    assert "`x-api-key: YOUR_API_KEY`" in text
    assert "`missing_api_key`" in text
    protected, _, free = text.partition("## Operations that need none")
    assert "/v1/videos" in protected
    assert "/v1/credits/estimate" in free
