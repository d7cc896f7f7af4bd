"""The evidence of a run: its calls, which of them are retries, and its webhooks."""

from mockgateway.evidence.attempts import Attempt
from mockgateway.evidence.evidence import Evidence
from mockgateway.evidence.mistake import FAULT, WARNING, ClientMistake, Judge

__all__ = ["FAULT", "WARNING", "Attempt", "ClientMistake", "Evidence", "Judge"]
