"""Load a document and check it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mockgateway.actions import DO_WORDS
from mockgateway.dialects import SAY_WORDS
from mockgateway.generators import MAKE_WORDS
from mockgateway.problem import ConfigError
from mockgateway.spec.check import check
from mockgateway.spec.document import Document
from mockgateway.spec.findings import log_findings
from mockgateway.spec.overlay import Overlays

VOCABULARY = {"do": DO_WORDS, "make": ("", *MAKE_WORDS), "say": SAY_WORDS}


def load(
    path: Path,
    name: str | None = None,
    overlays: Overlays | None = None,
    roots: Sequence[Path] = (),
    strict: bool = False,
) -> Document:
    """Load a document, repair it and log its mistakes with file and line.

    Args:
        path: Its file.
        name: Its URL prefix; None for the name of the file.
        overlays: Overlays that may extend it.
        roots: Folders that it may refer to, besides its own.
        strict: Whether any mistake is an error.

    Raises:
        ConfigError: The document cannot be served, or has a mistake and `strict` is set.
    """
    document = Document(path, name, roots)
    if overlays is not None:
        overlays.apply(document)
    findings = check(document, VOCABULARY)
    mistakes = [finding for finding in findings if strict and not finding.note]
    for first in mistakes[:1]:
        more = f" ({len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
        raise ConfigError(str(first.place), first.what + more, first.advice)
    log_findings(findings, document.path)
    return document
