"""What passes between the server and a worker process: pickles, each behind its length in four bytes."""

from __future__ import annotations

import pickle
import struct
from typing import Any, BinaryIO


def send(pipe: BinaryIO, message: Any) -> None:
    """Write one message. Raises OSError where nobody reads."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(struct.pack(">I", len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """Read one message. Raises EOFError where the other end is gone."""
    head = pipe.read(4)
    if len(head) < 4:
        raise EOFError
    (size,) = struct.unpack(">I", head)
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - from a process of our own
