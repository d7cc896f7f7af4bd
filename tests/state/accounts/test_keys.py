"""Test keys: each gets its gateway's own error and status; every other key is accepted."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

import httpx
import pytest

from mockgateway.data import FIXTURES
from mockgateway.files import parse
from mockgateway.problem import Problem
from mockgateway.server import Settings
from mockgateway.state.accounts import Account, Accounts, read_accounts
from tests.serving import Mock, serving

SAY = [{"role": "user", "content": "Hi"}]

# The calls that each test key makes, by name: method, path, body.
CALLS: dict[str, tuple[str, str, dict[str, object] | None]] = {
    "sealink chat": (
        "POST",
        "/sealink/v1/chat/completions",
        {"model": "qwen3-max", "messages": SAY},
    ),
    "sealink other model": (
        "POST",
        "/sealink/v1/chat/completions",
        {"model": "gpt-4o-mini", "messages": SAY},
    ),
    "sealink messages": (
        "POST",
        "/sealink/anthropic/v1/messages",
        {"model": "claude-sonnet-4-6", "max_tokens": 9, "messages": SAY},
    ),
    "sealink video": (
        "POST",
        "/sealink/v1/video/generations",
        {"model": "wan2.6-t2v", "prompt": "Waves"},
    ),
    "sealink me": ("GET", "/sealink/v1/me", None),
    "sealink models": ("GET", "/sealink/v1/models", None),
    "seacloud chat": (
        "POST",
        "/seacloud/llm/v1/chat/completions",
        {"model": "gpt-4.1", "messages": SAY},
    ),
    "seacloud other model": (
        "POST",
        "/seacloud/llm/v1/chat/completions",
        {"model": "gpt_5_mini", "messages": SAY},
    ),
    "seacloud messages": (
        "POST",
        "/seacloud/llm/v1/messages",
        {"model": "claude-opus-4-6", "max_tokens": 9, "messages": SAY},
    ),
    "seacloud queue": ("POST", "/seacloud/model/v1/queue/nano_banana_2", {"prompt": "A cat"}),
    "seacloud other endpoint": (
        "POST",
        "/seacloud/model/v1/queue/nano_banana_pro",
        {"prompt": "A cat"},
    ),
    "seacloud status": (
        "GET",
        "/seacloud/model/v1/queue/nano_banana_2/requests/mmsu_1/status",
        None,
    ),
    "babysea image": (
        "POST",
        "/babysea/v1/generate/image/bfl/flux-schnell",
        {"generation_prompt": "A seal"},
    ),
    "babysea other model": (
        "POST",
        "/babysea/v1/generate/image/qwen/image",
        {"generation_prompt": "A seal"},
    ),
    "babysea status": ("GET", "/babysea/v1/status", None),
    "babysea image in eu": (
        "POST",
        "/babysea-eu/v1/generate/image/bfl/flux-schnell",
        {"generation_prompt": "A seal"},
    ),
    "babysea image in jp": (
        "POST",
        "/babysea-jp/v1/generate/image/bfl/flux-schnell",
        {"generation_prompt": "A seal"},
    ),
    "apikey chat": (
        "POST",
        "/apikey/v1/chat/completions",
        {"model": "example-chat", "messages": SAY},
    ),
    "apikey video": ("POST", "/apikey/v1/videos", {"model": "seedance-2", "prompt": "Waves"}),
    "apikey task": ("GET", "/apikey/v1/tasks/task_abc123", None),
    "apikey models": ("GET", "/apikey/v1/models", None),
    "apikey estimate": (
        "POST",
        "/apikey/v1/credits/estimate",
        {"model": "seedance-2", "modality": "video"},
    ),
}


# One client for all tests, because creating one costs more than a call.
HTTP = httpx.Client(verify=False, timeout=20)


@pytest.fixture(scope="session", autouse=True)  # a worker may run the module in two parts
def closed() -> Iterator[None]:
    yield
    HTTP.close()


def call(url: str, name: str, key: str | None, **headers: str) -> httpx.Response:
    method, path, body = CALLS[name]
    sent = headers if key is None else {"authorization": f"Bearer {key}", **headers}
    return HTTP.request(method, url + path, headers=sent, json=body)


def openai(
    kind: str, code: str | None = None, message: str = "", param: str | None = None
) -> dict[str, object]:
    """The error of SeaLink and of SeaCloud's chat; an empty message matches any."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code or kind}}


