"""Commands that reproduce a finding: curl and pytest."""

from __future__ import annotations

import shlex

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.redact import Redactor
from mockgateway.contract.target import Target
from mockgateway.contract.uploads import decode_form
from mockgateway.redaction import is_secret_header

MAX_BODY = 20_000  # characters
KEY_ROLES = ("first", "second", "garbage")


def curl(exchange: Exchange, redact: Redactor) -> str:
    """Return a command that sends the request again; the key is the shell variable KEY."""
    request = exchange.request
    parts = ["curl", "-sS", "-i", "-X", request.method, shlex.quote(redact.url(request.url))]
    multipart = request.media_type.startswith("multipart/")
    for name, value in request.headers.items():
        if is_secret_header(name) and request.key in KEY_ROLES:
            prefix = f"{value.split(' ')[0]} " if " " in value else ""
            own = request.key == "first"
            wrong = shlex.quote(f"{name}: {prefix}wrong-key")
            parts += ["-H", f'"{name}: {prefix}$KEY"' if own else wrong]
        elif not multipart or name.lower() != "content-type":
            parts += ["-H", shlex.quote(f"{name}: {redact.text(value)}")]
    if multipart:
        for part in decode_form(request.body):
            text = f"@{part.filename}" if part.filename else part.data.decode("utf-8", "replace")
            parts += ["-F", shlex.quote(f"{part.name}={text}")]
    elif request.body:
        body = redact.body(request.body, request.header("content-type"), MAX_BODY)
        parts += ["--data-binary", shlex.quote(body)]
    return " ".join(parts)


def pytest_command(finding: Finding, target: Target) -> str:
    """Return the command that runs the probe of a finding as a test."""
    spec = f"--contract-spec {target.document.path}"
    document = f"--contract-gateway {target.gateway}" if target.gateway else spec
    only = f"{finding.probe} and {finding.operation}" if finding.operation else finding.probe
    return f"pytest --contract-url {target.url} {document} -k {shlex.quote(only)}"
