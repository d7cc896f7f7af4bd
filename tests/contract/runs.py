"""Targets and reports for tests of runs."""

from __future__ import annotations

from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.spec.document import Document

KEYS = {
    "sealink": "sk-sealink-test-0000000000000000000000000000",
    "seacloud": "sk-sea-test-works",
    "babysea": "bye_testfull000000000000",
    "apikey": "ak_test_works",
}
NOWHERE = "http://127.0.0.1:9"


def make_target(url: str, gateway: str = "sealink", *only: str) -> Target:
    """Return a target with the test key of a gateway."""
    document = Document(OPENAPI / f"{gateway}.yaml", gateway)
    keys = {"first": KEYS[gateway]}
    return Target(url, document, gateway, keys, only, Catalogue.of(gateway))
