"""Ask for a summary and keep it. It has bugs that only a failing gateway shows: find them."""

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

BODY = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Sum up the tides"}]}


def ask() -> str:
    request = urllib.request.Request(
        os.environ["OPENAI_BASE_URL"] + "/chat/completions",
        json.dumps(BODY).encode(),
        {
            "authorization": "Bearer " + os.environ["OPENAI_API_KEY"],
            "content-type": "application/json",
        },
    )
    for _ in range(3):
        try:
            with urllib.request.urlopen(request, timeout=3) as reply:
                return json.load(reply)["choices"][0]["message"]["content"]
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                sys.exit(3)
            # Bug: it retries at once and ignores Retry-After.
    # Bug: it reports success with nothing in the file.
    return ""


Path("summary.txt").write_text(ask())
