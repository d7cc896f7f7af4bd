"""Answer a question from documents: embed them, rank the nearest again, and chat about the best."""

import os
import sys
from math import sqrt

import httpx

DOCUMENTS = [
    "Refunds are paid within 14 days after we have received the returned goods.",
    "Parcels inside the country arrive in two to three working days.",
    "The warranty covers manufacturing faults for two years, but not water damage.",
    "Our shop in Lisbon is open from Monday to Saturday, 10 to 19 o'clock.",
    "A lost password is reset with a link that we send by e-mail.",
]

gateway = httpx.Client(
    base_url=os.environ["OPENAI_BASE_URL"],
    headers={"authorization": "Bearer " + os.environ["OPENAI_API_KEY"]},
    timeout=30,
)


def post(path: str, **body: object) -> dict:
    reply = gateway.post(path, json=body)
    reply.raise_for_status()
    return reply.json()


def embed(texts: list[str]) -> list[list[float]]:
    rows = post("/embeddings", model="text-embedding-3-small", input=texts)["data"]
    return [row["embedding"] for row in rows]


def similarity(one: list[float], other: list[float]) -> float:
    product = sum(a * b for a, b in zip(one, other, strict=True))
    return product / sqrt(sum(a * a for a in one) * sum(b * b for b in other))


def answer(question: str) -> tuple[str, str]:
    """Return the best document and the answer."""
    vectors, (wanted,) = embed(DOCUMENTS), embed([question])
    order = sorted(range(len(DOCUMENTS)), key=lambda at: -similarity(wanted, vectors[at]))
    nearest = [DOCUMENTS[at] for at in order[:3]]
    ranked = post("/rerank", model="qwen3-rerank", query=question, documents=nearest, top_n=1)
    best = nearest[ranked["results"][0]["index"]]
    prompt = f"Context:\n{best}\n\nQuestion: {question}"
    chat = post(
        "/chat/completions", model="qwen3-max", messages=[{"role": "user", "content": prompt}]
    )
    return best, chat["choices"][0]["message"]["content"]


if __name__ == "__main__":
    source, text = answer(" ".join(sys.argv[1:]) or "When do I get my refund?")
    print(f"source: {source}\nanswer: {text}")
