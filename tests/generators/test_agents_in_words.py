"""Agents that describe their tools in words: ReAct's actions, and Python code."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

KEY = {"authorization": "Bearer any-key"}

LISTED = """Answer the questions. You have access to the following tools:

order_status(order_id: str) -> str - Look up the status of an order.
search: Search the web for news.

Use the following format:

Question: the input question you must answer
Thought: you should always think about what to do
Action: the action to take, should be one of [order_status, search]
Action Input: the input to the action
Observation: the result of the action
... (this can repeat N times)
Thought: I now know the final answer
Final Answer: the final answer to the original input question

Begin!

Question: {question}
Thought:"""

NAMED = """You have access to these tools:

> Tool Name: order_status
Tool Description: Look up the status of an order.
Tool Args: {"type": "object", "properties": {"order_id": {"type": "string"}}}
> Tool Name: add
Tool Description: Add two numbers.
Tool Args: {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}

## Output Format

```
Thought: I need to use a tool to help me answer the question.
Action: tool name (one of order_status, add) if using a tool.
Action Input: the input to the tool, in a JSON format
```

The tool will respond in the following format:

```
Observation: tool response
```

Then respond with:

```
Thought: I can answer without using any more tools.
Answer: [your answer here]
```"""

CODE = '''You solve tasks with Python code between <code> and </code>. These functions exist:

def order_status(order_id: string) -> string:
    """Look up the status of an order.

    Args:
        order_id: The id of the order.
    """

def final_answer(answer: any) -> any:
    """Give the final answer."""

Call final_answer("...") at the end.'''


def said(client: httpx.Client, *turns: tuple[str, str]) -> str:
    messages = [{"role": role, "content": text} for role, text in turns]
    body = {"model": "qwen3-max", "messages": messages}
    reply = client.post("/sealink/v1/chat/completions", headers=KEY, json=body)
    return str(reply.json()["choices"][0]["message"]["content"])


def action(text: str) -> tuple[str, Any]:
    found = re.search(r"\AThought: .+\nAction: (\w+)\nAction Input: (.+)\Z", text)
    assert found, text
    try:
        return found[1], json.loads(found[2])
    except ValueError:
        return found[1], found[2]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the status of order B-12?", ("order_status", {"order_id": "B-12"})),
        ("Search the web for news about lichens", ("search", "news about lichens")),
    ],
)
def test_tools_in_a_list_are_called_and_reported(
    client: httpx.Client, question: str, expected: tuple[str, Any]
) -> None:
    prompt = LISTED.replace("{question}", question)
    first = said(client, ("user", prompt))
    assert action(first) == expected
    log = f"{prompt} {first.removeprefix('Thought:')}\nObservation: it is blue\nThought:"
    last = said(client, ("user", log))
    assert last.startswith("Thought: ")
    assert "blue" in last.partition("Final Answer: ")[2]


def test_tools_with_schemas_are_called_one_after_another(client: httpx.Client) -> None:
    turns = [("system", NAMED), ("user", "What is the status of order 5 and of order 6?")]
    for order in ("5", "6"):
        step = said(client, *turns)
        assert action(step) == ("order_status", {"order_id": order})
        log = step.replace('"', "'")  # LlamaIndex shows arguments as Python does
        turns += [("assistant", log), ("user", "Observation: shipped")]
    assert "\nAnswer: " in said(client, *turns)


@pytest.mark.parametrize("system", [NAMED, CODE])
def test_a_question_that_needs_no_tool_is_answered_at_once(
    client: httpx.Client, system: str
) -> None:
    answer = said(client, ("system", system), ("user", "What is the capital of Chile?"))
    assert "Santiago" in answer
    assert "Action:" not in answer


def test_code_calls_functions_and_then_gives_the_answer(client: httpx.Client) -> None:
    turns = [("system", CODE), ("user", "New task:\nWhat is the status of order 5?")]
    step = said(client, *turns)
    assert "<code>\nprint(order_status(order_id='5'))\n</code>" in step
    logs = "Observation:\nExecution logs:\nshipped\nLast output from code snippet:\nNone"
    last = said(client, *turns, ("assistant", step), ("user", logs))
    assert re.search(r"final_answer\(\".*shipped.*\"\)", last), last
