"""`refuse`: an error in the gateway's own words."""

from __future__ import annotations

import pytest

from tests.faults.exchange import CHAT, hear
from tests.serving import Mock


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        (CHAT, "rate_limited", 429),
        (CHAT, "invalid_key", 401),
        (CHAT, "insufficient_balance", 402),
        ("/sealink/anthropic/v1/messages", "rate_limited", 429),
        ("/apikey/v1/chat/completions", "rate_limited", 429),
        ("/seacloud/llm/v1/chat/completions", "rate_limited", 429),
    ],
)
def test_a_refusal_has_the_documents_status_and_shape(mock: Mock, path: str, kind: str, status: int) -> None:
    heard = hear(mock, f"refuse={kind}", path=path)

    assert heard.status == status
    assert "error" in heard.json()
    assert heard.applied == f"refuse {kind} {status}"


def test_a_refusal_says_how_long_to_wait(mock: Mock) -> None:
    assert hear(mock, "refuse={kind: rate_limited, retry_after: 7}").head["retry-after"] == "7"


def test_any_status_can_be_told(mock: Mock) -> None:
    heard = hear(mock, "refuse={kind: internal_error, status: 529, message: Overloaded}", path="/sealink/anthropic/v1/messages")

    assert heard.status == 529
    assert heard.json()["error"]["message"] == "Overloaded"


def test_a_status_that_is_none_is_refused_with_advice(mock: Mock) -> None:
    heard = hear(mock, "refuse={status: 42}")

    assert heard.status == 400
    assert "from 200 to 599" in heard.json()["error"]["message"]