def anthropic(kind: str, message: str = "") -> dict[str, object]:
    return {"type": "error", "error": {"type": kind, "message": message}}


def queue(code: str, message: str = "") -> dict[str, object]:
    return {"error": {"code": code, "message": message}}


def babysea(code: str, kind: str, message: str = "") -> dict[str, object]:
    return {
        "status": "error",
        "error": {"code": code, "type": kind, "message": message, "retryable": False},
    }


def apikey(code: str, message: str = "") -> dict[str, object]:
    return {"error": {"message": message, "type": "gateway_error", "code": code}}


INSUFFICIENT: dict[str, object] = {
    "status": {"code": 402, "message": "Insufficient credits", "error_code": 40201},
    "data": None,
}
LIMITED = openai("permission_error", "model_not_allowed", param="model")

# The test key, the call, the status and the expected fields of the body; None for a success.
STORIES: list[tuple[str, str, int, dict[str, object] | None]] = [
    ("sealink works", "sealink chat", 200, None),
    ("sealink works", "sealink messages", 200, None),
    ("sealink works", "sealink me", 200, None),
    ("sealink revoked", "sealink chat", 401, openai("authentication_error", "revoked_api_key")),
    ("sealink revoked", "sealink me", 401, openai("authentication_error", "revoked_api_key")),
    ("sealink revoked", "sealink messages", 401, anthropic("authentication_error")),
    ("sealink revoked", "sealink models", 200, None),
    ("sealink expired", "sealink chat", 401, openai("authentication_error", "expired_api_key")),
    ("sealink expired", "sealink models", 200, None),
    ("sealink expires in an hour", "sealink chat", 200, None),
    ("sealink no balance", "sealink chat", 402, openai("insufficient_balance")),
    ("sealink no balance", "sealink video", 402, openai("insufficient_balance")),
    ("sealink no balance", "sealink messages", 402, anthropic("billing_error")),
    ("sealink no balance", "sealink me", 200, None),
    (
        "sealink monthly budget used up",
        "sealink chat",
        402,
        openai("insufficient_balance", "monthly_budget_exceeded"),
    ),
    ("sealink monthly budget used up", "sealink me", 200, None),
    (
        "sealink team spend limit hit",
        "sealink chat",
        402,
        openai("insufficient_balance", "team_limit_exceeded"),
    ),
    ("sealink qwen models only", "sealink chat", 200, None),
    (
        "sealink qwen models only",
        "sealink other model",
        403,
        openai("model_not_allowed", param="model"),
    ),
    ("sealink qwen models only", "sealink video", 403, openai("model_not_allowed", param="model")),
    ("sealink qwen models only", "sealink messages", 403, anthropic("permission_error")),
    ("sealink not allowed from here", "sealink chat", 403, openai("ip_not_whitelisted")),
    ("sealink not allowed from here", "sealink me", 403, openai("ip_not_whitelisted")),
    ("sealink not allowed from here", "sealink models", 200, None),
    ("sealink account suspended", "sealink chat", 403, openai("account_suspended")),
    ("sealink account suspended", "sealink models", 200, None),
    ("seacloud works", "seacloud chat", 200, None),
    ("seacloud works", "seacloud queue", 200, None),
    ("seacloud revoked", "seacloud chat", 403, {"error": "invalid_api_key"}),
    ("seacloud revoked", "seacloud messages", 403, {"error": "invalid_api_key"}),
    ("seacloud revoked", "seacloud queue", 401, queue("UNAUTHORIZED")),
    ("seacloud revoked", "seacloud status", 401, queue("UNAUTHORIZED")),
    ("seacloud expired", "seacloud chat", 403, {"error": "invalid_api_key"}),
    ("seacloud expired", "seacloud queue", 401, queue("UNAUTHORIZED")),
    ("seacloud expires in an hour", "seacloud queue", 200, None),
    ("seacloud three requests a minute", "seacloud chat", 200, None),
    ("seacloud no balance", "seacloud chat", 403, {"error": "insufficient balance"}),
    ("seacloud no balance", "seacloud queue", 402, INSUFFICIENT),
    ("seacloud no balance", "seacloud status", 404, None),
    ("seacloud budget used up", "seacloud chat", 403, {"error": "insufficient balance"}),
    ("seacloud budget used up", "seacloud queue", 402, INSUFFICIENT),
    ("seacloud only these two models", "seacloud chat", 200, None),
    ("seacloud only these two models", "seacloud queue", 200, None),
    ("seacloud only these two models", "seacloud other model", 403, LIMITED),
    ("seacloud only these two models", "seacloud messages", 403, LIMITED),
    (
        "seacloud only these two models",
        "seacloud other endpoint",
        403,
        {"detail": "Model not allowed for this user"},
    ),
    (
        "seacloud not allowed from here",
        "seacloud chat",
        403,
        openai("permission_error", "permission_denied"),
    ),
    ("seacloud not allowed from here", "seacloud queue", 403, queue("FORBIDDEN")),
    (
        "seacloud account suspended",
        "seacloud chat",
        403,
        openai("permission_error", "account_suspended"),
    ),
    ("seacloud account suspended", "seacloud queue", 403, queue("FORBIDDEN")),
    ("babysea works", "babysea image", 200, None),
    ("babysea works", "babysea image in eu", 200, None),
    ("babysea Full Access", "babysea status", 200, None),
    ("babysea Generate Only", "babysea image", 200, None),
    ("babysea Read Only", "babysea status", 200, None),
    ("babysea Monitor Only", "babysea status", 403, babysea("BSE1003", "insufficient_permissions")),
    ("babysea revoked", "babysea image", 401, babysea("BSE1002", "authentication_failed")),
    ("babysea expired", "babysea image", 401, babysea("BSE1002", "authentication_failed")),
    ("babysea expired", "babysea status", 401, babysea("BSE1002", "authentication_failed")),
    ("babysea expires in an hour", "babysea status", 200, None),
    (
        "babysea no credits",
        "babysea image",
        402,
        babysea(
            "BSE1004",
            "insufficient_credits",
            "Insufficient credits. Please upgrade your plan or wait for renewal.",
        ),
    ),
    ("babysea no credits", "babysea status", 200, None),
    ("babysea budget used up", "babysea image", 402, babysea("BSE1004", "insufficient_credits")),
    ("babysea flux models only", "babysea image", 200, None),
    (
        "babysea flux models only",
        "babysea other model",
        403,
        babysea("BSE1003", "insufficient_permissions"),
    ),
    ("babysea not allowed from here", "babysea status", 403, babysea("BSE1007", "ip_not_allowed")),
    (
        "babysea account suspended",
        "babysea image",
        403,
        babysea("BSE1003", "insufficient_permissions", "This account is suspended."),
    ),
    ("babysea account gone", "babysea status", 404, babysea("BSE1008", "account_not_found")),
    ("babysea account gone", "babysea image", 404, babysea("BSE1008", "account_not_found")),
    ("babysea made in us", "babysea image", 200, None),
    ("babysea made in us", "babysea image in eu", 401, babysea("BSE1002", "authentication_failed")),
    ("babysea made in us", "babysea image in jp", 401, babysea("BSE1002", "authentication_failed")),
    ("babysea made in eu", "babysea image", 401, babysea("BSE1002", "authentication_failed")),
    ("babysea made in eu", "babysea image in eu", 200, None),
    ("babysea made in jp", "babysea image", 401, babysea("BSE1002", "authentication_failed")),
    ("babysea made in jp", "babysea image in jp", 200, None),
    ("apikey works", "apikey chat", 200, None),
    ("apikey works", "apikey video", 202, None),
    ("apikey revoked", "apikey chat", 401, apikey("revoked_api_key")),
    ("apikey revoked", "apikey task", 401, apikey("revoked_api_key")),
    ("apikey revoked", "apikey models", 200, None),
    ("apikey revoked", "apikey estimate", 200, None),
    ("apikey expired", "apikey chat", 401, apikey("invalid_api_key", "This API key has expired")),
    ("apikey expires in an hour", "apikey chat", 200, None),
    ("apikey three requests a minute", "apikey chat", 200, None),
    (
        "apikey no credits",
        "apikey chat",
        402,
        apikey("insufficient_credits", "Insufficient credits"),
    ),
    (
        "apikey no credits",
        "apikey video",
        402,
        apikey("insufficient_credits", "Insufficient credits"),
    ),
    ("apikey no credits", "apikey estimate", 200, None),
    ("apikey no credits", "apikey task", 200, None),
    ("apikey budget used up", "apikey video", 402, apikey("insufficient_credits")),
    ("apikey seedance models only", "apikey video", 202, None),
    ("apikey seedance models only", "apikey chat", 403, apikey("model_not_allowed")),
    ("apikey not allowed from here", "apikey task", 403, apikey("ip_not_allowed")),
    (
        "apikey account suspended",
        "apikey chat",
        403,
        apikey("account_suspended", "This account is suspended"),
    ),
    (
        "apikey account suspended",
        "apikey task",
        403,
        apikey("account_suspended", "This account is suspended"),
    ),
]

