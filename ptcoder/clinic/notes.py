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
from ptcoder.clinic.note_sheets import FieldRow, LevelRow, NoteSheet, PartSheet
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.clinic.staff import Staff
from ptcoder.coding.exercises import exercises_of, text_of
from ptcoder.coding.notes import NotePart, level_of, note_parts
from ptcoder.rulebook import ANY, FieldKind, NoteField
from ptcoder.store import Log
from ptcoder.visit import Documented, Event, State, Visit, fold

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
    known: Callable[[str], UUID]
    unsigned: Callable[[str], UUID]
    act: Callable[[str, Sequence[Event]], None]
    _read: dict[UUID, Visit | None] = field(default_factory=dict[UUID, Visit | None])

    def sheet(self, visit: str) -> NoteSheet:
        """What is written and what is asked for. Raises LogError where earlier visits cannot be read."""
        known = self.known(visit)
        folded = self.floor.visits[known]
        signed = folded.state in (State.SIGNED, State.EXPORTED)
        parts = tuple(self._part(each, known, folded, signed) for each in self._parts(folded))
        return NoteSheet(visit=visit, parts=parts, read_only=signed)

    def write(self, visit: str, code: str, name: str, text: str) -> bool:
        """Keeps the words of one field, "" takes them back; whether that changed anything.

        Refused where the visit is signed or has no such field, or the field cannot hold such words.
        """
        self.staff.must(Deed.TREAT)
        known = self.unsigned(visit)
        folded = self.floor.visits[known]
        part = self._one(folded, code)
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
        part = self._one(folded, code)
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

    # --- parts of them

    def _parts(self, folded: Visit) -> tuple[NotePart, ...]:
        return note_parts(folded, self.floor.edition(folded), self.floor.payer(folded))

    def _one(self, folded: Visit, code: str) -> NotePart:
        found = next((each for each in self._parts(folded) if each.code == code), None)
        if found is None:
            raise Refused(f"{code} is not in this visit any more.")
        return found

    def _part(self, part: NotePart, known: UUID, folded: Visit, signed: bool) -> PartSheet:
        last = None if signed else self._last(known, folded, part)
        words: Mapping[str, str] = last.words if last is not None else {}
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
        )

    def _level(self, part: NotePart, folded: Visit) -> LevelRow | None:
        level = level_of(part, folded, self.floor.edition(folded))
        if level is None or level.missing:
            return None
        reached = level.code or ""
        same = reached in ("", part.code)
        return LevelRow(
            code=reached,
            text=" ".join(level.reasons.values()),
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
        others = self.log.visits_of(UUID(folded.patient)) if folded.patient else []
        others = others[: others.index(known)] if known in others else others
        for each in reversed(others[-LOOKED_BACK:]):
            earlier = self.floor.visits.get(each)
            if earlier is None:
                if each not in self._read:
                    self._read[each] = fold(self.log.visit(each))
                earlier = self._read[each]
            if earlier is not None and earlier.discipline == folded.discipline:
                yield earlier


def _called(code: str) -> str:
    return f"note {code}" if code else "note of the visit"


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
