"""The layout of mirrors, read off the English pages that a site has already."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from translator.errors import PublishError
from translator.i18n import tr
from translator.publish.languages import code_of
from translator.publish.mirror_places import Layout, Rule, swap_language

_SUFFIX = re.compile(r"(?:\.|-|_)(?:en|eng|english|en[-_](?:us|gb))\Z", re.IGNORECASE)
_ENGLISH_ENDING = re.compile(r"[-_](?:en|eng|english)\Z", re.IGNORECASE)
_SAYS_KOREAN = re.compile(r"[.\-_](?:ko|kr|kor|korean|ko[-_]kr)\Z", re.IGNORECASE)
_STRAY = 20  # a layout that so many times as many pages follow is the site's; the others are strays


@dataclass(frozen=True, slots=True)
class Learned:
    """A site's layout with what was learned; `question` is empty unless the site's own pages follow two layouts."""

    layout: Layout
    question: str = ""


def learn(
    layout: Layout,
    pairs: Mapping[str, str],
    lone: Sequence[str] = (),
    posts: Sequence[str] = (),
    *,
    is_ours: Callable[[str], bool] = lambda _post: False,
) -> Learned:
    """The `layout` of a site's engine, made to fit the `pairs` of post and English page that the site has.

    `posts` are all Korean ones, `lone` the English pages without a post: they tell where nothing else does. `is_ours`
    says whether Olgim keeps a translation of a post. Where a post's page stands elsewhere than the layout says, it
    stays the post's mirror.
    """
    followed = _followed(layout, pairs)
    if not followed:
        followed = _of_lone(layout, lone, posts)
    chosen, rivals = _choose(followed, pairs, [post for post in posts if post not in pairs], is_ours)
    rules = tuple(rule for rule in chosen if rule not in layout.rules)
    fitted = replace(layout, rules=(*rules, *layout.rules), learned=rules)
    elsewhere = {post: page for post, page in pairs.items() if _place(fitted, post) != page}
    return Learned(
        replace(fitted, elsewhere=elsewhere, others=frozenset(elsewhere.values())),
        _question(rivals) if rivals else "",
    )


def with_pages_kept(layout: Layout, pairs: Mapping[str, str], is_ours: Callable[[str], bool]) -> Layout:
    """A `layout` that its author chose, with the English pages that stand elsewhere as the mirrors of their posts.

    Where Olgim keeps a post's translation (`is_ours`), its page may be one that an earlier layout put there, and moves;
    but Olgim gives no page a name without its post's in it.
    """
    elsewhere = {
        post: page
        for post, page in pairs.items()
        if _place(layout, post) != page and not (is_ours(post) and _bare_name(post) in page)
    }
    return replace(layout, elsewhere=elsewhere, others=frozenset(elsewhere.values()))


def _bare_name(path: str) -> str:
    """The name of a page without what tells its language."""
    stem = PurePosixPath(path).stem
    return _SAYS_KOREAN.sub("", _SUFFIX.sub("", stem))


def _place(layout: Layout, post: str) -> str | None:
    try:
        return layout.mirror_of(post)
    except PublishError:
        return None


@dataclass(frozen=True, slots=True)
class _Followed:
    """A rule with the posts whose English pages follow it."""

    rule: Rule
    posts: tuple[str, ...]


def _followed(layout: Layout, pairs: Mapping[str, str]) -> list[_Followed]:
    """The fewest rules that all pairs follow, those first that the most do."""
    open_: dict[str, tuple[Rule, ...]] = {}
    for post, page in pairs.items():
        if swap_language(post) == page or layout.by_folder is not None:
            continue  # the post's own path says where its mirror is: nothing is learned
        if rules := rules_for(layout, post, page):
            open_[post] = rules
    found: list[_Followed] = []
    while open_:
        votes = Counter(rule for rules in open_.values() for rule in rules)
        order = {rule: at for rules in open_.values() for at, rule in reversed(list(enumerate(rules)))}
        best = max(votes, key=lambda rule: (votes[rule], -order[rule]))
        posts = tuple(post for post, rules in open_.items() if best in rules)
        found.append(_Followed(best, posts))
        open_ = {post: rules for post, rules in open_.items() if best not in rules}
    return found


def rules_for(layout: Layout, post: str, page: str) -> tuple[Rule, ...]:
    """The rules by which `page` would be the mirror of `post`, the most telling first."""
    if (rule := layout.rule_of(post)) is not None and layout.filled(rule, post) == page:
        return (rule,)
    folder, name = posixpath.split(post)
    english_folder, english_name = posixpath.split(page)
    stem, suffix = PurePosixPath(name).stem, _SUFFIX.search(PurePosixPath(page).stem)
    if folder == english_folder:
        if suffix is None or _SAYS_KOREAN.search(stem):
            return ()
        return (Rule("", f"{{dir}}/{{stem}}{suffix[0]}{{ext}}"),)
    if english_name != name and suffix is not None and not _SUFFIX.search(stem):
        return ()  # both a folder and an ending
    own, others = folder.split("/") if folder else [], english_folder.split("/") if english_folder else []
    while own and others and own[-1] == others[-1]:
        own.pop()
        others.pop()
    if not any(map(_names_english, others)) and not any(code_of(part) == "ko" for part in own):
        return ()
    prefix, place = (f"{'/'.join(parts)}/" if parts else "" for parts in (own, others))
    rules = [Rule(prefix, f"{place}{{rest}}" if prefix else f"{place}{{path}}")]
    if "/".join(others) == english_folder:  # nothing of the post's folders comes after it
        if others[:-1] == own:
            rules.append(Rule("", f"{{dir}}/{others[-1]}/{{name}}"))
        if above := posixpath.commonpath([folder or ".", english_folder]).strip("."):
            rules.append(Rule(f"{above}/", f"{place}{{name}}"))
    return tuple(rules)


def _names_english(folder: str) -> bool:
    return code_of(folder) == "en" or _ENGLISH_ENDING.search(folder) is not None


def _of_lone(layout: Layout, lone: Sequence[str], posts: Sequence[str]) -> list[_Followed]:
    """The rule that English pages without a post follow, where it is one."""
    found: Counter[Rule] = Counter()
    for page in lone:
        *folders, name = page.split("/")
        suffix = _SUFFIX.search(PurePosixPath(name).stem)
        at = next((at for at, part in enumerate(folders) if _names_english(part)), None)
        if at is not None and code_of(folders[at]) == "en":
            above = "".join(f"{part}/" for part in folders[:at])
            near = [post for post in posts if post.startswith(above) and swap_language(post) is None]
            rules = {layout.rule_of(post) for post in near}
            if near and above and not any(rule and rule.pattern.fullmatch(page) for rule in rules):
                found[Rule(above, f"{above}{folders[at]}/{{rest}}")] += 1
        elif at is None and suffix is not None:
            found[Rule("", f"{{dir}}/{{stem}}{suffix[0]}{{ext}}")] += 1
    known = [rule for rule in found if rule not in layout.rules]
    return [_Followed(known[0], ())] if len(known) == 1 and len(found) == 1 else []


def _choose(
    followed: Sequence[_Followed],
    pairs: Mapping[str, str],
    open_posts: Sequence[str],
    is_ours: Callable[[str], bool],
) -> tuple[list[Rule], list[tuple[_Followed, str]]]:
    """The rules that the site follows; and those between which only its author can choose, each with a page."""
    chosen: list[_Followed] = []
    for one in followed:
        rivals = [other for other in chosen if _clash(one.rule, other.rule, open_posts)]
        if not rivals:
            chosen.append(one)
            continue
        best = rivals[0]
        if len(best.posts) >= _STRAY * len(one.posts):
            continue
        ours = [rival for rival in (best, one) if any(map(is_ours, rival.posts))]
        if len(ours) == 1:
            chosen = [other for other in chosen if other is not best or ours[0] is best]
            if ours[0] is one:
                chosen.append(one)
            continue
        return [other.rule for other in chosen], [
            (rival, tr("{posts} has {pairs}", posts=rival.posts[0], pairs=pairs[rival.posts[0]]))
            for rival in (best, one)
        ]
    return [one.rule for one in chosen], []


def _clash(one: Rule, other: Rule, open_posts: Sequence[str]) -> bool:
    """Whether there is a post without an English page that both rules have a place for.

    A rule for a Korean folder goes before one that is for posts anywhere, as it does where mirrors are placed.
    """
    inner, outer = sorted((one, other), key=lambda rule: -len(rule.prefix))
    if inner.of_korean_folder and not outer.of_korean_folder:
        return False
    return inner.prefix.startswith(outer.prefix) and any(
        post.startswith(inner.prefix) and (inner.of_korean_folder or swap_language(post) is None)
        for post in open_posts
    )


def _question(rivals: Sequence[tuple[_Followed, str]]) -> str:
    return "\n".join(f"layout: {line_of(one.rule)!s}    # {_as(one, example)}" for one, example in rivals)


def _as(one: _Followed, example: str) -> str:
    return tr("as {example}", example=example) + _more(len(one.posts) - 1)


def _more(number: int) -> str:
    return tr(", and {number:,} more", number=number) if number else ""


def line_of(rule: Rule) -> str:
    """What `layout:` is to be for a rule, quoted where YAML needs it."""
    template = rule.template
    if rule.prefix and not (rule.prefix.count("/") == 1 and "{rest}" in template):
        template = f"{rule.prefix} -> {template}"
    return f'"{template}"' if template.startswith("{") else template
