"""Users who chat with the gateway: `pip install locust`, then see README.md."""

import os
from urllib.parse import urlsplit

from locust import HttpUser, between, task

BASE = urlsplit(os.environ["OPENAI_BASE_URL"])


class Chatter(HttpUser):
    host = f"{BASE.scheme}://{BASE.netloc}"
    wait_time = between(0.05, 0.2)

    @task
    def chat(self) -> None:
        body = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}
        key = {"authorization": "Bearer " + os.environ["OPENAI_API_KEY"]}
        self.client.post(f"{BASE.path}/chat/completions", json=body, headers=key, name="chat")
