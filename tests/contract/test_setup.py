"""Wrong arguments are reported before anything is sent, without showing a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockgateway.contract.reports.redact import Redactor
from mockgateway.contract.setup import check_url, make_target, read_key
from mockgateway.problem import ConfigError


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nowhere", "is not a valid URL"),
        ("http://127.0.0.1:99999/", "is not a valid URL"),
        ("http://[::1", "is not a valid URL"),
        ("http://h:0", "is not a valid URL"),
        ("http://user:pw-secret@h/sealink", "a user or a password"),
        ("http://user:pw-secret@h:99999/sealink", "is not a valid URL"),
        ("http://h/sealink?x=1", "neither a query"),
    ],
    ids=["word", "port", "bracket", "port 0", "password", "password and port", "query"],
)
def test_an_invalid_url_is_refused_without_its_password(url: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        check_url(url)
    assert "pw-secret" not in str(error.value)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("sk-real\nsecret-77", "a line break"),
        ("sk-schlüssel-77", "printable ASCII"),
        ("  ", "is not set"),
    ],
    ids=["two lines", "umlaut", "blank"],
)
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, key: str, words: str
) -> None:
    monkeypatch.setenv("MINE", key)
    with pytest.raises(ConfigError, match=words) as error:
        read_key("MINE")
    assert "77" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["{}", "openapi: 3.1.0\npaths: {}\n", "swagger: '2.0'\npaths: {/x: {}}\n"],
    ids=["empty", "no paths", "2.0"],
)
def test_a_file_that_is_not_an_openapi_document_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text)
    with pytest.raises(ConfigError):
        make_target("http://h", "", tmp_path / "mine.yaml", {})


@pytest.mark.parametrize("word", ["chatt=x", "chat="], ids=["unknown make", "no model"])
def test_a_model_for_an_unknown_operation_is_refused(word: str) -> None:
    with pytest.raises(ConfigError, match="--model"):
        make_target("http://h", "sealink", None, {}, models=(word,))


SECRET = "sk-Live-9fK2+/qZ=7Lp4XwB0"
ENCODED = {
    "plain": SECRET,
    "percent": "sk-Live-9fK2%2B%2FqZ%3D7Lp4XwB0",
    "percent, small": "sk-Live-9fK2%2b%2fqZ%3d7Lp4XwB0",
    "all percent": "".join(f"%{ord(letter):02X}" for letter in SECRET),
    "entities": "".join(f"&#{ord(letter)};" for letter in SECRET),
    "hex entities": SECRET.replace("/", "&#x2F;"),
    "json": SECRET.replace("/", "\\u002f"),
    "hex": SECRET.encode().hex(),
    "base64": "c2stTGl2ZS05ZksyKy9xWj03THA0WHdCMA==",
    "base64 of the header": "QmVhcmVyIHNrLUxpdmUtOWZLMisvcVo9N0xwNFh3QjA=",
    "base64 after one more": "OnNrLUxpdmUtOWZLMisvcVo9N0xwNFh3QjA=",
}


@pytest.mark.parametrize("encoded", ENCODED.values(), ids=ENCODED)
def test_a_key_is_removed_in_every_encoding(encoded: str) -> None:
    hidden = Redactor([SECRET]).text(f"<<{encoded}>>")
    assert "***" in hidden
    assert (
        len(hidden) <= len("<<***>>") + 14
    )  # base64 keeps the characters that depend on neighbours
    assert Redactor([SECRET]).text("sk-Live-9fK2 100% & more\\n") == "sk-Live-9fK2 100% & more\\n"


def test_a_media_field_is_replaced_by_its_length() -> None:
    audio = b"SUQzBAAAAAAANlRYWFgAAAASAAADbWFqb3JfYnJhbmQ="
    body = b'data: {"type":"speech.audio.delta","audio":"%b"}\n\n' % audio
    assert "SUQz" not in Redactor().body(body, "text/event-stream")


def test_no_report_repeats_a_providers_key_that_a_gateway_leaks() -> None:
    key = "AIzaSyA-1234567890abcdefghijklmnopqrstu"
    assert key not in Redactor().body(f'{{"error": "key={key}"}}'.encode(), "application/json")
