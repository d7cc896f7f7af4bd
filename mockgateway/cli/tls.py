"""Certificates for `mockgateway serve --tls` and `--tls-cert`.

One certificate names this machine and every host that a gateway stands in for, so it fits whatever
name the client sends (SNI). The gateway is then chosen by the `Host` header, as without TLS.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from mockgateway.extras import install_command
from mockgateway.problem import ConfigError

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Tls:
    """The server's side of TLS."""

    context: ssl.SSLContext
    authority: Path | None = None  # the file that clients must trust; None for the user's own
    hosts: tuple[str, ...] = ()  # the names of the certificate


def open_tls(
    enabled: bool,
    certificate: Path | None,
    key: Path | None,
    hosts: Iterable[str],
    folder: Path | None = None,
) -> Tls | None:
    """Return the TLS settings of the flags; None for plain HTTP.

    Args:
        enabled: `--tls`.
        certificate: `--tls-cert`, a PEM file with the chain, and with the key if `key` is None.
        key: `--tls-key`, a PEM file.
        hosts: Names and addresses for a certificate that is made here.
        folder: Where its authority is kept. Default: the user's settings folder.

    Raises:
        ConfigError: The flags contradict each other, or a file cannot be used.
    """
    if certificate is not None:
        if enabled:
            what = "contradicts --tls, which makes a certificate"
            raise ConfigError("--tls-cert", what, "leave out one of the two")
        return Tls(_context(certificate, key))
    if key is not None:
        raise ConfigError("--tls-key", "needs a certificate", "add --tls-cert FILE")
    if not enabled:
        return None
    return _issue(tuple(dict.fromkeys((*LOCAL_NAMES, *hosts))), folder or default_folder())


def default_folder() -> Path:
    """Return where the authority is kept between runs, so that it is trusted only once."""
    return Path(click.get_app_dir("mockgateway")) / "tls"


def trust_lines(authority: Path) -> list[str]:
    """Return the shell line that makes clients trust the authority."""
    names = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE")
    return [f"  export {' '.join(f'{name}={authority}' for name in names)}"]


def _context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    context = _new_context()
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        where = f"--tls-cert {certificate}" + (f" --tls-key {key}" if key else "")
        advice = "name PEM files of a certificate and of its own key, without a passphrase"
        raise ConfigError(where, f"cannot be loaded: {error.strerror or error}", advice) from None
    return context


def _new_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _issue(hosts: tuple[str, ...], folder: Path) -> Tls:
    """Issue a certificate by the authority in the folder, which is made on first use."""
    try:
        import trustme  # an optional package
    except ImportError:
        raise ConfigError("--tls", "needs the package trustme", install_command("tls")) from None
    authority, secret = folder / "ca.pem", folder / "ca-key.pem"
    try:
        if authority.is_file() and secret.is_file():
            ca = trustme.CA.from_pem(authority.read_bytes(), secret.read_bytes())
        else:
            ca = trustme.CA(organization_name="mockgateway on this machine")
            _store(ca, authority, secret)
    except (OSError, ValueError) as error:
        advice = "make the folder writable, remove its files, or use --tls-cert FILE"
        raise ConfigError(f"--tls: {folder}", str(error), advice) from None
    context = _new_context()
    ca.issue_cert(*hosts).configure_cert(context)
    return Tls(context, authority, hosts)


def _store(ca: Any, authority: Path, secret: Path) -> None:
    """Write the authority. Nobody else may read its key: it can vouch for any host."""
    authority.parent.mkdir(parents=True, exist_ok=True)
    secret.unlink(missing_ok=True)
    descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(ca.private_key_pem.bytes())
    authority.write_bytes(ca.cert_pem.bytes())
