"""The actions of `olgim glossary`, and how they say what came of them."""

from __future__ import annotations

import re
import shlex
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from glossary import Case, Glossary, Person, Term
from glossary.editing import add_entries, find_term, remove_term
from glossary.interchange import export, format_of, read
from glossary.loading import merge_glossaries, read_glossary
from glossary.matching import fold
from glossary.suggest import Suggestion
from translator.cli.console import complain, count, emit_exactly, emit_json, narrate, out
from translator.errors import ExitCode, GlossaryError, UsageError
from translator.files import write_named
from translator.i18n import localised, tr
from translator.workflow.glossary import (
    Survey,
    lint_site,
    send_back,
    suggestions,
    survey,
    terms_of,
    touched_units,
)
from translator.workflow.posts import only_post, posts_of_one_site
from translator.workflow.site import Site, open_site


def run_lint(options: Namespace) -> int:
    """Print what is doubtful in the glossaries; 1 where there is anything."""
    site, posts = _no_posts() if options.no_posts else _site_and_posts(options.paths, needed=False)
    found = lint_site(site, posts)
    if options.json:
        emit_json(
            [
                {"doubt": one.doubt, "serious": one.serious, "message": one.message, **asdict(one.term)}
                for one in found
            ]
        )
    else:
        for one in found:
            kind = tr("error") if one.serious else tr("warning")
            out(f"{_shown(site, one.term)}: {kind}: {one.message} [{one.doubt}]")
        out(count(len(found), "doubt"))
    failed = found if options.strict else [one for one in found if one.serious]
    return _code(posts) or (ExitCode.FINDINGS if failed else ExitCode.CLEAN)


def run_suggest(options: Namespace) -> int:
    """Print the terms that posts, translations and edits suggest."""
    site, posts = _site_and_posts(options.paths)
    for word in options.again:
        if not site.declined.remove(word):
            raise UsageError(tr("{word} was not declined", word=word), path=site.declined.path)
        out(tr("{word} may be suggested again", word=word))
    found = suggestions(site, posts, least=options.least)
    if options.accept:
        _accept(site, found, options.accept)
    for word in options.never:
        site.declined.add(_offered(found, word).term.source)
        out(
            tr(
                "{path}: {word} will not be suggested again; undo with --again {word}",
                path=site.shown(site.declined.path),
                word=word,
            )
        )
    if options.accept or options.never or options.again:
        return _code(posts)
    shown = found[: options.limit]
    if options.json:
        emit_json([_as_dict(one) for one in shown])
        return _code(posts)
    for one in shown:
        out(f"{one.term.source} → {one.term.target or '?'}   {localised(one.why)}")
        for text in one.evidence[:2]:
            out(f"    {' '.join(text.split())[:150]}")
    out(
        f"{count(len(found), 'suggestion')}"
        + (tr(", {number} shown", number=len(shown)) if len(shown) < len(found) else "")
    )
    if found:
        narrate(
            tr("--accept TERM, or TERM=ENGLISH, adds one to the glossary; --never TERM hides it for good")
        )
    return _code(posts)


def run_add(options: Namespace) -> int:
    """Write a term into the site's glossary file. Raises GlossaryError for one that contradicts another."""
    if options.target is None and not options.keep:
        raise UsageError(
            tr("the English of {source} is missing", source=options.source),
            hint=tr("Put it after the term, or pass --keep to leave the term as it is."),
        )
    term = Term(
        options.source,
        options.target or options.source,
        tuple(options.variant),
        tuple(options.target_variant),
        do_not_translate=options.keep,
        advice=options.advice,
        forbidden=tuple(options.forbid),
        case=Case.EXACT if options.exact else Case.ANY,
        note=options.note,
        context=tuple(options.context),
    )
    site, path = open_site(Path.cwd()), _file(options.file)
    add_entries(path, [] if options.replace else [term], replacing=[term] if options.replace else ())
    out(f"{site.shown(path)}: {localised(term.prompt_line)}")
    if not term.advice:
        narrate(
            tr(
                "olgim glossary touched {argument} shows the accepted sentences that don't follow this term",
                argument=_argument(term.source),
            )
        )
    return ExitCode.CLEAN


