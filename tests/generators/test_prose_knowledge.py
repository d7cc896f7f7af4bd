"""What the mock knows: each subject of its tables is found by its names, told in true form, and asked for as people ask."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from mockgateway.content import ChatRequest, Message
from mockgateway.generators import prose
from mockgateway.generators.prose import knowing, language
from mockgateway.generators.prose.tables.knowledge import subjects
from mockgateway.generators.prose.tables.told import TOLD
from mockgateway.seed import Seed

SUBJECTS = subjects()


def say(*texts: str, way: int = 0) -> str:
    turns = [Message("user" if at % 2 == 0 else "assistant", text) for at, text in enumerate(texts)]
    return prose.answer(ChatRequest("m", turns), Seed.root(0), way)


def test_every_subject_has_sentences_and_all_its_traits_or_sights() -> None:
    sentence = re.compile(r"(?![a-z]*: )(?!.*  )[\w\"`].*[.?!]\Z")
    assert [
        subject.names
        for subject in SUBJECTS
        if len(subject.facts) < 2 or not all(sentence.match(fact) for fact in subject.facts)
    ] == []
    assert [
        subject.names
        for subject in SUBJECTS
        if len(subject.traits) not in (0, 3) or len(subject.sights) not in (0, 5)
    ] == []


def test_every_subject_is_found_by_each_of_its_names() -> None:
    assert [
        name
        for subject in SUBJECTS
        for name in subject.names
        if knowing.known(f"Explain {name} to me") != subject
    ] == []


def test_no_name_stands_for_two_subjects() -> None:
    assert [
        name
        for name, count in Counter(name for subject in SUBJECTS for name in subject.names).items()
        if count > 1
    ] == []


@pytest.mark.parametrize("code", sorted(TOLD))
def test_what_is_told_in_another_language_is_in_it_and_has_an_english_twin(code: str) -> None:
    known = {name for subject in SUBJECTS for name in subject.names}
    for english, names, *sentences in TOLD[code]:
        assert english in known, english
        assert language.detect(" ".join(sentences)) == code, english
        assert len(sentences) >= 2, english
        for name in names.split(","):
            assert knowing.told(name, code, code) == tuple(sentences), (name, code)


@pytest.mark.parametrize(
    ("asked", "pattern"),
    [
        pytest.param(asked, pattern, id=asked)
        for asked, pattern in (
            ("What is a vector database?", r"\AA vector database stores embeddings"), ("what is sse", r"\AServer-sent events are"), ("What is RAG?", "Retrieval-augmented"), ("Explain Raft", "consensus algorithm"),
            ("What is Kafka used for?", r"\AApache Kafka"), ("Explain transformers to a five-year-old", r"\APut simply: a transformer"), ("Explain quantum computing like I'm five", "qubits"),
            ("How do interest rates affect inflation?", r"\AAn interest rate"), ("Explain how solar panels work in one sentence.", r"\ASolar panels [^.]+\.\Z"), ("How do I start running?", r"\ARunning trains"),
            ("Who was Napoleon?", r"\ANapoleon Bonaparte"), ("Why do we dream?", r"\ADreams are"), ("What should I see in Tokyo?", r"(?s)Tokyo is.*\n1\. Sensō-ji.*\n5\. "), ("How many people live in Tokyo?", "37 million"),
            ("Tell me about Berlin", r"\ABerlin is the capital of Germany"), ("Give me three facts about black holes", r"(?s)\n1\. A black hole is.*\n3\. The one at the centre[^\n]*\Z"), ("Give me five facts about octopuses", r"(?s)\n5\. Most live"),
            ("Compare PostgreSQL and MongoDB", r"(?s)PostgreSQL is.*\| Aspect \| PostgreSQL \| MongoDB \|"), ("Should I use Redis or Postgres for caching?", r"\| Aspect \| Redis \| Postgres \|"), ("React or Vue?", r"\| Aspect \| React \| Vue \|"),
            ("Is Rust better than Go?", r"\| Aspect \| Rust \| Go \|"), ("Advantages of TypeScript over JavaScript", r"\| Aspect \| TypeScript \| JavaScript \|"), ("Difference between a virus and bacteria", r"(?s)\*\*Virus\*\*: A virus.*\*\*Bacteria\*\*: Bacteria"),
            ("difference between supervised and unsupervised learning", r"(?s)\ASupervised learning trains.*\| Supervised \|"), ("Pros and cons of electric cars", r"(?s)Pros of electric cars.*Cheap and quiet.*Cons of electric cars.*Charging"),
            ("Give me 3 tips for better sleep", r"(?s)Keep a rhythm.*\n3\. [^\n]*\Z"), ("5 ways to save money", r"(?s)Pay yourself first.*\n5\. [^\n]*\Z"),
            ("Write a blog post about remote work", r"(?s)\A# Remote work.*## In short\n\nRemote work means"), ("Write a LinkedIn post about AI agents", r"(?s)\A.*#AiAgents"), ("Write a product description for running shoes", r"(?s)running shoes.*- \*\*.*\bthem\b"),
            ("Write an email to my boss about a vacation", r"(?s)\ASubject: Request for time off\n\nDear \w+,\n"), ("Plan a 2-day trip to Kyoto", r"Fushimi Inari"),
            ("什么是向量数据库？", r"\A向量数据库存储"), ("比较Python和Java", r"(?s)\APython 是.*\n\nJava 是"), ("介绍一下北京", "故宫"), ("什么是黑洞？请用英文回答", r"\AA black hole is"), ("用德语解释区块链", r"\AEine Blockchain"),
            ("กรุงเทพมีอะไรน่าเที่ยวบ้าง", "วัดโพธิ์"), ("หลุมดำคืออะไร", r"\Aหลุมดำคือ"), ("¿Qué es la inteligencia artificial?", r"\ALa inteligencia artificial"), ("Explain blockchain. Answer in Spanish.", r"\AUna cadena de bloques"),
            ("Was ist ein schwarzes Loch?", r"\AEin Schwarzes Loch"), ("Was ist der Unterschied zwischen Docker und Kubernetes?", r"(?s)\ADocker packt.*\n\nKubernetes betreibt"), ("虹はどうしてできるの？", r"\A虹は"), ("人工知能とは何ですか？", r"\A人工知能とは"),
        )
    ],
)  # fmt: skip
def test_what_people_ask_first_is_answered_from_what_is_known(asked: str, pattern: str) -> None:
    for way in range(4):
        assert re.search(pattern, say(asked, way=way)), say(asked, way=way)


@pytest.mark.parametrize(
    "asked",
    [
        "Tell me about the Acme LLM API",
        "What is the Parisian Tea Party Act?",
        "Tell me about starfish tokens gmbh",
        "What is a javanese gamelan?",
    ],
)
def test_a_name_that_only_contains_a_subject_is_not_that_subject(asked: str) -> None:
    facts = {subject.facts[0] for subject in SUBJECTS}
    assert not any(fact in say(asked) for fact in facts)


def test_more_about_something_known_is_no_advice_on_projects() -> None:
    first = say("What is jazz?")
    assert not re.search(
        r"Costs and benefits|tools instead of the goal|one part of",
        say("What is jazz?", first, "Tell me more"),
    )


def test_an_answer_of_many_ways_keeps_what_is_known_and_varies_the_rest() -> None:
    answers = {say("What is a message queue?", way=way) for way in range(64)}
    assert len(answers) > 20
    assert all(text.startswith("A message queue keeps messages") for text in answers)
