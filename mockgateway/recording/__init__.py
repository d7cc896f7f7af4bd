"""Record the replies of a real gateway, or of the journal, as a scenario."""

from mockgateway.recording.capture import Capture
from mockgateway.recording.cassette import Cassette
from mockgateway.recording.credentials import parse_upstream
from mockgateway.recording.from_journal import capture_exchange
from mockgateway.recording.proxy import Proxy
from mockgateway.recording.rule import rule_action, rules_from, rules_to_yaml

__all__ = [
    "Capture",
    "Cassette",
    "Proxy",
    "capture_exchange",
    "parse_upstream",
    "rule_action",
    "rules_from",
    "rules_to_yaml",
]
