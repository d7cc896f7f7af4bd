"""What generators make and dialects say: answers without any gateway's wording.

Named tuples, since every call makes a handful: they cost half of what frozen dataclasses do.
"""

from mockgateway.content.meaning import (
    Part,
    Query,
    Rank,
    Ranking,
    Suspects,
    Texts,
    Vectors,
    Verdict,
    Verdicts,
)
from mockgateway.content.media import Audio, Heard, Pictures
from mockgateway.content.talk import (
    Choice,
    Completion,
    Finish,
    Format,
    Logprob,
    Message,
    Prompt,
    Role,
    Tool,
    ToolCall,
    Usage,
)
from mockgateway.content.tasks import Failover, History, Order, Output, Ticket, Told
from mockgateway.content.views import (
    Cost,
    Health,
    KeyView,
    Listing,
    Model,
    Price,
    Seen,
    Traffic,
    Upstream,
    Upstreams,
)
from mockgateway.content.written import Written

Content = (
    Completion
    | Listing
    | Upstreams
    | KeyView
    | Traffic
    | Health
    | Price
    | Vectors
    | Ranking
    | Verdicts
    | Told
    | History
    | Pictures
    | Audio
    | Heard
    | Written
)

__all__ = [
    "Audio",
    "Choice",
    "Completion",
    "Content",
    "Cost",
    "Failover",
    "Finish",
    "Format",
    "Health",
    "Heard",
    "History",
    "KeyView",
    "Listing",
    "Logprob",
    "Message",
    "Model",
    "Order",
    "Output",
    "Part",
    "Pictures",
    "Price",
    "Prompt",
    "Query",
    "Rank",
    "Ranking",
    "Role",
    "Seen",
    "Suspects",
    "Texts",
    "Ticket",
    "Told",
    "Tool",
    "ToolCall",
    "Traffic",
    "Upstream",
    "Upstreams",
    "Usage",
    "Vectors",
    "Verdict",
    "Verdicts",
    "Written",
]
