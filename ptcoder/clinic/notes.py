"""The documentation of a visit: short fields, saved one by one, with what was written the last time at hand.

Nothing is filled in by itself. What is taken over from the last visit says so in the log, until it is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.history import History
from ptcoder.clinic.note_sheets import FieldRow, LevelRow, NoteSheet, PartSheet
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.clinic.staff import Staff
from ptcoder.coding.exercises import exercises_of, text_of
from ptcoder.coding.notes import NotePart, left_over, level_of, note_part, note_parts
from ptcoder.rulebook import ANY, FieldKind, NoteField
from ptcoder.store import Cared, Log
from ptcoder.visit import Documented, Event, State, Visit, Written, fold

LOOKED_BACK = 30
"""So many of a patient's visits are looked at for what was written the last time."""

LONGEST = 1000
"""Letters that a field holds."""

NUMBER = re.compile(r"-?\d{1,5}(\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class LastTime:
    """What an earlier visit says of a service: its day, and the words by field."""

    day: date
    words: Mapping[str, str]


@dataclass(slots=True)
class Notes:
    """Of one desk. ``known`` and ``unsigned`` give a visit by its id as the desk does, Refused where they can't;
    ``act`` writes a press that can be undone.
    """

    log: Log
    floor: Floor
    staff: Staff
    history: History
    known: Callable[[str], UUID]
    unsigned: Callable[[str], UUID]
    act: Callable[[str, Sequence[Event]], None]
    _read: dict[UUID, Visit | None] = field(default_factory=dict[UUID, Visit | None])
    _earlier: tuple[UUID, Cared, tuple[UUID, ...]] | None = None
    """Of the visit that was asked for last: what was known of its patient then, and the earlier visits."""

    def sheet(self, visit: str) -> NoteSheet:
        """What is written and what is asked for. Raises LogError where earlier visits cannot be read."""
        known = self.known(visit)
        folded = self.floor.visits[known]
        signed = folded.state in (State.SIGNED, State.EXPORTED)
        asked = self._parts(known)
        left = left_over(folded, asked)
        parts = tuple(self._part(each, known, folded, {} if signed else left, signed=signed) for each in asked)
        return NoteSheet(visit=visit, parts=parts, read_only=signed, left=tuple(self._left(folded, left)))

    def write(self, visit: str, code: str, name: str, text: str) -> bool:
        """Keeps the words of one field, "" takes them back; whether that changed anything.

        Refused where the visit is signed or has no such field, or the field cannot hold such words.
        """
        self.staff.must(Deed.TREAT)
        known = self.unsigned(visit)
        folded = self.floor.visits[known]
        part = self._one(known, code)
        asked = _field(part, name)
        words = _read(asked, text)
        said = part.written(folded, name)
        if words == (said.text if said is not None else ""):
            return False
        # where a level was corrected, the words may stand under the former code too
        places = [each for each in part.codes if (each, name) in folded.documented and each != code and not words]
        events = [Documented(visit=known, code=each, field=name, text="") for each in places]
        self.act(_called(code), [*events, Documented(visit=known, code=code, field=name, text=words)])
        return True

    def carry(self, visit: str, code: str, name: str = "") -> None:
        """Takes over what was written the last time: of one field, or of all fields of a service that are empty."""
        self.staff.must(Deed.TREAT)
        known = self.unsigned(visit)
        folded = self.floor.visits[known]
        part = self._one(known, code)
        last = self._last(known, folded, part)
        wanted = [_field(part, name)] if name else [each for each in part.fields if not part.written(folded, each.id)]
        if not code and not name:
            raise Refused("What is said of the visit as a whole is this visit's own. Take it over field by field.")
        events = [
            Documented(visit=known, code=code, field=each.id, text=last.words[each.id], carried=last.day)
            for each in wanted
            if last is not None and each.id in last.words
        ]
        if not events:
            raise Refused("Nothing was written there the last time.")
        self.act(_called(code), events)

    def take_former(self, visit: str, code: str) -> None:
        """Words that were written for another code, which was corrected to this one, go where they still fit."""
        self.staff.must(Deed.TREAT)
        known = self.unsigned(visit)
        folded = self.floor.visits[known]
        offered = _offered(self._one(known, code), folded, left_over(folded, self._parts(known)))
        if not offered:
            raise Refused("Nothing is written under another code that would fit here.")
        events: list[Event] = []
        for name, (former, said) in offered.items():
            events += [
                Documented(visit=known, code=former, field=name, text=""),
                Documented(visit=known, code=code, field=name, text=said.text, carried=said.carried, former=former),
            ]
        self.act(_called(code), events)

    # --- parts of them

    def _parts(self, known: UUID) -> tuple[NotePart, ...]:
        folded = self.floor.visits[known]
        goals = self.history.goals(folded, self.floor.records[known])
        return note_parts(folded, self.floor.edition(folded), self.floor.payer(folded), goals)

    def _left(self, folded: Visit, left: Mapping[tuple[str, str], Written]) -> Iterator[tuple[str, str, str]]:
        edition = self.floor.edition(folded)
        for (code, name), said in left.items():
            fields = note_part(code, edition, self.floor.payer(folded)).fields if code in edition.services else ()
            yield code, next((each.label for each in fields if each.id == name), name), said.text

    def _one(self, known: UUID, code: str) -> NotePart:
        found = next((each for each in self._parts(known) if each.code == code), None)
        if found is None:
            raise Refused(f"{code} is not in this visit any more.")
        return found

    def _part(
        self, part: NotePart, known: UUID, folded: Visit, left: Mapping[tuple[str, str], Written], *, signed: bool
    ) -> PartSheet:
        last = None if signed else self._last(known, folded, part)
        words: Mapping[str, str] = last.words if last is not None else {}
        offered = _offered(part, folded, left)
        rows: list[FieldRow] = []
        for each in part.fields:
            said = part.written(folded, each.id)
            text = said.text if said is not None else ""
            row = FieldRow(
                id=each.id,
                label=each.label,
                kind=each.kind,
                unit=each.unit,
                options=each.options,
                phrases=each.phrases,
                text=text,
                carried=said.carried if said is not None else None,
                demanded=each.id in part.demanded,
                source=part.demanded.get(each.id, each.source),
                last=words.get(each.id, "") if words.get(each.id) != text else "",
                former=said.former if said is not None else None,
                offered=offered[each.id][1].text if each.id in offered else "",
            )
            rows.append(row)
        wanted = self.floor.payer(folded).documentation.get(part.code or ANY, ())
        return PartSheet(
            code=part.code,
            shown=part.shown,
            heading=part.heading,
            fields=tuple(rows),
            wishes=tuple(dict.fromkeys(wish for each in wanted for wish in each.wants)),
            last_day=last.day if last is not None else None,
            carries=bool(part.code) and any(row.last and not row.text for row in rows),
            level=self._level(part, folded),
            former=", ".join(dict.fromkeys(code for code, _ in offered.values())),
        )

    def _level(self, part: NotePart, folded: Visit) -> LevelRow | None:
        level = level_of(part, folded, self.floor.edition(folded))
        if level is None or level.missing:
            return None
        reached = level.code or ""
        same = reached in ("", part.code)
        return LevelRow(
            code=reached,
            text="\n".join(level.reasons.values()),
            source=level.source,
            interval="" if same else next(each.id for each in folded.intervals if each.code == part.code),
        )

    def _last(self, known: UUID, folded: Visit, part: NotePart) -> LastTime | None:
        """The latest earlier visit that says something of the service."""
        for earlier in self._before(known, folded):
            found = {each.id: said.text for each in part.fields if (said := part.written(earlier, each.id))}
            if found:
                return LastTime(day=earlier.date, words=found)
        return None

    def _before(self, known: UUID, folded: Visit) -> Iterator[Visit]:
        """The patient's earlier visits in this discipline, the latest first; those off the floor are read once."""
        for each in self._ids_before(known, folded):
            earlier = self.floor.visits.get(each)
            if earlier is None:
                if each not in self._read:
                    self._read[each] = fold(self.log.visit(each))
                earlier = self._read[each]
            if earlier is not None:
                yield earlier

    def _ids_before(self, known: UUID, folded: Visit) -> tuple[UUID, ...]:
        """Looked for once, until something of the patient's history is another; a refresh costs no question."""
        cared = self.history.of(folded.patient) if folded.patient else None
        if cared is None:
            return ()
        if self._earlier is None or self._earlier[0] != known or self._earlier[1] is not cared:
            place = (folded.date, folded.opened or 0, folded.id)
            before = [
                UUID(each.visit)
                for each in cared.attended
                if (each.date, each.opened, each.visit) < place and each.discipline == folded.discipline
            ]
            self._earlier = (known, cared, tuple(reversed(before[-LOOKED_BACK:])))
        return self._earlier[2]


def _called(code: str) -> str:
    return f"note {code}" if code else "note of the visit"


def _offered(part: NotePart, folded: Visit, left: Mapping[tuple[str, str], Written]) -> dict[str, tuple[str, Written]]:
    """By field of a service that nothing is written under: the code that something is left of, and its words."""
    empty = {each.id: each for each in part.fields if part.code and part.written(folded, each.id) is None}
    found: dict[str, tuple[str, Written]] = {}
    for (code, name), said in left.items():
        if name in empty and _fits(empty[name], said.text):
            found[name] = code, said
    return found


def _fits(asked: NoteField, text: str) -> bool:
    try:
        return _read(asked, text) == text
    except Refused:
        return False


def _field(part: NotePart, name: str) -> NoteField:
    found = next((each for each in part.fields if each.id == name), None)
    if found is None:
        raise Refused("There is no such field in this note.")
    return found


def _read(asked: NoteField, text: str) -> str:
    """The words as they are kept. Raises Refused where the field cannot hold them."""
    if len(text) > LONGEST:
        raise Refused(f"{asked.label}: at most {LONGEST} letters.")
    if asked.kind is FieldKind.EXERCISES:
        return text_of(exercises_of("\n".join(read_words(line) for line in text.splitlines())))
    words = read_words(text)
    if asked.kind is FieldKind.NUMBER and words:
        words = words.replace(",", ".")
        if not NUMBER.fullmatch(words):
            raise Refused(f"{asked.label}: write a number{f', in {asked.unit}' if asked.unit else ''}.")
    if asked.kind is FieldKind.CHOICE and words and words not in asked.options:
        raise Refused(f"{asked.label}: one of {', '.join(asked.options)}.")
    return words