KEYS = {
    f"{gateway} {entry['name']}": entry["key"]
    for gateway, entries in parse(FIXTURES / "accounts.yaml").items()
    for entry in entries
    if "scenario" not in entry
}  # keys with a scenario: see tests/scenario


def has(body: object, wanted: object) -> bool:
    """Return whether a body has the expected fields; an empty text matches any."""
    if isinstance(wanted, dict):
        return isinstance(body, dict) and all(
            name in body and has(body[name], value) for name, value in wanted.items()
        )
    return bool(body) if wanted == "" else body == wanted


@pytest.mark.parametrize(
    ("story", "name", "status", "wanted"),
    [pytest.param(*row, id=f"{row[0]}: {row[1]} {row[2]}") for row in STORIES],
)
def test_a_test_key_gets_its_gateways_own_error(
    mock: Mock, story: str, name: str, status: int, wanted: dict[str, object] | None
) -> None:
    reply = call(mock.url, name, KEYS[story])

    assert reply.status_code == status, reply.text
    assert wanted is None or has(reply.json(), wanted), reply.text


def test_every_key_of_the_fixture_is_covered() -> None:
    assert {row[0] for row in STORIES} == set(KEYS)


ABSENT: list[tuple[str, int, dict[str, object], int, dict[str, object]]] = [
    (
        "sealink chat",
        401,
        openai("authentication_error", "missing_api_key"),
        401,
        openai("authentication_error", "invalid_api_key"),
    ),
    (
        "sealink messages",
        401,
        anthropic("authentication_error"),
        401,
        anthropic("authentication_error"),
    ),
    (
        "sealink me",
        401,
        openai("authentication_error", "missing_api_key"),
        401,
        openai("authentication_error", "invalid_api_key"),
    ),
    (
        "seacloud chat",
        401,
        {"error": "missing authentication token"},
        403,
        {"error": "invalid_api_key"},
    ),
    (
        "seacloud messages",
        401,
        {"error": "missing authentication token"},
        403,
        {"error": "invalid_api_key"},
    ),
    (
        "seacloud queue",
        401,
        queue("UNAUTHORIZED", "Authorization Bearer or Key token is required"),
        401,
        queue("UNAUTHORIZED", "Invalid API key"),
    ),
    (
        "babysea image",
        401,
        babysea("BSE1001", "authentication_required"),
        401,
        babysea("BSE1002", "authentication_failed"),
    ),
    (
        "babysea status",
        401,
        babysea("BSE1001", "authentication_required"),
        401,
        babysea("BSE1002", "authentication_failed"),
    ),
    (
        "apikey chat",
        401,
        apikey("missing_api_key"),
        401,
        apikey("invalid_api_key", "Invalid API key"),
    ),
    (
        "apikey task",
        401,
        apikey("missing_api_key"),
        401,
        apikey("invalid_api_key", "Invalid API key"),
    ),
]


