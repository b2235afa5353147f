"""Random histories of a post and its English file, edited by people on both sides, and what must hold after each run."""

from __future__ import annotations

import difflib
import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from translator.bitext import Bitext
from translator.errors import PublishError
from translator.units import Origin, State
from translator.workflow.mirror_merge import OWN_ENGLISH
from translator.workflow.mirror_take_over import take_over_edits
from translator.workflow.mirror_write import publish_work
from translator.workflow.site import open_site
from translator.workflow.work import Work, open_work

_WORDS = (
    "server client cache queue thread socket buffer packet kernel driver module branch commit merge".split()
)
_KOREAN = "서버 손님 창고 줄 실 꽂이 그릇 꾸러미 알맹이 운전 묶음 가지 기록 합침".split()
_TOKEN = re.compile(r"own\d+")


@dataclass
class Block:
    """A Korean paragraph, heading, item or row: `number` is its own for good, `version` rises with each change."""

    number: int
    kind: str
    words: list[str]
    version: int = 0

    def korean(self) -> str:
        said = f"{' '.join(self.words)} 말{self.number}판{self.version}"
        match self.kind:
            case "heading":
                return f"## {said}"
            case "item":
                return f"- {said}"
            case "row":
                return f"| {said} | 칸{self.number}판{self.version} |"
            case "link":
                return f"{said} [여기](https://example.org/{self.number}) 있다"
            case "code":
                return f"```sh\nrun {self.number} {self.version} # 설명\n```"
        return f"{said} 있다."


