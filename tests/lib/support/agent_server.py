"""The servers that coding agents talk to, on loopback: Anthropic's messages, OpenAI's responses and chat completions.

What the model says is `model_speech`'s: pseudo-translations, or one of `WAYS`, one way for each request, the last one for
all that follow. Every request is kept, byte for byte.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from support.model_speech import pseudo, read_work, speak

WAYS = ("sound", "wrong", "prose", "tool", "refused", "unauthorised", "hang")
_STATUS = {"refused": 400, "unauthorised": 401}
_TOOL = "text(await tools.exec_command({cmd: 'cat /etc/hostname'}))"


class AgentServer:
    """Answers in the language of whoever asks."""

    def __init__(self, *ways: str) -> None:
        self.ways = ways or ("sound",)
        self.bodies: list[str] = []
        self._ended = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # a web socket isn't to be had
                _send(self, 426, "application/json", b"{}")

            do_HEAD = do_GET  # noqa: N815 - as the library calls it

            def do_POST(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a client that was killed

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer a request, by its path."""
        body = request.rfile.read(int(request.headers.get("content-length") or 0)).decode()
        speak_as = next((say for path, say in _LANGUAGES.items() if path in request.path), None)
        if speak_as is None:
            _send(request, 404, "application/json", b"{}")
            return
        with self._lock:
            way = self.ways[min(len(self.bodies), len(self.ways) - 1)]
            self.bodies.append(body)
        if way == "hang":
            self._ended.wait(60)
            return
        if way in _STATUS:
            error = {"type": "error", "error": {"type": "invalid_request_error", "message": "no, thank you"}}
            _send(request, _STATUS[way], "application/json", json.dumps(error).encode())
            return
        asked = json.loads(body)
        if speak_as is _chat and not asked.get("stream"):
            _send(
                request,
                200,
                "application/json",
                json.dumps(_completion(asked, way, _text(asked, way))).encode(),
            )
            return
        events = "".join(speak_as(asked, way, _text(asked, way)))
        _send(request, 200, "text/event-stream", events.encode())


def _send(request: BaseHTTPRequestHandler, status: int, kind: str, body: bytes) -> None:
    request.send_response(status)
    request.send_header("content-type", kind)
    request.send_header("content-length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def _text(asked: Mapping[str, Any], way: str) -> str:
    """What the model says to the last message of a user that wants something translated."""
    for said in reversed(list(_users(asked))):
        work = read_work({"messages": [{"content": said}]})
        if work is None:
            continue
        text = speak(work, None, {}, pseudo).text
        if way == "wrong":
            return json.dumps({"thoughts": 1})
        return f"Here you are:\n\n```json\n{text}\n```\nAnything else?" if way == "prose" else text
    return "ok"


def _users(asked: Mapping[str, Any]) -> Iterator[str]:
    for one in asked.get("messages") or asked.get("input") or ():
        if one.get("role") != "user":
            continue
        content = one.get("content")
        parts = content if isinstance(content, list) else [{"text": content}]
        yield "".join(part.get("text") or "" for part in parts)


def _event(value: Mapping[str, Any]) -> str:
    return f"event: {value['type']}\ndata: {json.dumps(value)}\n\n"


def _messages(asked: Mapping[str, Any], way: str, text: str) -> Iterator[str]:
    usage = {"input_tokens": 900, "cache_read_input_tokens": 100, "output_tokens": 1}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": asked["model"], "content": []}
    yield _event({"type": "message_start", "message": {**message, "stop_reason": None, "usage": usage}})
    if way == "tool":
        block = {"type": "tool_use", "id": "tool_1", "name": "Bash", "input": {}}
        delta = {"type": "input_json_delta", "partial_json": '{"command": "cat /etc/hostname"}'}
    else:
        block = {"type": "text", "text": ""}
        delta = {"type": "text_delta", "text": text}
    yield _event({"type": "content_block_start", "index": 0, "content_block": block})
    yield _event({"type": "content_block_delta", "index": 0, "delta": delta})
    yield _event({"type": "content_block_stop", "index": 0})
    reason = "tool_use" if way == "tool" else "end_turn"
    yield _event({"type": "message_delta", "delta": {"stop_reason": reason}, "usage": {"output_tokens": 200}})
    yield _event({"type": "message_stop"})


def _responses(_asked: Mapping[str, Any], way: str, text: str) -> Iterator[str]:
    item: dict[str, Any] = {
        "type": "message",
        "role": "assistant",
        "id": "m1",
        "content": [{"type": "output_text", "text": text}],
    }
    if way == "tool":
        item = {"type": "custom_tool_call", "id": "c1", "call_id": "c1", "name": "exec", "input": _TOOL}
    usage = {
        "input_tokens": 1000,
        "input_tokens_details": {"cached_tokens": 100},
        "output_tokens": 200,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 1200,
    }
    yield _event({"type": "response.created", "response": {"id": "r1"}})
    yield _event({"type": "response.output_item.done", "item": item})
    yield _event({"type": "response.completed", "response": {"id": "r1", "usage": usage}})


def _completion(asked: Mapping[str, Any], way: str, text: str) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if way == "tool":
        call = {"name": "bash", "arguments": json.dumps({"command": "cat /etc/hostname", "description": "x"})}
        message = {"role": "assistant", "tool_calls": [{"id": "t1", "type": "function", "function": call}]}
    reason = "tool_calls" if way == "tool" else "stop"
    return {
        "id": "c1",
        "object": "chat.completion",
        "model": asked["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200},
    }


def _chat(asked: Mapping[str, Any], way: str, text: str) -> Iterator[str]:
    whole = _completion(asked, way, text)
    choice = whole["choices"][0]
    delta = {"index": 0, "delta": choice["message"], "finish_reason": choice["finish_reason"]}
    yield f"data: {json.dumps({**whole, 'object': 'chat.completion.chunk', 'choices': [delta]})}\n\n"
    yield "data: [DONE]\n\n"


_LANGUAGES = {"/messages": _messages, "/responses": _responses, "/chat/completions": _chat}
