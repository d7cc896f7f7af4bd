"""Open the source that `serve --text-from` names."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from mockgateway.extras import install_command, missing_packages
from mockgateway.problem import ConfigError, nearest
from mockgateway.protocols import ImageSource
from mockgateway.text_source.base import TextSource
from mockgateway.text_source.function import FunctionSource

OPTION = "--text-from"
TIMEOUT = 30.0  # seconds
DRAWING_TIMEOUT = 300.0
KEY = "MOCKGATEWAY_TEXT_KEY"  # environment variable with the key of a server
IMAGE_KEY = "MOCKGATEWAY_IMAGE_KEY"  # likewise for pictures


def open_source(word: str, model: str = "", timeout: float = TIMEOUT) -> TextSource:
    """Return the text source for the value of `--text-from`.

    Args:
        word: The URL of a server with OpenAI's Chat API, or `module:function` or
            `file.py:function`.
        model: The model to request from a server; "" for the one that the client names.
        timeout: Seconds to wait for the first words.

    Raises:
        ConfigError: The word is neither, or the function does not exist.
    """
    if "://" in word:
        from mockgateway.text_source.chat_server import ChatServer  # imports httpx

        return ChatServer(_base_url(OPTION, word), model, os.environ.get(KEY, ""), timeout)
    if model:
        raise ConfigError(
            "--text-model", "is for a server", f"leave it out, or give {OPTION} a URL"
        )
    module, colon, name = word.rpartition(":")
    if not colon or not module or not name.isidentifier():
        advice = "write http://localhost:11434, mymodule:function or file.py:function"
        raise ConfigError(OPTION, f"{word!r} is neither a URL nor a function", advice)
    return FunctionSource(word, _function(module, name), timeout)


def open_image_source(word: str, model: str = "", timeout: float = DRAWING_TIMEOUT) -> ImageSource:
    """Return the source of pictures at the URL of a server. Raises ConfigError."""
    from mockgateway.text_source.image_server import ImageServer  # imports httpx

    if missing := missing_packages("media"):
        raise ConfigError("--image-from", f"needs {', '.join(missing)}", install_command("media"))
    url = _base_url("--image-from", word)
    return ImageServer(url, model, os.environ.get(IMAGE_KEY, ""), timeout)


def _base_url(option: str, word: str) -> str:
    """Return a server's base URL without a slash at its end; /v1 unless it has a path."""
    url = urlsplit(word)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ConfigError(option, f"{word} is not an http URL", "write http://localhost:11434")
    return word.rstrip("/") if url.path.strip("/") else f"{word.rstrip('/')}/v1"


def _function(module: str, name: str) -> Callable[..., Any]:
    try:
        loaded = _load_file(Path(module)) if module.endswith(".py") else _load_module(module)
    except ConfigError:
        raise
    except Exception as error:  # whatever the user's module raises while it is imported
        raise ConfigError(OPTION, f"{module} cannot be imported: {error!r}") from error
    found = getattr(loaded, name, None)
    if not callable(found):
        names = [each for each, value in vars(loaded).items() if callable(value)]
        raise ConfigError(OPTION, f"{module} has no function {name!r}", nearest(name, names))
    return found  # type: ignore[no-any-return]


def _load_module(name: str) -> ModuleType:
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.insert(0, here)
    return importlib.import_module(name)


def _load_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise ConfigError(OPTION, f"{path} does not exist", "give the path of a Python file")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
