"""SeaLink: `x-sealink-request-id` on every reply, and the calling key's view of itself."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import Content, KeyView, Written
from mockgateway.reply import Reply

# Requests and tokens in a minute, by plan (fact sheet, section 6).
LIMITS = {"free": (100, 200_000), "pay_as_you_go": (300, 500_000), "enterprise": (3_000, 5_000_000)}
BEST = "enterprise"

PREFIX = "sk-sealink-"


class SeaLink:
    """The adapter of `openapi/sealink.yaml`."""

    name = "sealink"

    def vet(self, call: Call) -> None:
        """The document says all that is refused."""

    def model(self, call: Call) -> str | None:
        """The body's `model`."""
        return call.content.get("model") if isinstance(call.content, dict) else None

    def write(self, call: Call, content: Content) -> Reply:
        """The calling key; SeaLink has no shape of its own for anything that is made at once."""
        if isinstance(content, KeyView):
            return Reply(200, value=_key(content))
        assert isinstance(content, Written)
        return content.reply()

    def request_id(self, call: Call) -> str:
        """`req_` and 24 hexadecimal digits (the form is assumed: fact sheet, section 3)."""
        return "req_" + call.seed.hex(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """The header that the seed says to store."""
        reply.headers.append(("x-sealink-request-id", self.request_id(call)))


def _key(view: KeyView) -> dict[str, Any]:
    """`/v1/me` (fact sheet, section 4.22). A key of another form shows what is its own to the mock: four digits of its account."""
    plan = view.plan if view.plan in LIMITS else BEST
    rpm, tpm = LIMITS[plan]
    own = view.key.removeprefix(PREFIX) if view.key.startswith(PREFIX) else view.id[-4:]
    return {
        "object": "key",
        "id": f"key_{view.id.removeprefix('acct_')}",
        "name": view.name or "default",
        "key_prefix": PREFIX + own[:4],
        "last4": view.key[-4:].rjust(4, "*"),
        "plan": plan,
        "balance": {"amount": f"{view.balance:.2f}", "currency": "USD"},
        "monthly_budget": None if view.budget is None else {"limit": f"{view.budget:.2f}", "used": f"{view.spent:.2f}", "currency": "USD"},
        "limits": {"rpm": rpm, "tpm": tpm},
        "allowed_models": view.models,
    }
