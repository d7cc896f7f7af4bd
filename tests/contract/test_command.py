"""`mockgateway contract` and `compare`: reports, replay, baseline, plan, pytest items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from mockgateway.cli.compare import compare
from mockgateway.cli.contract import contract
from mockgateway.server import Settings
from tests.contract.hostile import answering
from tests.contract.hostile import serving as hostile
from tests.processes import FEW_PLUGINS
from tests.serving import Mock, serving

pytest_plugins = ["pytester"]

KEY = "sk-sealink-test-0000000000000000000000000000"
SEALINK = ["--gateway", "sealink", "--key-env", "KEY"]
EXAMPLES = ["--phase", "examples"]
ONLY = ["--only", "createChatCompletion", "--only", "listModels"]
BROKEN = answering(
    "200 OK\r\nContent-Type: application/json", b'{"id": 1, "data": "' + KEY.encode() + b'"}'
)


@pytest.fixture(scope="module")
def fast() -> Iterator[Mock]:
    with serving(Settings(speed=60)) as running:
        yield running


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEY", KEY)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(contract, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_faithful_gateway_passes(fast: Mock) -> None:
    code, output = run(f"{fast.url}/~kept/sealink", *SEALINK, *ONLY)
    assert code in (0, 3), output
    assert ("PASSED" if code == 0 else "STOPPED BY THE BUDGET") + ": nothing found" in output
    assert "0 spent" not in output


def test_every_report_is_written_and_none_holds_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    files = [
        word
        for kind in ("json", "junit", "html", "har", "sarif", "markdown")
        for word in (f"--{kind}", f"r.{kind}")
    ]
    with hostile(BROKEN) as server:
        code, output = run(
            server.url, *SEALINK, "--phase", "reach", *EXAMPLES, "--github", *ONLY, *files
        )
    assert code == 1
    texts = {path.name: path.read_text() for path in tmp_path.iterdir() if path.is_file()} | {
        "output": output,
        "last": (tmp_path / ".mockgateway/contract.json").read_text(),
    }
    assert len(texts) == 9
    assert [name for name, text in texts.items() if KEY in text] == []
    run_json = json.loads(texts["r.json"])
    assert {finding["check"] for finding in run_json["findings"]} >= {"schema"}
    failures = list(ElementTree.fromstring(texts["r.junit"]).iter("failure"))
    described = [each.text for each in failures if "curl" in str(each.text)]
    broken = [each for each in run_json["causes"] if each["severity"] == "broken"]
    assert len(failures) > 1
    assert sum(str(text).count("curl") for text in described) == len(broken)
    sarif = json.loads(texts["r.sarif"])["runs"][0]["results"]
    causes = run_json["causes"]
    assert {each["partialFingerprints"]["mockgateway/v1"] for each in sarif} == {
        cause["findings"][0] for cause in causes
    }
    assert sorted(id_ for cause in causes for id_ in cause["findings"]) == sorted(
        each["id"] for each in run_json["findings"]
    )
    assert all("curl" in each["message"]["text"] for each in sarif)
    assert all(
        each["locations"][0]["physicalLocation"]["region"]["startLine"] > 1 for each in sarif
    )
    assert len(json.loads(texts["r.har"])["log"]["entries"]) == run_json["sent"]
    assert all(each["id"] in texts["r.html"] for each in run_json["findings"])
    assert "curl" in texts["r.html"]
    assert "FAILED" in texts["summary.md"]
    assert "broken" in texts["summary.md"]
    assert texts["r.markdown"] == texts["summary.md"]
    assert "::error" in output


def test_a_finding_replays_alone() -> None:
    with hostile(BROKEN) as server:
        run(server.url, *SEALINK, *EXAMPLES, *ONLY, "--json", "run.json")
        run_json = json.loads(Path("run.json").read_text())
        finding = next(
            each for each in run_json["findings"] if each["operation"] == "createChatCompletion"
        )
        before = server.hits
        code, output = run("--replay", finding["id"])
        assert code == 1
        assert f"{finding['id']} createChatCompletion" in output
        assert "FAILED again" in output
        assert server.hits - before < before or before < 6
        assert run("--replay", f"run.json#{finding['id']}")[0] == 1
    done = CliRunner().invoke(contract, ["--replay", "run.json#nonsense"])
    assert "no finding in run.json has this id" in str(done.exception)


def test_the_replay_of_a_repaired_finding_passes(fast: Mock) -> None:
    with hostile(BROKEN) as server:
        run(server.url, *SEALINK, *EXAMPLES, *ONLY, "--json", "run.json")
    finding = next(
        each
        for each in json.loads(Path("run.json").read_text())["findings"]
        if each["operation"] == "createChatCompletion"
    )
    code, output = run(f"{fast.url}/~again/sealink", "--replay", f"run.json#{finding['id']}")
    assert (code, "PASSED now" in output) == (0, True)


def test_a_baseline_accepts_what_is_known() -> None:
    with hostile(BROKEN) as server:
        words = [server.url, *SEALINK, *EXAMPLES, *ONLY]
        assert run(*words, "--write-baseline", "known.json")[0] == 1
        assert run(*words, "--baseline", "known.json")[0] == 0
        value = json.loads(Path("known.json").read_text())
        value["accepted"].pop()
        Path("known.json").write_text(json.dumps(value))
        assert run(*words, "--baseline", "known.json")[0] == 1


def test_the_plan_is_printed_and_nothing_is_sent() -> None:
    with hostile(BROKEN) as server:
        code, output = run(server.url, *SEALINK, "--dry-run")
        assert server.hits == 0
    assert code == 0
    assert "Nothing was sent." in output
    assert "paid" in output
    assert KEY not in output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere", "--gateway", "sealink"], "is not a valid URL"),
        (["http://x", "--gateway", "sealnik"], "did you mean 'sealink'"),
        (["http://x", "--gateway", "sealink", "--only", "Chatt"], "did you mean 'Chat'"),
        (["http://x", "--gateway", "sealink", "--key-env", "NOT_SET"], "is not set"),
    ],
    ids=["url", "gateway", "only", "key"],
)
def test_a_mistyped_argument_is_refused(words: list[str], message: str) -> None:
    done = CliRunner().invoke(contract, words)
    assert message in str(done.exception)


def test_a_gateway_does_not_differ_from_itself(fast: Mock) -> None:
    done = CliRunner().invoke(
        compare, [f"{fast.url}/~a/sealink", f"{fast.url}/~b/sealink", *SEALINK, *ONLY]
    )
    assert done.exit_code == 0, done.output
    assert "no differences" in done.output


def test_two_gateways_differ_in_status_headers_and_shape(fast: Mock) -> None:
    with hostile(
        answering(
            "200 OK\r\nContent-Type: application/json\r\nX-New: 1",
            b'{"object": "other", "data": {}}',
        )
    ) as server:
        words = [f"{fast.url}/~c/sealink", server.url, *SEALINK, *ONLY, "--json", "d.json"]
        done = CliRunner().invoke(compare, words)
    assert done.exit_code == 1, done.output
    kinds = {(each["kind"], each["operation"]) for each in json.loads(Path("d.json").read_text())}
    assert kinds >= {
        ("status", "createChatCompletion"),
        ("headers", "listModels"),
        ("shape", "listModels"),
        ("semantics", "createChatCompletion"),
    }


def test_a_recording_is_compared_like_a_gateway(fast: Mock) -> None:
    run(f"{fast.url}/~r/sealink", *SEALINK, *ONLY, "--json", "last-week.json")
    done = CliRunner().invoke(
        compare, [f"{fast.url}/~s/sealink", "last-week.json", *SEALINK, *ONLY]
    )
    assert done.exit_code == 0, done.output


def contract_options(url: str) -> list[str]:
    key = ["--contract-key-env", "KEY"]
    return ["--contract-url", url, "--contract-gateway", "sealink", *key]


# For the pytest items: no settings or plugins of this project, nor those that take time to load.
ITEMS = [*FEW_PLUGINS, "--rootdir", ".", "-c", "/dev/null"]


def test_the_contract_runs_as_pytest_items_of_several_workers(
    fast: Mock, pytester: pytest.Pytester
) -> None:
    chosen = ["-k", "createChatCompletion or reach", "-v", "-n", "2"]
    done = pytester.runpytest_subprocess(
        *ITEMS, *contract_options(f"{fast.url}/~p/sealink"), *chosen
    )
    assert done.ret == 0
    done.stdout.fnmatch_lines(["*protocol[[]protocol-createChatCompletion]*"])
    done.stdout.no_fnmatch_line("*createMusic*")


def test_a_failed_item_shows_the_excerpt_of_the_document(pytester: pytest.Pytester) -> None:
    with hostile(BROKEN) as server:
        done = pytester.runpytest_inprocess(
            *ITEMS, *contract_options(server.url), "-k", "examples and listModels"
        )
    assert done.ret == 1
    done.stdout.fnmatch_lines(["*the document (*"])
    done.stdout.no_fnmatch_line(f"*{KEY}*")


def test_a_wrong_pytest_option_is_reported_without_a_traceback(pytester: pytest.Pytester) -> None:
    unknown = ["--contract-url", "http://127.0.0.1:9", "--contract-gateway", "nosuch"]
    done = pytester.runpytest_inprocess(*ITEMS, *unknown)
    assert done.ret == 4
    done.stderr.fnmatch_lines(["*is not the name of a document*"])
    done.stderr.no_fnmatch_line("*Traceback*")
    done.stdout.no_fnmatch_line("*Traceback*")


def test_junit_counts_match_its_cases(tmp_path: Path) -> None:
    with hostile(BROKEN) as server:
        run(server.url, *SEALINK, *EXAMPLES, "--max-cost", "0.01", "--junit", "r.xml")
    suite = next(iter(ElementTree.parse(tmp_path / "r.xml").getroot()))
    cases = suite.findall("testcase")
    held = {"tests": len(cases)} | {
        f"{word}s" if word == "failure" else word: sum(
            case.find(word) is not None for case in cases
        )
        for word in ("failure", "skipped")
    }
    assert {name: int(suite.get(name, "-1")) for name in held} == held
    assert min(held.values()) > 0


def test_operations_that_the_budget_does_not_allow_are_reported_as_not_compared(fast: Mock) -> None:
    words = [
        f"{fast.url}/~d/sealink",
        f"{fast.url}/~e/sealink",
        *SEALINK,
        *EXAMPLES,
        "--only",
        "createImage",
        "--only",
        "getKey",
    ]
    done = CliRunner().invoke(compare, [*words, "--max-cost", "0.01"])
    assert "budget: createImage" in done.output, done.output


def test_nan_is_refused_as_a_cap() -> None:
    code, output = run("http://127.0.0.1:9", "--gateway", "sealink", "--max-cost", "nan")
    assert (code, "nan is not a number" in output) == (2, True)


def test_a_gateways_text_never_starts_a_line_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = answering("200 OK\r\nContent-Type: application/json", b"\n::error::obey me\n")
    with hostile(spoken) as server:
        _, output = run(server.url, *SEALINK, *EXAMPLES, *ONLY)
    assert "obey me" in output
    assert not any(line.strip().startswith("::") for line in output.splitlines())