@pytest.mark.parametrize(
    ("name", "status", "wanted", "_", "__"), [pytest.param(*row, id=row[0]) for row in ABSENT]
)
def test_a_call_without_a_key_is_refused(
    mock: Mock, name: str, status: int, wanted: dict[str, object], _: int, __: object
) -> None:
    for reply in (call(mock.url, name, None), call(mock.url, name, None, authorization="Bearer")):
        assert (reply.status_code, has(reply.json(), wanted)) == (status, True), reply.text


@pytest.mark.parametrize(
    ("name", "_", "__", "status", "wanted"), [pytest.param(*row, id=row[0]) for row in ABSENT]
)
def test_a_key_that_contains_invalid_is_refused(
    mock: Mock, name: str, _: int, __: object, status: int, wanted: dict[str, object]
) -> None:
    for key in ("invalid", "sk-INVALID-0000"):
        reply = call(mock.url, name, key)
        assert (reply.status_code, has(reply.json(), wanted)) == (status, True), reply.text


@pytest.mark.parametrize(
    "name", [name for name in CALLS if not name.endswith(("models", "estimate"))]
)
def test_any_other_key_works(mock: Mock, name: str) -> None:
    assert call(mock.url, name, "whatever-you-like").status_code in (
        (404,) if name == "seacloud status" else (200, 202)
    )  # that task does not exist


