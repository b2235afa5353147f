"""Running `olgim init`: what was found, a few questions, and what was written."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from translator.cli.console import count, emit_json, narrate, out, padded
from translator.cli.init_json import survey_as_dict
from translator.cli.money import both
from translator.cli.progress_line import ProgressLine
from translator.cli.questions import Option, choose_one
from translator.errors import ExitCode, UsageError
from translator.i18n import localised, tr
from translator.llm.choice import presumed, today
from translator.llm.endpoint_settings import OPENAI, OPENAI_HOST
from translator.llm.hosts import one_form
from translator.workflow.models_at_hand import AtHand, models_at_hand
from translator.workflow.plan import Outlook, outlook
from translator.workflow.setting_up import Answers, FileOutcome, Made, hidden_from_git, is_set_up, set_up
from translator.workflow.site import open_site
from translator.workflow.site_search import find_site
from translator.workflow.survey import SiteSurvey, survey_site

_WIDTH = 10  # columns of what a line begins with
_MODELS = 4  # models that are named


def run_init(options: Namespace) -> int:
    """Say what was found, ask, write the site's files, and return the exit code."""
    start = Path.cwd() if options.site is None else options.site
    if not start.is_dir():
        raise UsageError(tr("there is no such folder"), path=start)
    place = find_site(start)
    with ProgressLine(show=sys.stderr.isatty() and not options.json) as progress:
        progress.say(tr("looking at the blog …"))
        found = survey_site(open_site(place.root))
        ahead = outlook(found.site, found.posts) if not found.choices else None
    if not found.sources and not found.counts.drafts:
        raise UsageError(
            tr("there is no Korean post here"),
            hint=tr(
                "Go to the blog's folder, or name it with --site; `posts:` in _olgim/config.yml names posts.\n"
                "`olgim init --github` writes the GitHub workflow alone."
            ),
            path=place.root,
        )
    for line in () if options.json else _site_lines(found):
        out(line)
    models = _at_hand(options, found)
    for line in () if options.json else _model_lines(found, ahead, models):
        out(line)
    for other in place.others:
        narrate(tr("note: there is another site, in {other}; --site names it", other=found.site.shown(other)))
    done = is_set_up(found.site)
    somebody = sys.stdin.isatty() and sys.stderr.isatty() and not (options.yes or options.json)
    answers = _defaults(found, models, yes=options.yes) if done or not somebody else _asked(found, models)
    made = set_up(found, answers, switch=options.switch)
    if options.json:
        emit_json({**survey_as_dict(found, ahead, models), "files": [one.as_dict() for one in made]})
    else:
        out()
        for file in made:
            _tell_file(file)
        if done and options.base_url and options.base_url != found.site.config.base_url:
            narrate(
                tr("To ask that model, put these lines into _olgim/config.yml, in place of those it has:")
            )
            narrate(f"  base_url: {options.base_url}\n  model: {options.model}")
        for line in _next_steps(found, answers, models):
            narrate(line)
    return ExitCode.FINDINGS if any(file.outcome is FileOutcome.OTHER for file in made) else ExitCode.CLEAN


def _at_hand(options: Namespace, found: SiteSurvey) -> tuple[AtHand, ...]:
    """The models that can be used here; the one that was named alone, where one was."""
    if not options.base_url:
        if options.model:
            raise UsageError(tr("--model needs --base-url, the server that has it"))
        return models_at_hand(found.site.config, today())
    if not options.model:
        raise UsageError(
            tr("--base-url needs --model, the name of the model there"),
            hint=tr("`olgim models --base-url {url}` lists them.", url=options.base_url),
        )
    url = one_form(options.base_url)
    return (AtHand(options.model, url, url),)


# ---- what was found


def _row(name: str, text: str) -> str:
    return f"{padded(name, _WIDTH)} {text}".rstrip()


def _site_lines(found: SiteSurvey) -> Iterator[str]:
    site = found.site
    yield _row(tr("site"), str(site.root))
    yield _row(
        tr("engine"),
        tr("{engine}, recognised by {mark}", engine=site.engine, mark=found.mark)
        if found.mark
        else str(site.engine),
    )
    yield _row(tr("posts"), str(found.counts))
    if found.counts.others:
        yield _row("", tr("pages in other languages: {named}", named=found.counts.others_named))
    if found.choices:
        yield _row(tr("English"), tr("stands in two places, and a new page could go to either:"))
        for choice in found.choices:
            yield _row("", tr("  {layout}    as {example}", layout=choice.layout, example=choice.example))
    elif found.layout:
        yield _row(tr("English"), f"{found.layout}, {localised(found.why)}")
    yield from _example_lines(found)


def _example_lines(found: SiteSurvey) -> Iterator[str]:
    example = found.example
    if example is None or found.choices:
        return
    yield _row(tr("example"), example.post)
    yield _row("", f"  -> {example.mirror}")
    if example.address:
        yield _row("", tr("  address: {address}", address=example.address))
    for at, line in enumerate(example.front_matter):
        yield _row("", f"  {'front matter:' if not at else '             '} {line}")


