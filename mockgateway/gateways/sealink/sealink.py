"""SeaLink: the request id and rate-limit headers of every reply, and `/v1/me`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from mockgateway.call import Call
from mockgateway.content import Content, KeyView, Model, TaskRequest, TaskView
from mockgateway.gateways.base import BaseGateway
from mockgateway.gateways.sealink import tasks
from mockgateway.ports import SampleTask
from mockgateway.reply import Reply

PLANS = ("free", "pay_as_you_go", "enterprise")

IMAGES = ("image", "image_edit")
STREAMS = "gpt-image-1"

PREFIX = "sk-sealink-"


class SeaLink(BaseGateway):
    """The adapter of `openapi/sealink.yaml`."""

    name = "sealink"
    messages_path = "/anthropic/v1/messages"

    def model_name(self, call: Call) -> str | None:
        """Return the body's `model`; a stream of images without one gets a model that streams.

        OpenAI's default, too, depends on the parameters.
        """
        streams = call.field("stream") in (True, "true")
        default = STREAMS if streams and call.operation and call.operation.make in IMAGES else None
        return super().model_name(call) or default

    def write(self, call: Call, content: Content) -> Reply:
        """Write the calling key and tasks; for the rest, SeaLink has no shape of its own."""
        if isinstance(content, KeyView):
            return Reply(200, value=_key(content))
        if isinstance(content, TaskView):
            return tasks.write(call, content)
        return super().write(call, content)

    def task_request(self, call: Call, model: Model) -> TaskRequest:
        """Return the task that a submission requests."""
        return tasks.task_request(call, model)

    def sample_task(self, task: str) -> SampleTask | None:
        """Return the task that the documents print and poll."""
        return tasks.sample_task(task)

    def request_id(self, call: Call) -> str:
        """Return `req_` and 24 hexadecimal digits (the form is assumed)."""
        return "req_" + call.seed.hex(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add the request id and the rate limits of this minute.

        The names of the token headers and `x-request-id` are assumed.
        """
        headers, request_id = reply.headers, self.request_id(call)
        headers += (("x-sealink-request-id", request_id), ("x-request-id", request_id))
        window = call.window
        if window is not None:
            plan = window.plan
            headers += (
                *_limits(plan.requests, plan.tokens),
                ("x-ratelimit-remaining-requests", str(window.requests_left)),
                ("x-ratelimit-remaining-tokens", str(window.tokens_left)),
                *_resets(window.wait(call.received)),
            )


@lru_cache(maxsize=256)
def _limits(requests: int, tokens: int) -> tuple[tuple[str, str], ...]:
    return ("x-ratelimit-limit-requests", str(requests)), ("x-ratelimit-limit-tokens", str(tokens))


@lru_cache(maxsize=256)
def _resets(seconds: int) -> tuple[tuple[str, str], ...]:
    return ("x-ratelimit-reset-requests", str(seconds)), ("x-ratelimit-reset-tokens", str(seconds))


def _key(view: KeyView) -> dict[str, Any]:
    """Return `/v1/me`.

    A key without SeaLink's prefix shows four digits of its account instead.
    """
    own = view.key.removeprefix(PREFIX) if view.key.startswith(PREFIX) else view.id[-4:]
    return {
        "object": "key",
        "id": f"key_{view.id.removeprefix('acct_')}",
        "name": view.name or "default",
        "key_prefix": PREFIX + own[:4],
        "last4": view.key[-4:].rjust(4, "*"),
        "plan": view.plan if view.plan in PLANS else PLANS[-1],
        "balance": {"amount": _dollars(view.balance), "currency": "USD"},
        "monthly_budget": None
        if view.budget is None
        else {"limit": _dollars(view.budget), "used": _dollars(view.spent), "currency": "USD"},
        "limits": {"rpm": view.rpm, "tpm": view.tpm},
        "allowed_models": view.models,
    }


def _dollars(amount: float) -> str:
    """Return an amount with two decimals, or more if it is a fraction of a cent."""
    whole, _, part = f"{amount:.9f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"