@pytest.mark.parametrize("name", ["sealink models", "apikey models", "apikey estimate"])
@pytest.mark.parametrize(
    "key", [pytest.param(None, id="no key"), pytest.param("invalid", id="an invalid one")]
)
def test_a_public_call_needs_no_key(mock: Mock, name: str, key: str | None) -> None:
    assert call(mock.url, name, key).status_code == 200


# BabySea's key page: the scopes of each preset, over all 17 operations.
OPERATIONS = {
    "POST /v1/generate/image/bfl/flux-schnell": "fg",
    "POST /v1/generate/video/bytedance/seedance-1-pro": "fg",
    "GET /v1/content/550e8400-e29b-41d4-a716-446655440000": "fgr",
    "GET /v1/content/list": "fgr",
    "DELETE /v1/content/550e8400-e29b-41d4-a716-446655440000": "f",
    "POST /v1/content/generation/cancel/550e8400-e29b-41d4-a716-446655440000": "f",
    "GET /v1/estimate/bfl/flux-schnell": "fgrm",
    "GET /v1/status": "fr",
    "GET /v1/usage": "fr",
    "GET /v1/user/account": "fr",
    "GET /v1/user/billing": "fr",
    "GET /v1/library/models": "fgrm",
    "GET /v1/library/providers": "fgrm",
    "GET /v1/health/inference/providers": "frm",
    "GET /v1/health/inference/models": "frm",
    "GET /v1/health/storage": "frm",
    "GET /v1/health/cache": "frm",
}
PRESETS = {
    "f": "babysea Full Access",
    "g": "babysea Generate Only",
    "r": "babysea Read Only",
    "m": "babysea Monitor Only",
}
BODIES: dict[str, dict[str, object]] = {
    "image": {"generation_prompt": "A seal"},
    "video": {"generation_prompt": "A seal", "generation_duration": 5},
}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_preset_allows_its_scopes_only(mock: Mock, operation: str, preset: str) -> None:
    method, path = operation.split()
    body = BODIES.get(path.split("/")[3]) if "/generate/" in path else None
    address = f"{mock.url}/~preset-{preset}-{path.count('cancel')}{method}/babysea{path}"
    reply = HTTP.request(
        method, address, headers={"authorization": f"Bearer {KEYS[PRESETS[preset]]}"}, json=body
    )

    if preset in OPERATIONS[operation]:
        unknown = "550e8400" in path  # that one does not exist
        assert reply.status_code == (404 if unknown else 200), reply.text
        assert unknown or reply.json()["status"] == "success"
    else:
        assert reply.status_code == 403, reply.text
        assert has(reply.json(), babysea("BSE1003", "insufficient_permissions"))


