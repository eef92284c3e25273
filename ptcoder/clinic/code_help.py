"""What belongs to a code and what doesn't, in the rule book's words: for whoever asks before pressing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptcoder.rulebook import Edition, Payer, Service, Sourced
from ptcoder.visit import Discipline

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCode:
    """What belongs to another code that this one is taken for."""

    code: str
    label: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """A question that parts codes taken for each other, and the code each answer speaks for; ``no`` may be empty."""

    ask: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeHelp:
    """``refused`` says why the code is not for this visit, empty where it is. ``payer`` is what this payer says of it,
    ``about`` what parts it from others: each with the source it was read from.
    """

    code: str
    title: str
    refused: str
    belongs: tuple[str, ...]
    others: tuple[OtherCode, ...]
    partings: tuple[Parting, ...]
    payer: tuple[Sourced, ...]
    about: tuple[Sourced, ...]
    note: str
    source: str


def code_help(service: Service, edition: Edition, payer: Payer, discipline: Discipline) -> CodeHelp:
    """Everything about one code on the edition's day, for a patient of this payer and discipline."""
    code = service.code
    alike = edition.questions.about(code)
    others: dict[str, list[str]] = {}
    for each in alike:
        for other, words in each.words.items():
            if other != code:
                others.setdefault(other, []).extend(words)
    words = [word for each in alike for word in each.words[code]]
    return CodeHelp(
        code=code,
        title=f"{code} {service.label}",
        refused=why_not(service, discipline, edition.day),
        belongs=tuple(dict.fromkeys(text[:1].lower() + text[1:] for text in (*service.examples, *words))),
        others=tuple(
            OtherCode(code=other, label=edition.services[other].label, what=tuple(dict.fromkeys(what)))
            for other, what in others.items()
        ),
        partings=tuple(Parting(ask=ask.ask, yes=ask.yes, no=ask.no) for each in alike for ask in each.asks),
        payer=tuple(_of_payer(code, payer)),
        about=tuple(Sourced(value=each.about, source=each.source) for each in alike),
        note=service.note,
        source=service.source,
    )


def _of_payer(code: str, payer: Payer) -> list[Sourced]:
    said: list[Sourced] = []
    swap = payer.substitutions.get(code)
    if swap is not None:
        said.append(Sourced(value=f"Billed as {swap.value} for {payer.label}.", source=swap.source))
    for refusals, what in ((payer.bundled, "Not paid"), (payer.not_covered, "Not covered")):
        if code in refusals:
            text = f"{what} by {payer.label}: {refusals[code].value}. Documented, not billed."
            said.append(Sourced(value=text, source=refusals[code].source))
    return said


def why_not(service: Service, discipline: Discipline, day: date) -> str:
    """Why a code is not for a visit of this discipline and day; empty where it is."""
    if not service.valid_on(day):
        return f"{service.code} is not valid on {said_day(day)}: {_dates(service, day)}."
    if discipline not in service.disciplines:
        return f"{service.code} is for {', '.join(sorted(service.disciplines))}, not for {discipline}."
    return ""


def _dates(service: Service, day: date) -> str:
    if service.until is not None and service.until < day:
        return f"it ended on {said_day(service.until)}"
    return f"it begins on {said_day(service.since or day)}"


def said_day(day: date) -> str:
    """``Nov 22, 2026``, whatever the computer's language."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
