"""What `olgim init` found, as plain values for `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from translator.workflow.models_at_hand import AtHand
from translator.workflow.plan import Outlook
from translator.workflow.survey import SiteSurvey


def survey_as_dict(found: SiteSurvey, ahead: Outlook | None, models: Sequence[AtHand]) -> dict[str, Any]:
    """A site, its languages and layout, one post as an example, and the models at hand; costs are in US dollars."""
    example, lacking = found.example, found.lacking
    return {
        "site": str(found.site.root),
        "engine": str(found.site.engine),
        "recognised_by": found.mark or None,
        "posts": {
            "korean": found.counts.korean,
            "with_english": found.counts.english,
            "own_english": found.counts.own,
            "mirrors": found.counts.kept,
            "drafts": found.counts.drafts,
        },
        "other_languages": dict(found.counts.others),
        "layout": found.layout or None,
        "layout_why": found.why or None,
        "choices": [{"layout": one.layout, "example": one.example} for one in found.choices],
        "example": None
        if example is None
        else {
            "post": example.post,
            "mirror": example.mirror,
            "address": example.address or None,
            "front_matter": list(example.front_matter),
        },
        "lacking": None
        if lacking is None
        else {"why": lacking.why, "file": lacking.file, "lines": lacking.lines.splitlines()},
        "estimate": None
        if ahead is None
        else {
            "posts": ahead.posts,
            "posts_read": ahead.read,
            "requests": ahead.whole.requests,
            "tokens": {"input": ahead.whole.input, "output": ahead.whole.output},
        },
        "models": [_model(found, ahead, one) for one in models],
    }


def _model(found: SiteSurvey, ahead: Outlook | None, one: AtHand) -> dict[str, Any]:
    config = found.site.config
    return {
        "model": one.model or None,
        "where": one.where,
        "base_url": one.url or None,
        "agent": one.agent or None,
        "cost": None if ahead is None else one.cost(ahead.whole, config),
        "cost_of_typical_post": None if ahead is None else one.cost(ahead.typical, config),
    }
