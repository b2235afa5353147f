"""Korean between code marks: what is there to be read is translated, and the marks stay; what is code stays code."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.answers import hostile_answers, plain_answers
from support.promises import assert_identity, assert_protection

from translator.document import CodeWords, Document, Engine, Nature, ParseOptions, parse

POST = """# `새 글`을 쓴다

`왜 안 되지?` 하고 `설정 화면`을 열고 `config.yml`을 고쳤다. **`저장`** 을 누른다.

`혼잣말이다.`

| 단추 | 하는 일 |
|------|---------|
| `확인` | `창`을 닫는다 |

- [`도움말`](help.md)을 본다.
- ``합계``는 `name`이다.

> 인용한 `긴
> 생각`이다.

```text
합계: 3
```
"""


def read(text: str, mode: CodeWords = CodeWords.AUTO, engine: Engine = Engine.KRAMDOWN) -> Document:
    return parse(text, ParseOptions(engine=engine, code_words=mode))


def sources(text: str, mode: CodeWords = CodeWords.AUTO) -> list[str]:
    return [segment.source for segment in read(text, mode).segments]


def written(text: str, *answers: str, engine: Engine = Engine.KRAMDOWN) -> str:
    document = read(text, engine=engine)
    keys = [segment.key for segment in document.segments]
    assembly = document.assemble(dict(zip(keys, answers, strict=True)))
    assert assembly.refused == ()
    return assembly.text


def test_words_are_read_and_code_is_kept() -> None:
    assert sources(POST) == [
        "<k1>새 글</k1>을 쓴다",
        "<k1>왜 안 되지?</k1> 하고 <k2>설정 화면</k2>을 열고 <c3>config.yml</c3>을 고쳤다. <b4><k5>저장</k5></b4> 을 누른다.",
        "<k1>혼잣말이다.</k1>",
        "단추",
        "하는 일",
        "<k1>확인</k1>",
        "<c1>창</c1>을 닫는다",  # it may be a name
        "<a1><k2>도움말</k2></a1>을 본다.",
        "<c1>합계</c1>는 <c2>name</c2>이다.",  # the output has it
        "인용한 <k1>긴\n생각</k1>이다.",
    ]


CODE = (
    "사용자_이름", "한글.md", "--옵션", "함수()", "key: 값", "<태그>", "제목-없음", "문서/설정.yml", "이름=값", "{이름}", "git add 글.md",
    "echo 안녕", "SELECT 이름 FROM 표", "사용자.이름()", "@담당자", "ㅎ",
)  # fmt: skip


@pytest.mark.parametrize("code", CODE)
def test_what_has_the_form_of_code_is_kept_whatever_is_set(code: str) -> None:
    for mode in CodeWords:
        assert sources(f"글에 `{code}` 있다.", mode)[0].startswith("글에 <c1>")
    assert not any("may be words" in notice.reason for notice in read(f"글에 `{code}` 있다.").notices)


@pytest.mark.parametrize(
    "post",
    [
        "```\n합계: 3\n```",
        "    합계: 3",
        "{% highlight text %}\n합계: 3\n{% endhighlight %}",
        '```json\n{"합계": 3}\n```',
        "<pre>합계</pre>",
        "그리고 `총_합계`도",
        "그리고 `합계.md`도",
        "![그림](/img/합계.png)",
        "[링크](/%ED%95%A9%EA%B3%84)",
        "그리고 `합계`{: .filepath}도",
    ],
)
def test_what_the_code_of_the_post_has_is_kept(post: str) -> None:
    assert sources(f"글에 `합계` 있다.\n\n{post}\n")[0] == "글에 <c1>합계</c1> 있다."
    assert sources("글에 `합계` 있다.\n")[0] == "글에 <k1>합계</k1> 있다."


@pytest.mark.parametrize("term", ["dirty checking 방식", "null transforms 핵", "건수 × 컬럼 수"])
def test_an_english_term_with_its_korean_noun_is_there_to_be_read(term: str) -> None:
    assert sources(f"이를 `{term}`이라 한다.\n")[0] == f"이를 <k1>{term}</k1>이라 한다."
    assert (
        sources("이를 `mytool 대상`이라 한다.\n")[0] == "이를 <c1>mytool 대상</c1>이라 한다."
    )  # a command, perhaps


def test_what_nobody_can_tell_is_kept_and_reported_with_its_line() -> None:
    text = "글이다.\n\n글에 `함수(인자)` 있다.\n"
    [notice] = read(text).notices
    assert (notice.line, "`함수(인자)`" in notice.reason, "code_words" in notice.reason) == (3, True, True)
    assert sources(text)[1] == "글에 <c1>함수(인자)</c1> 있다."
    assert sources(text, CodeWords.TRANSLATE)[1] == "글에 <k1>함수(인자)</k1> 있다."
    assert read(text, CodeWords.TRANSLATE).notices == ()


def test_all_of_it_can_be_kept() -> None:
    assert not any("<k" in source for source in sources(POST, CodeWords.KEEP))
    assert read("글에 `함수(인자)` 있다.\n", CodeWords.KEEP).notices == ()


@pytest.mark.parametrize(
    ("answer", "mirror"),
    [
        ("I see <k1>a thought</k1>.", "I see `a thought`."),
        ("I see <k1> a\nthought </k1>.", "I see `a thought` ."),
        ("I see <k1>the `x`</k1>.", "I see `` the `x` ``."),
        ("I see <k1>a ` b `` c</k1>.", "I see ```a ` b `` c```."),
        ("I see <k1>*a* &amp; [b](c) \\d_</k1>.", "I see `*a* &amp; [b](c) \\d_`."),
        ("<k1>name</k1> it", "``name`` it"),  # `name` is code of the post
    ],
)
def test_a_code_span_is_written_around_whatever_comes_back(answer: str, mirror: str) -> None:
    text = "나는 `할 일`을 본다.\n\n그리고 `name`도\n"
    assert written(text, answer, "And <c1/>") == f"{mirror}\n\nAnd `name`\n"


@pytest.mark.parametrize("answer", ["<k1>a</k1> and `b`", "<k1>a ` b</k1>", "<k1>`</k1> a", "<k1>name</k1>"])
def test_renderers_see_the_words_between_marks(answer: str) -> None:
    answer = answer.replace("<k1>`</k1>", "<k1>`a`</k1>")
    words = answer.partition("<k1>")[2].partition("</k1>")[0]
    mirror = written("나는 `할 일`을 본다. `name`\n", f"{answer} x <c2/>")
    html = MarkdownIt().render(mirror)
    assert html.count("<code>") == 2
    assert f"<code>{words}</code>" in html
    if shutil.which("ruby"):
        script = 'require "kramdown"; puts Kramdown::Document.new($stdin.read).to_html'
        run = subprocess.run(
            ["ruby", "-e", script], check=False, input=mirror, capture_output=True, text=True
        )
        assert run.returncode != 0 or f"<code>{words}</code>" in run.stdout  # it has no kramdown


@pytest.mark.parametrize(
    ("post", "answer", "reason"),
    [
        ("`할 일`은", "<k1>{{ site.x }}</k1>", "can't stand between code marks"),
        ("`할 일`은", "<k1>{% x</k1>", "can't stand between code marks"),
        ("| 표 |\n|---|\n| `할 일` |", "<k1>a | b</k1>", "can't stand between code marks"),
        ("`할 일`은 **큰** 일", "<k1>to <b2>do</b2></k1>", "where only words can"),
        ("`할 일`은", "it <k1></k1>", "lost the text inside"),
    ],
)
def test_what_no_code_span_can_hold_is_refused(post: str, answer: str, reason: str) -> None:
    document = read(post + "\n")
    [refusal] = document.assemble({document.segments[-1].key: answer}).refused
    assert reason in refusal.reason
    assert document.assemble({document.segments[-1].key: answer}).text == document.text


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("mode", CodeWords)
def test_a_post_with_words_between_code_marks_keeps_all_promises(engine: Engine, mode: CodeWords) -> None:
    document = assert_identity(POST, ParseOptions(engine=engine, code_words=mode))
    assert_protection(document, {})
    assert_protection(document, plain_answers(document))
    for seed in range(20):
        assert_protection(document, hostile_answers(document, seed))


_SPANS = (
    "`할 일`",
    "``할 일``",
    "`name`",
    "`한글_이름`",
    "`다음에 하자`",
    "` 띄운 글 `",
    "`합계(a)`",
    "`",
    "``",
    "말",
    "**굵게**",
    "_",
    "\n",
    "|",
    "{{ x }}",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_SPANS), min_size=1, max_size=8), st.integers(0, 10_000))
def test_any_mixture_of_marks_keeps_all_promises(parts: list[str], seed: int) -> None:
    document = assert_identity("글 " + " ".join(parts) + " 끝\n", ParseOptions())
    assert_protection(document, hostile_answers(document, random.Random(seed).randrange(10_000)))


def test_a_mirror_is_read_with_the_same_words_between_its_marks() -> None:
    document = read(POST)
    english = {
        "왜": "I wondered <k1>why not?</k1>, opened <k2>name</k2>, fixed <c3/>, hit <b4><k5>OK</k5></b4>."
    }
    answers = {one.key: english["왜"] for one in document.segments if "왜" in one.source}
    mirror = document.parse_mirror(document.assemble(answers).text)
    assert mirror.skeleton == document.skeleton
    assert mirror.segments[1].source == (
        "I wondered <k1>why not?</k1>, opened <k2>name</k2>, fixed <c3>config.yml</c3>, hit <b4><k5>OK</k5></b4>."
    )


def test_words_between_marks_in_a_heading_count_as_code_for_its_id() -> None:
    [heading] = read("## `새 글`을 쓴다\n").headings
    assert heading.pieces[0] == (Nature.CODE, "새 글")
