"""Find the user's own words among the context that agents and editors add."""

from __future__ import annotations

import pytest

from mockgateway.content import Message, user_words, without_context

REMINDER = (
    "<system-reminder>\nAlways be brief. Available agents: Explore, Plan.\n</system-reminder>"
)
DETAILS = "<environment_details>\n# Visible files\nmain.py\n</environment_details>"
SCRIPT = '<script src="x.js">\nalert(1)\n</script>'

INJECTED = [
    pytest.param(f"{REMINDER}\nHow tall is Mont Blanc?", "How tall is Mont Blanc?", id="before"),
    pytest.param(f"How tall is Mont Blanc?\n\n{DETAILS}", "How tall is Mont Blanc?", id="after"),
    pytest.param(f"{REMINDER}How tall is it?", "How tall is it?", id="on the same line"),
    pytest.param(f"{REMINDER}{DETAILS}\nHow tall?", "How tall?", id="two blocks in a row"),
    pytest.param(
        "<zorbl_state>\n<x>1</x>\n</zorbl_state>\n\nName a river.", "Name a river.", id="unknown"
    ),
    pytest.param(
        '<file path="a.py">\nprint(1)\n</file>\nWho wrote Hamlet?', "Who wrote Hamlet?", id="a file"
    ),
    pytest.param(
        '<attachment id="1">\nlog\n</attachment>\n<attachment id="2">\nlog\n</attachment>\nHi!',
        "Hi!",
        id="attachments",
    ),
    pytest.param(
        f"<task>\nRename the module\n</task>\n\n# TODO LIST\nUse it.\n\n{DETAILS}",
        "Rename the module",
        id="Cline's task",
    ),
    pytest.param(
        "<additional_data>\nx\n</additional_data>\n\n<user_query>\nWhy is it slow?\n</user_query>",
        "Why is it slow?",
        id="Cursor's query",
    ),
    pytest.param(
        "<context>\nx\n</context>\n<userRequest>\nWrite a haiku\n</userRequest>",
        "Write a haiku",
        id="Copilot's request",
    ),
    pytest.param("<question>\nWhy?\n</question>", "Why?", id="a question alone"),
    pytest.param(
        "<a_note>\nouter <a_note>inner</a_note> rest\n</a_note>\nGo on", "Go on", id="nested alike"
    ),
    pytest.param(
        "# Context from my IDE setup:\n\n## Open tabs:\n- a.py\n\n## My request for Codex:\nFix it",
        "Fix it",
        id="a heading",
    ),
    pytest.param(
        "<permissions instructions>\nnone\n</permissions instructions>\nGo", "Go", id="a space"
    ),
]


@pytest.mark.parametrize(("text", "words"), INJECTED)
def test_context_is_left_out(text: str, words: str) -> None:
    assert user_words(text) == words


THEIRS = [
    pytest.param("What does <b>bold</b> mean in HTML?", id="a tag in a sentence"),
    pytest.param("<b>bold</b> is rendered how?", id="a known tag at the start"),
    pytest.param("Why does this not work?\n<div>\n  <p>a</p>\n</div>", id="a piece of HTML"),
    pytest.param(f"{SCRIPT}\nIs it safe?", id="a script"),
    pytest.param("Parse this XML:\n<zoo>\n<ape/>\n</zoo>", id="introduced by a colon"),
    pytest.param("<zoo>\n<ape/>\n</zoo>\nIs this valid XML?", id="called XML"),
    pytest.param("<zoo>\n<ape/>\n</zoo>\nHow many apes are in the zoo?", id="called by its name"),
    pytest.param("<essay>\nOnce.\n</essay>\n\nProofread the text above.", id="above"),
    pytest.param("Summarize\n<minutes>\nWe met.\n</minutes>", id="a verb that takes a text"),
    pytest.param(
        "<context>\nThe sky is green.\n</context>\nUse the context. What colour is the sky?",
        id="a context that is referred to",
    ),
    pytest.param("```xml\n<zoo>\n</zoo>\n```\nWhich animals?", id="in a code fence"),
    pytest.param("a < b and b > c, is a < c?", id="comparisons"),
    pytest.param("<unclosed>\nWhat is this?", id="a tag that is never closed"),
    pytest.param("<greeting>\nHello\n</greeting>", id="nothing but an unknown block"),
    pytest.param("# Title\n\nIs this good Markdown?", id="a heading of their own"),
]


@pytest.mark.parametrize("text", THEIRS)
def test_markup_that_the_user_shows_or_refers_to_stays(text: str) -> None:
    assert user_words(text) == text


def test_of_several_parts_the_last_without_context_counts() -> None:
    parts = (REMINDER, "Name three lakes.", DETAILS)
    assert user_words("\n".join(parts), parts) == "Name three lakes."
    parts = ("Name three lakes.", "Called the Read tool with the following input: {}", REMINDER)
    assert user_words("\n".join(parts), parts) == "Name three lakes."


def test_parts_without_context_belong_together() -> None:
    parts = ("Translate into French:", "Good morning")
    assert user_words("\n".join(parts), parts) == "\n".join(parts)


def test_a_turn_of_context_alone_is_not_the_users() -> None:
    said = [
        Message("user", "Name a lake."),
        Message("assistant", "Como."),
        Message("user", REMINDER),
    ]
    assert [message.text for message in without_context(said)] == ["Name a lake.", "Como."]
    assert without_context(said[2:]) == said[2:]
    picture = [Message("user", REMINDER, images=("https://a/b.png",))]
    assert without_context(picture)[0].images == ("https://a/b.png",)


def test_a_conversation_without_context_is_returned_as_it_is() -> None:
    said = [Message("system", REMINDER), Message("user", "Name a lake.")]
    assert without_context(said) is said


def test_many_tags_take_little_time() -> None:
    text = "".join(f"<t{number}>\n" for number in range(30_000)) + "</none>\nWhy?"
    assert user_words(text).endswith("Why?")


def test_an_observation_is_the_result_of_the_call_before_it() -> None:
    said = [
        Message("user", "What is the weather in Oslo?"),
        Message("assistant", "Calling tools: [{'name': 'get_weather', 'arguments': {'a': 1}}]"),
        Message("user", 'Observation:\n{"degrees": 21}'),
    ]
    own = without_context(said)
    assert [message.role for message in own] == ["user", "assistant", "tool"]
    assert own[1].calls[0].name == "get_weather"
    assert own[2].text == '{"degrees": 21}'


def test_results_of_tools_lose_what_agents_add() -> None:
    turns = [Message("user", "Read it"), Message("tool", f"port = 1\n\n{REMINDER}", answers="c")]
    assert without_context(turns)[1].text == "port = 1"
    page = [turns[0], turns[1]._replace(text="<p>\nHello\n</p>")]
    assert without_context(page)[1].text == "<p>\nHello\n</p>"