def run_remove(options: Namespace) -> int:
    """Take a term out of the site's glossary file. Raises GlossaryError where it isn't there."""
    path = _file(options.file)
    term = remove_term(path, options.source)
    out(
        tr(
            "{path}: removed {prompt_line}",
            path=open_site(Path.cwd()).shown(path),
            prompt_line=term.prompt_line,
        )
    )
    return ExitCode.CLEAN


def run_import(options: Namespace) -> int:
    """Add the terms of a file in another program's format."""
    source, path = Path(options.path), _file(options.file)
    try:
        data = source.read_bytes()
    except OSError as error:
        raise UsageError(tr("can't be read: {strerror}", strerror=error.strerror), path=source) from error
    found = read(data, format_of(source, options.format), source)
    old = read_glossary(path) if path.exists() else Glossary()
    there = {*map(_identity, old.terms), *map(_identity, old.people)}
    entries: list[Term | Person] = [*found.terms, *found.people]
    new = [entry for entry in entries if _identity(entry) not in there]
    changed = [entry for entry in entries if _identity(entry) in there]
    add_entries(path, new, replacing=changed if options.replace else ())
    for warning in found.warnings:
        narrate(tr("olgim: {source}: {warning}", source=source, warning=warning))
    if changed and not options.replace:
        narrate(
            tr(
                "olgim: {counted} already there and kept; --replace overwrites them with the file's",
                counted=_counted(changed),
            )
        )
    written = [*new, *changed] if options.replace else new
    out(tr("{counted} written to {path}", counted=_counted(written), path=open_site(Path.cwd()).shown(path)))
    return ExitCode.FINDINGS if found.warnings else ExitCode.CLEAN


def run_export(options: Namespace) -> int:
    """Write the glossary in another program's format."""
    site = open_site(Path.cwd())
    to_screen = options.path == "-"
    form = format_of(Path(options.path), options.format)
    if options.all:
        glossary = site.glossary
    else:
        glossary = merge_glossaries([read_glossary(path) for path in site.glossaries.files if path.is_file()])
    made = export(glossary, form)
    for warning in made.warnings:
        narrate(tr("olgim: {warning}", warning=warning))
    if to_screen:
        emit_exactly(made.data)
        return ExitCode.CLEAN
    try:
        write_named(Path(options.path), made.data)
    except OSError as error:
        raise UsageError(
            tr("can't be written: {strerror}", strerror=error.strerror), path=options.path
        ) from error
    out(tr("{terms} written to {path}", terms=count(len(glossary.terms), "term"), path=options.path))
    return ExitCode.CLEAN


def run_touched(options: Namespace) -> int:
    """Print the accepted sentences that don't follow a term as it is now."""
    site, posts = _site_and_posts(options.paths)
    term, found = touched_units(site, posts, options.source)
    if not options.every:
        found = [(work, one) for work, one in found if one.message]
    if options.json:
        emit_json(
            [
                {"post": work.label, "line": work.segments[one.unit.key].line, "key": one.unit.key,
                 "source": one.unit.source, "target": one.unit.target, "message": one.message}
                for work, one in found
            ]
        )  # fmt: skip
    else:
        follows = tr("only advised") if term.advice else tr("follows the glossary")
        for work, one in found:
            out(f"{work.label}:{work.segments[one.unit.key].line}: {one.message or follows}")
            out(f"    {' '.join(one.unit.source.split())}")
            out(f"    {' '.join(one.unit.target.split())}")
        out(
            tr(
                "{accepted_sentences} with {prompt_line}",
                accepted_sentences=count(len(found), "accepted sentence"),
                prompt_line=term.prompt_line,
            )
        )
    if term.advice:
        narrate(tr("{source} is advice: no sentence has to follow it", source=term.source))
    if options.review or options.retranslate:
        number = send_back(found, translate=options.retranslate)
        if not number:
            narrate(
                tr(
                    "no accepted sentence to send back; proposals without the term have a finding in `olgim review`"
                )
            )
            return _code(posts)
        then = tr("`olgim translate` asks for") if options.retranslate else tr("`olgim review` shows")
        narrate(tr("{sentences}: {then} them now", sentences=count(number, "sentence"), then=then))
        return _code(posts)
    if found:
        narrate(
            tr(
                "olgim review --touched {argument} shows them; --review makes them proposals again, "
                "--retranslate lets `olgim translate` ask for them again",
                argument=_argument(term.source),
            )
        )
    return _code(posts) or (ExitCode.FINDINGS if found else ExitCode.CLEAN)


