"""Does a renderer see the same document in any post and in its mirror, whatever the answers?

    python benchmarks/fuzz_renderers.py --oracle kramdown|cmark-gfm|hugo|mdx [--minutes N] [--seed N] [--out FOLDER]

Posts are put together of the constructs that Korean blogs have, or are pieces of the corpus with something changed in
them. Each gets a plain answer and hostile ones, and the oracle renders hundreds at once (see `renderers.py`, whose
corpus and environment this takes). A finding is made as small as it gets, printed, and written to the folder: the
post, the answer, the mirror, and where the pages differ.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/lib"))

import renderers  # type: ignore[import-not-found]  # beside this file
from support.answers import hostile_answers, plain_answers

from translator.document import Document, ParseOptions, decode_post, parse
from translator.errors import SourceError

_POSTS = 150  # at once
_TRIED_AT_ONCE = 16  # while a finding is made smaller
_HOSTILE = 4  # answers for each post, besides a plain one
_LONGEST = 12  # blocks of a post

_WORDS = tuple("글 서버를 설정한다 자바 코드가 값은 크다. 정말? 캐시, 데이터 3.10 (참고) 그리고 GC를".split())
_INLINE = (
    "**{}**", "*{}*", "__{}__", "_{}_", "**{}(x)**는", "~~{}~~", "`code`", "``a ` b``", "`{}`", "[{}](/a)",
    '[{}](/a "{}")', "![{}](/a.png)", "[![{}](/a.png)](/b)", "[{}][ref]", "[{}]", " <https://a.kr/b> ",
    " https://a.kr/b ", "<b>{}</b>", "<br>", "<br/>", "{}  \n{}", '<a href="/x">{}</a>', '<i class="i"></i>',
    "\\*{}\\*", "&lt;{}&gt;", "A & B", "a < b", "\\_{}", "[^1]", ":smile:", "{}|{}", "**{} `x`**", "[**{}**](/c)",
    "***{}***", '"{}"', "'{}'", "({})", " 1. {}", " #{}", "<span>{}</span>", "{}~{}", "5*3", "a_b_c",
)  # fmt: skip
_KRAMDOWN = (
    "$$x$$", "[{}](/a){{: .b}}", "**{}**{{: .b}}", "![{}](/a.png){{: .c}}", "{{{{ site.x }}}}", "[[{}|{}]]",
    "*[GC]", "[{}]({{% link a.md %}})", "<br>{}", "{}^2", "--", "...",
)  # fmt: skip
_JSX = ("<A>{}</A>", "<A b={{1}}/>", "{{x}}", "<A>{} **{}**</A>", "\\{{{}\\}}", "<a.b>{}</a.b>", "<>{}</>")
_SHORTCODES = (
    '{{{{< x "{}" >}}}}', '{{{{< x title="{}" >}}}}', '{{{{% x "{}" %}}}}', '{{{{</* x "{}" */>}}}}',
    "{{{{%/* x */%}}}}", '{{{{% x title="{}" %}}}}',
    '{{{{< mark title="{}" >}}}}{} **{}**{{{{< /mark >}}}}', "{{{{< x `{}` >}}}}",
    '**{{{{< x "{}" >}}}}**', "{{{{< x >}}}}", '{{{{< mark title="{}" />}}}}', "`{{{{</* x */>}}}}`",
    '[{{{{< x "{}" >}}}}](/a)', "{{{{</* box */>}}}}{}{{{{</* /box */>}}}}",
)  # fmt: skip
_BLOCKS = (
    "{}", "{}", "{}", "# {}", "## {} ##", "{}\n===", "{}\n---", "> {}", "> {}\n> {}", "> {}\n{}", "- {}\n- {}",
    "* {}\n\n* {}", "1. {}\n2. {}", "- [ ] {}", "- {}\n  - {}", "- {}\n\n  {}", "1. {}\n   - {}\n     {}",
    "```\n코드 x\n```", "```js\n값 = 1\n```", "~~~\n코드\n~~~", "    코드 한 줄", "---", "***", "+ {}", "- {}\n{}",
    "| {} | {} |\n|---|:-:|\n| {} | {} |", "<div>\n{}\n</div>", "<div>\n\n{}\n\n</div>", "<div>{}</div>", "<p>{}</p>",
    '[ref]: /r "글"', "[^1]: {}", "<details>\n<summary>{}</summary>\n\n{}\n\n</details>", "<!-- {} -->",
    '<img src="/a.png" alt="글">', "> - {}\n>   {}", "- > {}", "- ```\n  코드\n  ```\n  {}", "{}\n{}\n{}",
    "<table>\n<tr><td>{}</td></tr>\n</table>", "<br>\n{}", "<hr>\n{}", "{}\n\n- {}\n\n      코드", "<pre>\n{}\n</pre>",
    "<figure><figcaption>{}</figcaption></figure>",
)  # fmt: skip
_KRAMDOWN_BLOCKS = (
    "{}\n{{: .note}}", "{{: .a}}\n{}", "- {}\n{{: .b}}", "$$\nx = y\n$$", "{}\n: {}", "{{:toc}}", "# {} {{#a}}",
    '<div markdown="1">\n{}\n</div>', "> {}\n{{: .c}}", "- {}\n\n^\n- {}", "{}|{}\n---|---\n{}|{}",
    "{{% highlight c %}}\nx\n{{% endhighlight %}}", "{{::nomarkdown}}\nx\n{{:/}}", "| {} |",
)  # fmt: skip
_SHORTCODE_BLOCKS = (
    '{{{{< x "{}" >}}}}', "{{{{< box >}}}}\n{}\n{{{{< /box >}}}}",
    '{{{{% note title="{}" %}}}}\n{}\n{{{{% /note %}}}}',
    '{{{{< box title="{}" >}}}}\n\n{}\n\n- {}\n\n{{{{< /box >}}}}',
    "{{{{% note %}}}}\n\n- {}\n- {}\n\n{{{{% /note %}}}}", "- {}\n  {{{{< box >}}}}\n  {}\n  {{{{< /box >}}}}",
    '{}\n{{{{< x "{}" >}}}}\n{}', '{{{{%/* x "{}" */%}}}}', "```\n{{{{</* x */>}}}} 코드\n```",
    '{{{{< box\n  title="{}"\n>}}}}\n{}\n{{{{< /box >}}}}', "> {{{{< x `{}` >}}}}\n> {}",
    '| {{{{< x "{}" >}}}} | {} |\n|---|---|\n| {{{{% x "{}" %}}}} | {} |', '# {} {{{{< x "{}" >}}}}',
    '    {{{{< x "{}" >}}}}', "{{{{< box >}}}}{{{{< note >}}}}\n{}\n{{{{< /note >}}}}{{{{< /box >}}}}",
    "{{{{< note >}}}}\n```\n코드\n```\n{}\n{{{{< /note >}}}}",
)  # fmt: skip
_JSX_BLOCKS = (
    "<A>\n{}\n</A>", "<A>\n\n{}\n\n</A>", "<A>\n  {}\n\n  - {}\n</A>", "import a from 'a'", "export const a = 1",
    '<A b="{}" />', "<A>\n  <B>\n    {}\n  </B>\n</A>", "<Tabs>\n  ```js\n  값\n  ```\n</Tabs>", "{{/* {} */}}",
    "- <A>{}</A>", "<A>{}\n</A>",
)  # fmt: skip
_MORE_INLINE = {"kramdown": _KRAMDOWN, "hugo": _SHORTCODES, "mdx": _JSX}
_MORE_BLOCKS = {"kramdown": _KRAMDOWN_BLOCKS, "hugo": _SHORTCODE_BLOCKS, "mdx": _JSX_BLOCKS}
_TOKENS = (*"|`*_[]<>\\:&!\n", "**", "\n\n", "  ", "    ", "- ", "# ", "> ", "```")
_SLOT = re.compile(r"\{\}")
_APART = re.compile(r"\n(?:[ \t]*\n)+")  # blocks of a real post


@dataclass(frozen=True, slots=True)
class Trial:
    """A post and the answers that it is given."""

    document: Document
    answers: Mapping[str, str]


@dataclass(slots=True)
class Generator:
    """Posts for one oracle, by chance."""

    oracle: str
    chance: random.Random
    corpus: list[str]

    def post(self) -> str:
        """A post of constructs, or a piece of a real one with up to three things changed."""
        if not self.corpus or self.chance.random() < 0.6:
            return self._made()
        return self._changed()

    def _made(self) -> str:
        parts: list[str] = []
        for _ in range(self.chance.randint(1, 6)):
            block = self._block()
            match self.chance.randrange(12):
                case 0:
                    block = "\n".join(f"> {line}".rstrip() for line in block.split("\n"))
                case 1:
                    block = "- " + block.replace("\n", "\n  ")
                case 2:
                    block = "1. " + block.replace("\n", "\n   ")
            parts += [block, self.chance.choice(("\n", "\n\n", "\n\n", "\n\n", "\n\n\n"))]
        return "".join(parts)

    def _block(self) -> str:
        more = _MORE_BLOCKS.get(self.oracle, ())
        return self._filled(self.chance.choice((*_BLOCKS, *more, *more)), self._line)

    def _line(self) -> str:
        more = _MORE_INLINE.get(self.oracle, ())
        parts: list[str] = []
        for _ in range(self.chance.randint(1, 4)):
            part = self._word() if self.chance.random() < 0.6 else self.chance.choice((*_INLINE, *more))
            parts.append(self._filled(part, self._word))
        return self.chance.choice((" ", " ", " ", "")).join(parts)

    def _word(self) -> str:
        return self.chance.choice(_WORDS)

    def _filled(self, template: str, fill: Callable[[], str]) -> str:
        """The template with its slots filled; its braces are doubled, those of what fills it are not."""
        parts = [part.replace("{{", "{").replace("}}", "}") for part in _SLOT.split(template)]
        return "".join(fill() + part if number else part for number, part in enumerate(parts))

    def _changed(self) -> str:
        blocks = _APART.split(self.chance.choice(self.corpus))
        start = self.chance.randrange(len(blocks))
        lines = "\n\n".join(blocks[start : start + self.chance.randint(2, _LONGEST)]).splitlines() or [""]
        for _ in range(self.chance.randrange(4)):
            at = self.chance.randrange(len(lines))
            match self.chance.randrange(6):
                case 0:
                    lines[at] = ""
                case 1:
                    lines.insert(at, lines[self.chance.randrange(len(lines))])
                case 2:
                    lines.insert(at, self._block())
                case 3:
                    lines[at] = self.chance.choice(("  ", "    ", "> ", "- ", "# ")) + lines[at]
                case 4:
                    lines[at] += " " + self._line()
                case _:
                    place = self.chance.randrange(len(lines[at]) + 1)
                    lines[at] = lines[at][:place] + self.chance.choice(_TOKENS) + lines[at][place:]
        return "\n".join(lines) + "\n"


@dataclass(slots=True)
class Fuzzer:
    """Trials for one oracle, and what it finds."""

    oracle: str
    generator: Generator
    out: Path
    pages: int = 0
    refused: int = 0
    found: int = 0

    def round(self) -> None:
        """Some posts, with all their answers, before the oracle."""
        documents = [one for _ in range(_POSTS) if (one := self._read(self.generator.post()))]
        pages = renderers.pages(map(_body, documents), self.oracle)
        trials = [
            trial
            for document in documents
            if renderers.is_page(pages.get(_body(document)))
            for trial in self._trials(document)
        ]
        told: set[str] = set()
        for trial, where in zip(trials, self._wheres(trials, pages), strict=True):
            self.pages += where is not None
            if where and trial.document.text not in told:
                told.add(trial.document.text)
                self._report(self._smaller(trial))

    def _trials(self, document: Document) -> Iterator[Trial]:
        yield Trial(document, plain_answers(document))
        for _ in range(_HOSTILE):
            yield Trial(document, hostile_answers(document, self.generator.chance.randrange(1 << 30)))

    def _read(self, text: str) -> Document | None:
        """A post as the oracle is shown it; None where it is refused by name, as one with a NUL in it."""
        try:
            text = decode_post(renderers.shown_to(self.oracle, text).encode())
            return parse(text, ParseOptions(engine=renderers.RENDERERS[self.oracle][1]))
        except SourceError:
            return None

    def _wheres(self, trials: Sequence[Trial], pages: Mapping[str, str] | None = None) -> list[str | None]:
        pairs = []
        for trial in trials:
            assembly = trial.document.assemble(trial.answers)
            self.refused += len(assembly.refused)
            pairs.append(renderers.bodies(trial.document, assembly.text))
        return list(renderers.differences(pairs, self.oracle, pages))

    def _smaller(self, trial: Trial) -> Trial:
        """The trial with one answer, if one is enough, and with no line that isn't needed."""
        refused = self.refused  # those of the posts count, not those of what is left of one
        ones = (Trial(trial.document, {key: answer}) for key, answer in trial.answers.items())
        trial = self._first(ones) or trial
        while smaller := self._first(self._shorter(trial)):
            trial = smaller
        self.refused = refused
        return trial

    def _shorter(self, trial: Trial) -> Iterator[Trial]:
        lines = trial.document.text.splitlines(keepends=True)
        size = max(len(lines) // 2, 1)
        while size and len(lines) > 1:
            for at in range(0, len(lines), size):
                document = self._read("".join(lines[:at] + lines[at + size :]))
                kept = {segment.key for segment in document.segments} if document else set()
                answers = {key: answer for key, answer in trial.answers.items() if key in kept}
                if document and answers:
                    yield Trial(document, answers)
            size //= 2

    def _first(self, trials: Iterator[Trial]) -> Trial | None:
        """The first trial that the oracle sees a difference in."""
        while some := tuple(islice(trials, _TRIED_AT_ONCE)):
            for trial, where in zip(some, self._wheres(some), strict=True):
                if where:
                    return trial
        return None

    def _report(self, trial: Trial) -> None:
        self.found += 1
        document = trial.document
        (where,) = self._wheres([trial])
        answers = {
            segment.key: segment.source for segment in document.segments if segment.key in trial.answers
        }
        finding = {
            "oracle": self.oracle,
            "post": document.text,
            "answers": [[source, trial.answers[key]] for key, source in answers.items()],
            "mirror": document.assemble(trial.answers).text,
            "where": where,
        }
        text = json.dumps(finding, ensure_ascii=False, indent=1)
        (self.out / f"{self.oracle}-{self.found}.json").write_text(text, encoding="utf-8")
        print(text, flush=True)


def _body(document: Document) -> str:
    return document.text[document.body_start :]


def _corpus(oracle: str) -> list[str]:
    suffix = ".mdx" if oracle == "mdx" else ".md"
    paths = (path for folder in renderers.default_folders() for path in sorted(folder.rglob(f"*{suffix}")))
    texts = (decode_post(path.read_bytes(), path) for path in paths)
    return [text for text in texts if text.strip()]


def main(oracle: str, minutes: float, seed: int, out: Path) -> int:
    """Rounds until the time is over; 1 if anything was found."""
    if not renderers.installed(oracle):
        print(f"{oracle}: not installed")
        return 2
    out.mkdir(parents=True, exist_ok=True)
    fuzzer = Fuzzer(oracle, Generator(oracle, random.Random(seed), _corpus(oracle)), out)
    begin = time.monotonic()
    while time.monotonic() - begin < 60 * minutes:
        fuzzer.round()
        passed = time.monotonic() - begin
        print(
            f"{oracle}: {passed:.0f} s, {fuzzer.pages} mirrors, {fuzzer.refused} answers refused, "
            f"{fuzzer.found} differ",
            flush=True,
        )
    return int(fuzzer.found > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--oracle", required=True, choices=sorted(renderers.RENDERERS))
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("findings"))
    given = parser.parse_args()
    raise SystemExit(main(given.oracle, given.minutes, given.seed, given.out))
