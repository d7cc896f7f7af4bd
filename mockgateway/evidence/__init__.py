"""What a run shows of its client: the calls as a judge looks at them, which of them belong together, and what was found."""

from mockgateway.evidence.evidence import Evidence
from mockgateway.evidence.finding import FAULT, WARNING, Finding, Judge
from mockgateway.evidence.sighting import Sighting

__all__ = ["FAULT", "WARNING", "Evidence", "Finding", "Judge", "Sighting"]
