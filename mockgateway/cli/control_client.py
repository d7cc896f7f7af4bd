"""A client of a running mock's control API, and the options that its commands share."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import click
import orjson

from mockgateway.access import TOKEN_VARIABLE, token_headers
from mockgateway.problem import ConfigError

DEFAULT_URL = "http://127.0.0.1:4010"
Json = dict[str, Any]


class ControlClient:
    """The control API of one sandbox.

    Attributes:
        as_json: Whether the command prints JSON.
        url: The URL of the mock, without a final slash.
        sandbox: The name of the sandbox, "" for the default one.
    """

    def __init__(self, url: str, sandbox: str = "", token: str = "", as_json: bool = False) -> None:
        self.url = url.rstrip("/")
        self.sandbox = sandbox
        self.as_json = as_json
        self._base = f"{self.url}/~{quote(sandbox, safe='')}" if sandbox else self.url
        self._headers = {"authorization": f"Bearer {token}"} if token else token_headers()

    def call(
        self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None
    ) -> Json:
        """Return the JSON of a reply.

        Args:
            method: The method.
            path: The path below `/_mock`.
            body: Sent as JSON; bytes are sent as YAML.
            query: The parameters of the URL.

        Raises:
            ConfigError: No mock answers there, or it refuses the call.
        """
        is_yaml = isinstance(body, bytes)
        content = body if is_yaml or body is None else orjson.dumps(body)
        headers = {"content-type": "application/yaml" if is_yaml else "application/json"}
        with self._client() as client:
            try:
                response = client.request(
                    method, f"/_mock{path}", content=content, params=query, headers=headers
                )
            except _errors() as error:
                raise self._unreachable(error) from None
        return self._read(response)

    def events(self) -> Iterator[tuple[str, Json]]:
        """Yield the events of the sandbox. Raises ConfigError once the mock is gone."""
        name = ""
        with self._client(timeout=None) as client:
            try:
                with client.stream("GET", "/_mock/events") as response:
                    if response.status_code != 200:
                        response.read()
                        self._read(response)
                    for line in response.iter_lines():
                        key, _, value = line.partition(": ")
                        if key == "event":
                            name = value
                        elif key == "data":
                            yield name, orjson.loads(value)
            except _errors() as error:
                raise self._unreachable(error) from None
        raise ConfigError("--url", f"the mock at {self.url} has stopped", "start it again")

    def show(self, value: Json, text: str) -> None:
        """Print a value as JSON, or as text, as the user has chosen."""
        if self.as_json:
            text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
        click.echo(text)

    def _client(self, timeout: float | None = 90.0) -> Any:
        import httpx  # heavy

        # The default context reads SSL_CERT_FILE, which `serve --tls` asks to set.
        verify = ssl.create_default_context() if self.url.startswith("https:") else False
        options: Json = {"timeout": timeout, "trust_env": False, "verify": verify}
        try:
            return httpx.Client(base_url=self._base, headers=self._headers, **options)
        except httpx.InvalidURL as error:
            raise self._unreachable(error) from None

    def _unreachable(self, error: Exception) -> ConfigError:
        advice = "start one with `mockgateway serve`, or name another URL"
        return ConfigError("--url", f"no mock answers at {self.url}: {error}", advice)

    def _read(self, response: Any) -> Json:
        try:
            value = response.json()
        except ValueError:
            value = None
        if isinstance(value, dict) and response.status_code < 300:
            return value
        reason = value.get("error") if isinstance(value, dict) else None
        if isinstance(reason, dict) and reason.get("type") == "mockgateway":
            reason = reason.get("message")
        if isinstance(reason, str):
            raise ConfigError(self.url, reason, str(value.get("advice", "")))
        what = f"{self.url} is not the control API of mockgateway"
        raise ConfigError("--url", what, "name the URL that `mockgateway serve` printed")


def printable(text: str) -> str:
    """Return a text of a client in one line, without characters that control a terminal."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _errors() -> tuple[type[Exception], ...]:
    import httpx  # heavy

    return (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError)


class DefaultGroup(click.Group):
    """Commands of which one runs if none is named.

    Args:
        default: The name of that command.
    """

    def __init__(self, *args: Any, default: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default before options that no command precedes."""
        if not args or (args[0].startswith("-") and args[0] not in ("-h", "--help")):
            args = [self._default, *args]
        return super().parse_args(ctx, args)


def control_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name a running mock; the command gets a ControlClient."""

    @functools.wraps(command)
    def call(url: str, sandbox: str, token: str, as_json: bool, **options: Any) -> None:
        command(ControlClient(url, sandbox, token, as_json), **options)

    for option in reversed(
        (
            click.option(
                "--url",
                default=DEFAULT_URL,
                envvar="MOCKGATEWAY_URL",
                show_default=True,
                help="URL of the mock.",
            ),
            click.option(
                "--sandbox", default="", metavar="NAME", help="Sandbox. Default: the default one."
            ),
            click.option(
                "--token",
                default="",
                metavar="TOKEN",
                help=f"Token of the control API. Default: {TOKEN_VARIABLE}.",
            ),
            click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        )
    ):
        call = option(call)
    return call
