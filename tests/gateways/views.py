"""Ask the mock for a view and hold it to the gateway's published document."""

from __future__ import annotations

from itertools import count
from typing import Any

import httpx

from tests.seeds.documents import published

_NUMBERS = count()


def view(
    client: httpx.Client, gateway: str, path: str, key: str = "any-key", sandbox: str = ""
) -> Any:
    """The JSON at a path below the gateway, after its document was asked whether it may look so (without our own validators).

    sandbox: one of its own where none is named, since listed keys have a limit by the minute.
    """
    base = f"/~{sandbox or f'view-{next(_NUMBERS)}'}/{gateway}"
    reply = client.get(base + path, headers={"authorization": f"Bearer {key}"})

    assert reply.status_code == 200, reply.text
    assert (
        list(
            published(f"{client.base_url}/{gateway}/openapi.json").faults(
                reply, path.partition("?")[0]
            )
        )
        == []
    )
    return reply.json()
