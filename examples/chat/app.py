"""A chat app: serves page.html, and passes the chat on to the gateway as a stream."""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

URL = os.environ["OPENAI_BASE_URL"] + "/chat/completions"
KEY = {"authorization": "Bearer " + os.environ["OPENAI_API_KEY"]}
PAGE = Path(__file__).with_name("page.html").read_bytes()


class App(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.start(200, "text/html; charset=utf-8")
        self.wfile.write(PAGE)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {**KEY, "content-type": "application/json"}
        with httpx.stream("POST", URL, content=body, headers=headers, timeout=60) as reply:
            self.start(reply.status_code, reply.headers["content-type"])
            for part in reply.iter_raw():
                self.wfile.write(part)

    def start(self, status: int, content_type: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.end_headers()

    def log_message(self, format: str, *values: object) -> None:
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    server = ThreadingHTTPServer(("127.0.0.1", port), App)
    print(f"Open http://127.0.0.1:{server.server_port} (Ctrl+C stops it)", flush=True)
    server.serve_forever()
