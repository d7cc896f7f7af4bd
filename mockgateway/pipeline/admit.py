"""Admit a call: its key, the limits of the key, and the model that it names."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.catalogue import Catalogue, no_model
from mockgateway.content import Model
from mockgateway.pipeline.select import PAID
from mockgateway.problem import Problem
from mockgateway.spec.credentials import read_key
from mockgateway.spec.operation import Operation
from mockgateway.state.accounts import Account, Accounts

EXPIRY_NOTICE = 7 * 86_400  # seconds before expiry when the webhook is sent (assumed)

# Problems that count as wrong keys of an address (BabySea's BSE1006).
WRONG_KEY = ("missing_key", "invalid_key", "revoked_key", "expired_key", "wrong_region")

# What some models stream, and others refuse to.
_MAY_STREAM = frozenset(
    "image image_edit image_variation upscale style_transfer background_removal transcription"
    " translation".split()
)

# The kind of model that makes a thing, where the two words differ.
_KINDS = {"image_variation": "image_edit", "translation": "transcription"}


def admit_key(call: Call, operation: Operation, accounts: Accounts) -> None:
    """Find the account of the call's key, and count the call in its minute.

    Raises Problem for a key that may not make the call, or that has made too many.
    """
    limits = call.state.limits
    kept = None if call.repeatable is None else call.repeatable.validated
    known = None if kept is None else accounts.unlisted(kept.key)
    if kept is not None and known is not None:
        call.key, call.account = kept.key, known
    elif not _find_account(call, operation, accounts):
        return
    account = call.account
    window = call.window = limits.window(account, call.received)  # a refusal reports it as well
    if window is not None:
        call.window = limits.count_request(account, window)
    if account.expires is not None and call.state.outbox.has_subscriber(account, "key_expiring"):
        _announce_expiry(call, account)


def check_key(call: Call, accounts: Accounts) -> None:
    """Raise the Problem of a key that may not make the call, before its body is read."""
    if call.operation is not None and call.operation.security:
        _find_account(call, call.operation, accounts)


def _find_account(call: Call, operation: Operation, accounts: Accounts) -> bool:
    """Set the call's key and account; return False for a call that needs and has no key."""
    call.key, scheme = read_key(operation, call.head, call.query)
    known = accounts.unlisted(call.key)
    if known is not None:
        call.account = known
        return True
    if not call.key and operation.keyless:
        return False
    limits = call.state.limits
    if accounts.strict:
        limits.check_failed_keys(call.client)
    pattern = scheme.pattern if scheme else None
    paid, began = operation.do in PAID, call.sandbox.began
    try:
        call.account = accounts.admit(
            call.key, call.client, call.region, operation.scope, paid, pattern, call.received,
            began,
        )  # fmt: skip
    except Problem as problem:
        if accounts.strict and problem.name in WRONG_KEY:
            limits.count_failed_key(call.client)
        raise
    return True


def _announce_expiry(call: Call, account: Account) -> None:
    """Post the webhook about a key that expires within a week, once, when the key is used."""
    expires, store = account.expires_at(call.sandbox.began), call.state.store
    mark = f"{call.sandbox.name}/{call.gateway}/expiring/{account.id}"
    if expires is None or store.get(mark) is not None:
        return
    data = {"name": account.name, "last4": account.key[-4:], "expires_at": int(expires)}
    due, hook = max(call.received, expires - EXPIRY_NOTICE), call.on_delivery
    outbox, batch = call.state.outbox, call.state.outbox.queue.batch()
    outbox.post(account, "key_expiring", due, data=data, on_delivery=hook, batch=batch)
    if store.commit({mark: None}, {mark: b"", **batch.changes}):
        batch.schedule()


def admit_model(call: Call, operation: Operation, name: str, models: Catalogue) -> Model:
    """Return the model of a name for the operation's kind of output.

    Raises:
        Problem: It does not exist, makes something else, does not take a parameter of the request,
            or the key may not use it.
    """
    kind = _KINDS.get(operation.make, operation.make)
    model = models.find(name, kind)
    if model is None:
        raise no_model(name, kind, models)
    if call.account.models:
        call.account.check_model(name)
    if "response_formats" in model.facts:
        _check_response_format(call, model)
    if operation.make in _MAY_STREAM and call.field("stream") in (True, "true"):
        _check_stream(call, model)
    return model


def _check_response_format(call: Call, model: Model) -> None:
    wanted, known = call.field("response_format"), model.facts["response_formats"]
    if isinstance(wanted, str) and wanted not in known:
        message = (
            f"response_format '{wanted[:50]}' is not compatible with model '{model.id[:200]}'. "
            f"Use {' or '.join(map(repr, known))} instead."
        )
        raise Problem("invalid_request", message, param="response_format")


def _check_stream(call: Call, model: Model) -> None:
    """Refuse `stream` for a model without streams; whisper-1 is documented to ignore it."""
    if "stream" in model.abilities:
        return
    if "ignores_stream" not in model.abilities:
        message = f"Unsupported parameter: the model '{model.id[:200]}' does not support streaming."
        raise Problem("unsupported_parameter", message, param="stream")
    call.content = {name: value for name, value in call.content.items() if name != "stream"}
    call.ignored += ("stream",)
