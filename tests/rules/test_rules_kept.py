"""Korean that the glossary keeps, on its way from the glossary to the verdict on a model's answer."""

from __future__ import annotations

import json

from glossary import Glossary, Term
from translator.document import parse
from translator.llm.capabilities import Form
from translator.llm.interface import Job
from translator.llm.request_plan import plan
from translator.llm.verdict import judge
from translator.units import Unit
from translator.workflow.jobs import job_for
from translator.workflow.voice import Voice

POST = "한글이 좋다.\n\n글꼴이 좋다.\n"


def _job(glossary: Glossary) -> Job:
    document = parse(POST)
    units = [Unit(one.key, one.kind, one.source) for one in document.segments]
    return job_for("post.md", document, units, glossary, wanted=units, matches=lambda _: (), voice=Voice())


def _judged(job: Job, *answers: str) -> tuple[list[str], list[str]]:
    (chunk,) = plan(job, job.segments, {}).ranges
    answer = json.dumps(dict(zip(chunk.slots(), answers, strict=True)))
    verdict = judge(chunk.slots(), Form.SCHEMA, answer, kept=job.kept)
    return list(verdict.good.values()), [words for problem in verdict.bad.values() for words in problem]


def test_a_term_that_the_glossary_keeps_in_korean_may_stand_in_a_models_answer() -> None:
    job = _job(Glossary([Term("한글", "한글", do_not_translate=True)]))
    good, bad = _judged(job, "I like 한글.", "I like fonts.")
    assert good == ["I like 한글.", "I like fonts."]
    assert not bad


def test_it_may_stand_only_where_its_source_has_it() -> None:
    job = _job(Glossary([Term("한글", "한글", do_not_translate=True)]))
    good, bad = _judged(job, "I like 한글.", "I like 한글 fonts.")
    assert good == ["I like 한글."]
    assert "Korean is left in it" in bad[0]


def test_without_a_glossary_no_korean_may_stand() -> None:
    good, bad = _judged(_job(Glossary()), "I like 한글.", "I like fonts.")
    assert good == ["I like fonts."]
    assert "Korean is left in it" in bad[0]


def test_korean_that_a_sentence_quotes_and_the_code_has_may_stand_at_the_first_try() -> None:
    text = "'라면'이 'ㄹㅁ'으로 시작하는지 본다.\n\n```js\nstarts('라면', 'ㄹㅁ')\n```\n"
    document = parse(text)
    units = [Unit(one.key, one.kind, one.source) for one in document.segments]
    job = job_for("post.md", document, units, Glossary(), wanted=units, matches=lambda _: (), voice=Voice())
    good, bad = _judged(job, "It tells whether '라면' starts with 'ㄹㅁ'.")
    assert good
    assert not bad


def test_korean_that_only_the_sentence_has_is_asked_for_again_first() -> None:
    document = parse("'가입하기' 버튼을 누른다.\n")
    units = [Unit(one.key, one.kind, one.source) for one in document.segments]
    job = job_for("post.md", document, units, Glossary(), wanted=units, matches=lambda _: (), voice=Voice())
    good, bad = _judged(job, "Press the '가입하기' button.")
    assert not good
    assert "Korean is left in it" in bad[0]
