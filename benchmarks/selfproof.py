"""The mock proves itself: stock schemathesis against each of the four served documents finds nothing.

    .venv/bin/python benchmarks/selfproof.py [-n 100] [--seed 1] [GATEWAY ...]

Serves the mock on a free port and runs `schemathesis run` with its own defaults: all phases (examples, coverage, fuzzing, stateful), all checks, positive
and negative data. Only the number of examples and the seed are set, and a key is given. Exit code 1 if anything is found, or an operation was not tested.
"""

from __future__ import annotations

import argparse
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

GATEWAYS = ("sealink", "seacloud", "babysea", "apikey")
SCRIPTS = Path(sys.executable).parent


def prove(url: str, gateway: str, examples: int, seed: int, folder: str) -> tuple[bool, str]:
    """Whether nothing was found, and what schemathesis printed."""
    command = [str(SCRIPTS / "schemathesis"), "run", f"{url}/{gateway}/openapi.json", "-H", "Authorization: Bearer any-key", "-n", str(examples), "--seed", str(seed)]
    done = subprocess.run([*command, "--suppress-health-check", "all", "--no-color"], capture_output=True, text=True, cwd=folder)
    tested = re.search(r"Selected: (\d+)/\d+\s+Tested: (\d+)", done.stdout)
    return done.returncode == 0 and tested is not None and tested[1] == tested[2], done.stdout + done.stderr


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--examples", type=int, default=100, help="schemathesis' --max-examples")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print what schemathesis prints")
    parser.add_argument("gateways", nargs="*", default=GATEWAYS)
    options = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    mock = subprocess.Popen([str(SCRIPTS / "mockgateway"), "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    wrong = 0
    try:
        for _ in range(400):
            try:
                urllib.request.urlopen(f"{url}/_mock/health", timeout=1).read()
                break
            except OSError:
                time.sleep(0.05)
        with tempfile.TemporaryDirectory() as folder:
            for gateway in options.gateways:
                started = time.perf_counter()
                clean, out = prove(url, gateway, options.examples, options.seed, folder)
                wrong += not clean
                cases = re.search(r"Test cases:\s+(.*)", out)
                print(
                    f"{gateway:9} {'nothing found' if clean else 'FOUND SOMETHING'}: {cases[1] if cases else 'no cases'}, in {time.perf_counter() - started:.0f} s",
                    flush=True,
                )
                if options.verbose or not clean:
                    print(out)
    finally:
        mock.terminate()
        mock.wait(10)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
