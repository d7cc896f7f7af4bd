"""An agent: the model calls tools until it has an answer."""

import json
import os
import sys

import httpx

gateway = httpx.Client(
    base_url=os.environ["OPENAI_BASE_URL"],
    headers={"authorization": "Bearer " + os.environ["OPENAI_API_KEY"]},
    timeout=30,
)


def get_weather(city: str) -> dict:
    return {"city": city, "celsius": 21, "sky": "clear"}


def book_table(city: str, people: int) -> dict:
    return {"city": city, "people": people, "booked": True}


def describe(function, description: str, **parameters: str) -> dict:
    properties = {name: {"type": kind} for name, kind in parameters.items()}
    schema = {"type": "object", "properties": properties, "required": [*parameters]}
    about = {"name": function.__name__, "description": description, "parameters": schema}
    return {"type": "function", "function": about}


FUNCTIONS = {function.__name__: function for function in (get_weather, book_table)}
TOOLS = [
    describe(get_weather, "Get the current weather of a city.", city="string"),
    describe(book_table, "Book a restaurant table.", city="string", people="integer"),
]
MOST_TURNS = 6


def run(task: str) -> str:
    messages: list[dict] = [{"role": "user", "content": task}]
    for _ in range(MOST_TURNS):
        body = {"model": "qwen3-max", "messages": messages, "tools": TOOLS}
        reply = gateway.post("/chat/completions", json=body)
        reply.raise_for_status()
        message = reply.json()["choices"][0]["message"]
        messages.append(message)
        if not message.get("tool_calls"):
            return message["content"]
        for call in message["tool_calls"]:
            arguments = json.loads(call["function"]["arguments"])
            result = FUNCTIONS[call["function"]["name"]](**arguments)
            print(f"{call['function']['name']}({arguments}) -> {result}")
            content = json.dumps(result)
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": content})
    sys.exit(f"no answer after {MOST_TURNS} turns")


if __name__ == "__main__":
    print(run(" ".join(sys.argv[1:]) or "What is the weather in Lisbon?"))
