"""Texts on the same subject are closer than others, in six languages."""

from __future__ import annotations

import sys
from array import array
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockgateway import text_tables
from mockgateway.similarity import closeness, vector
from mockgateway.similarity.words import COMMON, plain, stem, weight
from tests import processes

# A text, a related one, an unrelated one.
TRIPLES = [
    ("car", "automobile", "banana"),
    ("happy", "glad", "table"),
    ("dog", "puppy", "invoice"),
    (
        "A man is playing a guitar.",
        "Someone plays the guitar on stage.",
        "The bank raised its interest rates.",
    ),
    (
        "How do I reset my password?",
        "I forgot my login credentials and cannot sign in.",
        "The soup needs more salt.",
    ),
    (
        "The refund was issued yesterday.",
        "When will I get my money reimbursed?",
        "Whales are mammals that live in the ocean.",
    ),
    (
        "Cheap flights to Berlin",
        "inexpensive plane tickets to Berlin",
        "how to train a neural network",
    ),
    (
        "The doctor prescribed a new medicine.",
        "My physician gave me different medication.",
        "Our train leaves at noon.",
    ),
    (
        "Python raises a KeyError",
        "a KeyError exception in my python programs",
        "a recipe for apple pie",
    ),
    (
        "The harbor is closed because of a storm.",
        "Storms have shut the harbour.",
        "She bought three novels.",
    ),
    ("el coche es rapido", "un automóvil veloz", "la sopa está fría"),
    (
        "El perro duerme en la casa",
        "Los cachorros están durmiendo en su hogar",
        "El precio del billete ha subido",
    ),
    (
        "¿Dónde está mi pedido?",
        "El paquete de mi pedido no ha llegado",
        "La película fue muy divertida",
    ),
    ("Quiero cancelar la suscripción", "cancelación de suscripciones", "una receta de pan"),
    (
        "La lluvia en Sevilla",
        "En Sevilla llueve, hay mucha lluvia",
        "El profesor explica la gramática",
    ),
    ("Das Auto ist sehr schnell", "ein schnelles Fahrzeug", "Die Katze trinkt Milch"),
    ("Wie kündige ich meinen Vertrag?", "Kündigung des Vertrags", "Der Hafen liegt am Meer"),
    ("Der Hund spielt im Garten", "Hunde spielen in Gärten", "Die Rechnung ist noch offen"),
    (
        "Ich habe starke Kopfschmerzen",
        "Mein Arzt sagt, gegen Kopfschmerzen hilft Ruhe",
        "Wir fliegen nach Madrid",
    ),
    ("Das Wetter morgen: Regen", "Es wird morgen regnen", "Bücher über Geschichte"),
    ("今天天气怎么样", "明天的天气预报", "我喜欢吃苹果"),
    ("我想退款", "如何申请退款", "这部电影很好看"),
    ("上海的酒店", "上海有哪些宾馆", "学习编程语言"),
    ("我的狗很可爱", "这只狗真可爱", "银行的利率上涨了"),
    ("如何重置密码", "忘记密码怎么办", "今晚吃什么"),
    ("โรงแรมใกล้ทะเล", "ที่พักริมทะเล โรงแรมราคาถูก", "วิธีเขียนโปรแกรม"),
    ("ขอคืนเงิน", "ต้องการเงินคืน ขอคืนเงินได้ไหม", "แมวกำลังนอนหลับ"),
    ("วันนี้อากาศเป็นอย่างไร", "พยากรณ์อากาศพรุ่งนี้", "ฉันชอบกินข้าวผัด"),
    ("ลืมรหัสผ่าน", "รีเซ็ตรหัสผ่านอย่างไร", "ร้านอาหารญี่ปุ่นในกรุงเทพ"),
    ("รถยนต์ไฟฟ้า", "รถไฟฟ้าและรถยนต์รุ่นใหม่", "สูตรขนมปัง"),
    ("今日の天気は", "明日の天気予報", "猫が好きです"),
    ("パスワードを忘れました", "パスワードの再設定方法", "東京のレストラン"),
    ("返金してほしい", "返金の手続きについて", "この映画は面白い"),
    ("犬の散歩", "犬と散歩に行く", "銀行の金利"),
    ("電車が遅れています", "電車の遅延情報", "新しい料理のレシピ"),
    ("Hello", "您好", "ใบแจ้งหนี้"),
    ("Where is the hotel?", "酒店在哪里？", "我的狗生病了"),
    ("king", "queen", "keyboard"),
    ("doctor", "nurse", "guitar"),
    ("tiger", "lion", "mortgage"),
    ("rain", "storm", "violin"),
    ("investment", "dividend", "kitten"),
    ("Paris", "London", "shoe"),
    ("red", "blue", "judge"),
    ("rey", "reina", "servidor"),
    ("König", "Königin", "Schuh"),
    ("roi", "reine", "chaussure"),
    ("国王", "公主", "服务器"),
    ("ライオン", "象", "サーバー"),
    ("สิงโต", "ช้าง", "ฐานข้อมูล"),
    ("reina", "queen", "shoe"),
    ("The king wore a crown.", "A princess sat on the throne.", "The compiler reports an error."),
    (
        "The nurse checked the patient's fever.",
        "Symptoms of a virus",
        "The team won the championship.",
    ),
    ("Das Wetter ist schlecht", "The weather is bad", "The invoice is wrong"),
]


