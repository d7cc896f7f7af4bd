"""What happened: the last exchanges, bounded in number and in bytes."""

from mockgateway.journal.exchange import Exchange
from mockgateway.journal.journal import Budget, Journal
from mockgateway.journal.tap import Tap

__all__ = ["Budget", "Exchange", "Journal", "Tap"]
