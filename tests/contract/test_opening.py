"""What a command line names wrongly is told before anything is sent, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockgateway.contract.opening import checked, key_of, target_of
from mockgateway.contract.reports.redact import Redactor
from mockgateway.problem import ConfigError


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nowhere", "is no address"),
        ("http://127.0.0.1:99999/", "is no address"),
        ("http://[::1", "is no address"),
        ("http://h:0", "is no address"),
        ("http://user:pw-secret@h/sealink", "a user or a password"),
        ("http://user:pw-secret@h:99999/sealink", "is no address"),
        ("http://h/sealink?x=1", "neither a query"),
    ],
    ids=["word", "port", "bracket", "port 0", "password", "password and port", "query"],
)
def test_an_address_that_is_none_is_told(url: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as told:
        checked(url)
    assert "pw-secret" not in str(told.value)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("sk-real\nsecret-77", "a line break"),
        ("sk-schlüssel-77", "printable ASCII"),
        ("  ", "is not set"),
    ],
    ids=["two lines", "umlaut", "blank"],
)
def test_a_key_that_no_header_can_carry_is_told_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, key: str, words: str
) -> None:
    monkeypatch.setenv("MINE", key)
    with pytest.raises(ConfigError, match=words) as told:
        key_of("MINE")
    assert "77" not in str(told.value)


@pytest.mark.parametrize(
    "text",
    ["{}", "openapi: 3.1.0\npaths: {}\n", "swagger: '2.0'\npaths: {/x: {}}\n"],
    ids=["empty", "no paths", "2.0"],
)
def test_a_file_that_is_no_document_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text)
    with pytest.raises(ConfigError):
        target_of("http://h", "", tmp_path / "mine.yaml", {})


@pytest.mark.parametrize("word", ["chatt=x", "chat="], ids=["no such thing", "no model"])
def test_a_model_for_nothing_is_told(word: str) -> None:
    with pytest.raises(ConfigError, match="--model"):
        target_of("http://h", "sealink", None, {}, models=(word,))


SECRET = "sk-Live-9fK2+/qZ=7Lp4XwB0"
SPELT = {
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


@pytest.mark.parametrize("spelt", SPELT.values(), ids=SPELT)
def test_a_key_is_taken_out_in_every_spelling(spelt: str) -> None:
    hidden = Redactor([SECRET]).text(f"<<{spelt}>>")
    assert "***" in hidden
    assert len(hidden) <= len("<<***>>") + 14  # base64 keeps the letters that its neighbours share
    assert Redactor([SECRET]).text("sk-Live-9fK2 100% & more\\n") == "sk-Live-9fK2 100% & more\\n"


def test_a_piece_of_sound_is_told_by_its_length() -> None:
    body = b'data: {"type":"speech.audio.delta","audio":"SUQzBAAAAAAANlRYWFgAAAASAAADbWFqb3JfYnJhbmQ="}\n\n'
    assert "SUQz" not in Redactor().body(body, "text/event-stream")
