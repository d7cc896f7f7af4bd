"""Get a view from the mock and check it against the gateway's published document."""

from __future__ import annotations

from itertools import count
from typing import Any

import httpx

from tests.seeds.documents import published

_NUMBERS = count()


def view(
    client: httpx.Client, gateway: str, path: str, key: str = "any-key", sandbox: str = ""
) -> Any:
    """Return the JSON at a path below the gateway. Fails if it violates the document.

    The default is a new sandbox per call, because listed keys have a limit per minute.
    """
    base = f"/~{sandbox or f'view-{next(_NUMBERS)}'}/{gateway}"
    reply = client.get(base + path, headers={"authorization": f"Bearer {key}"})

    assert reply.status_code == 200, reply.text
    assert (
        list(
            published(f"{client.base_url}/{gateway}/openapi.json").violations(
                reply, path.partition("?")[0]
            )
        )
        == []
    )
    return reply.json()
