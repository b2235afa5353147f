"""The model's room: segments in, validated translations out, over any OpenAI-compatible endpoint.

`resolve` finds the endpoint, `estimate` says what a run will take, `translate` runs it. Beside it stands
`handwork`: what an agent or a person is shown instead of a model, and what their English is worth. Nothing here
prints, prompts or reads a configuration; importing it loads no network code.

Its files, in the order in which they are best read:

    interface                                what goes in and comes out, and the seams (`Job`, `Answer`, `Watch`)
    endpoint_settings, hosts, proxy, blot    which endpoint and key; what a URL says; the way there; keys out of texts
    choice, preferred, models                which model where none is named, and which there are
    capabilities                             what an endpoint accepts, found out by asking: its quirks
    translating                              the door: `translate`, `estimate`
    request_plan, view, prompt               which passages go together, how the post looks, what is said to a model
    run, post_work, single_flight, pace      a run, one post in it, nothing asked twice at once, how fast
    requesting, endpoint_record              a request until it is answered; what answers have shown of the endpoint
    retry_budget                             how often a post asks again where little of use comes back
    budget, cost, tokens                     what may be spent, what it costs, how much it is
    usage_history                            what earlier runs took, by which an estimate is put right
    running, exchange, drafts                what those need of each other; a request; a sound translation
    journal_keys                             under which key an answer is in the journal
    lines, wire, transport, unpacked         the ways to a model: the client, the bytes below it, what it unpacks
    bounds, events, answers                  how much may come, in which pieces, and what it says
    answer_reading, early, verdict, validate JSON however it comes; answers while they stream; what they are worth
    listening                                an answer, heard while it streams in
    trouble                                  what can go wrong with a request, by what can be done about it
    http_errors, connection_errors           what a status means, and a failure below HTTP
    refusals, retry_after                    which parameter is refused; how long an endpoint asks to wait
    mending, polish                          findings back to the model; a second pass
    batch, batch_notes, told                 a provider's batch interface; what is noted of a batch, and told of it
    batch_progress, batch_results            how far batches are, and what has come back of them
    recording                                runs recorded and replayed
    local, model_download                    a model in this process, and fetching its file
    agents                                   programs in the place of an endpoint
    handwork, doctor                         work that no endpoint does; what is wrong with a set-up
"""

from __future__ import annotations

from translator.llm.endpoint_settings import LocalServer, Secret, Settings, Wish, resolve
from translator.llm.interface import (
    STOPPED,
    Answer,
    AnswerJournal,
    Decide,
    Deliver,
    Done,
    Estimate,
    Finish,
    Job,
    Limits,
    PostCheck,
    Price,
    Receipt,
    UnitCheck,
    Usage,
    Watch,
    not_kept,
    not_waited_for,
)
from translator.llm.recording import Recorder, Recording, Replayer
from translator.llm.translating import estimate, translate

__all__ = [
    "STOPPED",
    "Answer",
    "AnswerJournal",
    "Decide",
    "Deliver",
    "Done",
    "Estimate",
    "Finish",
    "Job",
    "Limits",
    "LocalServer",
    "PostCheck",
    "Price",
    "Receipt",
    "Recorder",
    "Recording",
    "Replayer",
    "Secret",
    "Settings",
    "UnitCheck",
    "Usage",
    "Watch",
    "Wish",
    "estimate",
    "not_kept",
    "not_waited_for",
    "resolve",
    "translate",
]
