"""The sentences of the action's pull requests, comments and summaries, in English and in Korean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from translator.workflow.action.inputs import Language

_ENGLISH: Mapping[str, str] = {
    "title": "English: {title}",
    "title-all": "English: {posts}",
    "title-removed": "Remove the English of {title}",
    "posts": "{n} post|{n} posts",
    "segments": "{n} passage|{n} passages",
    "intro": "The English of {korean}, for review. Merging it publishes {english}.",
    "intro-all": "English for review. Merging it publishes it.",
    "moved": "{label} was renamed to {to}; its English goes along.",
    "removed": "{label} is gone; merging this takes its English away, too.",
    "machine": "A machine wrote what no person has accepted.",
    "progress": "**{total}**: {accepted} accepted, {proposed} to review{stale}{untranslated}",
    "changes": "Here: {new} new, {changed} changed, {same} as before.",
    "stale": ", {n} whose Korean has changed",
    "untranslated": ", {n} without English",
    "by-hand": "{n} in your own words",
    "findings": "To look at",
    "line": "Line",
    "finding": "What the checks say",
    "english": "English",
    "no-findings": "The checks have nothing to say.",
    "more": "and {n} more; `olgim check` lists them all",
    "terms": "Terms",
    "made": "Last translated by {receipt}",
    "preview": "[Preview, side by side]({url}) (artifact of the job)",
    "compare": "Korean: {korean} · English: {english}",
    "how": (
        "Change the English right here: edit the file on this branch, or apply a suggestion. It counts as yours and is "
        "never written over. Comments of people who may write to this repository:\n"
        "- `/olgim again` asks the model anew for what no person has touched; on a line, for that passage; "
        "`/olgim again less formal` says how\n"
        "- `/olgim accept` accepts the English; on a line, that passage\n"
        "- `/olgim term 배포=deploy` puts a term into the glossary and mends what says otherwise"
    ),
    "took-over": "{n} edit of yours taken over|{n} edits of yours taken over",
    "failed": "{label} could not be done: {why}",
    "conflict": "{base} can't be merged into this branch by itself: {why}. {hint}",
    "no-model": (
        "There is no model to ask, so only what is known already was used. Add a secret such as OPENAI_API_KEY and hand it "
        "to the step in `env:`, or use the Copilot CLI; see docs/action.md."
    ),
    "stopped": "The run stopped early: {why}. What was answered is kept; the next run goes on.",
    "nothing": "Nothing to do: all English is up to date.",
    "nothing-own": "Nothing to do: {branch} is a branch of Olgim's own.",
    "nothing-tag": "Nothing to do: no branch was pushed.",
    "nothing-comment": "Nothing to do: the comment has no order for Olgim.",
    "nothing-foreign": "Nothing to do: this pull request isn't one of Olgim's.",
    "asleep": (
        "{posts} without English from before the workflow: left alone. Name them in the input `paths`, or say "
        "`translate: true` in their front matter."
    ),
    "declined": "{label}: its pull request #{number} was closed without merging. It is taken up again when the Korean changes.",
    "skipped": "{label}: its pull request #{number} has the label {olgim_skip}.",
    "opened": "{label}: opened #{number}",
    "updated": "{label}: updated #{number}",
    "current": "{label}: #{number} is up to date",
    "committed": "{label}: committed to {branch}",
    "pushed": "{label}: what is there so far is on {branch}; a pull request follows when the English file can be written",
    "waiting": "{label}: it is in a batch; the pull request comes with the answers, within a day",
    "renamed-close": "The post was renamed or deleted, so this pull request has nothing to merge. Its branch is left.",
    "accepted-merge": "{label}: {segments} accepted by merging #{number}",
    "accept-later": "The acceptance can't be pushed to {branch}, which is protected; it comes with the next change of the post.",
    "done-accept": "{segments} accepted.",
    "done-again": "{segments} translated anew.",
    "done-none": "There is nothing to do it to.",
    "done-term": "{source} is {target} from now on.",
    "done-refused": "{segments} kept as they were: the new English did not pass the checks.",
    "done-kept": "{segments} in a person's words say it otherwise and were left.",
    "done-problem": "Not all of it could be done: {why}",
    "done-before": "Done already.",
    "no-place": "I can't tell which passage this line belongs to. Comment on the line where the passage begins.",
    "help": "I know `/olgim again [how]`, `/olgim accept` and `/olgim term 배포=deploy`.",
    "check-title": "Olgim: the English of what this pull request changes",
    "check-clean": "The English is up to date with the Korean.",
    "check-none": "This pull request changes no Korean post.",
    "check-post": "{korean}: {progress}",
    "check-behind": "The English file isn't what the bitext gives; it is written anew after merging.",
    "check-edited": "The English file was edited by hand; the edits are taken over after merging.",
    "check-error": "{label}: {why}",
    "cost": "Cost of this run: {cost}",
}

_KOREAN: Mapping[str, str] = {
    "title": "영어판: {title}",
    "title-all": "영어판: {posts}",
    "title-removed": "영어판 삭제: {title}",
    "posts": "글 {n}편",
    "segments": "문단 {n}개",
    "intro": "{korean}의 영어판입니다. 검토해 주세요. 병합하면 {english} 파일로 발행됩니다.",
    "intro-all": "영어판입니다. 검토해 주세요. 병합하면 발행됩니다.",
    "moved": "{label} 글이 {to} 파일로 옮겨져 영어판도 함께 옮깁니다.",
    "removed": "{label} 글이 없어졌습니다. 병합하면 영어판도 지워집니다.",
    "machine": "아직 사람이 승인하지 않은 부분은 기계가 번역한 것입니다.",
    "progress": "**{total}**: 승인 {accepted}, 검토할 것 {proposed}{stale}{untranslated}",
    "changes": "이 브랜치에서 새로 번역한 것 {new}, 바뀐 것 {changed}, 그대로인 것 {same}.",
    "stale": ", 원문이 바뀐 것 {n}",
    "untranslated": ", 영어가 없는 것 {n}",
    "by-hand": "직접 쓰신 것 {n}",
    "findings": "살펴볼 곳",
    "line": "줄",
    "finding": "검사 결과",
    "english": "영어",
    "no-findings": "검사에서 지적된 것이 없습니다.",
    "more": "그 밖에 {n}건. `olgim check`로 모두 볼 수 있습니다",
    "terms": "용어",
    "made": "마지막 번역: {receipt}",
    "preview": "[나란히 미리 보기]({url}) (작업의 아티팩트)",
    "compare": "한국어: {korean} · 영어: {english}",
    "how": (
        "영어는 여기에서 바로 고치실 수 있습니다. 이 브랜치의 파일을 편집하거나 제안(suggestion)을 적용하면 "
        "직접 쓰신 문장으로 기억하고 다시 덮어쓰지 않습니다. 저장소에 쓰기 권한이 있는 분은 댓글로 지시할 수 있습니다.\n"
        "- `/olgim again`: 사람이 손대지 않은 부분을 다시 번역합니다. 줄에 달면 그 문단만, "
        "`/olgim again 좀 더 편하게`처럼 방향을 정할 수도 있습니다\n"
        "- `/olgim accept`: 영어를 승인합니다. 줄에 달면 그 문단만 승인합니다\n"
        "- `/olgim term 배포=deploy`: 용어집에 용어를 넣고, 다르게 번역된 곳을 고칩니다"
    ),
    "took-over": "고치신 곳 {n}군데를 반영했습니다",
    "failed": "{label} 글을 처리하지 못했습니다: {why}",
    "conflict": "{base} 브랜치를 자동으로 병합할 수 없습니다: {why}. {hint}",
    "no-model": (
        "쓸 수 있는 모델이 없어 이미 번역된 것만 썼습니다. OPENAI_API_KEY 같은 시크릿을 만들어 단계의 `env:`로 넘기거나 "
        "Copilot CLI를 쓰세요. docs/action.md에 방법이 있습니다."
    ),
    "stopped": "도중에 멈췄습니다: {why}. 받은 답은 남아 있고, 다음 실행에서 이어집니다.",
    "nothing": "할 일이 없습니다. 영어판이 모두 최신입니다.",
    "nothing-own": "할 일이 없습니다. {branch}는 Olgim이 만든 브랜치입니다.",
    "nothing-tag": "할 일이 없습니다. 브랜치가 푸시되지 않았습니다.",
    "nothing-comment": "할 일이 없습니다. 댓글에 Olgim에게 하는 지시가 없습니다.",
    "nothing-foreign": "할 일이 없습니다. Olgim이 연 풀 리퀘스트가 아닙니다.",
    "asleep": (
        "워크플로를 추가하기 전에 쓴, 영어판이 없는 {posts}은 그대로 두었습니다. 번역하려면 입력 `paths`에 적거나 "
        "글의 front matter에 `translate: true`를 넣으세요."
    ),
    "declined": "{label}: #{number}번 풀 리퀘스트가 병합되지 않고 닫혔습니다. 원문이 바뀌면 다시 시작합니다.",
    "skipped": "{label}: #{number}번 풀 리퀘스트에 {olgim_skip} 라벨이 있습니다.",
    "opened": "{label}: #{number}번 풀 리퀘스트를 열었습니다",
    "updated": "{label}: #{number}번 풀 리퀘스트를 갱신했습니다",
    "current": "{label}: #{number}번 풀 리퀘스트는 최신입니다",
    "committed": "{label}: {branch}에 커밋했습니다",
    "pushed": "{label}: 지금까지의 번역을 {branch}에 올렸습니다. 영어 파일을 쓸 수 있게 되면 풀 리퀘스트를 엽니다",
    "waiting": "{label}: 배치로 보냈습니다. 하루 안에 답이 오면 풀 리퀘스트를 엽니다",
    "renamed-close": "글의 이름이 바뀌었거나 지워져 병합할 것이 없습니다. 브랜치는 그대로 둡니다.",
    "accepted-merge": "{label}: #{number}번 병합으로 {segments}를 승인했습니다",
    "accept-later": "{branch} 브랜치가 보호되어 있어 승인을 올리지 못했습니다. 글이 다음에 바뀔 때 함께 올립니다.",
    "done-accept": "{segments}를 승인했습니다.",
    "done-again": "{segments}를 다시 번역했습니다.",
    "done-none": "해당하는 문단이 없습니다.",
    "done-term": "앞으로 {source}은(는) {target}(으)로 옮깁니다.",
    "done-refused": "{segments}는 새 번역이 검사를 통과하지 못해 그대로 두었습니다.",
    "done-kept": "사람이 쓴 {segments}는 용어가 다르지만 그대로 두었습니다.",
    "done-problem": "모두 처리하지는 못했습니다: {why}",
    "done-before": "이미 처리했습니다.",
    "no-place": "이 줄이 어느 문단인지 알 수 없습니다. 문단이 시작되는 줄에 댓글을 달아 주세요.",
    "help": "`/olgim again [방향]`, `/olgim accept`, `/olgim term 배포=deploy`를 쓸 수 있습니다.",
    "check-title": "Olgim: 이 풀 리퀘스트가 바꾸는 글의 영어판",
    "check-clean": "영어판이 원문과 맞습니다.",
    "check-none": "이 풀 리퀘스트는 한국어 글을 바꾸지 않습니다.",
    "check-post": "{korean}: {progress}",
    "check-behind": "영어 파일이 번역 기록과 다릅니다. 병합하면 다시 씁니다.",
    "check-edited": "영어 파일을 직접 고치셨습니다. 병합하면 반영합니다.",
    "check-error": "{label}: {why}",
    "cost": "이번 실행 비용: {cost}",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences in one language. What is put into them has been made safe for its place before."""

    language: Language

    def __call__(self, name: str, **values: object) -> str:
        """The sentence called `name`; where it has two forms, the one for the number `n`."""
        found = (_KOREAN if self.language is Language.KOREAN else _ENGLISH)[name]
        one, _, many = found.partition("|")
        said = many if many and values.get("n") != 1 else one
        return said.format(**values)

    def counted(self, name: str, number: int) -> str:
        """The sentence or noun `name` with its number, in the form that the number asks for: `1 post`, `12 posts`."""
        return self(name, n=number)
