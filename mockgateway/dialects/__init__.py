"""What `x-mock: say` names: the wire formats that no gateway owns, one a file."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.dialects.openai_chat import OpenaiChat
from mockgateway.dialects.openai_models import OpenaiModels
from mockgateway.ports import Dialect

DIALECTS: Mapping[str, Dialect] = {"openai_chat": OpenaiChat(), "openai_models": OpenaiModels()}

SAID = (*DIALECTS, "openai_responses", "anthropic_messages")