@pytest.mark.parametrize("region", ["us", "eu", "jp"])
@pytest.mark.parametrize("made_in", ["us", "eu", "jp"])
def test_a_key_works_in_its_own_region_only(mock: Mock, region: str, made_in: str) -> None:
    headers = {
        "host": f"api.{region}.babysea.ai",
        "authorization": f"Bearer {KEYS[f'babysea made in {made_in}']}",
    }
    reply = HTTP.get(f"{mock.url}/v1/status", headers=headers)

    assert reply.status_code == (200 if region == made_in else 401), reply.text
    assert region == made_in or has(reply.json(), babysea("BSE1002", "authentication_failed"))


WORKS = {
    "sealink": "sk-sealink-test-0000000000000000000000000000",
    "seacloud": "sk-sea-test-works",
    "babysea": "bye_test0000000000000000",
    "apikey": "ak_test_works",
}


@pytest.mark.parametrize(
    ("name", "header", "taken"),
    [
        pytest.param("sealink chat", "authorization: Bearer", True, id="sealink: Bearer"),
        pytest.param(
            "sealink chat", "authorization: bearer", True, id="sealink: a scheme in lower case"
        ),
        pytest.param(
            "sealink chat", "x-api-key:", False, id="sealink: x-api-key is for Messages alone"
        ),
        pytest.param("sealink chat", "authorization: Key", False, id="sealink: Key"),
        pytest.param("sealink messages", "x-api-key:", True, id="sealink: x-api-key on Messages"),
        pytest.param(
            "sealink messages", "authorization: Bearer", True, id="sealink: Bearer on Messages"
        ),
        pytest.param("seacloud chat", "authorization: Bearer", True, id="seacloud: Bearer"),
        pytest.param("seacloud chat", "x-api-key:", True, id="seacloud: x-api-key"),
        pytest.param(
            "seacloud chat", "authorization: Key", False, id="seacloud: Key is for the queue"
        ),
        pytest.param("seacloud messages", "x-api-key:", True, id="seacloud: x-api-key on Messages"),
        pytest.param("seacloud queue", "authorization: Key", True, id="seacloud queue: Key"),
        pytest.param("seacloud queue", "authorization: Bearer", True, id="seacloud queue: Bearer"),
        pytest.param("seacloud queue", "x-api-key:", False, id="seacloud queue: x-api-key"),
        pytest.param("babysea image", "authorization: Bearer", True, id="babysea: Bearer"),
        pytest.param("babysea image", "x-api-key:", False, id="babysea: x-api-key"),
        pytest.param("apikey chat", "authorization: Bearer", True, id="apikey: Bearer"),
        pytest.param("apikey chat", "x-api-key:", True, id="apikey: x-api-key"),
        pytest.param("apikey chat", "authorization: Key", False, id="apikey: Key"),
    ],
)
def test_a_key_is_read_from_the_documented_places(
    mock: Mock, name: str, header: str, taken: bool
) -> None:
    field, _, scheme = header.partition(":")
    value = f"{scheme.strip()} {WORKS[name.split()[0]]}".strip()
    reply = call(mock.url, name, None, **{field: value})

    assert reply.status_code == (200 if taken else 401), reply.text


