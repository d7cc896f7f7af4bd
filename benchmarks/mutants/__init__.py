"""Gateways that break one thing each, for benchmarks/mutants.py: a list a gateway."""

from __future__ import annotations

from mutants.apikey import MUTANTS as APIKEY
from mutants.babysea import MUTANTS as BABYSEA
from mutants.changes import Mutant
from mutants.seacloud import MUTANTS as SEACLOUD
from mutants.sealink import MUTANTS as SEALINK

MUTANTS: list[Mutant] = [*SEALINK, *SEACLOUD, *BABYSEA, *APIKEY]
