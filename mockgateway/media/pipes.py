"""What passes between the server and a worker process: pickles, one after another, written and read without a copy of what is large in them."""

from __future__ import annotations

import pickle
from typing import Any, BinaryIO


def send(pipe: BinaryIO, message: Any) -> None:
    """Write one message. Raises OSError where nobody reads."""
    pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """Read one message. Raises EOFError where the other end is gone."""
    try:
        return pickle.load(pipe)  # noqa: S301 - from a process of our own
    except pickle.UnpicklingError:  # cut in the middle
        raise EOFError from None
