"""What goes wrong: one fault a file, by the word that scenarios use for it."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.faults.disconnect import Disconnect
from mockgateway.faults.latency import Latency
from mockgateway.faults.refuse import Refuse
from mockgateway.faults.stall import Stall
from mockgateway.faults.truncate import Truncate

FAULTS: Mapping[str, type] = {
    "disconnect": Disconnect,
    "latency": Latency,
    "refuse": Refuse,
    "stall": Stall,
    "truncate": Truncate,
}