def _model_lines(found: SiteSurvey, ahead: Outlook | None, models: Sequence[AtHand]) -> Iterator[str]:
    priced = ahead if ahead is not None and ahead.whole.requests else None
    if not models:
        yield _row(
            tr("models"),
            tr(
                "none can be used yet: export OPENAI_API_KEY=…, start a server, name one with --base-url and --model, "
                "or see `olgim models`"
            ),
        )
        usual = presumed(OPENAI_HOST, today()) or ""
        if priced is not None and usual:
            prices = _prices(found, priced, AtHand(usual, OPENAI, ""))
            yield _row(
                "", tr("  with a key of OpenAI, {model} would take: {prices}", model=usual, prices=prices)
            )
    for at, one in enumerate(models[:_MODELS]):
        yield _row("" if at else tr("models"), f"{one.model}  {one.where}" if one.model else one.where)
        if priced is not None and one.url:
            yield _row("", f"  {_prices(found, priced, one)}")
    if len(models) > _MODELS:
        yield _row("", tr("and {number:,} more: see `olgim models`", number=len(models) - _MODELS))
    if priced is not None and priced.read < priced.of:
        yield _row(
            "",
            tr(
                "  (reckoned from {read:,} of the posts; `olgim translate --dry-run` reads all)",
                read=priced.read,
            ),
        )


def _prices(found: SiteSurvey, ahead: Outlook, model: AtHand) -> str:
    """What the whole and a typical post would take."""
    purse, config = both(found.site.config), found.site.config
    whole = model.cost(ahead.whole, config)
    if whole is None:
        return tr("its price isn't known: set `prices:` in _olgim/config.yml")
    if not whole:
        return tr("free")
    typical = model.cost(ahead.typical, config)
    number = count(ahead.posts, "post")
    return tr(
        "{number}: about {said}; a typical one: about {said_2}",
        number=number,
        said=purse.said(whole),
        said_2=purse.said(typical),
    )


# ---- questions


def _defaults(found: SiteSurvey, models: Sequence[AtHand], *, yes: bool) -> Answers:
    layout = found.choices[0].layout if found.choices and yes else ""
    return _with_model(Answers(layout=layout), next((one for one in models if not one.agent), None))


def _with_model(answers: Answers, model: AtHand | None) -> Answers:
    if model is None or model.configured or model.agent:
        return answers
    return replace(answers, base_url=model.url, model=model.model)


def _asked(found: SiteSurvey, models: Sequence[AtHand]) -> Answers:
    """What a person says to five questions at most."""
    out()
    layout = ""
    if found.choices:
        layouts = [
            Option(one.layout, tr("{layout}    as {example}", layout=one.layout, example=one.example))
            for one in found.choices
        ]
        layout = choose_one(tr("Where do new English pages go?"), layouts)
    comments = choose_one(
        tr("Comments in code?"), [Option("keep", tr("keep them")), Option("translate", tr("translate them"))]
    )
    tags = choose_one(
        tr("Tags and categories?"),
        [
            Option("keep", tr("keep them")),
            Option("glossary", tr("map those that the glossary knows")),
            Option("translate", tr("translate them")),
        ],
    )
    drafts = "skip"
    if found.counts.drafts:
        drafts = choose_one(
            tr("Drafts?"), [Option("skip", tr("leave them out")), Option("take", tr("translate them, too"))]
        )
    answers = Answers(layout, comments, tags, drafts)
    usable = [one for one in models if not one.agent]
    if len(usable) > 1:
        said = choose_one(
            tr("Which model?"),
            [Option(str(at), f"{one.model}  {one.where}") for at, one in enumerate(usable[:9])],
        )
        return _with_model(answers, usable[int(said)])
    return _with_model(answers, usable[0] if usable else None)


# ---- what was written


def _tell_file(file: Made) -> None:
    match file.outcome:
        case FileOutcome.WRITTEN:
            out(tr("wrote {path}", path=file.path))
        case FileOutcome.ADDED:
            out(tr("added a line to {path}", path=file.path))
        case FileOutcome.THERE:
            out(tr("{path} is there already: left as it is", path=file.path))
        case FileOutcome.OTHER:
            out(tr("{path} is there already: left as it is. Olgim's would differ:", path=file.path))
            for line in file.difference:
                out(f"  {line}")


def _next_steps(found: SiteSurvey, answers: Answers, models: Sequence[AtHand]) -> Iterator[str]:
    site = found.site
    if hidden_from_git(site):
        yield tr("note: git ignores _olgim/, so translations would be lost with this clone: see .gitignore")
    if found.lacking is not None:
        yield tr(
            "Before English is translated: {why}. Add to {file}:",
            why=found.lacking.why,
            file=found.lacking.file,
        )
        yield from (f"  + {line}" for line in found.lacking.lines.splitlines())
    if found.choices and not (answers.layout or is_set_up(site)):
        yield tr("Before anything is translated, choose a layout: the lines are in _olgim/config.yml.")
    yield tr("Next:")
    yield from _commands(found, models)


def _commands(found: SiteSurvey, models: Sequence[AtHand]) -> Iterator[str]:
    """What to run, in the order in which it makes sense."""
    site = found.site
    if found.counts.own:
        yield tr(
            "  olgim adopt                first: your own English of {number} is kept, and new posts follow its words",
            number=count(found.counts.own, "post"),
        )
    if found.example is not None and found.posts:
        if not models:
            yield tr(
                "  export OPENAI_API_KEY=…    a model first: or a server (--base-url), or an agent (--agent claude)"
            )
        agent = (
            next((one.agent for one in models if one.agent), "") if all(one.agent for one in models) else ""
        )
        post = site.shown(site.root / found.example.post)
        yield f"  olgim translate {post}{f' --agent {agent}' if agent else ''}"
        yield f"  olgim review {post}"
    yield tr("  olgim init --github        new posts are translated in pull requests")
    if site.engine.switch and not found.switched:
        yield tr("  olgim init --switch        a link from each post to its English (docs/sites.md)")
