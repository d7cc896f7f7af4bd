"""A real gateway's answers, passed through and written down as a scenario."""

from mockgateway.recording.capture import Take
from mockgateway.recording.cassette import Tape
from mockgateway.recording.from_journal import take_of
from mockgateway.recording.proxy import Proxy, upstream_at
from mockgateway.recording.rule import answer_of, as_yaml, rules_of

__all__ = ["Proxy", "Take", "Tape", "answer_of", "as_yaml", "rules_of", "take_of", "upstream_at"]
