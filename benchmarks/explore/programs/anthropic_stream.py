"""A story as a stream, with Anthropic's SDK. Bug: `message_stop` is not waited for."""

import anthropic
from common import BUGGY, GiveUp, run, save


def main() -> None:
    client = anthropic.Anthropic(timeout=3)
    asked = [{"role": "user", "content": "Tell a story of a lighthouse"}]
    for _ in range(3):
        parts, done = [], False
        try:
            with client.messages.create(
                model="claude-sonnet-4-6", max_tokens=300, messages=asked, stream=True
            ) as stream:
                for event in stream:
                    if event.type == "content_block_delta":
                        parts.append(event.delta.text)
                    done = done or event.type == "message_stop"
        except Exception as error:
            if isinstance(error, anthropic.APIStatusError):
                raise GiveUp(str(error)) from error
            continue
        if done or BUGGY:
            save("".join(parts))
            return
    raise GiveUp("the stream ended early")


run(main)
