"""Every view of a gateway depends on the seed and the sandbox only, and needs an adapter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings
from tests.serving import serving

PATHS = [
    f"/v1/{path}"
    for path in (
        "health/inference/providers",
        "health/storage",
        "health/cache",
        "status",
        "user/account",
        "library/providers",
        "usage",
    )
]
CLOCK = ("timestamp", "apikey_last_used_at")


def views(seed: int) -> list[Any]:
    """Return all views of a fresh mock, without times."""
    with (
        serving(Settings(seed=seed)) as mock,
        httpx.Client(
            base_url=f"{mock.url}/babysea", headers={"authorization": "Bearer any-key"}
        ) as client,
    ):
        replies = [client.get(path).json() for path in PATHS]
    return [
        {
            **{n: v for n, v in r.items() if n not in CLOCK},
            "data": {n: v for n, v in r["data"].items() if n not in CLOCK},
        }
        for r in replies
    ]


def test_the_same_seed_gives_the_same_views_and_another_seed_others() -> None:
    first, again, other = views(7), views(7), views(8)

    assert first == again
    assert first[0]["data"] != other[0]["data"]
    assert first[1]["request_id"] != other[1]["request_id"]


OWN = """
openapi: 3.1.0
info: {title: Own, version: "1"}
paths:
"""
OPERATION = """
  /thing:
    get:
      x-mock: {%s}
      responses:
        "200":
          description: It.
          content:
            application/json:
              schema: {type: object}
              example: {said: by the document}
"""


@pytest.mark.parametrize(
    "words",
    [
        "do: show, make: key",
        "do: show, make: usage",
        "do: show, make: health",
        "do: estimate",
        "do: browse, make: upstream",
    ],
)
def test_a_document_without_an_adapter_answers_from_its_examples(
    tmp_path: Path, words: str
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN + OPERATION % words, "utf-8")

    with serving(Settings(specs=[path])) as mock:
        reply = httpx.get(f"{mock.url}/own/thing")

    assert (reply.status_code, reply.json()) == (200, {"said": "by the document"})
