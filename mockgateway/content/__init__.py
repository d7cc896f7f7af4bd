"""What generators make and dialects say: answers without any gateway's wording.

Named tuples, since every call makes a handful: they cost half of what frozen dataclasses do.
"""

from mockgateway.content.meaning import (
    EmbeddingRequest,
    EmbeddingResult,
    ModerationInput,
    ModerationRequest,
    ModerationResult,
    ModerationVerdict,
    RankedDocument,
    RerankRequest,
    RerankResult,
)
from mockgateway.content.media import Audio, Pictures, TranscriptionResult
from mockgateway.content.talk import (
    ChatRequest,
    Choice,
    Completion,
    Finish,
    Logprob,
    Message,
    ResponseFormat,
    Role,
    Tool,
    ToolCall,
    Usage,
)
from mockgateway.content.tasks import (
    Failover,
    Output,
    TaskPage,
    TaskRequest,
    TaskSnapshot,
    TaskView,
)
from mockgateway.content.views import (
    Cost,
    Health,
    KeyView,
    Listing,
    Model,
    PastCall,
    Price,
    Upstream,
    Upstreams,
    UsageReport,
)
from mockgateway.content.written import DocumentReply

Content = (
    Completion
    | Listing
    | Upstreams
    | KeyView
    | UsageReport
    | Health
    | Price
    | EmbeddingResult
    | RerankResult
    | ModerationResult
    | TaskView
    | TaskPage
    | Pictures
    | Audio
    | TranscriptionResult
    | DocumentReply
)

__all__ = [
    "Audio",
    "ChatRequest",
    "Choice",
    "Completion",
    "Content",
    "Cost",
    "DocumentReply",
    "EmbeddingRequest",
    "EmbeddingResult",
    "Failover",
    "Finish",
    "Health",
    "KeyView",
    "Listing",
    "Logprob",
    "Message",
    "Model",
    "ModerationInput",
    "ModerationRequest",
    "ModerationResult",
    "ModerationVerdict",
    "Output",
    "PastCall",
    "Pictures",
    "Price",
    "RankedDocument",
    "RerankRequest",
    "RerankResult",
    "ResponseFormat",
    "Role",
    "TaskPage",
    "TaskRequest",
    "TaskSnapshot",
    "TaskView",
    "Tool",
    "ToolCall",
    "TranscriptionResult",
    "Upstream",
    "Upstreams",
    "Usage",
    "UsageReport",
]
