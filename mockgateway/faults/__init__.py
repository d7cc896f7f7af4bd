"""The faults that scenarios apply, one per file, named as in scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockgateway.faults.bad_length import BadLength
from mockgateway.faults.disconnect import Disconnect
from mockgateway.faults.garble import Garble
from mockgateway.faults.header_loss import HeaderLoss
from mockgateway.faults.latency import Latency
from mockgateway.faults.missing_field import MissingField
from mockgateway.faults.outage import Outage
from mockgateway.faults.queue_backlog import QueueBacklog
from mockgateway.faults.quota import Quota
from mockgateway.faults.rate_limit import RateLimit
from mockgateway.faults.refuse import Refuse
from mockgateway.faults.result_expired import ResultExpired
from mockgateway.faults.slow_upload import SlowUpload
from mockgateway.faults.stall import Stall
from mockgateway.faults.task_failure import TaskFailure
from mockgateway.faults.task_slow import TaskSlow
from mockgateway.faults.task_stuck import TaskStuck
from mockgateway.faults.truncate import Truncate
from mockgateway.faults.upstream_failure import UpstreamFailure
from mockgateway.faults.webhook_early import WebhookEarly
from mockgateway.faults.webhook_forged import WebhookForged
from mockgateway.faults.webhook_late import WebhookLate
from mockgateway.faults.webhook_lost import WebhookLost
from mockgateway.faults.webhook_out_of_order import WebhookOutOfOrder
from mockgateway.faults.webhook_stale import WebhookStale
from mockgateway.faults.webhook_twice import WebhookTwice
from mockgateway.faults.wrong_content_type import WrongContentType
from mockgateway.faults.wrong_type import WrongType

FAULTS: Mapping[str, type[Any]] = {
    # timing and the connection
    "latency": Latency,
    "slow_upload": SlowUpload,
    "stall": Stall,
    "truncate": Truncate,
    "disconnect": Disconnect,
    # refusals
    "refuse": Refuse,
    "rate_limit": RateLimit,
    "quota": Quota,
    "outage": Outage,
    # contents
    "garble": Garble,
    "wrong_content_type": WrongContentType,
    "wrong_type": WrongType,
    "missing_field": MissingField,
    "bad_length": BadLength,
    "header_loss": HeaderLoss,
    # tasks
    "task_failure": TaskFailure,
    "task_stuck": TaskStuck,
    "task_slow": TaskSlow,
    "queue_backlog": QueueBacklog,
    "upstream_failure": UpstreamFailure,
    "result_expired": ResultExpired,
    # webhooks
    "webhook_lost": WebhookLost,
    "webhook_late": WebhookLate,
    "webhook_twice": WebhookTwice,
    "webhook_out_of_order": WebhookOutOfOrder,
    "webhook_early": WebhookEarly,
    "webhook_forged": WebhookForged,
    "webhook_stale": WebhookStale,
}
