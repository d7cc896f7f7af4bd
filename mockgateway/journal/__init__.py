"""The journal: the last exchanges of each sandbox, and the forms in which they are exported."""

from mockgateway.journal.body_capture import BodyCapture
from mockgateway.journal.exchange import Exchange
from mockgateway.journal.journal import Journal
from mockgateway.journal.shared_journal import SharedJournal

__all__ = ["BodyCapture", "Exchange", "Journal", "SharedJournal"]
