"""BabySea's usage counts error codes as they were before a fault spoiled the reply."""

from __future__ import annotations

import httpx
import pytest

KEY = {"authorization": "Bearer usage-key"}
FAULTS = [
    "garble=invalid_json",
    "garble=invalid_utf8",
    "truncate=1",
    "wrong_type=$.error",
    "wrong_type=$.error.code",
    "missing_field=$.error",
    "wrong_content_type=text/html",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_spoiled_error_counts_with_its_code(client: httpx.Client, fault: str) -> None:
    base = f"/~usage-{FAULTS.index(fault)}"
    head = KEY | {"x-mock-fault": fault}
    client.get(f"{base}/babysea/v1/content/none", headers=head)
    reply = client.get(f"{base}/babysea/v1/usage?days=30", headers=KEY)
    assert reply.status_code == 200, reply.text
    [content] = reply.json()["data"]["usage_endpoints"]
    assert content["error_codes"] == {"BSE2001": 1}
    for view in ("verdict", "journal?explain=true", "journal?format=har", "journal?format=rule"):
        assert client.get(f"{base}/_mock/{view}").status_code == 200, view
