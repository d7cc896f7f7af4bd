"""No secret is written, wherever it stands in a request and whatever writes it."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest

from mockgateway.contract.reports.redact import Redactor
from mockgateway.redaction import hide, redact, redact_headers, redact_query, secret_places

SECRET = "Zx9-very.secret_value"

SECRET_HEADERS = [
    "proxy-authorization", "authentication", "x-auth-token", "private-token", "apikey",
    "ocp-apim-subscription-key", "x-functions-key", "x-hub-signature-256", "x-webhook-secret",
    "x-amz-security-token", "x-access-key", "x-csrf-token", "x-jwt-assertion", "dpop",
    "sec-websocket-protocol", "x-account-password",
]  # fmt: skip

TEXTS = [
    "/v1/models?auth={}",
    "/v1/models?limit=1&api_key={}&x=1",
    "https://example.com/cb?X-Amz-Signature={}",
    '{{"webhook_url": "https://example.com/hook?token={}"}}',
    '{{"webhook_url": "https:\\/\\/example.com\\/hook?a=1\\u0026token={}"}}',
    '{{"a": [{{"b": {{"api_key": "{}"}}}}]}}',
    '{{"config": {{"clientSecret" : "{}"}}}}',
    '{{"openai_api_key": "{}", "n": 1}}',
    '{{"password": "{}"}}',
    '{{"arguments": "{{\\"access_token\\": \\"{}\\"}}"}}',
    "https://user:{}@example.com/a",
    "https://{}@example.com/a",
    "/go?next=https%3A%2F%2Fuser%3A{}%40example.com",
    "/go?next=https%3A%2F%2Fexample.com%2F%3Ftoken%3D{}",
    '--b\r\nContent-Disposition: form-data; name="api_key"\r\n\r\n{}\r\n--b--\r\n',
    'Content-Disposition: form-data; name="password"\r\nContent-Type: text/plain\r\n\r\n{}\r\n',
    "model=x&client_secret={}",
    "Authorization: Bearer {}",
    "curl -H 'authorization: Basic {}'",
    "/v1/models?api_key[]={}",
    "/v1/models?tokens%5B0%5D={}",
    "/v1/models?limit=1&jwt={}",
    "AccountName=a;AccountKey={};EndpointSuffix=b",
    "The file is:\\nexport OPENAI_API_KEY={}\\nDEBUG=1",
    'client = OpenAI(api_key = "{}")',
    '{{"api_keys": ["{}", "b"]}}',
    '{{"auth": {{"bearer": "{}"}}}}',
    '{{"headers": [{{"name": "Authorization", "value": "{}"}}]}}',
    "--b\r\nContent-Disposition: form-data; name=client_secret\r\n\r\n{}\r\n--b--\r\n",
    "-----BEGIN RSA PRIVATE KEY-----\\n{}\\n-----END RSA PRIVATE KEY-----",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_place_tells_that_a_secret_follows(text: str) -> None:
    written = text.format(SECRET)
    assert SECRET not in hide(written)
    assert SECRET not in Redactor().url(written)
    data = written.encode()
    for pattern in secret_places(data):
        data = pattern.sub(lambda found: found[1] + b"removed", data)
    assert SECRET.encode() not in data


@pytest.mark.parametrize(
    "key",
    [
        "sk-live-0123456789abcdefghij", "whsec_0123456789abcdefghij", "AKIA0123456789ABCDEF",
        "sk-proj-AbCdEfGhIjKlMnOpQrStUv12", "ak_live_abcdefABCDEF01234567", "r8_AbCdEfGhIjKlMnOpQr",
        "hf_AbCdEfGhIjKlMnOpQrStUv", "gho_AbCdEfGhIjKlMnOpQr", "xai-AbCdEfGhIjKlMnOpQr12",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.AbCdEfGhIjKlMnOp",
        "3f0e1c52-0a1b-4c2d-8e3f-0123456789ab:0123456789abcdef0123456789abcdef",
    ],
)  # fmt: skip
def test_a_key_is_recognised_by_its_form(key: str) -> None:
    assert key not in hide(f"/v1/keys/{key}/usage")


@pytest.mark.parametrize("key", [SECRET, "with space/and?+=%", "sk-abc123456789", 'quo"te\\d-key'])
def test_the_key_of_a_call_is_found_in_every_spelling(key: str) -> None:
    raw = key.encode()
    spellings = [key, quote(key, safe=""), quote_plus(key), raw.hex(), raw.hex().upper()]
    spellings += [base64.b64encode(before + raw).decode() for before in (b"", b"u:", b"us:")]
    spellings += [base64.urlsafe_b64encode(raw).decode(), json.dumps(key)[1:-1]]
    for spelling in spellings:
        assert spelling not in redact(f"<{spelling}>", key)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("authorization", f"Bearer {SECRET}", "Bearer Zx9-v..."),
        ("authorization", f"Basic {SECRET}", "Basic ***"),
        ("Authorization", f'Digest username="a", response="{SECRET}"', "Digest ***"),
        ("proxy-authorization", f"basic {SECRET}", "basic ***"),
        ("x-goog-api-key", SECRET, "Zx9-v..."),
        ("cookie", f"session={SECRET}; a=b", "session=***; a=***"),
        ("set-cookie", f"session={SECRET}; Path=/", "session=***; Path=/"),
        ("referer", f"http://x/?token={SECRET}", "http://x/?token=Zx9-v..."),
        ("location", f"http://u:{SECRET}@x/", "http://u:Zx9..@x/"),
        ("x-auth-token", SECRET, "Zx9-v..."),
        ("x-hub-signature", SECRET, "Zx9-v..."),
    ],
)
def test_a_header_keeps_its_scheme_and_names(name: str, value: str, shown: str) -> None:
    [(_, written)] = redact_headers([(name, value)], "")
    assert SECRET not in written
    if name != "location":
        assert written == shown


@pytest.mark.parametrize(
    "text",
    [
        '{"token": "Hello", "logprob": -0.1}',
        '{"max_tokens": 5, "key": "value", "tokens": "abc"}',
        "user@example.com wrote: the bearer of good news",
        "idempotency-key: 123456789",
        '{"secretary": "Ann", "passwords_policy": "long"}',
        "/v1/tasks/3f0e1c52-0a1b-4c2d-8e3f-0123456789ab",
        'scikit draws <div id="sk-estimator-id-1">',
        "task_0123456789abcdef01234567 chatcmpl-0123456789abcdef resp_0123456789abcdef01234567",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert hide(text) == text


def test_an_encoded_name_hides_no_secret() -> None:
    text = rf'{{"api\u005Fkey": "{SECRET}", "note": "\\u005F\u0022"}}'
    shown = hide(text)
    assert SECRET not in shown
    assert json.loads(shown)["note"] == json.loads(text)["note"]
    assert redact_query(f"a=%41&%74oken={SECRET}&b=", "") == "a=%41&%74oken=***&b="


def test_no_view_of_the_journal_shows_a_secret(client: httpx.Client) -> None:
    base = "/~redaction"
    body: dict[str, Any] = {
        "model": "qwen3-max",
        "messages": [{"role": "user", "content": f"k={SECRET}"}],
    }
    body["metadata"] = {"api_key": SECRET, "url": f"https://a:{SECRET}@x.example/?token={SECRET}"}
    for path in (f"/v1/chat/completions?auth={SECRET}&x={quote(SECRET)}", f"/v1/keys/{SECRET}"):
        head = {"authorization": f"Bearer {SECRET}", "cookie": f"s={SECRET}"}
        client.post(f"{base}/sealink/v1/chat/completions", json={"model": SECRET}, headers=head)
        for _ in range(2):  # a repeated refusal, which the verdict reports
            client.post(f"{base}/sealink/v1/keys/{SECRET}", json={}, headers=head)
        head |= dict.fromkeys(SECRET_HEADERS, "Qx7-other.secret_value")
        client.post(f"{base}/sealink{path}", json=body, headers=head)
    form = {"api_key": SECRET}
    client.post(
        f"{base}/sealink/v1/images/edits",
        data=form,
        files={"file": b"x"},
        headers={"x-api-key": SECRET},
    )
    for view in ("", "?explain=true", "?format=har", "?format=curl", "?format=pytest"):
        text = client.get(f"{base}/_mock/journal{view}").text
        assert SECRET not in text, view
        assert "Qx7-other.secret_value" not in text, view
    assert SECRET not in client.get(f"{base}/_mock/verdict").text
    assert SECRET not in client.get(f"{base}/_mock/scenario?explain=last").text
