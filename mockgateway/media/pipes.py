"""Messages between the server and a worker process: one pickle after another."""

from __future__ import annotations

import pickle
from typing import Any, BinaryIO


def send(pipe: BinaryIO, message: Any) -> None:
    """Write one message. Raises OSError if the reader is gone."""
    pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """Read one message. Raises EOFError if the writer is gone."""
    try:
        return pickle.load(pipe)  # noqa: S301 - from our own process
    except pickle.UnpicklingError:  # the message was cut off
        raise EOFError from None
