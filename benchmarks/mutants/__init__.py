"""The mutants of benchmarks/mutants.py: each breaks one thing of one gateway."""

from __future__ import annotations

from mutants.apikey import MUTANTS as APIKEY
from mutants.babysea import MUTANTS as BABYSEA
from mutants.changes import Mutant
from mutants.kinds import KINDS as FIRST_KINDS
from mutants.kinds import LEGAL as FIRST_LEGAL
from mutants.more_kinds import MORE, MORE_LEGAL
from mutants.seacloud import MUTANTS as SEACLOUD
from mutants.sealink import MUTANTS as SEALINK

KINDS, LEGAL = [*FIRST_KINDS, *MORE], [*FIRST_LEGAL, *MORE_LEGAL]
MUTANTS: list[Mutant] = [*SEALINK, *SEACLOUD, *BABYSEA, *APIKEY, *KINDS, *LEGAL]
