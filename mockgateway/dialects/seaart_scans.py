"""SeaArt's content scans (seaart-sdk 0.1.4, modal_types.py; sea-sdk-go, multimodal/types).

Texts are judged by what they say. The mock looks at no pixels and hears no sound: images, videos
and recordings are judged by the names of their files, as in Moderations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from mockgateway.call import Call
from mockgateway.content import (
    Content,
    ModerationInput,
    ModerationRequest,
    ModerationResult,
    ModerationVerdict,
)
from mockgateway.reply import Reply

# By OpenAI's category: the risk type of an image, "" for none; the code and the label of a text.
MEANINGS = {
    "sexual/minors": ("CHILD", "porn", "child_safety"),
    "sexual": ("EROTIC", "porn", "pornography"),
    "violence": ("VIOLENT", "violence", "violence"),
    "violence/graphic": ("VIOLENT", "violence", "gore"),
    "self-harm": ("VIOLENT", "violence", "self_harm"),
    "self-harm/intent": ("VIOLENT", "violence", "self_harm"),
    "self-harm/instructions": ("VIOLENT", "violence", "self_harm"),
    "harassment/threatening": ("VIOLENT", "violence", "threat"),
    "illicit/violent": ("VIOLENT", "violence", "violent_crime"),
    "hate": ("POLITY", "political", "hate"),
    "hate/threatening": ("POLITY", "political", "hate"),
    "harassment": ("", "abuse", "abuse"),
    "illicit": ("", "illicit", "crime"),
}
RISKS = ("POLITY", "EROTIC", "VIOLENT", "CHILD")
FLAGGED, HIGHEST = 0.5, 6  # a score from which content is a risk; the highest level
MAX_PARTS = 200  # sentences and words of a text that are judged one by one
FRAMES = 8  # sampled in a video

_SENTENCE = re.compile(r"[^.!?\n。！？]+")
_WORD = re.compile(r"\w[\w'-]*")
_CROWD = re.compile(r"crowd|group|people|team|family", re.IGNORECASE)
_NOBODY = re.compile(r"landscape|empty|nobody|no.?face", re.IGNORECASE)


class SeaartScans:
    """`say: seaart_scans`."""

    def read(self, call: Call) -> ModerationRequest:
        """Return the file's name, or the text, its sentences and words, each to be judged."""
        name, inputs = _kind(call), [[_file(call.content)]]
        if name.startswith("text"):
            text = call.content["text"]
            inputs = [[ModerationInput("text", part)] for _, part in _parts(text)]
        elif name == "audio":
            inputs = [[ModerationInput("text", _name(call.content["uri"]))]]
        elif name.startswith("visual"):
            texts = [ModerationInput("text", text) for _, text in _fields(call.content)]
            inputs += [[text] for text in texts]
        return ModerationRequest(name, inputs)

    def write(self, call: Call, content: Content) -> Reply:
        """Write the verdict in the form of the scan, with its price."""
        assert isinstance(content, ModerationResult)
        writer = _WRITERS[_kind(call)]
        price = call.model.facts["price"]["each"] if call.model is not None else 0
        value = writer(call.content, content.verdicts, content.id)
        return Reply(200, value=value | {"usage": {"cost": f"{price:g}"}})


def _kind(call: Call) -> str:
    """Return the kind of content that the path scans, such as `image` or `text/content`."""
    assert call.operation is not None
    return call.operation.path.removeprefix("/model/v1/").removesuffix("/scan")


def _file(body: Mapping[str, Any]) -> ModerationInput:
    return ModerationInput("image", body.get("uri") or "data:,")


def _name(url: str) -> str:
    return re.sub(r"[-_.+\s]+", " ", url.partition("?")[0].rsplit("/", 1)[-1])


def _parts(text: str) -> list[tuple[int, str]]:
    """Return the whole text, its sentences and its words, each with its place."""
    sentences = [(found.start(), found[0]) for found in _SENTENCE.finditer(text)]
    words = [(found.start(), found[0]) for found in _WORD.finditer(text)]
    return [(0, text), *[*sentences, *words][:MAX_PARTS]]


