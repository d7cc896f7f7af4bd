"""Signatures match the fact sheets' test vectors and are verified strictly."""

from __future__ import annotations

import hashlib
import hmac
import re

import pytest

from mockgateway.gateways import WEBHOOKS
from mockgateway.seed import Seed
from mockgateway.state.webhooks import WebhookMessage

NOW = 1_780_666_146
LETTER = WebhookMessage(
    "completed",
    "gateway.task.completed",
    "id-1",
    float(NOW),
    "acct_1",
    None,
    {"task": "task_abc123"},
)

# ../shared/gateways/apikey.md, section 7; sealink.md, section 9. BabySea's sheet has none:
# computed by its rule with the standard library.
BABYSEA = hmac.new(
    b"whsec_test", b'1780666146.{"webhook_event":"webhook.test"}', hashlib.sha256
).hexdigest()
VECTORS = [
    pytest.param(
        "apikey",
        b'{"task_id":"task_abc123"}',
        "x-api-key-signature",
        "89678f2e64a669bd7a623158afd613377d0667607229f19f0ecf20875346ce7d",
        id="apikey",
    ),
    pytest.param(
        "sealink",
        b'{"event_id":"evt_1"}',
        "X-SeaLink-Signature",
        "sha256=a251e833b6e26037be9caf784d5126acaa226296487424ad0c0a122d52457a60",
        id="sealink",
    ),
    pytest.param(
        "babysea",
        b'{"webhook_event":"webhook.test"}',
        "X-BabySea-Signature",
        f"t=1780666146,v1={BABYSEA}",
        id="babysea",
    ),
]


@pytest.mark.parametrize(("gateway", "body", "header", "signature"), VECTORS)
def test_signatures_match_the_fact_sheets_vectors(
    gateway: str, body: bytes, header: str, signature: str
) -> None:
    assert WEBHOOKS[gateway].headers(LETTER, body, "whsec_test", NOW)[header] == signature


HEADERS = {
    "apikey": {
        "x-api-key-event": r"gateway\.task\.completed",
        "x-api-key-task-id": "task_abc123",
        "x-api-key-timestamp": "1780666146",
        "x-api-key-signature": "[0-9a-f]{64}",
    },
    "sealink": {"X-SeaLink-Signature": "sha256=[0-9a-f]{64}"},
    "babysea": {
        "X-BabySea-Signature": "t=1780666146,v1=[0-9a-f]{64}",
        "X-BabySea-Event": r"gateway\.task\.completed",
        "X-BabySea-Timestamp": r"2026-06-05T13:29:06\.000Z",
        "X-BabySea-Delivery-Id": "id-1",
    },
}


@pytest.mark.parametrize("gateway", HEADERS)
def test_exactly_the_documented_headers(gateway: str) -> None:
    sent = WEBHOOKS[gateway].headers(LETTER, b"{}", "s", NOW)
    assert sent.keys() == HEADERS[gateway].keys()
    assert all(re.fullmatch(pattern, sent[name]) for name, pattern in HEADERS[gateway].items())


def test_babysea_signs_the_exact_bytes_with_the_whole_secret() -> None:
    one, other = (
        WEBHOOKS["babysea"].headers(LETTER, body, "whsec_é", NOW)["X-BabySea-Signature"]
        for body in (b'{"a":1}', b'{"a": 1}')
    )
    assert one != other
    assert one.endswith(
        hmac.new("whsec_é".encode(), b'1780666146.{"a":1}', hashlib.sha256).hexdigest()
    )


@pytest.mark.parametrize("gateway", WEBHOOKS)
@pytest.mark.parametrize(
    ("change", "age", "verify"),
    [
        pytest.param("", 0, "valid", id="unchanged"),
        pytest.param("", 299, "valid", id="nearly too old"),
        pytest.param("", -299, "valid", id="from a clock that is ahead"),
        pytest.param("", 301, "stale", id="too old"),
        pytest.param("", -301, "stale", id="from the future"),
        pytest.param("body", 0, "forged", id="another body"),
        pytest.param("secret", 0, "forged", id="another secret"),
        pytest.param("signature", 0, "forged", id="no signature at all"),
        pytest.param("body", 301, "forged", id="forged and old"),
    ],
)
def test_signatures_are_verified_strictly(gateway: str, change: str, age: int, verify: str) -> None:
    webhook_format = WEBHOOKS[gateway]
    head = {
        name.lower(): value
        for name, value in webhook_format.headers(LETTER, b"{}", "right", NOW).items()
    }
    if change == "signature":
        head[webhook_format.signature_header] = "é,=,t=,v1"
    wanted = (
        "valid" if gateway == "sealink" and verify == "stale" else verify
    )  # its signature has no timestamp
    assert (
        webhook_format.verify(
            head,
            b"[]" if change == "body" else b"{}",
            "wrong" if change == "secret" else "right",
            NOW + age,
        )
        == wanted
    )


@pytest.mark.parametrize(
    ("gateway", "pattern"),
    [
        ("sealink", "evt_[0-9a-f]{16}"),
        ("babysea", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
    ],
)
def test_ids_have_their_format_and_depend_on_the_seed(gateway: str, pattern: str) -> None:
    make = WEBHOOKS[gateway].message_id
    ids = [make(Seed.root("x", number)) for number in range(50)]
    assert all(re.fullmatch(pattern, one) for one in ids)
    assert len(set(ids)) == 50
    assert ids[7] == make(Seed.root("x", 7))
