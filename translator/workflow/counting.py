"""How many posts a site has, said alike by `init`, `doctor` and `status`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from translator.i18n import counted, tr
from translator.workflow.posts import posts_of
from translator.workflow.site import Site


@dataclass(frozen=True, slots=True)
class PostCounts:
    """The Korean posts of a site that a command takes, and how many of them have an English page: Olgim keeps the
    bitext of `kept` of these, and has nothing to do with `own`. Beside them, the `drafts` that are left out, the Korean
    pages of Jekyll's collections that are not among the posts, by collection, and the pages in other languages, by
    code, that are no post's English page.
    """

    korean: int
    kept: int
    own: int
    drafts: int
    others: Counter[str]
    in_collections: Counter[str]

    @property
    def english(self) -> int:
        """How many posts have an English page, whosesoever."""
        return self.kept + self.own

    def __str__(self) -> str:
        """The posts in a line: `57 in Korean, 50 with English (4 not kept by Olgim), 9 drafts left out`."""
        parts = [tr("{korean:,} in Korean", korean=self.korean)]
        if self.own:
            parts.append(
                tr("{english:,} with English ({own:,} not kept by Olgim)", english=self.english, own=self.own)
            )
        elif self.english:
            parts.append(tr("{english:,} with English", english=self.english))
        if self.drafts:
            parts.append(counted(self.drafts, "draft left out"))
        if self.in_collections:
            named = ", ".join(f"{name} {number:,}" for name, number in self.in_collections.most_common(6))
            parts.append(
                tr("not among them are collections that `posts:` doesn't name: {named}", named=named)
            )
        return ", ".join(parts)

    @property
    def others_named(self) -> str:
        """The pages in other languages, the six most frequent ones: `en 4, ja 1`; empty where there is none."""
        return ", ".join(f"{code} {number:,}" for code, number in self.others.most_common(6))


def count_posts(site: Site) -> PostCounts:
    """Count the posts of a site. Reads of its pages what has changed since the last look, and opens no post."""
    posts, overview = list(posts_of(site, drafts=True)), site.overview
    assert overview is not None
    taken = [
        post for post in posts if site.config.drafts == "take" or not overview.is_draft(site.label(post))
    ]
    pages = {site.label(post): site.planned_mirror(post) for post in taken}
    others = Counter(
        tongue.code
        for label, tongue in overview.others.items()
        if label not in overview.ours and label not in pages.values()
    )
    return PostCounts(
        len(taken),
        kept=sum(page in overview.ours for page in pages.values()),
        own=sum(post in overview.own_english for post in pages),
        drafts=len(posts) - len(taken),
        others=others,
        in_collections=_in_collections(site, set(pages)),
    )


def _in_collections(site: Site, posts: set[str]) -> Counter[str]:
    """The Korean pages of a Jekyll site's collections that are none of its posts, by collection."""
    overview = site.overview
    assert overview is not None
    found: Counter[str] = Counter()
    for name in site.settings.collections:
        labels = {site.label(page) for page in site.pages_below(f"_{name}") or ()} - posts
        found[name] = sum(overview.is_korean(label) and not overview.is_draft(label) for label in labels)
    return +found