def _fields(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the texts of a `text_dict`, also nested ones, by the top-level key."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for inner in value.values() if isinstance(value, dict) else ():
            yield from texts(inner)
        for inner in value if isinstance(value, list) else ():
            yield from texts(inner)

    found = [(key, text) for key, value in body["text_dict"].items() for text in texts(value)]
    return found[:MAX_PARTS]


def _scores(verdict: ModerationVerdict, risks: Sequence[str]) -> dict[str, float]:
    """Return the score of each of the risk types."""
    scores = dict.fromkeys(risks, 0.0)
    for category, score in verdict.scores.items():
        risk = MEANINGS[category][0]
        if risk in scores:
            scores[risk] = max(scores[risk], score)
    return scores


def _top(verdict: ModerationVerdict) -> tuple[str, float]:
    """Return the category with the highest score, and that score."""
    return max(verdict.scores.items(), key=itemgetter(1))


def _level(score: float) -> int:
    """Return 0 to 2 for harmless content, 3 to 6 for a risk."""
    if score < FLAGGED:
        return min(2, int(score * 5))
    return min(HIGHEST, 3 + int((score - FLAGGED) * 8))


def _worst(verdict: ModerationVerdict) -> tuple[str, int]:
    """Return the label of the greatest risk, or "normal", and its level."""
    category, score = _top(verdict)
    return (MEANINGS[category][2] if score >= FLAGGED else "normal"), _level(score)


def _image(body: Mapping[str, Any], verdicts: Any, request: str) -> dict[str, Any]:
    scores = _scores(verdicts[0], body.get("risk_types") or RISKS)
    risks = [risk for risk, score in scores.items() if score >= FLAGGED]
    level = _level(max(scores.values(), default=0.0))
    found = {
        "nsfw_level": level,
        "label_items": [
            {"name": f"scene/{risk.lower()}", "score": level, "risk_type": risk} for risk in risks
        ],
        "risk_types": risks,
    }
    value = {"ok": True, **found, "age_group": []}
    if not body.get("is_video"):
        return value
    frames = [{"frame_index": index, **found} for index in range(FRAMES)]
    return value | {
        "video_duration": float(body.get("duration") or 0.0),
        "max_risk_frame": 0,
        "frame_count": FRAMES,
        "frames_checked": FRAMES,
        "early_exit": False,
        "frame_results": frames,
    }


def _text(body: Mapping[str, Any], verdicts: Any, request: str) -> dict[str, Any]:
    parts = _parts(body["text"])
    flagged: list[dict[str, Any]] = []
    for (start, part), verdict in reversed(list(zip(parts, verdicts, strict=True))):
        stripped = part.strip()
        begin = start + part.index(stripped) if stripped else start
        category, score = _top(verdict)
        end = begin + len(stripped) - 1
        inside = any(begin <= one["start_index"] <= one["end_index"] <= end for one in flagged)
        if score >= FLAGGED and not inside:  # of a sentence, only the words that are the reason
            flagged.append(
                {
                    "word": stripped,
                    "start_index": begin,
                    "end_index": end,
                    "risk_type_code": MEANINGS[category][1],
                }
            )
    flagged.sort(key=itemgetter("start_index"))
    return {
        "data": {"sensitive_words": flagged, "combination": None, "is_sensitive": bool(flagged)},
        "status": {"code": 10000, "msg": "success", "request_id": f"risk-{request}"},
    }


def _text_content(body: Mapping[str, Any], verdicts: Any, request: str) -> dict[str, Any]:
    label, level = _worst(verdicts[0])
    reason = "No risk was found." if label == "normal" else f"The text contains {label}."
    head = {"ok": True, "req_id": f"content-{request}"}
    return head | {"level": level, "label": label, "reason": reason}


def _fusion(body: Mapping[str, Any], verdicts: Any, request: str) -> dict[str, Any]:
    (image, image_level), texts = _worst(verdicts[0]), [_worst(one) for one in verdicts[1:]]
    keys = [
        key for (key, _), (label, _) in zip(_fields(body), texts, strict=True) if label != "normal"
    ]
    sources = [name for name, risky in (("image", image != "normal"), ("text", keys)) if risky]
    reasons = {
        "img_reason": "" if image == "normal" else f"The image's name contains {image}.",
        "text_reason": f"Risks in: {', '.join(dict.fromkeys(keys))}." if keys else "",
    }
    return {
        "ok": True,
        "nsfw_level": max([image_level, *[level for _, level in texts]]),
        "reason": " ".join(filter(None, reasons.values())) or "No risk was found.",
        **reasons,
        "issue_source": "both" if len(sources) == 2 else "".join(sources) or "none",
        "risk_keys": list(dict.fromkeys(keys)),
        "req_id": f"fusion-{request}",
        "msg": "success",
    }


def _face(body: Mapping[str, Any], verdicts: Any, request: str) -> dict[str, Any]:
    name = _name(body.get("uri") or "")
    count = 0 if _NOBODY.search(name) else 3 if _CROWD.search(name) else 1
    width = round(0.9 / max(count, 1), 3)
    boxes = [[round(0.05 + place * width, 3), 0.2, width, 0.5] for place in range(count)]
    faces = [{"box": box, "confidence": 0.98} for box in boxes]
    return {"ok": True, "error": "", "face_count": count, "faces": faces}


def _audio(body: Mapping[str, Any], verdicts: Any, request: str) -> dict[str, Any]:
    label, _ = _worst(verdicts[0])
    risky = label != "normal"
    return {
        "riskDescription": f"The recording's name contains {label}." if risky else "normal",
        "riskLevel": "REJECT" if risky else "PASS",
        "allLabels": [{"label1": label, "label2": "", "description": label}] if risky else [],
        "request_id": f"audio-{request}",
    }


_WRITERS = {
    "image": _image,
    "text": _text,
    "text/content": _text_content,
    "visual/structured/text/fusion": _fusion,
    "face": _face,
    "audio": _audio,
}