@pytest.mark.parametrize(
    ("text", "related", "unrelated"), [pytest.param(*row, id=row[0][:30]) for row in TRIPLES]
)
def test_a_related_text_is_closer_than_an_unrelated_one(
    text: str, related: str, unrelated: str
) -> None:
    close, far = closeness(text, related), closeness(text, unrelated)
    assert close > 0.15 > far
    assert (
        cosine(vector(text, 1536), vector(related, 1536))
        > cosine(vector(text, 1536), vector(unrelated, 1536)) + 0.05
    )


LIBRARY = [
    "Refunds are paid back to your card within thirty days.",
    "To change your password, open the settings and choose security.",
    "Our office is open from Monday to Friday, nine to five.",
    "The battery of the laptop lasts ten hours on one charge.",
    "Parcels are delivered within three working days.",
    "Vegetarian lasagne needs spinach, ricotta and tomato sauce.",
    "The museum shows paintings by Dutch masters.",
    "Bicycles may be taken on the train outside rush hour.",
    "A puppy should see the vet for its first vaccination at eight weeks.",
    "The Pacific is the largest ocean on Earth.",
    "Python lists are ordered and may hold values of any type.",
    "Interest on savings is paid at the end of the year.",
    "The flight to Lisbon leaves at seven in the morning.",
    "Drink plenty of water when you have a fever.",
    "The orchestra plays Beethoven's ninth symphony tonight.",
    "Tenants must give three months' notice before they move out.",
    "Solar panels on the roof produce electricity during the day.",
    "The recipe asks for two eggs, flour and sugar.",
    "Wolves hunt in packs and roam large forests.",
    "The parliament votes on the new tax law next week.",
    "A rerank model sorts search results by relevance.",
    "Goalkeepers are the only players who may use their hands in football.",
    "The moon orbits the Earth once in about twenty-seven days.",
    "Roses need sun and should be pruned in early spring.",
    "The hotel offers free breakfast and a swimming pool.",
    "Snow is expected above a thousand metres tomorrow.",
    "The novel tells the story of a whaling ship.",
    "An index makes a database query faster.",
    "Teachers get six weeks of holiday in summer.",
    "Coffee grows best in the shade near the equator.",
]
QUERIES = [
    ("How do I get a refund?", 0),
    ("I want a new password", 1),
    ("office opening hours on Friday", 2),
    ("how long does the laptop battery last", 3),
    ("When will my parcel be delivered?", 4),
    ("tomato lasagne with spinach", 5),
    ("Dutch paintings in a museum", 6),
    ("taking a bike on a train", 7),
    ("vaccination of dogs", 8),
    ("which sea is the largest", 9),
    ("values in a python list", 10),
    ("savings interest", 11),
    ("planes to Lisbon", 12),
    ("what to drink with a fever", 13),
    ("Beethoven symphony concert", 14),
    ("electricity from solar energy", 16),
    ("sorting results by relevance", 20),
    ("soccer rules for the goalkeeper", 21),
    ("how to prune roses", 23),
    ("speed up a database with an index", 27),
]


