"""The wire formats that `x-mock: say` names and that no gateway owns, one a file."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.dialects.anthropic_messages import AnthropicMessages
from mockgateway.dialects.jina_rerank import JinaRerank
from mockgateway.dialects.openai_audio import OpenaiAudio
from mockgateway.dialects.openai_chat import OpenaiChat
from mockgateway.dialects.openai_embeddings import OpenaiEmbeddings
from mockgateway.dialects.openai_images import OpenaiImages
from mockgateway.dialects.openai_models import OpenaiModels
from mockgateway.dialects.openai_moderations import OpenaiModerations
from mockgateway.dialects.openai_responses import OpenaiResponses
from mockgateway.dialects.seaart_scans import SeaartScans
from mockgateway.protocols import Dialect

DIALECTS: Mapping[str, Dialect] = {
    "anthropic_messages": AnthropicMessages(),
    "jina_rerank": JinaRerank(),
    "openai_audio": OpenaiAudio(),
    "openai_chat": OpenaiChat(),
    "openai_embeddings": OpenaiEmbeddings(),
    "openai_images": OpenaiImages(),
    "openai_models": OpenaiModels(),
    "openai_moderations": OpenaiModerations(),
    "openai_responses": OpenaiResponses(),
    "seaart_scans": SeaartScans(),
}

SAY_WORDS = tuple(DIALECTS)
