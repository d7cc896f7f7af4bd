"""What a run shows of its client: the calls as a judge looks at them, which of them belong together, and what was found."""

from mockgateway.evidence.attempts import Attempt
from mockgateway.evidence.evidence import Evidence
from mockgateway.evidence.finding import FAULT, WARNING, Finding, Judge

__all__ = ["FAULT", "WARNING", "Attempt", "Evidence", "Finding", "Judge"]
