"""Loaded at the start of each Python process of an explored command.

It tells where a program hangs (SIGUSR1 prints its stack), and points fal's Python client at the
mock: the client accepts only a host name and insists on https. It must not import mockgateway,
which the command's interpreter may lack.
"""

from __future__ import annotations

import faulthandler
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

_HERE = str(Path(__file__).parent)
_FAL = "fal_client.client"


class _FalFinder(importlib.abc.MetaPathFinder):
    """Sets the URL of fal's queue when its client is imported."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name != _FAL:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def run_and_set(module: ModuleType) -> None:
                run(module)
                vars(module)["QUEUE_URL_FORMAT"] = os.environ["MOCKGATEWAY_FAL_URL"]

            spec.loader.exec_module = run_and_set  # type: ignore[method-assign]
        return spec


def _load_own() -> None:
    """Run the `sitecustomize` that this one hides, if there is one."""
    others = [folder for folder in sys.path if folder != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if "MOCKGATEWAY_FAL_URL" in os.environ:
    sys.meta_path.insert(0, _FalFinder())
if (folder := os.environ.get("MOCKGATEWAY_PIDS")) and hasattr(signal, "SIGUSR1"):
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    Path(folder, str(os.getpid())).touch()
_load_own()