def run_terms(options: Namespace) -> int:
    """Print the terms that count for the named posts."""
    site, path = only_post(options.post)
    _, found = terms_of(site, path)
    if options.json:
        emit_json(
            [{"line": line, "found": text[m.start : m.end], **asdict(m.term)} for line, m, text in found]
        )
        return ExitCode.CLEAN
    lines: dict[int, list[int]] = {}
    terms = {id(match.term): match.term for _, match, _ in found}
    for line, match, _ in found:
        lines.setdefault(id(match.term), []).append(line)
    for key, term in terms.items():
        where = ", ".join(map(str, sorted(set(lines[key]))[:8]))
        out(
            tr(
                "{prompt_line}   {times}×, line {where}   {place}",
                prompt_line=term.prompt_line,
                times=len(lines[key]),
                where=where,
                place=_shown(site, term),
            )
        )
    out(f"{count(len(terms), 'term')}, {count(len(found), 'occurrence')}")
    return ExitCode.CLEAN


# ---- what they share


def _identity(entry: Term | Person) -> tuple[object, ...]:
    """By what an entry of another file is one that there is."""
    return (type(entry), fold(entry.source), entry.context if isinstance(entry, Term) else ())


def _counted(entries: Sequence[Term | Person]) -> str:
    """`2 terms`, or `2 terms and 1 person`."""
    people = sum(isinstance(entry, Person) for entry in entries)
    terms = count(len(entries) - people, "term")
    if not people:
        return terms
    return tr("{terms} and {people}", terms=terms, people=count(people, "person"))


def _site_and_posts(paths: list[str], *, needed: bool = True) -> tuple[Site, Survey]:
    try:
        site, posts = posts_of_one_site(paths)
    except UsageError:
        if needed or paths:
            raise
        return open_site(Path.cwd()), Survey(())
    site.check_glossaries()
    found = survey(site, posts)
    for error in found.errors:
        complain(error)
    return site, found


def _no_posts() -> tuple[Site, None]:
    return open_site(Path.cwd()), None


def _code(posts: Survey | None) -> int:
    return max((int(error.exit_code) for error in posts.errors), default=0) if posts else 0


def _file(name: str | None) -> Path:
    return Path(name) if name else open_site(Path.cwd()).glossaries.own


def _argument(term: str) -> str:
    """A term as it is typed after a command."""
    return term if re.fullmatch(r"\w+", term) else shlex.quote(term)


def _shown(site: Site, term: Term) -> str:
    path = Path(term.file)
    return f"{site.shown(path) if path.is_absolute() else path}:{term.line}"


def _as_dict(one: Suggestion) -> dict[str, object]:
    return {
        "source": one.term.source,
        "target": one.term.target,
        "forbidden": one.term.forbidden,
        "reason": one.reason,
        "count": one.count,
        "evidence": one.evidence,
        "replaces": one.replaces.target if one.replaces else None,
    }


def _offered(found: list[Suggestion], source: str) -> Suggestion:
    """The suggestion of that word. Raises UsageError with the nearest."""
    try:
        term = find_term(Glossary([one.term for one in found]), source)
    except GlossaryError as error:
        raise UsageError(
            tr("{source} is not among the suggestions", source=source), hint=error.hint
        ) from error
    return next(one for one in found if one.term is term)


def _accept(site: Site, found: list[Suggestion], wanted: list[str]) -> None:
    """Write the suggestions that are accepted, all or none."""
    path = site.glossaries.own
    chosen: list[Term] = []
    for word in wanted:
        source, _, target = (part.strip() for part in word.partition("="))
        try:
            term = _offered(found, source).accepted(target)
        except UsageError:
            if not target:
                raise
            term = Term(source, target)
        if not term.target:
            raise UsageError(
                tr("the English of {source} is missing", source=source),
                hint=tr("Pass it as --accept {source}=ENGLISH.", source=source),
            )
        chosen.append(term)
    add_entries(path, (), replacing=chosen)
    for term in chosen:
        out(f"{site.shown(path)}: {localised(term.prompt_line)}")


__all__ = [
    "GlossaryError",
    "run_add",
    "run_export",
    "run_import",
    "run_lint",
    "run_remove",
    "run_suggest",
    "run_terms",
    "run_touched",
]
