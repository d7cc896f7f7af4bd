"""A picture from BabySea. Bug: the submission is repeated without an Idempotency-Key."""

from common import BUGGY, http, poll, run, save, send


def main() -> None:
    client = http("babysea")
    headers = {} if BUGGY else {"idempotency-key": "order-1"}
    asked = {"generation_prompt": "A harbour"}
    begun = send(client, "POST", "/v1/generate/image/bfl/flux-schnell", json=asked, headers=headers)
    path = f"/v1/content/{begun['data']['generation_id']}"
    save(poll(client, path, lambda task: task["data"]["generation_status"])["status"])


run(main)
