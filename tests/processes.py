"""Run commands in tests. The whole process group ends with the call, also on a timeout."""

from __future__ import annotations

import contextlib
import os
import signal
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
    """Let the clients of this process trust one authority, which signs nothing.

    The tests make a thousand clients, and each would load the system's authorities for 20 ms.
    Commands still trust those.
    """
    os.environ.setdefault("SYSTEM_AUTHORITIES", os.environ.get("SSL_CERT_FILE", ""))
    os.environ["SSL_CERT_FILE"] = ONE_AUTHORITY


@contextlib.contextmanager
def started(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Start a command in its own process group and kill the group at the end of the block."""
    given = options.pop("env", None)
    environment = {**(os.environ if given is None else given)}
    if environment.get("SSL_CERT_FILE") == ONE_AUTHORITY:  # a command may install packages
        del environment["SSL_CERT_FILE"]
        if file := environment.pop("SYSTEM_AUTHORITIES", ""):
            environment["SSL_CERT_FILE"] = file
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
