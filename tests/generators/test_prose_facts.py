"""The facts the mock knows: each subject is found by its names and answered with its sentences."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from mockgateway import text_tables
from mockgateway.content import ChatRequest, Message
from mockgateway.generators import prose
from mockgateway.generators.prose import facts

SUBJECTS = text_tables.load("facts")["subjects"]


def say(*texts: str, way: int = 0) -> str:
    turns = [Message("user" if at % 2 == 0 else "assistant", text) for at, text in enumerate(texts)]
    return prose.write_answer(ChatRequest("m", turns), way)


def test_every_subject_has_at_least_two_sentences() -> None:
    sentence = re.compile(r"(?!.*  )[\w\"`].*[.?!。！？]\Z")
    for subject in SUBJECTS:
        for code, sentences in subject.items():
            if code not in ("names", "th"):  # Thai has no full stop
                assert len(sentences) >= 2, subject["names"]
                assert all(map(sentence.match, sentences)), subject["names"]


def test_every_subject_is_found_by_each_of_its_names() -> None:
    for subject in SUBJECTS:
        for name in subject["names"]:
            assert facts.known_facts("", name, "en") == tuple(subject["en"]), name


def test_no_name_stands_for_two_subjects() -> None:
    counts = Counter(name for subject in SUBJECTS for name in subject["names"])
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("code", ["zh", "th", "es", "de", "ja", "fr"])
def test_sentences_are_in_the_language_of_their_key(code: str) -> None:
    texts = [" ".join(subject[code]) for subject in SUBJECTS if code in subject]
    assert len(texts) >= 6
    assert {prose.detect(text) for text in texts} == {code}


@pytest.mark.parametrize(
    ("asked", "pattern"),
    [
        ("Explain why the sky is blue.", r"\AThe sky is blue because air scatters"),
        ("Why is the sky blue?", r"\AThe sky is blue because air scatters"),
        ("What is a vector database?", r"\AA vector database stores embeddings"),
        ("what is sse", r"\AServer-sent events are"),
        ("What is RAG?", "Retrieval-augmented"),
        ("What is DNS?", "Domain Name System"),
        ("What is a B-tree?", "balanced search tree"),
        ("Explain quantum computing like I'm five", "qubits"),
        ("Explain load balancing in one sentence.", r"\A[^.]+\.\Z"),
        ("Give me three facts about black holes", r"(?s)\A1\. A black hole is.*\n3\. [^\n]*\Z"),
        ("What is the largest planet?", "Jupiter"),
        ("Who wrote Hamlet?", "Shakespeare"),
        ("What is the difference between TCP and UDP?", r"(?s)TCP is .*UDP "),
        ("What is the capital of Nigeria?", r"\AThe capital of Nigeria is Abuja\.\Z"),
        ("什么是光合作用？请用英文回答", r"\APhotosynthesis is"),
        ("用德语解释万有引力", r"\ADie Schwerkraft"),
        ("Explain machine learning. Answer in Spanish.", r"\AEl aprendizaje automático"),
    ],
)
def test_a_known_subject_is_explained_with_its_facts(asked: str, pattern: str) -> None:
    for way in range(4):
        assert re.search(pattern, say(asked, way=way)), say(asked, way=way)


@pytest.mark.parametrize(
    "asked",
    [
        "Tell me about the Acme LLM API",
        "What is the Pythonesque Tea Party Act?",
        "Tell me about redistricting tokens gmbh",
        "What is a javanese gamelan?",
    ],
)
def test_a_name_that_only_contains_a_subject_is_not_that_subject(asked: str) -> None:
    assert not any(subject["en"][0] in say(asked) for subject in SUBJECTS)


def test_more_about_a_known_subject_gives_no_project_advice() -> None:
    first = say("What is a black hole?")
    more = say("What is a black hole?", first, "Tell me more")
    assert not re.search(r"Costs and benefits|tools instead of the goal|one part of", more)


def test_answers_in_different_ways_keep_the_facts_and_vary_the_rest() -> None:
    answers = {say("What is a message queue?", way=way) for way in range(64)}
    assert len(answers) > 20
    assert all(text.startswith("A message queue is a list of tasks") for text in answers)


@pytest.mark.parametrize(
    ("asked", "sentences", "words"),
    [
        ("Explain to our clerks what a cache is and why the totals are 5 minutes old. 4 sentences.",
         4, ["fridge", "That is why the totals are 5 minutes old."]),
        ("Explain a queue to a six-year-old in three sentences, with an example with a bakery.",
         3, ["Take a bakery"]),
        ("In three sentences, how does a stack differ from a queue?", 3, ["undo", "arrival"]),
        ("What does churn mean? One sentence.", 1, ["customers who leave"]),
    ],
)  # fmt: skip
def test_an_explanation_has_the_reader_the_length_and_the_example_of_the_request(
    asked: str, sentences: int, words: list[str]
) -> None:
    text = say(asked)
    assert len(re.findall(r"[.!?](?:\s|\Z)", text)) == sentences, text
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("asked", "word", "code"),
    [
        ("Tell me about hydroponic lettuce", "hydroponic lettuce", "en"),
        ("Erkläre mir den Kranbau", "Kranbau", "de"),
        ("介绍一下皮影戏", "皮影戏", "zh"),
        ("Explique la pisciculture", "pisciculture", "fr"),
    ],
)
def test_an_unknown_subject_gets_general_sentences_with_its_name(
    asked: str, word: str, code: str
) -> None:
    for way in range(8):
        assert word in say(asked, way=way)
        assert prose.detect(say(asked, way=way)) == code
