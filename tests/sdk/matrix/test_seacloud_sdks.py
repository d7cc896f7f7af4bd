"""SeaCloud's own Python SDKs: every public method that has a route works against the mock.

sea-sdk-js and sea-sdk-go are not on npm or the Go proxy; tests/gateways/test_seacloud.py covers
their routes.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests import processes
from tests.sdk.matrix import install
from tests.serving import Mock

HERE = Path(__file__).parent
SPEED = 100.0  # seconds of the mock's clock in a real one; seacloudai-sdk polls every 2 s at least

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("program", "packages", "calls"),
    [
        pytest.param("seacloud", ("seacloudai-sdk",), 28, id="seacloudai-sdk"),
        pytest.param("seaart", ("seaart-sdk",), 30, id="seaart-sdk"),
    ],
)
def test_every_method_of_the_sdk_works(
    mock: Mock, tmp_path: Path, program: str, packages: tuple[str, ...], calls: int
) -> None:
    sandbox = f"sdk-{program}"
    mock.app.sandbox_state(sandbox).sandbox.clock.run(SPEED)
    interpreter = install.python(program, packages)
    script = tmp_path / f"use_{program}.py"
    shutil.copyfile(HERE / f"{program}.py.txt", script)

    done = processes.run(
        [str(interpreter), str(script), f"{mock.url}/~{sandbox}/seacloud"],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-4000:]
    outcomes = json.loads(done.stdout.strip().splitlines()[-1])
    versions = outcomes.pop("versions")
    print(versions, file=sys.stderr)
    assert {name: outcome for name, outcome in outcomes.items() if outcome != "ok"} == {}, versions
    assert len(outcomes) == calls
