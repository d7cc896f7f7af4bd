"""The receiver of webhooks, for as long as a run lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mockgateway.contract.receiver import Receiver
from mockgateway.contract.session import Session
from mockgateway.problem import ConfigError


@contextmanager
def receiving(session: Session, wanted: bool) -> Iterator[None]:
    """Listen where that is wanted and the gateway can reach it: on loopback, or behind the tunnel that leads to --webhook-url.

    A port that is taken is told (ConfigError) before anything is sent.
    """
    target = session.target
    if not wanted or not (target.loopback or target.webhook_url):
        yield
    elif session.dry:
        session.webhook = target.webhook_url or "http://127.0.0.1:1/hook"
        yield
    else:
        try:
            session.receiver = Receiver(target.webhook_port)
        except OSError as error:
            raise ConfigError(
                f"--webhook-port {target.webhook_port}",
                f"cannot be listened on ({error.strerror})",
                "take another, or 0 for any that is free",
            ) from None
        session.webhook = target.webhook_url or session.receiver.url
        try:
            yield
        finally:
            session.receiver.close()
