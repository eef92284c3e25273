"""Findings about who treated: students, assistants, and roles that are not the discipline's."""

from __future__ import annotations

from collections.abc import Iterator

from ptcoder.coding.assistants import MODIFIER, sides
from ptcoder.coding.day import Day, Key, Piece, Treated
from ptcoder.coding.findings import Found, found
from ptcoder.coding.minutes import PEOPLE
from ptcoder.coding.modifiers import Bill
from ptcoder.coding.records import ERROR, INFO, WARNING
from ptcoder.coding.terms import Trait
from ptcoder.visit import SECOND, Length, Role


def students(day: Day, bill: Bill) -> Iterator[Found]:
    """A student's time with no therapist beside it."""
    alone: dict[Key, list[Piece]] = {}
    for piece in day.pieces:
        if piece.alone:
            alone.setdefault(piece.key, []).append(piece)
    counted = "they count for this payer" if day.payer.students_counted else "they don't count"
    for (_, code), pieces in alone.items():
        yield found(day, pieces[0].visit, "student-alone", ERROR, (code,),
                    f"A student's minutes of {code} had no therapist beside them: {counted}.", "students",
                    pieces=pieces)  # fmt: skip


def assistants(day: Day, bill: Bill) -> Iterator[Found]:
    """How a service was split between therapist and assistant, and what no rule decides."""
    marked = day.payer.assistant_modifiers and day.edition.assistants != "none"
    evaluated = day.traits & Trait.EVALUATION
    for each in day.in_order:
        if evaluated and each.term.traits & Trait.EVALUATION:
            theirs = [piece for piece in each.pieces if piece.interval.role.is_assistant]
            if not theirs:
                continue
            yield found(day, theirs[0].visit, "assistant-not-allowed", ERROR, (each.code,),
                        f"{each.code}: an assistant may not evaluate or re-evaluate.", "assistants",
                        pieces=theirs)  # fmt: skip
            continue
        if not marked or not each.units or not (each.assisted or each.assistant):
            continue
        if each.unclear:
            yield found(day, each.visit, "assistant-unclear", WARNING, (each.code,),
                        f"{each.code}: no published rule covers this split ({_sides(each)}): "
                        f"{each.unclear}. Taken: {each.assistant_units} with.",
                        "assistants", pieces=each.pieces)  # fmt: skip
        yield found(day, each.visit, "assistant-share", INFO, (each.code,),
                    f"{each.code}: {_sides(each)}: "
                    f"{each.assistant_units} of {each.units} units carry {MODIFIER[each.discipline]}.",
                    "assistants", pieces=each.pieces)  # fmt: skip


def roles(day: Day, bill: Bill) -> Iterator[Found]:
    """A role of another discipline than the row's: its time counts, and no assistant modifier stands for it."""
    seen: dict[tuple[Key, Role], list[Piece]] = {}
    for piece in day.pieces:
        if PEOPLE[piece.interval.role][0] not in (None, piece.interval.discipline):
            seen.setdefault((piece.key, piece.interval.role), []).append(piece)
    for ((discipline, code), role), pieces in seen.items():
        marked = f", {MODIFIER[discipline]} is not added" if role.is_assistant and discipline in MODIFIER else ""
        yield found(day, pieces[0].visit, "role-not-of-discipline", WARNING, (code,),
                    f"{code}: a service of {discipline} by a person recorded as {role}. The minutes count{marked}. "
                    "Correct who gave it, or the discipline.", "assistants", pieces=pieces)  # fmt: skip


def _sides(each: Treated) -> str:
    therapist, assistant = sides(each)
    if not therapist + assistant:
        return "no minutes are recorded"
    return f"therapist {_length(therapist)}, assistant {_length(assistant)}"


def _length(length: Length) -> str:
    minutes, seconds = divmod(int(length // SECOND), 60)
    return f"{minutes}:{seconds:02d}"