@dataclass
class History:
    """One history in a folder, with an odd seed in a git repository. `step` edits and runs, and raises AssertionError where something was lost."""

    folder: Path
    seed: int
    blocks: list[Block] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.made = 0
        self.tokens: set[str] = set()  # what a person wrote and hasn't given up
        self.accepted = False  # proposals, since the English file was written
        self.removed: set[str] = set()  # blocks that a person took out of the English file
        self.changed: set[int] = set()
        (self.folder / "post.md").parent.mkdir(parents=True, exist_ok=True)
        kinds = [
            "paragraph",
            "heading",
            "paragraph",
            "link",
            "item",
            "item",
            "code",
            "row",
            "row",
            "paragraph",
        ]
        self.blocks = [self._block(kind) for kind in kinds]
        self.changed.clear()
        self._write_post()
        work = self._open()
        self._answer(work)
        publish_work(work)
        if self.seed % 2:
            self._git("init", "-q")
        self._commit()

    def _git(self, *words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=self.folder, check=True, capture_output=True)

    def _commit(self) -> None:
        if self.seed % 2:
            self._git("add", "-A")
            self._git("commit", "-q", "--allow-empty", "-m", "x")

    @property
    def post(self) -> Path:
        return self.folder / "post.md"

    @property
    def mirror(self) -> Path:
        return self.folder / "post.en.md"

    # ---- one step

    def step(self) -> None:
        korean = self.post.read_bytes()
        for _ in range(self.rng.randint(0, 3)):
            self.rng.choice([self._change, self._change, self._add, self._remove, self._move])()
        self._write_post()
        before, given_up = self._read(), (set(self.tokens), set(self.removed))
        for _ in range(self.rng.randint(0, 3)):
            self.rng.choice(
                [
                    self._edit_words,
                    self._edit_words,
                    self._rewrite,
                    self._add_own,
                    self._remove_theirs,
                    self._move_theirs,
                    self._change_link,
                    self._change_code,
                    self._format,
                ]
            )()
        if self.rng.random() < 0.2:
            shutil.rmtree(self.folder / "_olgim/.cache", ignore_errors=True)  # a fresh clone
            both = self.accepted or self.post.read_bytes() != korean
            if both and self._is_refused(before):
                self._write(before)  # as the message has it: the edit is undone
                self.tokens, self.removed = given_up
        self.accepted = False
        self.run(self._read())

    def _is_refused(self, last: str) -> bool:
        """Whether edits of both sides can't be told apart, which has to be said of the right line, and leave all be."""
        there, files = self._read(), self._files()
        refusal = self._refusal()
        if refusal is None:
            return False
        assert self._files() == files, "a refusal changes something"
        assert refusal.line is not None
        line = _plain_lines(there)[refusal.line - 1]
        # Without the last mirror, code that isn't the post's now may be the post's of before, and is told as such.
        unclear = "may be a change" in str(refusal) and line not in self.post.read_text(encoding="utf-8")
        changed = refusal.line in _changed_lines(last, there)
        assert changed or unclear, f"{refusal} is about no line that was changed"
        self.refused.append(str(refusal))
        return True

    def _refusal(self) -> PublishError | None:
        try:
            take_over_edits(self._open())
        except PublishError as error:
            return error
        return None

    def _files(self) -> list[bytes]:
        return [path.read_bytes() for path in (self.post, self.mirror, self.folder / "_olgim/en/post.md.po")]

    def run(self, before: str) -> None:
        work = self._open()
        take_over_edits(work)
        asked = self._answer(work)
        done = publish_work(work)
        after = self._read()
        self._check_costs(asked)
        self._check_words(before, after)
        self._check_told([one.message for one in done.draft.notices if one.code == OWN_ENGLISH], before)
        po = (self.folder / "_olgim/en/post.md.po").read_bytes()
        again = self._open()
        assert take_over_edits(again) == 0, "a second run finds edits"
        assert not again.wanted, "a second run asks"
        publish_work(again)
        assert self._read() == after, "a second run changes the English file"
        assert (self.folder / "_olgim/en/post.md.po").read_bytes() == po, "a second run changes the bitext"
        self._commit()
        if self.rng.random() < 0.3:
            self._accept()

    def _open(self) -> Work:
        return open_work(open_site(self.post), self.post)

    def _read(self) -> str:
        return self.mirror.read_bytes().decode()

    def _write(self, text: str) -> None:
        self.mirror.write_bytes(text.encode())

    def _answer(self, work: Work) -> list[str]:
        """Translate what is wanted. Gives the Korean that was asked for."""
        asked = []
        for unit in work.wanted:
            asked.append(unit.source)
            english = re.sub(r"말(\d+)판(\d+)", r"says\1v\2", unit.source)
            english = re.sub(r"칸(\d+)판(\d+)", r"cell\1v\2", english)
            for korean, word in zip(_KOREAN, _WORDS, strict=True):
                english = re.sub(rf"\b{korean}\b", word, english)
            english = english.replace("여기", "here").replace("있다", "is there")
            assert not re.search("[가-힣]", english), english
            work.propose(unit.key, english, Origin.MODEL, "test")
        return asked

    def _accept(self) -> None:
        """A person takes all proposals that wait, and gives up their own words for those."""
        self.accepted = True
        bitext = Bitext.load(self.folder / "_olgim/en/post.md.po")
        for unit in bitext.units:
            if unit.state is State.STALE and unit.proposal:
                self.tokens -= set(_TOKEN.findall(unit.target))
                self.removed -= set(re.findall(r"says\d+", unit.proposal))
                bitext.put(
                    replace(
                        unit, target=unit.proposal, proposal="", previous_source=None, state=State.ACCEPTED
                    )
                )
        bitext.save()

    # ---- what must hold

    def _check_costs(self, asked: list[str]) -> None:
        numbers = {int(one) for text in asked for one in re.findall(r"[말칸](\d+)판", text)}
        assert numbers <= self.changed, f"asked for {numbers - self.changed}, which did not change"
        self.changed.clear()

    def _check_words(self, before: str, after: str) -> None:
        kept = (self.folder / "_olgim/en/post.md.po").read_text(encoding="utf-8")
        for token in self.tokens:
            assert token in after or token in kept, f"{token} is lost"
        obsolete = [one for one in kept.split("\n") if one.startswith("#~ msgstr")]
        live = {f"{block.number}v" for block in self.blocks}
        for line in before.replace("\r\n", "\n").removeprefix("\ufeff").split("\n"):
            if set(_TOKEN.findall(line)) & self.tokens and line.strip():
                about = re.findall(r"(?:says|cell)(\d+v)", line)
                # What stands where a removed sentence stood is taken for that sentence, and goes with its Korean.
                gone = any(token in one for token in _TOKEN.findall(line) for one in obsolete)
                if all(one in live for one in about) and not gone:
                    assert any(_same(line, other) for other in after.split("\n")), f"{line!r} was changed"
        for one in self.removed:
            assert f"{one}v" not in after, f"{one} was taken out and is back"

    def _check_told(self, messages: list[str], before: str) -> None:
        lines = before.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
        for message in messages:
            self.told.append(message)
            match = re.match(r"(.*?):(\d+) (stays|has)", message)
            assert match, message
            if match[3] == "stays" and "without these words" not in message:
                quoted = re.search(r"wrote it: “(.*?)”; Olgim", message, re.DOTALL)
                assert quoted
                line = lines[int(match[2]) - 1]
                assert quoted[1].startswith(" ".join(line.split())[:20]), f"{message!r} is not about {line!r}"

    # ---- the Korean side

    def _block(self, kind: str) -> Block:
        self.made += 1
        self.changed.add(self.made)
        return Block(self.made, kind, self.rng.sample(_KOREAN, 4))

    def _write_post(self) -> None:
        parts: list[str] = []
        last = ""
        for block in self.blocks:
            if block.kind == "row" and last != "row":
                parts.append("\n| A | B |\n| --- | --- |\n")
            elif block.kind != last or block.kind not in {"item", "row"}:
                parts.append("\n")
            parts.append(block.korean() + "\n")
            last = block.kind
        self.post.write_text("---\nlayout: post\n---\n" + "".join(parts), encoding="utf-8")

    def _change(self) -> None:
        block = self.rng.choice(self.blocks)
        block.version += 1
        block.words[self.rng.randrange(4)] = self.rng.choice(_KOREAN)
        self.changed.add(block.number)

    def _add(self) -> None:
        kind = self.rng.choice(["paragraph", "paragraph", "heading", "item", "code"])
        self.blocks.insert(self.rng.randint(0, len(self.blocks)), self._block(kind))

    def _remove(self) -> None:
        if len(self.blocks) > 4:
            self.blocks.pop(self.rng.randrange(len(self.blocks)))

    def _move(self) -> None:
        block = self.blocks.pop(self.rng.randrange(len(self.blocks)))
        self.blocks.insert(self.rng.randint(0, len(self.blocks)), block)

    # ---- the English side

    def _lines(self) -> tuple[list[str], list[int]]:
        """The lines of the English file, and which of them are paragraphs or headings that may be edited."""
        lines = self._read().split("\n")
        free = [
            at
            for at, line in enumerate(lines)
            if at > 3 and re.search(r"says\d+v|own\d+", line) and "|" not in line
        ]
        return lines, free

    def _token(self) -> str:
        self.made += 1
        self.tokens.add(f"own{self.made}")
        return f"own{self.made}"

    def _edit_words(self) -> None:
        lines, free = self._lines()
        if free:
            at = self.rng.choice(free)
            words = lines[at].split(" ")
            words.insert(self.rng.randint(2, max(2, len(words) - 2)), self._token())
            lines[at] = " ".join(words)
            self._write("\n".join(lines))

    def _rewrite(self) -> None:
        lines, free = self._lines()
        plain = [at for at in free if not re.match(r"[#\-*\[]", lines[at]) and "](" not in lines[at]]
        if plain:
            at = self.rng.choice(plain)
            self.tokens -= set(_TOKEN.findall(lines[at]))
            about = " ".join(re.findall(r"says\d+v\d+", lines[at]))
            end = "\r" if lines[at].endswith("\r") else ""
            lines[at] = f"Quite another thing {self._token()} {about}.{end}"
            self._write("\n".join(lines))

    def _add_own(self) -> None:
        lines, free = self._lines()
        at = self.rng.choice(free) + 1 if free else len(lines)
        end = "\r" if "\r\n" in self._read() else ""
        lines[at:at] = [end, f"A thought of mine {self._token()}, no more.{end}", end]
        self._write("\n".join(lines))

    def _remove_theirs(self) -> None:
        lines, free = self._lines()
        plain = [at for at in free if not re.match(r"[#\-*]", lines[at])]
        if len(plain) > 2:
            at = self.rng.choice(plain)
            self.tokens -= set(_TOKEN.findall(lines[at]))
            self.removed |= set(re.findall(r"says\d+", lines[at]))
            del lines[at]
            self._write("\n".join(lines))

    def _move_theirs(self) -> None:
        lines, free = self._lines()
        plain = [at for at in free if not re.match(r"[#\-*]", lines[at])]
        if len(plain) > 2:
            at, to = self.rng.sample(plain, 2)
            end = "\r" if lines[at].endswith("\r") else ""
            line = lines[at]
            lines[at] = end
            lines[to + 1 : to + 1] = [end, line]
            self._write("\n".join(lines))

    def _change_link(self) -> None:
        text = self._read()
        token = self._token()
        changed = re.sub(r"\(https://example\.org/\d+\)", f"(https://example.org/{token})", text, count=1)
        if changed == text:
            self.tokens.discard(token)
        self._write(changed)

    def _change_code(self) -> None:
        text, token = self._read(), self._token()
        changed = re.sub(r"(run \d+ \d+ # )설명", rf"\1{token}", text, count=1)
        if changed == text:
            self.tokens.discard(token)
        self._write(changed)

    def _format(self) -> None:
        text = self._read()
        what = self.rng.randrange(8)
        if what == 0:
            text = text.replace("\r\n", "\n") if "\r\n" in text else text.replace("\n", "\r\n")
        elif what == 1:
            sign, other = self.rng.choice([("-", "*"), ("*", "-")])
            text = re.sub(rf"^{re.escape(sign)} ", f"{other} ", text, flags=re.MULTILINE)
        elif what == 2:
            text = re.sub(r"^\| *(.*?) *\| *(.*?) *\|", r"| \1     | \2   |", text, flags=re.MULTILINE)
        elif what == 3:
            text = text.removeprefix("\ufeff") if text.startswith("\ufeff") else "\ufeff" + text
        elif what == 4:
            text = text.rstrip("\r\n")
        elif what == 5:  # as Prettier does: one blank line, padded rules
            end = "\r\n" if "\r\n" in text else "\n"
            text = re.sub(r"(?:\r?\n){3,}", end * 2, text)
            text = re.sub(r"^\|[ -]+\|[ -]+\|", "| ------------- | ----------- |", text, flags=re.MULTILINE)
        elif what == 6:
            end = "\r\n" if "\r\n" in text else "\n"
            text = text.replace(end * 2, end * 3, self.rng.randint(1, 4))
        else:
            text = re.sub(r"^([*-] .*)(\r?\n)(?=[*-] )", r"\1\2\2", text, flags=re.MULTILINE)
        self._write(text)


