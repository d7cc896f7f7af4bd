"""The files in deploy/ use options, variables, ports and paths that exist."""

from __future__ import annotations

import json
import re
import shlex
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockgateway.cli.serve import serve
from mockgateway.faults import FAULTS
from mockgateway.scenario import Library

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text("utf-8"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
MANIFESTS = {
    path.name: list(yaml.safe_load_all(path.read_text("utf-8")))
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
}
OPTIONS = {option.name: option for option in serve.params}
FLAGS = {flag for option in serve.params for flag in (*option.opts, *option.secondary_opts)}
PORT = str(OPTIONS["port"].default)


def instructions(word: str) -> list[str]:
    return re.findall(rf"^{word} (.*)$", DOCKERFILE, re.MULTILINE)


def container(name: str) -> Any:
    return MANIFESTS[name][0]["spec"]["template"]["spec"]["containers"][0]


COMMANDS = {
    "Dockerfile": json.loads(instructions("CMD")[-1]),
    "compose.yaml": COMPOSE["services"]["mock"]["command"],
    "deployment.yaml": container("deployment.yaml")["args"],
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_commands_use_options_of_serve(words: list[str]) -> None:
    assert words[0] == "serve"
    used = [word.partition("=")[0] for word in words if word.startswith("--")]
    assert set(used) <= FLAGS
    serve.make_context("serve", words[1:], resilient_parsing=True)


def test_the_image_copies_files_that_exist_and_that_its_context_includes() -> None:
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    included = {line[1:] for line in ignore if line.startswith("!")}
    copied = {
        word
        for line in instructions("COPY")
        if not line.startswith("--from")
        for word in shlex.split(line)[:-1]
    }
    assert copied == included
    assert [name for name in copied if not (ROOT / name).exists()] == []
    compose = COMPOSE["services"]["mock"]["build"]
    assert (DEPLOY / compose["context"] / compose["dockerfile"]).resolve() == DEPLOY / "Dockerfile"


def test_every_file_has_the_port_and_the_health_check_of_serve() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    main = container("deployment.yaml")
    probes = [
        main[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "readiness", "liveness")
    ]
    ports = [
        *instructions("EXPOSE"),
        *re.findall(r"(?:server mock:|listen )(\d+);", nginx),
        *COMPOSE["services"]["nginx"]["ports"][0].split(":"),
        *[str(port["containerPort"]) for port in main["ports"]],
        *[str(port["port"]) for port in MANIFESTS["service.yaml"][0]["spec"]["ports"]],
    ]
    assert ports == [PORT] * 7
    assert probes == ["/_mock/health"] * 3
    assert f"http://127.0.0.1:{PORT}/_mock/health" in instructions("  CMD|HEALTHCHECK")[0]


def test_variables_are_options_of_serve() -> None:
    texts = [path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file()]
    used = set(re.findall(r"MOCKGATEWAY_([A-Z_]+)", "".join(texts)))
    assert used - {"CACHE"} <= {str(name).upper() for name in OPTIONS}


def test_kubernetes_objects_refer_to_one_another(tmp_path: Path) -> None:
    listed = {"kustomization.yaml", *MANIFESTS["kustomization.yaml"][0]["resources"]}
    assert listed == set(MANIFESTS)
    objects = {
        (one["kind"], one["metadata"]["name"]): one
        for one in chain.from_iterable(MANIFESTS.values())
        if one["kind"] != "Kustomization"
    }
    target = objects["HorizontalPodAutoscaler", "mockgateway"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) in objects
    args = dict(word[2:].partition("=")[::2] for word in COMMANDS["deployment.yaml"][1:])
    store = re.fullmatch(r"redis://([a-z]+):(\d+)/0", args["store"])
    assert store
    assert objects["Service", store[1]]["spec"]["ports"][0]["port"] == int(store[2])
    scenarios = objects["ConfigMap", "mockgateway-scenarios"]["data"]
    folder = container("deployment.yaml")["volumeMounts"][0]["mountPath"]
    assert args["scenario"] in {f"{folder}/{name}" for name in scenarios}
    for name, text in scenarios.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert Library([], FAULTS).add(tmp_path / name).rules
