"""The mutants of benchmarks/mutants.py: each breaks one thing of one gateway."""

from __future__ import annotations

from mutants.apikey import MUTANTS as APIKEY
from mutants.babysea import MUTANTS as BABYSEA
from mutants.changes import Mutant
from mutants.kinds import KINDS, LEGAL
from mutants.seacloud import MUTANTS as SEACLOUD
from mutants.sealink import MUTANTS as SEALINK

MUTANTS: list[Mutant] = [*SEALINK, *SEACLOUD, *BABYSEA, *APIKEY, *KINDS, *LEGAL]
