"""What servers were seen to do in public reports, each of it done again by a real HTTP server (docs/faults.md has the
table).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.llm_posts import SMALL, post, run, translatable
from support.model_server import ModelServer, fault
from support.model_speech import pseudo

from translator.llm.pace import TRUST

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.model_speech import Fault


@dataclass(frozen=True)
class Case:
    """A behaviour: where it was seen, how the server is made to show it, how many more requests it costs when it comes
    once, and the words of the message when it never ends (none: the run goes through all the same).
    """

    seen: str
    server: str
    odd: Fault | Callable[[ModelServer], None]
    extra: int = 0
    says: str = ""

    @property
    def url(self) -> str:
        return f"https://github.com/{self.seen}"


def status(number: int, body: Any = None, /, *, message: str = "", **error: Any) -> Fault:
    """A refusal: with a whole body, or with an error of OpenAI's shape."""
    if body is None:
        body = {
            "error": {
                "message": message,
                "type": "invalid_request_error",
                "param": None,
                "code": None,
                **error,
            }
        }
    return fault("status", code=number, body=body if isinstance(body, str) else json.dumps(body))


def reshaped(change: Callable[[dict[str, Any]], Any]) -> Callable[[ModelServer], None]:
    def arrange(server: ModelServer) -> None:
        server.reshape = lambda value: change(json.loads(json.dumps(value)))

    return arrange


def framed(change: Callable[[bytes], bytes]) -> Callable[[ModelServer], None]:
    def arrange(server: ModelServer) -> None:
        server.frame = change

    return arrange


def with_(**settings: Any) -> Callable[[ModelServer], None]:
    def arrange(server: ModelServer) -> None:
        for name, value in settings.items():
            setattr(server, name, value)

    return arrange


def _finish(value: Any) -> Callable[[dict[str, Any]], Any]:
    """Another reason for the end, in each event: `value`, or no such field where it is Ellipsis."""

    def change(answer: dict[str, Any]) -> Any:
        for choice in answer["choices"]:
            if choice["finish_reason"] is None or value is None:
                choice["finish_reason"] = value
            if choice["finish_reason"] is ...:
                del choice["finish_reason"]
        return answer

    return change


