"""Check that stock schemathesis finds nothing in the mock and the documents that it serves.

    .venv/bin/python benchmarks/selfproof.py [-n 100] [--seed 1] [GATEWAY ...]

Serves the mock on a free port and runs `schemathesis run` with its defaults: all phases (examples,
coverage, fuzzing, stateful), all checks, positive and negative data. Only the number of examples,
the seed, a key and the DEVIATIONS below are set. The exit code is 1 if anything is found or an
operation was not tested.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import starting
from starting import SCRIPTS

# The statuses that schemathesis accepts for a valid request.
USUAL = ("2xx", "3xx", "401", "403", "404", "409", "429")
SERVED = ("2xx", "3xx", "4xx")
# Where a document states what a stock check takes for a fault: the operations, the check and the
# accepted statuses; without statuses the check is off. The documents state each of them, and so
# does docs/decisions/0003-tasks.md.
DEVIATIONS: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {
    "sealink": [
        # The seed: a task whose provider cannot cancel answers 501.
        ("cancelTask", "not_a_server_error", (*SERVED, "501")),
        ("cancelTask", "positive_data_acceptance", (*USUAL, "501")),
        # DELETE cancels a task and does not delete it: it stays readable, as failed.
        ("cancelTask getTask", "use_after_free", ()),
        # A schema cannot say which bytes are an image or a recording: the uploads of stock
        # schemathesis are neither and are refused.
        (
            "editImage createImageVariation createTranscription createAudioTranslation cloneVoice",
            "positive_data_acceptance",
            (*USUAL, "400"),
        ),
    ],
    "seacloud": [
        # Documented: cancelling a task that has ended is a 400 (ALREADY_COMPLETED).
        ("cancelTask cancelOwnedTask", "positive_data_acceptance", (*USUAL, "400")),
        # A task that was cancelled, or whose parameters the model refuses, has no result: fal's
        # clients learn that by the status.
        (
            "getTaskResult getTaskResponse getOwnedTaskResult getOwnedTaskResponse",
            "positive_data_acceptance",
            (*USUAL, "400", "422"),
        ),
    ],
    "apikey": [
        # The seed: a task above the caller's own max_credits is refused. A schema cannot state
        # the cost.
        (
            "createImageTask createVideoTask createMusicTask",
            "positive_data_acceptance",
            (*USUAL, "402"),
        )
    ],
    "_mock": [
        # A schema cannot name the gateways, scenarios, judges and phases that there are now.
        (
            "listModels listTasks getMoney changeMoney getScenario activateScenario postScenario "
            "moveTimeline getVerdict listDeliveries registerEndpoint sendTestMessage setClock "
            "postClock startLoad",
            "positive_data_acceptance",
            (*USUAL, "400"),
        ),
        # The caller names the status of the reply.
        *(
            (
                "receiveMessage putMessage patchMessage receiveNamedMessage putNamedMessage "
                "patchNamedMessage",
                check,
                (*SERVED, "5xx"),
            )
            for check in ("positive_data_acceptance", "not_a_server_error")
        ),
    ],
}
ENDLESS = ("readEvents",)  # operations that are not tested here, since their reply does not end

GATEWAYS = ("sealink", "seacloud", "babysea", "apikey", "_mock")


def prove(
    url: str, gateway: str, examples: int, seed: int, folder: str, phases: str = ""
) -> tuple[bool, str]:
    """Return whether nothing was found, and what schemathesis printed."""
    (Path(folder) / "schemathesis.toml").write_text(_configuration(gateway), "utf-8")
    command = [
        str(SCRIPTS / "schemathesis"),
        "run",
        f"{url}/{gateway}/openapi.json",
        "-H",
        "Authorization: Bearer any-key",
        *(word for name in ENDLESS for word in ("--exclude-operation-id", name)),
        "-n",
        str(examples),
        "--seed",
        str(seed),
    ]
    done = subprocess.run(
        [
            *command,
            *(["--phases", phases] if phases else []),
            "--suppress-health-check",
            "all",
            "--no-color",
        ],
        capture_output=True,
        text=True,
        cwd=folder,
    )
    tested = re.search(r"Selected: (\d+)/\d+\s+Tested: (\d+)", done.stdout)
    complete = tested is not None and tested[1] == tested[2]
    return done.returncode == 0 and complete, done.stdout + done.stderr


def _configuration(gateway: str) -> str:
    """Return the deviations of a gateway's document as a schemathesis.toml."""
    lines = []
    for operations, check, statuses in DEVIATIONS.get(gateway, ()):
        allowed = f"expected-statuses = {list(statuses)}" if statuses else "enabled = false"
        for operation in operations.split():
            lines += ["[[operations]]", f'include-operation-id = "{operation}"']
            lines += [f"[operations.checks.{check}]", allowed, ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "-n", "--examples", type=int, default=100, help="schemathesis' --max-examples"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phases", default="", help="run these phases only")
    parser.add_argument("--url", default="", help="test this server instead of starting one")
    parser.add_argument("--verbose", action="store_true", help="print what schemathesis prints")
    parser.add_argument("gateways", nargs="*", default=GATEWAYS)
    options = parser.parse_args()
    wrong = 0
    server = nullcontext((options.url, 0)) if options.url else starting.mock()
    with server as (url, _), tempfile.TemporaryDirectory() as folder:
        for gateway in options.gateways:
            started = time.perf_counter()
            clean, out = prove(url, gateway, options.examples, options.seed, folder, options.phases)
            wrong += not clean
            cases = re.search(r"Test cases:\s+(.*)", out)
            result = "nothing found" if clean else "FOUND SOMETHING"
            seconds = f"{time.perf_counter() - started:.0f} s"
            counts = cases[1] if cases else "no cases"
            print(f"{gateway:9} {result}: {counts}, in {seconds}", flush=True)
            if options.verbose or not clean:
                print(out)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