def _changed_lines(before: str, after: str) -> set[int]:
    """The numbers of the lines of `after` that aren't in `before`, and of those before which some are missing."""
    old, new = (_plain_lines(text) for text in (before, after))
    said = [at for at, line in enumerate(new) if line]
    found: set[int] = set()
    wanted = [line for line in old if line]
    for what, _, _, start, end in difflib.SequenceMatcher(
        None, wanted, [new[at] for at in said], autojunk=False
    ).get_opcodes():
        if what != "equal":
            found.update(said[at] + 1 for at in range(start, end))
            # What was removed stood behind a line of prose that is still there.
            found.update(said[at] + 1 for at in range(_prose_before(new, said, start), start))
            found.update((1,) if start == 0 else ())
    return found


def _prose_before(lines: Sequence[str], said: Sequence[int], end: int) -> int:
    words = re.compile(r"says\d|own\d|cell\d")
    return next((at for at in reversed(range(end)) if words.search(lines[said[at]])), 0)


def _plain_lines(text: str) -> list[str]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    return [re.sub(r"\s+", " ", re.sub(r"^\* ", "- ", line)).strip() for line in lines]


def _same(one: str, other: str) -> bool:
    return (
        re.sub(r"\s+", " ", one.strip("\ufeff")).strip() == re.sub(r"\s+", " ", other.strip("\ufeff")).strip()
    )