@pytest.mark.parametrize(
    "name", ["sealink chat", "seacloud chat", "seacloud queue", "babysea image", "apikey chat"]
)
def test_basic_credentials_are_not_a_key(mock: Mock, name: str) -> None:
    credentials = b64encode(f"user:{WORKS[name.split()[0]]}".encode()).decode()

    assert call(mock.url, name, None, authorization=f"Basic {credentials}").status_code == 401


def test_the_bearer_key_wins_if_two_are_sent(mock: Mock) -> None:
    both = {"x-api-key": "ak_test_revoked"}

    assert call(mock.url, "apikey chat", "ak_test_works", **both).status_code == 200
    assert (
        call(mock.url, "apikey chat", "ak_test_revoked", **{"x-api-key": "ak_test_works"}).json()[
            "error"
        ]["code"]
        == "revoked_api_key"
    )


@pytest.fixture(scope="module")
def strict() -> Iterator[Mock]:
    with serving(Settings(strict_keys=True)) as running:
        yield running


@pytest.mark.parametrize(
    "name", ["sealink chat", "seacloud chat", "seacloud queue", "babysea image", "apikey chat"]
)
def test_strict_keys_accepts_listed_keys_only(strict: Mock, name: str) -> None:
    listed = WORKS[name.split()[0]]
    absent = next(row for row in ABSENT if row[0] == name)
    refused = call(strict.url, name, listed[:-1] + "9")

    assert call(strict.url, name, listed).status_code == 200
    assert (refused.status_code, has(refused.json(), absent[4])) == (absent[3], True), refused.text


@pytest.mark.parametrize(
    ("name", "key", "named"),
    [
        pytest.param("sealink chat", "sk-other", "^sk-sealink-", id="sealink"),
        pytest.param("sealink messages", "sk-other", "^sk-sealink-", id="sealink Messages"),
        pytest.param("babysea image", "sk-other", "^bye_", id="babysea"),
    ],
)
def test_strict_keys_names_the_expected_key_format(
    strict: Mock, name: str, key: str, named: str
) -> None:
    assert named in call(strict.url, name, key).json()["error"]["message"]


@pytest.mark.parametrize(
    ("now", "works"),
    [
        pytest.param(99.0, True, id="before"),
        pytest.param(100.0, False, id="at the expiry"),
        pytest.param(101.0, False, id="after"),
    ],
)
def test_a_key_expires_exactly_at_its_time(now: float, works: bool) -> None:
    accounts = Accounts([Account("key", "acct_1", listed=True, expires=100.0)])
    if works:
        assert accounts.admit("key", now=now).key == "key"
    else:
        with pytest.raises(Problem) as refused:
            accounts.admit("key", now=now)
        assert refused.value.name == "expired_key"


def test_every_listed_key_has_its_gateways_format(strict: Mock) -> None:
    for gateway, entries in parse(FIXTURES / "accounts.yaml").items():
        accounts = read_accounts(entries, FIXTURES / "accounts.yaml")
        schemes = (
            HTTP.get(f"{strict.url}/{gateway}/openapi.json")
            .json()["components"]["securitySchemes"]
            .values()
        )
        patterns = {
            scheme["x-mock"]["key_pattern"]
            for scheme in schemes
            if "key_pattern" in scheme.get("x-mock", {})
        }
        assert [
            account.name
            for account in accounts
            for pattern in patterns
            if not re.match(pattern, account.key)
        ] == []
