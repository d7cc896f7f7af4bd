"""The catalogues hold every model of the fact sheets with its kind, price and owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from anthropic.types.model import Model as AnthropicModel
from openai.types import AudioModel, ChatModel, EmbeddingModel, ImageModel, ModerationModel
from openai.types.audio import SpeechModel
from openai.types.shared.responses_model import ResponsesModel

from mockgateway.catalogue import read_catalogue
from mockgateway.content import Model
from mockgateway.server.catalogue import read_upstreams

# ../shared/gateways/sealink.md (12), babysea.md (11), seacloud.md (5), apikey.md (12): kind, ids.
NAMED = {
    "sealink": {
        "chat": (
            "qwen3-max gpt-4o-mini qwen3.6-35b-a3b gpt-4-1 doubao-1-5-vision-pro "
            "claude-sonnet-4-6 claude-haiku-4-5 claude-opus-4-7 gpt-4o o3-mini qwen3-plus "
            "doubao-1-5-pro kimi-k2 glm-4-6"
        ),
        "embedding": "text-embedding-v4 text-embedding-3-large",
        "rerank": "qwen3-rerank",
        "image": "qwen-image-max",
        "image_edit": "qwen-image-edit-max",
        "upscale": "real-esrgan-x4",
        "style_transfer": "flux-2-style",
        "background_removal": "remove-bg-pro",
        "video": "wan2.6-t2v wan2.6-i2v wan2.6-i2v-flash",
        "video_edit": "happyhorse-1.0-video-edit",
        "speech": "qwen3-tts-flash qwen3-tts-instruct-flash",
        "transcription": "qwen3-asr-flash whisper-large-v3 qwen3-asr-flash-filetrans fun-asr",
        "music": "udio-v2",
        "sound_effect": "elevenlabs-sfx",
        "voice_clone": "elevenlabs-voice-clone",
        "moderation": "omni-moderation-latest",
    },
    "babysea": {
        "image": (
            "bfl/flux-schnell bfl/flux-1.1-pro bfl/flux-1.1-pro-ultra bfl/flux-2-flex "
            "bfl/flux-2-klein-4b bfl/flux-2-klein-9b bfl/flux-2-max bfl/flux-2-pro "
            "bytedance/seedream-4 bytedance/seedream-4.5 bytedance/seedream-5-lite qwen/image "
            "google/nano-banana"
        ),
        "video": (
            "bytedance/seedance-1-pro bytedance/seedance-1-pro-fast "
            "bytedance/seedance-1.5-pro google/veo-2 kling/v1.5-pro"
        ),
    },
    "seacloud": {
        "chat": "gpt-4.1 claude-opus-4-6 gpt_5_mini",
        "image": (
            "flux_2_max flux_2_pro flux_pro_11 gpt_image_1 gpt_image_1_5 gpt_image_2 "
            "midjourney_diffusion nano_banana_2 nano_banana_pro wan25_t2i_preview "
            "wan25_t2i_preview_intl wan26_image_intl wan27_image wan27_image_pro "
            "kirin_image_omni"
        ),
        "image_edit": (
            "flux_kontext_max flux_kontext_pro gpt_image_1_edit gpt_image_1_5_edit "
            "gpt_image_2_edit midjourney_edit midjourney_enhance midjourney_inpaint "
            "midjourney_outpaint midjourney_pan midjourney_remix qwen_image_edit_plus "
            "wan25_i2i_preview wan25_i2i_preview_intl wan26_i2i"
        ),
        "video": "wan26_i2v pixverse_v6_t2v",
    },
    "apikey": {"video": "seedance-2 seedance-2-fast"},
}


def catalogue(gateway: str) -> dict[str, Model]:
    return dict(read_catalogue(gateway))


@pytest.mark.parametrize(
    ("gateway", "kind"), [(gateway, kind) for gateway, kinds in NAMED.items() for kind in kinds]
)
def test_every_model_of_the_fact_sheets_is_listed_with_its_kind(gateway: str, kind: str) -> None:
    models = catalogue(gateway)

    assert [
        name
        for name in NAMED[gateway][kind].split()
        if name not in models or models[name].kind != kind
    ] == []


@pytest.mark.parametrize("gateway", list(NAMED))
def test_every_model_has_a_price_in_the_unit_of_its_kind(gateway: str) -> None:
    for name, model in catalogue(gateway).items():
        price = model.facts["price"]
        wanted = (
            {"input", "output"}
            if price["unit"] == "token"
            else {"each"}
            if "each" in price
            else {"by"}
        )
        assert wanted <= price.keys(), name
        assert all(
            amount >= 0 for amount in (price.get("by") or {"each": price.get("each", 0)}).values()
        ), name
        assert model.kind in ("chat", "embedding", "rerank") or price["unit"] != "token", name


@pytest.mark.parametrize("gateway", ["sealink", "apikey"])
def test_every_model_of_a_public_list_has_an_owner_and_a_date(gateway: str) -> None:
    assert [
        name
        for name, model in catalogue(gateway).items()
        if not (model.facts.get("owned_by") and model.facts.get("created"))
    ] == []


def test_every_provider_that_a_model_names_is_listed() -> None:
    models = list(read_catalogue("babysea").values())
    known = {upstream.id for upstream in read_upstreams("babysea", models)}

    assert {upstream for model in models for upstream in model.facts["upstreams"]} <= known
    assert known == {
        "alibabacloud",
        "bfl",
        "byteplus",
        "cloudflare",
        "fal",
        "openai",
        "replicate",
        "runway",
    }


def _names(kind: Any) -> Iterator[str]:
    """Yield the names in a type of the SDKs."""
    for part in get_args(kind):
        yield from [part] if isinstance(part, str) else _names(part)


@pytest.mark.parametrize(
    ("gateways", "kind", "named"),
    [
        ("sealink seacloud apikey", "chat", ChatModel),
        ("sealink seacloud apikey", "chat", ResponsesModel),
        ("sealink seacloud apikey", "chat", AnthropicModel),
        ("sealink seacloud apikey", "embedding", EmbeddingModel),
        ("sealink", "image", ImageModel),
        ("sealink", "moderation", ModerationModel),
        ("sealink", "transcription", AudioModel),
        ("sealink", "speech", SpeechModel),
    ],
)
def test_families_know_every_model_that_the_sdks_name(gateways: str, kind: str, named: Any) -> None:
    for gateway in gateways.split():
        models = read_catalogue(gateway)
        assert [name for name in _names(named) if models.find(name, kind) is None] == [], gateway
