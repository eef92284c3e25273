"""Which column of a file is which, by the names that practice systems give them, and what its cells say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from ptcoder.clinic.dates import EARLIEST, day_first, read_day, read_minute
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.export import safe
from ptcoder.rows.sheet import Row, Sheet
from ptcoder.store.patients import folded
from ptcoder.visit import Discipline

LABELS = {
    "date": "Day",
    "time": "Time",
    "mrn": "Record number",
    "name": "Name",
    "last": "Last name",
    "first": "First name",
    "born": "Date of birth",
    "payer": "Payer",
    "discipline": "Discipline",
    "clinician": "Clinician",
}
PATIENTS = ("mrn", "name", "last", "first", "born", "payer", "discipline")
SCHEDULE = ("date", "time", *PATIENTS, "clinician")
_SPELLED = {
    "date": "date appointment_date appt_date visit_date day date_of_service dos scheduled_date service_date",
    "time": "time appointment_time appt_time start start_time begin begins scheduled_time",
    "mrn": "mrn record_number medical_record_number medical_record record_no chart chart_number chart_no chart_id "
    "patient_id patient_number patient_no account account_number account_no acct acct_no client_id id number",
    "name": "name patient patient_name full_name client client_name name_or_initials initials",
    "last": "last last_name surname family_name patient_last_name patient_last",
    "first": "first first_name given_name forename patient_first_name patient_first",
    "born": "born dob date_of_birth birth_date birthday birth patient_dob",
    "payer": "payer payor insurance primary_insurance insurance_name primary_payer carrier payer_name",
    "discipline": "discipline therapy therapy_type department specialty",
    "clinician": "clinician therapist provider rendering_provider practitioner treating_therapist",
}
DISCIPLINES = {
    "physical therapy": Discipline.PT,
    "physiotherapy": Discipline.PT,
    "occupational therapy": Discipline.OT,
    "speech therapy": Discipline.SLP,
    "speech": Discipline.SLP,
    "speech-language pathology": Discipline.SLP,
    "st": Discipline.SLP,
    "slp": Discipline.SLP,
}
MOST_LETTERS = 200
_TEXT = re.compile(r'="(.*)"')
_MIDNIGHT = re.compile(r"[T\s]+(0?0:00(:00(\.0+)?)?Z?|12:00(:00)?\s*AM)$", re.IGNORECASE)
_TIMED = re.compile(r"(.*\d)[T\s]+(\d{1,2}(?::\d.*|\s*[ap]\.?m?\.?))", re.IGNORECASE)
_DAYS = ("born", "date")
FAR = timedelta(days=732)
"""An appointment lies no further from today."""
OLDEST = timedelta(days=125 * 366)
"""Nobody who lives is older: a year of two digits is none of an earlier century."""


class Wrong(Exception):
    """A cell that cannot be taken: its column, what is wrong and the mend. Says nothing of who it is about."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """What a row says of a patient; what it leaves open is empty."""

    name: str
    mrn: str
    born: date | None
    payer: str
    discipline: str


def spelled(words: Mapping[str, str]) -> dict[str, str]:
    """The field of each spelling; ``words`` are the spellings of a field, parted by blanks."""
    return {_bare(one): field for field, several in words.items() for one in several.split()}


def known_names(words: Mapping[str, str]) -> frozenset[str]:
    """Names by which the separator of a file is told."""
    return frozenset(
        (*spelled(words), *(one.replace("_", " ") for several in words.values() for one in several.split()))
    )


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


SPELLINGS = spelled(_SPELLED)
KNOWN = known_names(_SPELLED)


def candidates(names: Sequence[str], spellings: Mapping[str, str]) -> dict[str, list[int]]:
    """The columns that may be a field, by their names."""
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        field = spellings.get(_bare(name))
        if field is not None:
            found.setdefault(field, []).append(at)
    return found


def guess(names: Sequence[str], fields: Iterable[str]) -> dict[str, int]:
    """The column of each field, by its name; a field whose name stands twice has none, and a person chooses."""
    found = candidates(names, SPELLINGS)
    chosen: dict[str, int] = {}
    for field in fields:
        places = found.get(field, [])
        if len({names[at].casefold() for at in places}) == len(places) and places:
            chosen[field] = places[0]
    return chosen


def lacking(columns: Mapping[str, int], fields: Sequence[str]) -> str:
    """What must be chosen before rows can be read, in words; "" where nothing must."""
    if "name" not in columns and "last" not in columns and not ("mrn" in columns and "date" in fields):
        return "Choose the column with the name, or those with the last and the first name."
    places = [at for field, at in columns.items() if field in fields]
    if len(set(places)) != len(places):
        return "One column is chosen twice. Choose a column for each, or none."
    return ""


class Cells:
    """Reads rows by the columns chosen. Every method raises Wrong."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, int], payers: Sequence[PayerRow], today: date) -> None:
        self._names = sheet.names
        self._columns = columns
        self._today = today
        self._turned = self._first_turned(sheet.rows)
        """The line of a date that has the day before the month; then the others may have too. 0: there is none."""
        self._payers = {folded(word): row.id for row in payers for word in (row.label, row.id)}
        self._labels = ", ".join(row.label for row in payers)

    def called(self, field: str) -> str:
        """What the file calls the column of a field; "row" where it is the row as a whole."""
        at = self._columns.get(field)
        return "row" if at is None else self._names[at] or f"column {at + 1}"

    def who(self, row: Row) -> Who:
        """What is said of the patient."""
        parts = [self._words(row, field) for field in ("first", "last")]
        name = self._words(row, "name") or " ".join(filter(None, parts))
        return Who(
            name=name,
            mrn=self._words(row, "mrn"),
            born=self._born(row),
            payer=self._payer(row),
            discipline=self._discipline(row),
        )

    def when(self, row: Row) -> tuple[date, int | None]:
        """The day (today where none is said) and the minute of it."""
        said, time = self._words(row, "date"), self._words(row, "time")
        timed = _TIMED.fullmatch(_MIDNIGHT.sub("", said))
        if timed is not None and not time:
            time = timed[2]
        near = self._today - FAR, self._today + FAR
        day = self._day("date", timed[1] if timed is not None else said, near) or self._today
        if not near[0] <= day <= near[1]:
            raise Wrong("date", "is more than two years from today, correct the day")
        try:
            return day, read_minute(time)
        except Refused as refused:
            raise Wrong("time" if "time" in self._columns else "date", str(refused)) from refused

    def clinician(self, row: Row) -> str:
        return self._words(row, "clinician")

    def _born(self, row: Row) -> date | None:
        born = self._day("born", self._words(row, "born"), (self._today - OLDEST, self._today))
        if born is not None and not EARLIEST <= born <= self._today:
            raise Wrong("born", "is not between 1880 and today, correct the day")
        return born

    def _day(self, field: str, text: str, within: tuple[date, date]) -> date | None:
        bare = _MIDNIGHT.sub("", text)
        if self._turned and day_first(bare) is None:
            raise Wrong(
                field,
                f"may be read two ways, as line {self._turned} has the day before the month; correct that line, or "
                "write all dates as 2026-03-02",
            )
        try:
            return read_day(bare, within=within)
        except Refused as refused:
            raise Wrong(field, str(refused)) from refused

    def _first_turned(self, rows: Iterable[Row]) -> int:
        places = [self._columns[each] for each in _DAYS if each in self._columns]
        for row in rows:
            for at in places:
                cell = _kept(row.cells[at].strip())
                timed = _TIMED.fullmatch(cell)
                if day_first(_MIDNIGHT.sub("", timed[1] if timed is not None else cell)):
                    return row.line
        return 0

    def _payer(self, row: Row) -> str:
        said = self._words(row, "payer")
        if not said:
            return ""
        if folded(said) not in self._payers:
            near = get_close_matches(folded(said), self._payers, 1)
            hint = f"did you mean {self._payers[near[0]]}? Or" if near else "write"
            raise Wrong("payer", f"is no payer that is known here, {hint} one of these: {self._labels}")
        return self._payers[folded(said)]

    def _discipline(self, row: Row) -> str:
        said = self._words(row, "discipline")
        bare = said.partition(",")[0].strip()
        if not said:
            return ""
        if bare.upper() in list(Discipline):
            return bare.upper()
        if bare.casefold() not in DISCIPLINES:
            raise Wrong("discipline", f"is no discipline, write one of {', '.join(Discipline)}")
        return DISCIPLINES[bare.casefold()].value

    def _words(self, row: Row, field: str) -> str:
        """A cell as it was meant: without what spreadsheets and exports put before it to keep it as text."""
        at = self._columns.get(field)
        if at is None:
            return ""
        written = row.cells[at].strip()
        cell = _kept(written)
        if cell == written and cell.startswith("="):
            raise Wrong(field, "is a formula, write what it comes to")
        if len(cell) > MOST_LETTERS:
            raise Wrong(field, f"is longer than {MOST_LETTERS} letters, is it the right column?")
        return read_words(cell)


def _kept(cell: str) -> str:
    """Without what spreadsheets and exports put before text to keep it as it is."""
    kept = _TEXT.fullmatch(cell)
    if kept is not None and '"' not in kept[1]:
        return kept[1]
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell
