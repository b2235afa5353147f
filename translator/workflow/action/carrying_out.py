"""Doing what was ordered in a comment, on the branch that is checked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossary import Term
from translator.errors import OlgimError
from translator.llm import Receipt
from translator.units import Origin, State
from translator.workflow.action.orders import Order, Verb
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.publish import publish
from translator.workflow.retranslate import retranslate_several
from translator.workflow.review import ReviewSession
from translator.workflow.site import Site


@dataclass(frozen=True, slots=True)
class OrderPurse:
    """What an order may ask the model for: where, and for how many US dollars at most."""

    endpoint: EndpointChoice
    max_cost: float


@dataclass
class Carried:
    """What became of an order, in segments: `accepted`, asked for `again` and `refused` by the checks or the
    endpoint, and `kept` where a person's words stay though the term says otherwise. `files` are those to commit
    besides the post's own.
    """

    order: Order
    accepted: int = 0
    again: int = 0
    refused: int = 0
    kept: int = 0
    spent: float = 0.0
    problem: str = ""
    files: list[Path] = field(default_factory=list)


def carry_out(site: Site, post: Path, order: Order, key: str | None, purse: OrderPurse) -> Carried:
    """Do what `order` says to the segment `key`, or to the whole post without one, and write the mirror.

    What fails is told in `problem`; what was done by then stays.
    """
    done = Carried(order)
    try:
        session = ReviewSession(site, post)
        try:
            match order.verb:
                case Verb.ACCEPT:
                    _accept(session, key, done)
                case Verb.AGAIN:
                    _again(session, [key] if key else _machine_work(session), order.words, purse, done)
                case Verb.TERM:
                    _term(session, order, purse, done)
                case Verb.HELP:
                    return done
        finally:
            session.close()
        report = publish(session.site, [post])
        done.problem = done.problem or next((str(one.error) for one in report.posts if one.error), "")
    except OlgimError as error:
        done.problem = str(error)
    return done


def _accept(session: ReviewSession, key: str | None, done: Carried) -> None:
    # The English of a changed paragraph is that of the old one: nobody accepts it by the dozen.
    waiting = [unit.key for unit in session.units if unit.state is State.PROPOSED]
    keys = [key] if key else waiting
    if keys:
        done.accepted = len(session.accept(keys).keys)


def _machine_work(session: ReviewSession) -> list[str]:
    return [
        unit.key
        for unit in session.units
        if unit.state is not State.ACCEPTED and unit.origin is not Origin.HUMAN
    ]


def _again(session: ReviewSession, keys: Sequence[str], words: str, purse: OrderPurse, done: Carried) -> None:
    if not keys:
        return
    before = {key: session.unit(key) for key in keys}
    answers, receipt = retranslate_several(session, keys, words, purse.endpoint, max_cost=purse.max_cost)
    for answer in answers:
        if answer.target is None:
            done.refused += 1
            continue
        try:
            session.propose(before[answer.key], answer.target, answer.author)
            done.again += 1
        except OlgimError:
            done.refused += 1
    _note(receipt, done)


def _term(session: ReviewSession, order: Order, purse: OrderPurse, done: Carried) -> None:
    session.add_term(Term(order.source, order.target), replace_old=True)
    done.files.append(session.site.glossaries.own)
    units = [session.unit(key) for key in session.touched]
    machine = [
        unit.key for unit in units if unit.state is not State.ACCEPTED and unit.origin is not Origin.HUMAN
    ]
    done.kept = len(units) - len(machine)
    _again(session, machine, "", purse, done)


def _note(receipt: Receipt, done: Carried) -> None:
    done.spent += receipt.cost or 0.0
    if receipt.stopped is not None:
        done.problem = str(receipt.stopped)
