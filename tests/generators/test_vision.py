"""Images in a conversation: measured, read from their metadata, and asked about."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from mockgateway.content import ChatRequest, Message
from mockgateway.content.media import ImageRequest
from mockgateway.generators import picture
from mockgateway.generators.prose import write_answer

BALLOONS = 'Three red balloons before a poster that says "Café 東京"'


def uri(data: bytes, type_: str) -> str:
    return f"data:{type_};base64,{base64.b64encode(data).decode()}"


def own(kind: str = "png") -> str:
    drawn = picture.draw(ImageRequest("image", BALLOONS, "", 512, 384, kind))  # type: ignore[arg-type]
    return uri(drawn.data, drawn.type)


def two_colours(caption: str = "") -> str:
    image = Image.new("RGB", (300, 500), (30, 60, 200))
    image.paste((250, 220, 40), (0, 0, 300, 150))
    exif, file = Image.Exif(), io.BytesIO()
    if caption:
        exif[0x010E] = caption.encode()
    image.save(file, "JPEG", exif=exif)
    return uri(file.getvalue(), "image/jpeg")


def see(question: str, image: str) -> str:
    return write_answer(ChatRequest("m", [Message("user", question, [image])]), 0)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many balloons are there?", "It shows 3 balloons."),
        ("What does it say?", "The text in it says “Café 東京”."),
        ("How big is it?", "The image is a PNG of 512 × 384 pixels."),
        ("What colour is the balloon?", "The balloon is red."),
        ("Is it portrait or landscape?", "It is wider than it is tall."),
        ("Is there a dog?", "No, it shows no dog."),
        ("How many toys are there?", "It shows 3 toys."),
        (
            "What is on the left?",
            "It shows t" + BALLOONS[1:] + ". The text in it says “Café 東京”.",
        ),
    ],
)
def test_a_question_about_a_picture_of_the_mock_is_answered(question: str, answer: str) -> None:
    assert see(question, own()) == answer


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_of_the_mock_tells_its_prompt(kind: str) -> None:
    assert f"It shows t{BALLOONS[1:]}" in see("What is this?", own(kind))


def test_another_image_is_measured_and_its_caption_is_read() -> None:
    said = see("Describe the image.", two_colours("Holiday in Rügen"))

    assert "Holiday in Rügen" in said
    assert "JPEG of 300 × 500 pixels" in said
    assert "blue and yellow" in said
    assert "taller than it is wide" in said


def test_no_text_is_made_up() -> None:
    assert see("What does the sign say?", two_colours()) == "I can make out no text in it."


def test_a_dark_image_is_dark_in_german() -> None:
    image, file = Image.new("RGB", (20, 20), (10, 8, 30)), io.BytesIO()
    image.save(file, "PNG")

    assert see("Ist das Bild hell oder dunkel?", uri(file.getvalue(), "image/png")) == (
        "Es ist dunkel."
    )
