"""A story as a stream, with OpenAI's SDK. Bug: an error in the stream is taken for its end."""

import openai
from common import BUGGY, GiveUp, run, save


def main() -> None:
    client = openai.OpenAI(timeout=3)
    asked = [{"role": "user", "content": "Tell a story of a lighthouse"}]
    for _ in range(3):
        parts, reason = [], None
        try:
            stream = client.chat.completions.create(model="qwen3-max", messages=asked, stream=True)
            for chunk in stream:
                for choice in chunk.choices:
                    parts.append(choice.delta.content or "")
                    reason = choice.finish_reason or reason
        except openai.OpenAIError as error:
            if not parts:
                raise GiveUp(str(error)) from error
            if not BUGGY:
                continue
            reason = "stop"
        if reason is not None:
            save("".join(parts))
            return
    raise GiveUp("the stream ended early")


run(main)
