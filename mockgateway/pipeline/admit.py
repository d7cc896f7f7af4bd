"""Who may call, and which model: what stands before an operation's own work."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.call import Call
from mockgateway.content import Model
from mockgateway.pipeline.select import PAID
from mockgateway.problem import Problem
from mockgateway.spec.credentials import read_key
from mockgateway.spec.operation import Operation
from mockgateway.state.accounts import Account, Accounts, Limits

NOTICE = 7 * 86_400  # seconds before a key's end in which its account is told (assumed)

# What an address may not meet too often (BabySea's BSE1006).
WRONG_KEY = ("missing_key", "invalid_key", "revoked_key", "expired_key", "wrong_region")

# The kind of model that makes a thing, where the two words differ.
_KINDS = {"image_variation": "image_edit", "translation": "transcription"}


def admit_key(call: Call, operation: Operation, accounts: Accounts) -> None:
    """Find the account of the call's key, and count the call in its minute. Raises Problem for a key that may not, or not so often."""
    call.key, scheme = read_key(operation, call.head, call.query)
    if not call.key and operation.keyless:
        return
    paid, pattern, began = (
        operation.do in PAID,
        scheme.pattern if scheme else None,
        call.sandbox.began,
    )
    limits: Limits = call.state.limits
    if accounts.strict:
        limits.check_failed_keys(call.client)
    try:
        call.account = accounts.admit(
            call.key, call.client, call.region, operation.scope, paid, pattern, call.received, began
        )
    except Problem as problem:
        if accounts.strict and problem.name in WRONG_KEY:
            limits.count_failed_key(call.client)
        raise
    call.window = limits.window(call.account, call.received)  # a refusal reports it as well
    if call.window is not None:
        call.window = limits.count_request(call.account, call.window)
    if call.account.expires is not None and call.state.outbox.has_subscriber(
        call.account, "key_expiring"
    ):
        _tell_expiry(call, call.account)


def _tell_expiry(call: Call, account: Account) -> None:
    """The account is told a week before a key of its expires: of one that is used, and once."""
    ends = account.expires_at(call.sandbox.began)
    if ends is not None and call.state.store.swap(
        f"{call.sandbox.name}/{call.gateway}/expiring/{account.id}", None, b""
    ):
        told = {"name": account.name, "last4": account.key[-4:], "expires_at": int(ends)}
        call.state.outbox.post(
            account,
            "key_expiring",
            max(call.received, ends - NOTICE),
            data=told,
            on_delivery=call.on_delivery,
        )


def admit_model(call: Call, operation: Operation, name: str, models: Mapping[str, Model]) -> Model:
    """The model of that name. Raises Problem for one that there is not, that makes something else, or that the key may not use."""
    model = models.get(name)
    if model is None:
        raise Problem(
            "model_not_found",
            f"The model '{name[:200]}' does not exist.",
            param="model",
            model=name,
            endpoint=name,
        )
    if operation.make and model.kind != _KINDS.get(operation.make, operation.make):
        raise Problem(
            "model_mismatch",
            f"The model '{name}' makes {model.kind}, not {operation.make}.",
            param="model",
            model=name,
            endpoint=name,
        )
    call.account.check_model(name)
    return model
