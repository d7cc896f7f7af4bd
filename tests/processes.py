"""Run commands in tests. The whole process group ends with the call, also on a timeout."""

from __future__ import annotations

import contextlib
import os
import signal
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# Options for a pytest run that needs none of these plugins, which take two seconds to load.
FEW_PLUGINS = [
    f"-pno:{name}"
    for name in ("anyio", "cacheprovider", "faker", "hypothesispytest", "schemathesis")
]

ONE_AUTHORITY = str(Path(__file__).with_name("authority.pem"))
TIMEOUT = 100.0  # seconds; below pytest's own limit, so that the output is shown


def trust_one_authority() -> None:
    """Let the clients of this process trust nobody; commands trust the system's authorities.

    The tests make a thousand clients, and each would load the system's for 20 ms.
    """
    default = ssl.get_default_verify_paths().openssl_cafile
    os.environ.setdefault("SYSTEM_AUTHORITIES", os.environ.get("SSL_CERT_FILE", default))
    os.environ["SSL_CERT_FILE"] = ONE_AUTHORITY


@contextlib.contextmanager
def started(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Start a command in its own process group and kill the group at the end of the block."""
    environment = {**(options.pop("env", None) or os.environ)}
    if environment.get("SSL_CERT_FILE") == ONE_AUTHORITY:  # a command may install packages
        environment["SSL_CERT_FILE"] = environment.pop("SYSTEM_AUTHORITIES")
    process = subprocess.Popen(command, start_new_session=True, env=environment, **options)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
        process.wait()


def run(
    command: Sequence[str | Path],
    *,
    input: Any = None,  # noqa: A002 - as in subprocess.run
    timeout: float = TIMEOUT,
    check: bool = False,
    capture_output: bool = False,
    **options: Any,
) -> subprocess.CompletedProcess[Any]:
    """Run a command like `subprocess.run`, and kill every process that it leaves behind."""
    if capture_output:
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if input is not None:
        options["stdin"] = subprocess.PIPE
    with started(command, **options) as process:
        out, errors = process.communicate(input, timeout)
        done = subprocess.CompletedProcess(process.args, process.returncode, out, errors)
    if check:
        done.check_returncode()
    return done
