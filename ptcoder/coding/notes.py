"""The note of a visit: which fields its services ask for, what was written under them, and what is missing.

An evaluation keeps its words when its code is corrected to another level: the codes of one discipline's evaluation
share one form. Codes here are those recorded; a payer's other code for the same service changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ptcoder.coding.evaluation import EvaluationLevel, evaluation_level
from ptcoder.coding.exercises import exercises_of
from ptcoder.rulebook import ANY, OTHER, Edition, EvaluationRule, FieldKind, Need, NoteField, Payer
from ptcoder.visit import GOAL, GoalWritten, Visit, Written

LEVEL = "level_"
"""How the fields of an evaluation's components begin; the component's name follows."""

PROGRESS = ("nearer", "no change", "further away", "reached")

WHOLE = "The visit as a whole"


class NoteRow(NamedTuple):
    """One thing that a note says: of which service (``code``, "" for the visit as a whole), under which field and
    heading, in which words.
    """

    code: str
    field: str
    heading: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePart:
    """What is asked of one service, or with ``code`` "" of the visit as a whole. ``codes`` share the words.

    ``shown`` is the code that the payer is billed. ``demanded`` are the fields that must be there, each with the
    source that asks for it.
    """

    code: str
    shown: str
    heading: str
    codes: tuple[str, ...]
    fields: tuple[NoteField, ...]
    demanded: Mapping[str, str]

    def written(self, visit: Visit, field: str) -> Written | None:
        """What was last said under a heading."""
        found = [said for (code, name), said in visit.documented.items() if name == field and code in self.codes]
        return found[-1] if found else None

    def missing(self, visit: Visit, need: Need) -> tuple[NoteField, ...]:
        """The fields of a need that nothing is written under."""
        required = need is Need.REQUIRED
        return tuple(
            field
            for field in self.fields
            if (field.id in self.demanded) is required and self.written(visit, field.id) is None
        )

    def without_dose(self, visit: Visit) -> tuple[str, ...]:
        """The exercises that neither sets nor repetitions are written of, where they have to be."""
        fields = [each.id for each in self.fields if each.kind is FieldKind.EXERCISES and each.id in self.demanded]
        said = [found.text for name in fields if (found := self.written(visit, name)) is not None]
        return tuple(each.name for text in said for each in exercises_of(text) if not each.has_dose)


def note_parts(visit: Visit, edition: Edition, payer: Payer, goals: Iterable[GoalWritten] = ()) -> tuple[NotePart, ...]:
    """What the note of a visit is asked for: service by service in the order of first treatment, then the whole, and
    in it what came nearer to each of the ``goals``.
    """
    whole = note_part("", edition, payer)
    whole = replace(whole, fields=(*whole.fields, *map(_progress, goals)))
    return (*_services(visit, edition, payer), whole)


def note_part(code: str, edition: Edition, payer: Payer) -> NotePart:
    """What is asked of one service; the code has to be known to the edition, or "" for the visit as a whole."""
    rule = _rule(code, edition)
    place = code or ANY
    fields = edition.notes.get(place, edition.notes.get(OTHER, ()))
    if rule is not None:
        fields = (*fields, *_components(rule))
    swap = payer.substitutions.get(code)
    shown = swap.value if swap else code
    heading = f"{shown} {edition.services[code].label}" if code else WHOLE
    demanded = {field.id: field.source for field in fields if field.need is Need.REQUIRED}
    names = {field.id for field in fields}
    for wanted in (*payer.documentation.get(ANY, ()), *(payer.documentation.get(code, ()))):
        demanded.update({name: wanted.source for name in wanted.fields if name in names})
    return NotePart(
        code=code,
        shown=shown,
        heading=heading,
        codes=rule.codes if rule is not None else (code,),
        fields=fields,
        demanded=demanded,
    )


def note_rows(visit: Visit, edition: Edition, payer: Payer, goals: Iterable[GoalWritten] = ()) -> tuple[NoteRow, ...]:
    """What the note says, for pages and for reading: by service in the order of first treatment, then of the visit as
    a whole, each in the order of its form. Words that were taken over say from which day. What was written of a
    service that is not in the visit any more is left out.
    """
    rows: list[NoteRow] = []
    for part in note_parts(visit, edition, payer, goals):
        for field in part.fields:
            said = part.written(visit, field.id)
            if said is not None:
                rows.append(NoteRow(part.code, field.id, part.heading, field.label, in_words(field, said)))
        level = level_of(part, visit, edition)
        if level is not None and not level.missing:
            reached = level.code or "Below the lowest level"
            told = " ".join((f"{reached}.", *level.reasons.values()))
            rows.append(NoteRow(part.code, "level", part.heading, "Level by its components", told))
    return tuple(rows)


def in_words(field: NoteField, said: Written) -> str:
    """What was written, with its unit, and where it was taken over with the day, or the code, that it is from."""
    text = f"{said.text} {field.unit}".strip()
    if said.carried is not None:
        text = f"{text} (taken over from the visit of {said.carried})"
    return text if said.former is None else f"{text} (first written for {said.former})"


def goal_label(goal: GoalWritten) -> str:
    """``walk 150 feet, with a walker (by 2026-12-18)``; what became of it, where it is no longer worked on."""
    by = f" (by {goal.by})" if goal.by is not None else ""
    return f"{goal.text}{by}" + (f", {goal.outcome}" if goal.outcome else "")


def left_over(visit: Visit, parts: Iterable[NotePart]) -> Mapping[tuple[str, str], Written]:
    """What was written of services that are not in the visit any more, by code and field, the oldest first."""
    codes = {code for part in parts for code in part.codes}
    return {place: said for place, said in visit.documented.items() if place[0] not in codes}


def level_of(part: NotePart, visit: Visit, edition: Edition) -> EvaluationLevel | None:
    """The level that the written components of an evaluation give; None where the part is no such evaluation."""
    rule = _rule(part.code, edition)
    if rule is None:
        return None
    answers: dict[str, int | str] = {}
    for component in rule.components:
        said = part.written(visit, LEVEL + component.name)
        if said is not None and component.options and said.text in component.options:
            answers[component.name] = said.text
        elif said is not None and not component.options and said.text.isascii() and said.text.isdecimal():
            answers[component.name] = int(said.text[:4])
    return evaluation_level(rule.discipline, answers, edition.questions)


def _services(visit: Visit, edition: Edition, payer: Payer) -> Iterator[NotePart]:
    given = sorted(
        (each for each in visit.intervals if each.code is not None),
        key=lambda each: (each.start is None, each.start or 0, each.order),
    )
    for code in dict.fromkeys(each.code or "" for each in given):
        yield note_part(code, edition, payer)


def _progress(goal: GoalWritten) -> NoteField:
    return NoteField(
        id=f"{GOAL}{goal.goal}",
        label=f"Progress: {goal_label(goal)}",
        kind=FieldKind.TEXT,
        need=Need.ADVISABLE,
        phrases=PROGRESS,
        source="the goals of the course of care, as they were written down here",
    )


def _rule(code: str, edition: Edition) -> EvaluationRule | None:
    """How the evaluation behind a code finds its level."""
    rules: Sequence[EvaluationRule] = tuple(edition.questions.evaluations.values())
    return next((rule for rule in rules if code in rule.codes), None)


def _components(rule: EvaluationRule) -> Iterator[NoteField]:
    for component in rule.components:
        yield NoteField(
            id=LEVEL + component.name,
            label=component.label,
            kind=FieldKind.CHOICE if component.options else FieldKind.NUMBER,
            need=Need.REQUIRED,
            options=component.options,
            source=component.source,
        )
