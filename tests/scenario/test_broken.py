"""A hundred kinds of broken file: each is refused with its file, its line, the word that offends and what would be right, and never with a traceback."""

from __future__ import annotations

import logging
import textwrap
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from jinja2.exceptions import SecurityError

from mockgateway.cli.scenarios import scenarios
from mockgateway.faults import FAULTS
from mockgateway.problem import ConfigError
from mockgateway.scenario import KnownNames, Library
from mockgateway.scenario.known_names import Known
from mockgateway.scenario.reply import VALUES
from mockgateway.scenario.template import render, unusable
from mockgateway.server import create_app

FINE = "rules:\n- when: {do: complete}\n  faults: [{refuse: rate_limited}]\n"


def rule(text: str) -> str:
    """A file with one rule, which begins on line 2."""
    return "rules:\n- " + textwrap.indent(textwrap.dedent(text).strip(), "  ").lstrip()


def fault(text: str) -> str:
    """A file with one fault, on line 3."""
    return rule(f"when: {{do: complete}}\nfaults: [{text}]")


def reply(text: str) -> str:
    """A file with one reply, on line 3."""
    return rule(f"when: {{make: chat}}\nreply: {text}")


BROKEN: dict[str, tuple[str, int | None, str, str]] = {
    # what the file says; the line; the offending word; what would be right
    "nothing at all": ("", None, "is not a scenario", "mapping"),
    "only a comment": ("# later\n", None, "is not a scenario", "mapping"),
    "a list": ("- a\n- b\n", None, "is not a scenario", "mapping"),
    "a text": ("rate-limited\n", None, "is not a scenario", "mapping"),
    "a number": ("7\n", None, "is not a scenario", "mapping"),
    "no rules": ("name: a\n", None, "has neither rules nor phases", "rules:"),
    "empty rules": ("name: a\nrules: []\n", None, "has neither rules nor phases", "rules:"),
    "rule for rules": ("name: a\nrule:\n- faults: []\n", 2, "'rule'", "'rules'"),
    "phase for phases": ("phase: []\n", 1, "'phase'", "'phases'"),
    "includes for include": (f"{FINE}includes: [realistic]\n", 4, "'includes'", "'include'"),
    "an unknown word": (f"{FINE}colour: red\n", 4, "'colour'", "known:"),
    "a capital": ("Rules: []\n", 1, "'Rules'", "'rules'"),
    "a name that is a number": (f"name: 7\n{FINE}", 1, "expected text, got 7", "quotes"),
    "a name that is a list": (f"name: [a]\n{FINE}", 1, "expected text, got ['a']", "quotes"),
    "an about that is a mapping": (f"about: {{a: 1}}\n{FINE}", 1, "expected text", "quotes"),
    "rules as a mapping": ("rules:\n  when: {do: complete}\n", 1, "rules:", "list"),
    "rules as a text": ("rules: all\n", 1, "expected a list, got 'all'", "list"),
    "a rule that is a text": ("rules:\n- rate_limited\n", 2, "expected a rule, got 'rate_limited'", "when:"),
    "a rule that is nothing": ("rules:\n-\n", 2, "expected a rule, got None", "when:"),
    "a rule that does nothing": ("rules:\n- when: {do: complete}\n", 2, "has neither faults nor a reply", "faults:"),
    "a rule with empty faults": ("rules:\n- faults: []\n", 2, "has neither faults nor a reply", "faults:"),
    "fault for faults": (rule("when: {do: complete}\nfault: [truncate]"), 3, "'fault'", "'faults'"),
    "replys": (rule("when: {do: complete}\nreplys: []"), 3, "'replys'", "'reply'"),
    "whens": (rule("whens: {do: complete}\nfaults: [truncate]"), 2, "'whens'", "'when'"),
    "frist": (rule("frist: 2\nfaults: [truncate]"), 2, "'frist'", "'first'"),
    "two replies": (rule("reply: {text: a}\nreplies: [{text: b}]"), 3, "both", "keep one"),
    "the second rule is wrong": (f"{FINE}- faults: [latancy]\n", 4, "rule 2: fault 1: unknown fault 'latancy'", "'latency'"),
    # conditions
    "when as a text": (rule("when: chat\nfaults: [truncate]"), 2, "when: expected a mapping, got 'chat'", "mapping"),
    "when as a list": (rule("when: [do]\nfaults: [truncate]"), 2, "when: expected a mapping", "mapping"),
    "modle": (rule("when: {modle: a}\nfaults: [truncate]"), 2, "'modle'", "'model'"),
    "say": (rule("when: {say: a}\nfaults: [truncate]"), 2, "'say'", "'says'"),
    "headers": (rule("when: {headers: {a: b}}\nfaults: [truncate]"), 2, "'headers'", "'header'"),
    "a condition on its line": (rule("when:\n  do: complete\n  streem: true\nfaults: [truncate]"), 4, "'streem'", "'stream'"),
    "a model that is a number": (rule("when: {model: 4}\nfaults: [truncate]"), 2, "expected text, got 4", "quotes"),
    "a model that is a list": (rule("when: {model: [a, b]}\nfaults: [truncate]"), 2, "expected text", "quotes"),
    "says nothing": (rule("when: {says: }\nfaults: [truncate]"), 2, "expected text, got None", "quotes"),
    "stream as a text": (rule("when: {stream: 'yes'}\nfaults: [truncate]"), 2, "expected true or false, got 'yes'", "true or false"),
    "stream as yes": (rule("when: {stream: yes}\nfaults: [truncate]"), 2, "expected true or false, got 'yes'", "true or false"),
    "header as a text": (rule("when: {header: x-a}\nfaults: [truncate]"), 2, "expected a mapping, got 'x-a'", "names"),
    "body as a text": (rule("when: {body: $.a}\nfaults: [truncate]"), 2, "expected a mapping, got '$.a'", "names"),
    "a JSONPath unended": (rule("when: {body: {'$.messages[0': a}}\nfaults: [truncate]"), 2, "'$.messages[0' is not a JSONPath", "$.messages"),
    "a JSONPath of nothing": (rule("when: {body: {'': a}}\nfaults: [truncate]"), 2, "is not a JSONPath", "$.messages"),
    "a JSONPath with spaces": (rule("when: {body: {'$..': a}}\nfaults: [truncate]"), 2, "'$..' is not a JSONPath", "$.messages"),
    "an empty condition": (rule("when: {model: ''}\nfaults: [truncate]"), 2, "model: is empty", "leave it out"),
    "an operation that is nobody's": (rule("when: {operation: createChatCompletionn}\nfaults: [truncate]"), 2, "'createChatCompletionn'", "'createChatCompletion'"),
    "an unknown thing to do": (rule("when: {do: completes}\nfaults: [truncate]"), 2, "'completes'", "'complete'"),
    "an unknown thing to make": (rule("when: {make: chats}\nfaults: [truncate]"), 2, "'chats'", "'chat'"),
    "a glob of nothing that is made": (rule("when: {make: 'vidoe*'}\nfaults: [truncate]"), 2, "'vidoe*'", "video"),
    "an unknown gateway": (rule("when: {gateway: sealnk}\nfaults: [truncate]"), 2, "'sealnk'", "'sealink'"),
    "an unknown region": (rule("when: {region: uk}\nfaults: [truncate]"), 2, "'uk'", "us"),
    "an unknown method": (rule("when: {method: FETCH}\nfaults: [truncate]"), 2, "'FETCH'", "PATCH"),
    "a path without its slash": (rule("when: {path: v1/chat/*}\nfaults: [truncate]"), 2, "'v1/chat/*' does not begin with `/`", "prefix"),
    "a header of nothing": (rule("when: {header: {x-a: }}\nfaults: [truncate]"), 2, "x-a: expected text, got None", "`*` for anything"),
    "a header of a list": (rule("when: {header: {x-a: [b]}}\nfaults: [truncate]"), 2, "x-a: expected text, got ['b']", "`*` for anything"),
    "a header with a space": (rule("when: {header: {x a: b}}\nfaults: [truncate]"), 2, "'x a' is not a header name", "x-team"),
    # turns
    "first and nth that never meet": (rule("first: 2\nnth: 3\nfaults: [truncate]"), 3, "first and nth exclude every call", "`when` matches"),
    "after and nth that never meet": (rule("after: 5\nnth: [1, 5]\nfaults: [truncate]"), 3, "after and nth exclude every call", "`when` matches"),
    "first and every that never meet": (rule("first: 2\nevery: 3\nfaults: [truncate]"), 3, "first and every exclude every call", "`when` matches"),
    "first zero": (rule("first: 0\nfaults: [truncate]"), 2, "first: expected a count, got 0", "from 1"),
    "first below zero": (rule("first: -1\nfaults: [truncate]"), 2, "first: expected a count, got -1", "from 1"),
    "first a fraction": (rule("first: 1.5\nfaults: [truncate]"), 2, "first: expected a count, got 1.5", "whole number"),
    "first a text": (rule("first: two\nfaults: [truncate]"), 2, "first: expected a count, got 'two'", "whole number"),
    "first true": (rule("first: true\nfaults: [truncate]"), 2, "first: expected a count, got True", "whole number"),
    "after beyond reason": (rule("after: 99999999999\nfaults: [truncate]"), 2, "after: expected a count, got 99999999999", "from 1"),
    "every a list": (rule("every: [3]\nfaults: [truncate]"), 2, "every: expected a count, got [3]", "whole number"),
    "nth with a zero": (rule("nth: [1, 0]\nfaults: [truncate]"), 2, "nth: expected a count, got 0", "from 1"),
    "nth a text": (rule("nth: third\nfaults: [truncate]"), 2, "nth: expected a count, got 'third'", "whole number"),
    "chance above one": (rule("chance: 1.5\nfaults: [truncate]"), 2, "chance: expected a share, got 1.5", "20%"),
    "chance above a hundred": (rule("chance: 120%\nfaults: [truncate]"), 2, "chance: expected a share, got '120%'", "20%"),
    "chance below zero": (rule("chance: -0.1\nfaults: [truncate]"), 2, "chance: expected a share, got -0.1", "0 to 1"),
    "chance in words": (rule("chance: often\nfaults: [truncate]"), 2, "chance: expected a share, got 'often'", "0 to 1"),
    "between one time": (rule("between: [10s]\nfaults: [truncate]"), 2, "between: ['10s']", "[10s, 1m]"),
    "between three times": (rule("between: [1s, 2s, 3s]\nfaults: [truncate]"), 2, "between:", "[10s, 1m]"),
    "between backwards": (rule("between: [1m, 10s]\nfaults: [truncate]"), 2, "between:", "[10s, 1m]"),
    "between in words": (rule("between: [now, later]\nfaults: [truncate]"), 2, "expected a duration, got 'now'", "150ms"),
    "at the door": (rule("at: door\nfaults: [truncate]"), 2, "'door'", "edge"),
    # faults
    "faults as a mapping": (rule("faults: {truncate: 3}"), 2, "expected a list", "list"),
    "faults as a text": (rule("faults: truncate"), 2, "expected a list, got 'truncate'", "list"),
    "an unknown fault": (fault("latancy: 2s"), 3, "unknown fault 'latancy'", "'latency'"),
    "a fault in capitals": (fault("Latency: 2s"), 3, "unknown fault 'Latency'", "'latency'"),
    "a fault with a dash": (fault("rate-limit: 3"), 3, "unknown fault 'rate-limit'", "'rate_limit'"),
    "a fault that is a number": (fault("7"), 3, "expected a fault, got 7", "latency: 2s"),
    "a fault that is a list": (fault("[truncate]"), 3, "expected a fault", "latency: 2s"),
    "two faults in one": (fault("{truncate: 3, stall: 2s}"), 3, "expected a fault", "one name"),
    "a fault that is nothing": (fault("{}"), 3, "expected a fault", "one name"),
    "an unknown field": (fault("latency: {befor: 2s}"), 3, "'befor'", "'before'"),
    "the second fault": (rule("faults:\n- truncate\n- stal"), 4, "fault 2: unknown fault 'stal'", "'stall'"),
    "a time without a unit that is one": (fault("latency: 2 seconds"), 3, "expected a duration, got '2 seconds'", "150ms"),
    "a time below zero": (fault("latency: -2"), 3, "expected a duration, got -2", "150ms"),
    "a time beyond a day": (fault("latency: 2d"), 3, "expected a duration, got '2d'", "a day"),
    "a time that is a list": (fault("latency: {before: [1, 2]}"), 3, "expected a duration", "150ms"),
    "a time that is infinite": (fault("latency: .inf"), 3, "expected a duration, got inf", "150ms"),
    "an unknown way to spread": (fault("latency: {spread: gaussian}"), 3, "'gaussian'", "normal"),
    "an unknown way to break": (fault("disconnect: {how: rst}"), 3, "'rst'", "'reset'"),
    "a status out of this world": (fault("refuse: {status: 99}"), 3, "99", "200 to 599"),
    "a status in words": (fault("refuse: {status: ok}"), 3, "'ok'", "whole number"),
    "an outage that is none": (fault("outage: {statuses: [200]}"), 3, "200", "503"),
    "an unknown way to garble": (fault("garble: invalid_jsn"), 3, "'invalid_jsn'", "'invalid_json'"),
    "a share beyond the whole": (fault("task_failure: {at: 120%}"), 3, "'120%'", "20%"),
    "an unknown problem": (fault("refuse: rate_limitedd"), 3, "unknown problem 'rate_limitedd'", "'rate_limited'"),
    "an unknown problem of a quota": (fault("quota: {kind: quota_exeeded}"), 3, "unknown problem 'quota_exeeded'", "'quota_exceeded'"),
    "an unknown event of a webhook": (fault("webhook_lost: complete"), 3, "'complete'", "'completed'"),
    "a p99 below its median": (fault("latency: {before: 2s, p99: 1s}"), 3, "p99: 1s must be above its median, 2s", "p99: 2s"),
    "a p99 of nothing": (fault("latency: {p99: 1s}"), 3, "p99: 1s must be above its median, 0s", "write both"),
    "a p99 of a fixed time": (fault("latency: {before: 1s, p99: 2s, spread: fixed}"), 3, "if spread is fixed", "lognormal"),
    "a keep-alive beyond the stall": (fault("stall: {for: 1s, keep_alive: 2s}"), 3, "keep_alive: 2s", "that of `for`"),
    "no upstreams that fail": (fault("upstream_failure: []"), 3, "attempts: is empty", "all: true"),
    "no headers that are lost": (fault("header_loss: []"), 3, "names: is empty", "x-request-id"),
    "a lost header of two lines": (fault('header_loss: ["x\\r\\ny"]'), 3, "is not a header name", "x-request-id"),
    # replies
    "a status without a body": (reply("{json: {a: 1}, status: 204}"), 3, "a 204 has no body", "refuse"),
    "a status beyond the last": (reply("{json: {a: 1}, status: 600}"), 3, "expected a status, got 600", "200 to 599"),
    "a status that is no answer": (reply("{json: {a: 1}, status: 101}"), 3, "expected a status, got 101", "200 to 599"),
    "a status of a text": (reply("{text: a, status: 418}"), 3, "status: is for json and media", "refuse"),
    "headers of a text": (reply("{text: a, headers: {x-a: b}}"), 3, "headers: is for json and media", "json:"),
    "headers that are a number": (reply("{json: {}, headers: 5}"), 3, "headers: expected a mapping, got 5", "x-team"),
    "headers that are a list": (reply("{json: {}, headers: [x-a]}"), 3, "headers: expected a mapping, got ['x-a']", "x-team"),
    "a header of two lines": (reply('{json: {}, headers: {x-a: "b\\r\\nx-evil: 1"}}'), 3, "is not valid in a header", "one line"),
    "a header with a letter that is none": (reply("{json: {}, headers: {x-a: ü日}}"), 3, "is not valid in a header", "ASCII"),
    "a header that frames": (reply("{json: {}, headers: {content-length: 3}}"), 3, "'content-length' cannot be set here", "x-team"),
    "a header's bad name": (reply("{json: {}, headers: {bad name: x}}"), 3, "'bad name' cannot be set here", "x-team"),
    "a tool call that declines": (reply("{tool_calls: [{name: a}], refusal: true}"), 3, "refusal: only a text", "text:"),
    "a tool's bad name": (reply("{tool_calls: [{name: 'look up'}]}"), 3, "'look up' is not a tool name", "letters"),
    "a template of an unknown name": (reply("{text: '{{ requst.model }}'}"), 3, "names 'requst'", "'request'"),
    "a template of many loops": (reply(f"{{text: '{'{% for a in [] %}' * 3}{'{% endfor %}' * 3}'}}"), 3, "more than 2 nested loops", "nested"),
    "a reply of nothing": (reply("{}"), 3, "reply: needs one of text", "tool_calls"),
    "a reply of two kinds": (reply("{text: a, json: {}}"), 3, "text and json", "one of"),
    "a reply that is a number": (reply("7"), 3, "expected text, got 7", "quotes"),
    "txt": (reply("{txt: a}"), 3, "'txt'", "'text'"),
    "a text that is a list": (reply("{text: [a]}"), 3, "expected text", "quotes"),
    "a tool without a name": (reply("{tool_calls: [{arguments: {}}]}"), 3, "'name' is missing", "name:"),
    "a tool with args": (reply("{tool_calls: [{name: a, args: {}}]}"), 3, "'args'", "'arguments'"),
    "a status as a text": (reply("{json: {a: 1}, status: '200'}"), 3, "status: expected a status, got '200'", "whole number"),
    "a template unended": (reply("{text: 'Hi {{ request.model'}"), 3, "template", "cannot be read"),
    "a template of an unknown filter": (reply("{json: {a: '{{ last | shout }}'}}"), 3, "shout", "cannot be read"),
    "a file that is not there": (reply("{media: photo.jpg}"), 3, "'photo.jpg'", "'photo.png'"),
    "a file elsewhere": (reply("{media: ../../etc/passwd}"), 3, "'../../etc/passwd'", "beside"),
    "the third of some replies": (rule("replies:\n- text: a\n- text: b\n- txt: c"), 5, "'txt'", "'text'"),
    # phases and includes
    "phases as a mapping": ("phases: {storm: 1m}\n", 1, "expected a list", "list"),
    "a phase that is a text": ("phases: [storm]\n", 1, "expected a phase, got 'storm'", "`for`"),
    "a phase that lasts for ever before another": ("phases:\n- name: a\n- name: b\n", 2, "only the last phase may have no end", "for: 30s"),
    "a phase with seconds": ("phases:\n- name: a\n  seconds: 3\n", 3, "'seconds'", "for"),
    "a phase of no time": ("phases:\n- name: a\n  for: long\n", 3, "expected a duration, got 'long'", "150ms"),
    "a rule in a phase": ("phases:\n- name: a\n  rules:\n  - faults: [stal]\n", 4, "phase 1: rule 1: fault 1: unknown fault 'stal'", "'stall'"),
    "an include that is unknown": (f"{FINE}include: [fast-chatt]\n", 4, "'fast-chatt'", "'fast-chat'"),
    "an include that is a text": (f"{FINE}include: fast-chat\n", 4, "expected a list, got 'fast-chat'", "list"),
    "an include that is a number": (f"{FINE}include: [7]\n", 4, "7 is not the name of a scenario", "rate-limited"),
    "an include of a timeline": (f"{FINE}include: [brownout]\n", 4, "'brownout' has phases", "rules only"),
    "an include of itself": (f"{FINE}include: [broken]\n", 4, "includes itself", "circle"),
    "an include of a broken one": (f"{FINE}include: [other]\n", 4, "other.yaml:1", "'rules'"),
    "an include that comes back": (f"{FINE}include: [back]\n", 4, "broken > back > broken", "circle"),
    "repeat as a text": (f"{FINE}repeat: twice\n", 4, "expected true or false, got 'twice'", "true or false"),
    "repeat without an end": (f"{FINE}repeat: true\n", 4, "no end after which it could start over", "for: 30s"),
    "an include by its path": (f"{FINE}include: [./fast-chat.yaml]\n", 4, "'./fast-chat.yaml' is a path", "without folder"),
    "a name of nothing": (f"name: ''\n{FINE}", 1, "'' is not a name", "rate-limited"),
    "a name of two lines": (f'name: "a\\nb"\n{FINE}', 1, "is not a name", "rate-limited"),
    # YAML itself
    "an anchor inside itself": ("rules: &r [{when: *r}]\n", 1, "inside itself", "write out"),
    "a tab": ("rules:\n\t- faults: [truncate]\n", 2, "YAML", "indentation"),
    "a bracket unended": ("rules: [\n", None, "YAML", "brackets"),
    "a quote unended": ('name: "a\nrules: []\n', None, "YAML", "quotes"),
    "an indentation that wavers": ("rules:\n  - when: {}\n    faults: [truncate]\n   first: 2\n", None, "YAML", "indentation"),
    "a key twice": (f"{FINE}rules: []\n", 4, "the key 'rules' twice", "keep one"),
    "a key twice within": (rule("first: 1\nfirst: 2\nfaults: [truncate]"), 3, "the key 'first' twice", "keep one"),
    "an anchor that nobody has": ("rules: *nobody\n", None, "YAML", "check"),
    "a tag": (rule("faults: !!python/object:os.system [truncate]"), 2, "tag", "plain"),
    "two documents": (f"{FINE}---\n{FINE}", 4, "second document", "file of its own"),
    "a deep nest": ("rules: " + "[" * 100 + "]" * 100, 1, "60 levels", "flatter"),
    "a very deep nest": ("rules: " + "[" * 20_000, None, "", ""),
    "a bomb of anchors": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{n}: &{n} [{','.join(['*' + p] * 9)}]\n" for p, n in zip("abcdefg", "bcdefgh", strict=True)),
        6,
        "expands",
        "fewer",
    ),
    "a zero byte": ("rules:\x00\n", None, "", ""),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "other.yaml").write_text("Rules: []\n")
    (tmp_path / "back.yaml").write_text(f"{FINE}include: [broken]\n")
    for name in ("fast-chat", "brownout"):
        (tmp_path / f"{name}.yaml").write_text(
            FINE
            if name == "fast-chat"
            else "phases:\n- name: a\n  rules:\n  - faults: [truncate]\n"
        )
    return tmp_path


