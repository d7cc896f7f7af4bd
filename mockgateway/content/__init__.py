"""Requests and results, independent of gateways and wire formats.

Generators make them, dialects read and write them. They are named tuples, since every call makes
several and a frozen dataclass takes twice as long to create.
"""

from mockgateway.content.chat import (
    WAYS,
    ChatRequest,
    Choice,
    Completion,
    Finish,
    LiveCompletion,
    Logprob,
    Message,
    ResponseFormat,
    Role,
    TokenCount,
    Tool,
    ToolCall,
    Usage,
)
from mockgateway.content.document_reply import DocumentReply
from mockgateway.content.media import Audio, Pictures, TranscriptionResult
from mockgateway.content.stored_response import StoredResponse, response_key
from mockgateway.content.tasks import (
    Failover,
    Output,
    TaskPage,
    TaskRequest,
    TaskSnapshot,
    TaskView,
)
from mockgateway.content.texts import (
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
from mockgateway.content.user_words import user_words, without_context
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

Content = (
    Completion
    | LiveCompletion
    | TokenCount
    | Model
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
    "WAYS",
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
    "LiveCompletion",
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
    "StoredResponse",
    "TaskPage",
    "TaskRequest",
    "TaskSnapshot",
    "TaskView",
    "TokenCount",
    "Tool",
    "ToolCall",
    "TranscriptionResult",
    "Upstream",
    "Upstreams",
    "Usage",
    "UsageReport",
    "response_key",
    "user_words",
    "without_context",
]