@pytest.mark.parametrize(("query", "expected"), [pytest.param(*row, id=row[0]) for row in QUERIES])
def test_a_search_finds_the_sentence_with_the_same_meaning(query: str, expected: int) -> None:
    query_vector = vector(query, 1024)
    assert (
        max(
            range(len(LIBRARY)),
            key=lambda place: cosine(query_vector, vector(LIBRARY[place], 1024)),
        )
        == expected
    )


def cosine(one: array[float], other: array[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@given(st.text(max_size=60), st.integers(1, 4096))
def test_a_vector_has_the_requested_dimensions_and_length_one(text: str, dimensions: int) -> None:
    found = vector(text, dimensions)

    assert len(found) == dimensions
    assert sqrt(sum(value * value for value in found)) == pytest.approx(1, abs=1e-5)


@given(
    st.lists(st.integers(0, 10**30), min_size=1, max_size=40),
    st.sampled_from([1, 3, 64, 1024, 1536]),
)
def test_token_ids_have_a_vector(tokens: list[int], dimensions: int) -> None:
    assert sqrt(sum(value * value for value in vector(tokens, dimensions))) == pytest.approx(
        1, abs=1e-5
    )


def test_a_short_vector_is_the_normalised_beginning_of_a_long_one() -> None:
    text = "The ship left the harbour at dawn."
    long = vector(text, 4096)

    for dimensions in (256, 1000, 1024, 1536, 3072):
        length = sqrt(sum(value * value for value in long[:dimensions]))
        assert list(vector(text, dimensions)) == pytest.approx(
            [value / length for value in long[:dimensions]], abs=1e-6
        )


def test_closeness_is_the_cosine_of_the_vectors() -> None:
    for text, related, unrelated in TRIPLES:
        assert closeness(text, related) == pytest.approx(
            cosine(vector(text, 1024), vector(related, 1024)), abs=1e-5
        )
        assert closeness(text, unrelated) == pytest.approx(
            cosine(vector(text, 1024), vector(unrelated, 1024)), abs=1e-5
        )


@given(st.text(max_size=80), st.text(max_size=80))
def test_closeness_is_symmetric(one: str, other: str) -> None:
    assert closeness(one, other) == pytest.approx(closeness(other, one), abs=1e-9)
    assert -1.000001 <= closeness(one, other) <= 1.000001


@given(st.text(min_size=1, max_size=80))
def test_a_text_is_closest_to_itself(text: str) -> None:
    assert closeness(text, text) == pytest.approx(1, abs=1e-9) or closeness(text, text) == 0


@pytest.mark.parametrize("seed", ["0", "1"])
def test_every_process_makes_the_same_vector(seed: str) -> None:
    text = "the quick brown fox and the lazy dog; 敏捷的狐狸 สุนัขจิ้งจอก naïve café"
    program = (
        f"from mockgateway.similarity import vector; print(vector({text!r}, 1024).tobytes().hex())"
    )
    done = processes.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert bytes.fromhex(done.stdout) == vector(text, 1024).tobytes()


def test_word_order_matters_a_little() -> None:
    assert 0.8 < closeness("dog bites man", "man bites dog") < 0.99


def test_each_word_of_the_table_is_in_one_line_and_is_not_common() -> None:
    lines = [set(line.split()) for line in text_tables.load("similarity")["concepts"]]
    words = [word for line in lines for word in {stem(plain(word)) for word in line}]

    assert [word for word in set(words) if words.count(word) > 1] == []
    assert [
        word
        for line in lines
        for word in line
        if weight(plain(word)) <= COMMON and len(word) > 1 and word.isascii()
    ] == []