def _usage(usage: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda answer: {**answer, "usage": usage}


def _choice(**fields: Any) -> Callable[[dict[str, Any]], Any]:
    """More fields in each piece of an answer."""

    def change(answer: dict[str, Any]) -> Any:
        for choice in answer["choices"]:
            choice["delta"] |= fields
        return answer

    return change


def _parts(answer: dict[str, Any]) -> Any:
    for choice in answer["choices"]:
        text = choice["delta"].get("content")
        thinking = {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}
        choice["delta"]["content"] = [thinking, {"type": "text", "text": text}, {"type": "odd"}]
    return answer


def _cached_beside(answer: dict[str, Any]) -> Any:
    if isinstance(answer.get("usage"), dict):
        answer["usage"]["prompt_tokens_details"] = {"cached_tokens": 10**7}
    return answer


def _raw(text: str) -> Fault:
    """A body with status 200."""
    return fault("status", code=200, body=text)


def _error(error: Any, **more: Any) -> Fault:
    return _raw(json.dumps({"error": error, **more}))


FILTERS = b'data: {"choices": [], "prompt_filter_results": [{"prompt_index": 0}], "object": ""}\n\n'
LATER = b'data: {"choices": [], "object": "chat.completion.chunk"}\n\n'
CASES: dict[str, Case] = {
    # refusals that tell how to ask
    "only schemas or text": Case(
        "lmstudio-ai/lmstudio-bug-tracker/issues/189", "LM Studio",
        status(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"}), 1, "must be 'json_schema'"),
    "no schemas": Case(
        "vercel/ai/issues/7808", "Groq",
        status(400, message="'response_format' : one of the following must be satisfied[('response_format.type' : value "
               "is not one of the allowed values ['text'])]"), 1, "response_format"),
    "unknown field, FastAPI": Case(
        "Gitlawb/openclaude/issues/739", "Mistral",
        status(422, {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are "
               "not permitted", "input": False}]}), 1, "stream_options"),
    "unknown field, nested": Case(
        "editor-code-assistant/eca/issues/315", "Mistral",
        status(422, {"object": "error", "message": {"detail": [{"type": "extra_forbidden", "loc": ["body",
               "stream_options"], "msg": "Extra inputs are not permitted"}]}, "type": "invalid_request_error"}),
        1, "stream_options"),
    "unknown field, JSON in a string": Case(
        "mistralai/platform-docs-public/issues/7", "Mistral",
        status(422, {"object": "error", "message": '{"detail":[{"loc":["body","temperature"],"msg":"Extra inputs are not '
               'permitted"}]}', "type": "internal_error_proxy", "param": None, "code": "1000"}), 1, "temperature"),
    "unknown field, in a list": Case(
        "FuzzAnything/PromptFuzz/issues/42", "Gemini's layer",
        status(400, [{"error": {"code": 400, "message": 'Invalid JSON payload received. Unknown name "stream_options": '
               'Cannot find field.', "status": "INVALID_ARGUMENT"}}]), 1, "stream_options"),
    "one temperature only": Case(
        "johny-b/llmcomp/issues/69", "OpenAI",
        status(400, message="Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) "
               "value is supported.", param="temperature", code="unsupported_value"), 1, "temperature"),
    "other roles": Case(
        "fruitbars/simple-one-api/issues/38", "Gemini",
        status(400, message="Please use a valid role: user, model."), 1, "valid role"),
    "no room for an answer": Case(
        "vllm-project/vllm/issues/4667", "vLLM",
        status(400, {"object": "error", "message": "max_tokens must be at least 1, got -186.", "type": "BadRequestError",
               "param": None, "code": 400}), 1, "max_tokens"),
    # too much at once
    "context, vLLM": Case(
        "vllm-project/vllm/issues/20409", "vLLM",
        status(400, {"object": "error", "message": "This model's maximum context length is 16384 tokens. However, you "
               "requested 122946 tokens. Please reduce the length of the messages."}), 2, "too long"),
    "context, Together": Case(
        "BerriAI/litellm/issues/4934", "Together",
        status(400, message="Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 80125 "
               "`inputs` tokens and 4096 `max_new_tokens`", param="max_tokens"), 2, "too long"),
    "context, Anthropic": Case(
        "continuedev/continue/issues/6080", "Anthropic",
        status(400, {"type": "error", "error": {"type": "invalid_request_error", "message": "input length and "
               "`max_tokens` exceed context limit: 199759 + 8192 > 200000, decrease input length"}}), 2, "too long"),
    "larger than a minute's tokens, 413": Case(
        "HunorLaczko/ha-groq-cloud-api/issues/27", "Groq",
        status(413, message="Request too large for model on tokens per minute (TPM): Limit 6000, Requested 12328, please "
               "reduce your message size. Need more tokens? Upgrade at https://console.groq.com/settings/billing",
               code="rate_limit_exceeded"), 2, "too long"),
    "larger than a minute's tokens, 429": Case(
        "vanna-ai/vanna-flask/issues/11", "OpenAI",
        status(429, message="Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 342389."),
        2, "too long"),
    # wait
    "a minute's tokens are gone": Case(
        "elizaOS/eliza/issues/4040", "Groq",
        status(429, message="Rate limit reached for model on tokens per minute (TPM): Limit 6000, Used 5034, Requested "
               "1443. Please try again in 4.77s. Need more tokens? https://console.groq.com/settings/billing"),
        1, "is busy (429"),
    "a day's tokens are gone": Case(
        "continuedev/continue/issues/10920", "Groq",
        status(429, message="Rate limit reached for model on tokens per day (TPD): Limit 100000, Used 97050, Requested "
               "3619. Please try again in 9m38.016s."), 1, "is busy (429"),
    "exhausted, in a list": Case(
        "n4ze3m/page-assist/issues/406", "Gemini's layer",
        status(429, [{"error": {"code": 429, "message": "Resource has been exhausted (e.g. check quota).", "status":
               "RESOURCE_EXHAUSTED"}}]), 1, "is busy (429: Resource has been exhausted"),
    "the model is loading": Case(
        "mostlygeek/llama-swap/issues/146", "llama.cpp",
        status(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}),
        1, "is busy (503: Loading model"),
    "overloaded": Case(
        "anthropics/claude-code/issues/70365", "Anthropic",
        status(529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
        1, "is busy (529: Overloaded"),
    # the server or what stands in front of it failed
    "the runner died": Case(
        "mattcurf/ollama-intel-gpu/issues/22", "Ollama",
        status(500, {"error": {"message": "llama runner process has terminated: exit status 2", "type": "api_error"}}),
        1, "llama runner process has terminated"),
    "page with 520": Case(
        "anthropics/claude-code/issues/3197", "Cloudflare before Anthropic",
        status(520, "<!DOCTYPE html><html><head><title>api.anthropic.com | 520: Web server is returning an unknown error"
               "</title></head></html>"), 1, "failed (520: a web page"),
    "page with 524": Case(
        "ollama/ollama/issues/3694", "Cloudflare before Ollama",
        status(524, "<!DOCTYPE html><html><title>A timeout occurred</title></html>"), 1, "failed (524"),
    "Cloudflare's words": Case(
        "n8n-io/n8n/issues/18275", "Cloudflare before OpenAI",
        status(520, "api.openai.com | 520: Web server is returning an unknown error"), 1, "failed (520"),
    "no JSON from the model": Case(
        "thepersonalaicompany/amurex-backend/issues/38", "Groq",
        status(400, message="Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more "
               "details.", code="json_validate_failed", failed_generation=""), 1, "had no JSON from the model"),
    "content filter": Case(
        "Gitlawb/openclaude/issues/273", "Azure",
        status(400, message="The response was filtered due to the prompt triggering Azure OpenAI's content management "
               "policy. Please modify your prompt and retry.", param="prompt", code="content_filter"), 2, "filter"),
    # what stops a run at once
    "no balance": Case(
        "continuedev/continue/issues/9942", "DeepSeek",
        status(402, message="Insufficient Balance", code="invalid_request_error"), -1, "refuses further requests"),
    "no balance, without its status": Case(
        "Aider-AI/aider/issues/4851", "DeepSeek",
        status(400, message="Insufficient Balance", code="invalid_request_error"), -1, "refuses further requests"),
    "quota": Case(
        "google-gemini/gemini-cli/issues/8437", "Gemini",
        status(429, [{"error": {"code": 429, "message": "You exceeded your current quota, please check your plan and "
               "billing details.", "status": "RESOURCE_EXHAUSTED"}}]), -1, "You exceeded your current quota"),
    "no such model, vLLM": Case(
        "vllm-project/vllm/issues/3485", "vLLM",
        status(404, {"object": "error", "message": "The model `test-model` does not exist.", "type": "NotFoundError",
               "param": None, "code": 404}), -1, "has no model called"),
    "no such model, Groq": Case(
        "continuedev/continue/issues/11567", "Groq",
        status(404, message="The model `test-model` does not exist or you do not have access to it."),
        -1, "has no model called"),
    "no such path": Case(
        "vllm-project/vllm/issues/4651", "vLLM", status(404, {"detail": "Not Found"}), -1,
        "there is no chat completions API"),
    "refused further on": Case(
        "skye-harris/hass_local_openai_llm/issues/89", "OpenCode Go",
        status(400, message="Error from provider (Console Go): Upstream request failed", code="invalid_request_error"),
        -1, "Upstream request failed"),
    # status 200, and no answer
    "error with null choices": Case(
        "openai/openai-agents-python/pull/2850", "OpenRouter",
        _error({"message": "Rate limit exceeded", "code": 429}, choices=None), 1, "is busy (429: Rate limit exceeded"),
    "null choices": Case("langchain-ai/langchain/pull/35236", "vLLM", fault("null_choices"), 1, "without choices"),
    "an empty choice": Case(
        "nomic-ai/gpt4all/issues/1317", "GPT4All",
        _raw('{"id": "asdf", "choices": [{}], "usage": {"prompt_tokens": 0, "completion_tokens": 0}}'),
        1, "without choices"),
    "error with a code of its own": Case(
        "mindverse/Second-Me/issues/20", "Second-Me before llama.cpp",
        _error({"code": 1, "message": "LLama server is not running", "data": None}), 1, "LLama server is not running"),
    "error instead of events": Case(
        "BerriAI/litellm/issues/5175", "LiteLLM",
        _raw('data: {"error": {"message": "litellm.APIConnectionError: Extra data", "code": "500"}}\n\n'),
        1, "failed (500: litellm.APIConnectionError"),
    "error as a string": Case(
        "octos-org/octos/issues/13", "DashScope",
        _raw('event: error\ndata: {"error":"Stream error: Internal Network Failure"}\n\n'), 1, "Internal Network Failure"),
    "nothing": Case("deepseek-ai/DeepSeek-V3/issues/450", "DeepSeek", fault("empty"), 1, "answered with nothing"),
    "half an answer": Case(
        "deepseek-ai/DeepSeek-V3/issues/407", "DeepSeek", _raw('{"id": "x", "choices": [{"index": 0, "mess'), 1, "not JSON"),
    "null for a text": Case(
        "ollama/ollama/issues/13371", "Ollama",
        _raw('{"choices": [{"index": 0, "message": {"role": "assistant", "content": null}, "finish_reason": "stop"}], '
             '"usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}}'), 1, "no text at all"),
    "all of it reasoning": Case(
        "ollama/ollama/issues/15288", "Ollama", fault("only_reasoning"), 1, "reasoning, and none of it text"),
    "all of it reasoning, up to the cap": Case(
        "promptfoo/promptfoo/pull/10954", "Ollama", fault("only_reasoning", finish="length"), 2,
        "reasoning, and none of it text"),
    # streams that break
    "chunks that break off": Case("npuichigo/openai_trtllm/issues/31", "TensorRT-LLM", fault("cut_stream"), 2, "…"),
    "a stream that stalls": Case("BerriAI/litellm/pull/39589", "LiteLLM", fault("length"), 2, "…"),
    # what is read as it is
    "fenced JSON": Case("lmstudio-ai/lmstudio-bug-tracker/issues/2403", "LM Studio", fault("fenced_json")),
    "a schema that is ignored": Case("ggml-org/llama.cpp/issues/19051", "llama.cpp", fault("wrapped_texts")),
    "blank lines in front": Case(
        "langgenius/dify/issues/13068", "DeepSeek", with_(preamble=b"\n\n\n\n", streams=False, done=b"")),
    "reasoning beside the text": Case("anomalyco/opencode/issues/46061", "Ollama", reshaped(_choice(reasoning="hm"))),
    "parts with thoughts": Case("vercel/ai/issues/13703", "Mistral", reshaped(_parts)),
    "no reason for the end": Case("openai/openai-openapi/pull/20", "OpenAI", reshaped(_finish(None))),
    "empty reasons": Case("ollama/ollama/issues/4357", "Ollama", reshaped(_finish(""))),
    "nulls in a piece": Case(
        "sgl-project/sglang/issues/3912", "SGLang", reshaped(_choice(role=None, tool_calls=None, reasoning_content=None))),
    "reasons left out": Case("BerriAI/liteLLM-proxy/issues/19", "LiteLLM", reshaped(_finish(...))),
    "the word null": Case("PowerShell/AIShell/issues/350", "KoboldCpp", reshaped(_finish("null"))),
    "DONE without a reason": Case("diegosouzapw/OmniRoute/issues/7800", "OmniRoute", reshaped(_finish(None))),
    "a reason without DONE": Case("lidge-jun/opencodex/issues/1170", "a private gateway", with_(done=b"")),
    "filters first": Case("AbanteAI/archive-old-cli-mentat/issues/429", "Azure", with_(preamble=FILTERS)),
    "usage last, without choices": Case("BerriAI/litellm/pull/25410", "vLLM", with_(preamble=LATER)),
    "usage before the last": Case("BerriAI/litellm/issues/17136", "xAI", with_(done=LATER + b"data: [DONE]\n\n")),
    "usage in every event": Case(
        "ogx-ai/ogx/issues/5122", "Gemini's layer", reshaped(_usage({"prompt_tokens": 700, "completion_tokens": 300}))),
    "empty usage": Case("BerriAI/litellm/issues/1371", "Mistral", reshaped(_usage({}))),
    "no usage": Case("TheTom/vllm-swift/issues/19", "vllm-swift", fault("no_usage")),
    "usage of nothing": Case(
        "microsoft/autogen/issues/6548", "Gemini", reshaped(_usage({"prompt_tokens": 0, "completion_tokens": 0}))),
    "more cached than sent": Case("earendil-works/pi/issues/2048", "OpenRouter", reshaped(_cached_beside)),
    "comments": Case(
        "leafo/lua-openai/issues/7", "OpenRouter", framed(lambda event: b": OPENROUTER PROCESSING\n\n" + event)),
    "comments as data": Case(
        "mnfst/llm-gateway/issues/2053", "Manifest before OpenRouter",
        framed(lambda event: b"data: : OPENROUTER PROCESSING\n\n" + event)),
    "no blank behind the colon": Case(
        "openai/openai-python/issues/498", "Spring", framed(lambda event: event.replace(b"data: ", b"data:"))),
    "a line break behind the colon": Case(
        "0xPlaygrounds/rig/issues/534", "a gateway", framed(lambda event: event.replace(b"data: ", b"data:\n "))),
    "separators of Unicode": Case(
        "florimondmanca/httpx-sse/issues/34", "OpenAI",
        framed(lambda event: event.replace(b'"object"', b'"x": "\xe2\x80\xa8\xc2\x85", "object"'))),
    "events called JSON": Case("openclaw/openclaw/pull/97474", "a gateway", with_(stream_kind="application/json")),
    "events called lines of JSON": Case(
        "Lightning-AI/LitServe/issues/359", "LitServe", with_(stream_kind="application/x-ndjson")),
    "JSON instead of events": Case("tinyhumansai/tinyagents/pull/56", "an upstream", with_(streams=False, done=b"")),
    "DONE behind JSON": Case("decolua/9router/issues/3492", "9router", with_(streams=False, done=b"\n\ndata: [DONE]\n\n")),
    "events instead of JSON": Case("sgl-project/mini-sglang/issues/51", "mini-sglang", with_(streams=True)),
}  # fmt: skip
ONCE = {name: case for name, case in CASES.items() if case.extra > 0}
AT_ONCE = {name: case for name, case in CASES.items() if case.extra < 0}
READ = {name: case for name, case in CASES.items() if case.extra == 0}


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
    assert len({case.url for case in CASES.values()}) == len(CASES)


def test_the_documented_table_is_this_one() -> None:
    table = (Path(__file__).parents[2] / "docs/faults.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| \[([^]]+)\]\((\S+)\) \| (\d|–) \| ([^|]+) \|$", table, re.MULTILINE)
    assert rows == [
        (
            name,
            case.server,
            case.url,
            "–" if case.extra < 0 else str(case.extra),
            "works" if not case.says else "some get through" if case.says == "…" else case.says,
        )
        for name, case in CASES.items()
    ]


@pytest.mark.parametrize("name", READ)
async def test_what_is_merely_odd_is_read(name: str, model_server: ModelServer) -> None:
    odd = READ[name].odd
    if callable(odd):
        odd(model_server)
    else:
        model_server.always = odd
    job = post(SMALL)
    outcome = await run(job, model_server)
    assert outcome.left == {}
    assert dict(outcome.targets) == {one.key: pseudo(one.source) for one in translatable(job)}
    assert len(model_server.seen) == 1
    used = outcome.receipt.usage
    assert 0 <= used.cached <= used.input < 50_000
    assert 0 < used.output < 50_000
    assert used.input > 0


@pytest.mark.parametrize("name", ONCE)
async def test_what_comes_once_is_got_over(name: str, model_server: ModelServer) -> None:
    case = ONCE[name]
    assert not callable(case.odd)
    model_server.faults.append(case.odd)
    job = post(SMALL)
    outcome = await run(job, model_server)
    assert outcome.left == {}
    assert dict(outcome.targets) == {one.key: pseudo(one.source) for one in translatable(job)}
    assert len(model_server.seen) <= 1 + case.extra <= 3


@pytest.mark.parametrize("name", [*ONCE, *AT_ONCE])
async def test_what_never_ends_ends_the_run_in_one_message(name: str, model_server: ModelServer) -> None:
    case = CASES[name]
    assert not callable(case.odd)
    model_server.always = case.odd
    outcome = await run(post(SMALL), model_server)
    if case.says == "…":
        assert outcome.targets
        return
    assert len(model_server.seen) <= (1 if case.extra < 0 else TRUST)
    stopped = outcome.receipt.stopped
    told = [stopped.message] if stopped else list(outcome.left.values())
    assert told
    assert all(case.says in one for one in told)
    assert stopped is None or (stopped.exit_code == 3 and stopped.hint)