@pytest.fixture(scope="module")
def known() -> Known:
    return create_app().library.known_names


def refused(path: Path, folder: Path, known: Known = KnownNames) -> str:
    """What is said of a file that cannot be read."""
    library = Library([folder], FAULTS)
    library.known_names = known
    with pytest.raises(ConfigError) as error:
        library.add(path)
    return str(error.value)


def test_there_are_a_hundred_kinds() -> None:
    assert len(BROKEN) >= 100


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused_with_its_line_the_word_and_what_would_be_right(
    kind: str, folder: Path, known: Known
) -> None:
    text, line, word, right = BROKEN[kind]
    path = folder / "broken.yaml"
    path.write_text(text)
    said = refused(path, folder, known)
    assert said.startswith(str(path) if line is None else f"{path}:{line}: "), said
    assert word in said, said
    assert right in said, said
    assert "Traceback" not in said
    assert len(said) < 1500
    shown = CliRunner().invoke(scenarios, ["check", str(path)])
    assert (
        shown.exit_code,
        shown.exception is None or isinstance(shown.exception, SystemExit),
    ) == (1, True)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param("rules: café".encode("latin-1"), "UTF-8", id="latin-1"),
        pytest.param("rules: []".encode("utf-16"), "UTF-8", id="utf-16"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8", id="a picture"),
        pytest.param(b"rules:\n" + b"# more\n" * 1_300_000, "larger", id="too large"),
    ],
)
def test_bytes_that_are_no_scenario_are_refused(data: bytes, word: str, folder: Path) -> None:
    path = folder / "broken.yaml"
    path.write_bytes(data)
    assert word in refused(path, folder)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken.json", '{"rules": [}'),
        ("broken.json", "[1]"),
        ("broken.json", '{"rules": [{"faults": ["latancy"]}]}'),
    ],
)
def test_json_is_refused_in_the_same_words(name: str, text: str, folder: Path) -> None:
    (folder / name).write_text(text)
    assert refused(folder / name, folder).startswith(str(folder / name))


def test_a_file_that_is_not_there_names_the_nearest_one(folder: Path) -> None:
    assert "did you mean 'fast-chat'" in refused(folder / "fast-chatt.yaml", folder)


def test_a_broken_edit_keeps_the_last_good_version_and_says_why(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = folder / "mine.yaml"
    path.write_text(FINE)
    library = Library([folder], FAULTS)
    first = library.get("mine")
    assert library.get("mine") is first
    path.write_text("rules:\n- faults: [latancy]\n")
    with caplog.at_level(logging.ERROR):
        assert library.get("mine") is first
        assert library.get("mine") is first
    assert [record.message.count("'latency'") for record in caplog.records] == [1]
    assert "mine.yaml:2" in library.broken["mine"]
    path.write_text(FINE + "- faults: [truncate]\n")
    assert len(library.get("mine").rules) == 2
    assert library.broken == {}


def test_an_edit_of_an_included_file_counts_too(folder: Path) -> None:
    (folder / "mine.yaml").write_text("include: [fast-chat]\n")
    library = Library([folder], FAULTS)
    assert len(library.get("mine").rules) == 1
    (folder / "fast-chat.yaml").write_text(FINE + "- faults: [truncate]\n")
    assert len(library.get("mine").rules) == 2
    (folder / "fast-chat.yaml").unlink()
    assert len(library.get("mine").rules) == 2


def test_a_file_that_many_include_is_read_once_and_its_rules_hold_once(folder: Path) -> None:
    for number in range(40):
        (folder / f"d{number}.yaml").write_text(f"include: [d{number + 1}, d{number + 1}]\n")
    (folder / "d40.yaml").write_text(FINE)
    assert [rule.name for rule in Library([folder], FAULTS).get("d0").rules] == ["d40#1"]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        pytest.param("{{ 'a' * 1000000000 }}", "numbers only", id="a long text"),
        pytest.param("{{ [1] * 1000000000 }}", "numbers only", id="a long list"),
        pytest.param("{{ 10 ** 10 ** 10 }}", "too large", id="a power"),
        pytest.param("{{ '%1000000000d' % 1 }}", "numbers only", id="padding by %"),
        pytest.param("{{ 'a'.ljust(1000000000) }}", "unsafe", id="padding by a method"),
        pytest.param("{{ '{:>1000000000}'.format(1) }}", "unsafe", id="padding by format"),
        pytest.param("{{ range(1000000000) | list }}", "1000 numbers", id="a range"),
        pytest.param(
            "{% for a in range(1000) %}{% for b in range(1000) %}{{ last }}{% endfor %}{% endfor %}",
            "characters",
            id="loops",
        ),
        pytest.param("{{ last | replace('a', last) }}", "characters", id="a replacement"),
        pytest.param("{{ ''.__class__.__mro__ }}", "unsafe", id="what a sandbox keeps away"),
    ],
)
def test_a_template_cannot_cost_much(template: str, why: str) -> None:
    began = time.monotonic()
    assert unusable(template, VALUES) == ""
    with pytest.raises(SecurityError, match=why):
        render(template, {"last": "a" * 2000, "count": 1})
    assert time.monotonic() - began < 5
