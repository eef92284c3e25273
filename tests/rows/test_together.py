"""Visits that belong together, however far apart they stand in the file."""

from __future__ import annotations

import random
from unittest.mock import patch

import pytest

from ptcoder.coding import Elsewhere, code_day
from ptcoder.rows import coder as coder_module
from ptcoder.rulebook import RuleBook


@pytest.fixture
def calls():
    """Every call of the coder: the ids of its visits, and what it was told of elsewhere."""
    seen: list[tuple[list[str], list[Elsewhere]]] = []

    def record(visits, edition, payer, elsewhere=()):
        seen.append(([visit.id for visit in visits], list(elsewhere)))
        return code_day(visits, edition, payer, elsewhere)

    with patch.object(coder_module, "code_day", record):
        yield seen


HEADER = "visit,date,payer,patient,clinician,code,start,end,attendance\n"


def rows(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


def test_the_visits_of_a_day_are_coded_once_and_stand_each_at_its_place(code, calls):
    found = code(
        rows(
            "a1,2026-03-02,medicare,ann,,97110,09:00,09:20,",
            "b1,2026-03-02,medicare,bob,,97110,09:00,09:20,",
            "a2,2026-03-02,medicare,ann,,97110,14:00,14:05,",
            "a3,2026-03-02,cash,ann,,97110,14:00,14:05,",
            "a4,2026-03-03,medicare,ann,,97110,14:00,14:05,",
            "c1,2026-03-02,medicare,,,97110,09:00,09:20,",
            "c2,2026-03-02,medicare,,,97110,09:00,09:20,",
            "a5,2026-03-02,medicare,ann,,97140,15:00,15:10,",
        )
    )
    assert [each.visit.id for each in found] == ["a1", "b1", "a2", "a3", "a4", "c1", "c2", "a5"]
    assert [each.coding.visit for each in found] == [each.visit.id for each in found]
    assert [ids for ids, _ in calls] == [["a1", "a2", "a5"], ["b1"], ["a3"], ["a4"], ["c1"], ["c2"]]


def told(calls, visit: str) -> list[tuple[str, str | None, str | None, str, bool]]:
    elsewhere = next(elsewhere for ids, elsewhere in calls if visit in ids)
    return [(each.visit, each.patient, each.clinician, each.code, each.group) for each in elsewhere]


def test_only_time_that_a_clinician_gave_to_both_is_elsewhere(code, calls):
    code(
        rows(
            "a,2026-03-02,medicare,ann,kim,97110,09:00,09:20,",
            "a,2026-03-02,medicare,ann,kim,97014,09:20,09:40,",  # unattended
            "b,2026-03-02,medicare,bob,kim,97140,09:15,09:30,",
            "b,2026-03-02,medicare,bob,kim,97140,09:30,09:45,",  # doesn't touch ann's
            "c,2026-03-02,medicare,cam,lee,97140,09:00,09:20,",  # somebody else's
            "d,2026-03-02,medicare,dan,,97140,09:00,09:20,",  # nobody knows whose
            "e,2026-03-02,medicare,eve,kim,97035,09:20,09:40,unattended",
            "f,2026-03-02,medicare,,kim,97035,08:00,09:01,",
            "g,2026-03-03,medicare,gus,kim,97110,09:00,09:20,",  # another day
        )
    )
    assert told(calls, "a") == [("b", "bob", "kim", "97140", False), ("f", None, "kim", "97035", False)]
    assert told(calls, "b") == [("a", "ann", "kim", "97110", False)]
    assert told(calls, "f") == [("a", "ann", "kim", "97110", False)]
    assert all(told(calls, visit) == [] for visit in "cdeg")


def test_the_same_patient_under_another_payer_is_elsewhere(code, calls):
    code(
        rows(
            "a,2026-03-02,medicare,ann,kim,97110,09:00,09:20,",
            "b,2026-03-02,medicare,ann,kim,97140,09:10,09:20,",
            "c,2026-03-02,cash,ann,kim,97140,09:10,09:20,",
        )
    )
    assert told(calls, "a") == [("c", "ann", "kim", "97140", False)]
    assert told(calls, "c") == [("a", "ann", "kim", "97110", False), ("b", "ann", "kim", "97140", False)]


def test_the_same_patient_under_another_payer_is_elsewhere_whoever_treats(code, calls):
    found = code(
        rows(
            "a,2026-03-02,medicare,ann,kim,97110,09:00,09:20,",
            "b,2026-03-02,cash,ann,lee,97140,09:10,09:20,",
            "c,2026-03-02,cash,,lee,97140,09:00,09:10,",
            "d,2026-03-02,medicare,,kim,97140,09:20,09:30,",
        )
    )
    assert told(calls, "a") == [("b", "ann", "lee", "97140", False)]
    assert told(calls, "b") == [("a", "ann", "kim", "97110", False)]
    assert told(calls, "c") == told(calls, "d") == []
    ids = [{each.id for each in one.coding.findings if each.severity == "error"} for one in found]
    assert ids == [{"co-treatment"}, {"co-treatment"}, set(), set()]


def test_a_group_is_found_whoever_leads_it(code, calls):
    code(
        rows(
            "a,2026-03-02,medicare,ann,,97150,09:00,09:30,",
            "b,2026-03-02,medicare,bob,kim,97150,09:10,09:40,",
            "c,2026-03-02,medicare,cam,lee,97150,09:10,09:40,",
            "d,2026-03-02,medicare,dan,,92508,09:10,09:40,",
            "e,2026-03-02,medicare,eve,,97150,09:40,09:50,",
        )
    )
    assert told(calls, "a") == [("b", "bob", "kim", "97150", True), ("c", "cam", "lee", "97150", True)]
    assert told(calls, "b") == [("a", "ann", None, "97150", True)]
    assert told(calls, "c") == [("a", "ann", None, "97150", True)]
    assert told(calls, "d") == []
    assert told(calls, "e") == []


def test_of_a_crowd_enough_are_told(code, calls):
    crowd = [f"v{at},2026-03-02,medicare,p{at},staff,97110,09:00,09:20," for at in range(200)]
    found = code(rows(*crowd))
    assert all(any(each.id == "clinician-double-booked" for each in one.coding.findings) for one in found)
    assert {len(elsewhere) for _, elsewhere in calls} == {32}


def many_rows(number: int) -> list[list[str]]:
    """Visits of few patients and clinicians, so that much of it belongs together; each a list of rows."""
    chance = random.Random(number)
    visits: list[list[str]] = []
    for at in range(number):
        head = f"v{at},2026-03-0{chance.randint(1, 3)},{chance.choice(['medicare', 'cash'])},{chance.choice('abcd')}"
        time = chance.randint(8 * 60, 15 * 60)
        care: list[str] = []
        for _ in range(chance.randint(1, 4)):
            until = time + chance.randint(3, 40)
            code = chance.choice(["97110", "97140", "97150", "97014"])
            care.append(
                f"{head},{chance.choice(['kim', 'lee', ''])},{code},"
                f"{time // 60:02}:{time % 60:02},{until // 60:02}:{until % 60:02},"
            )
            time = until
        visits.append(care)
    return visits


def test_gathering_rows_gives_what_sorted_rows_give(code):
    visits = many_rows(60)
    apart = [list(each) for each in visits]
    chance = random.Random(1)
    mixed = [each.pop(0) for each in apart]  # each visit begins where it did
    while any(apart):
        mixed.append(chance.choice([each for each in apart if each]).pop(0))
    in_order = code(rows(*(row for each in visits for row in each)))
    gathered = code(rows(*mixed), unsorted=True)
    assert [each.coding.lines for each in gathered] == [each.coding.lines for each in in_order]
    assert [each.coding.findings for each in gathered] != [()] * len(gathered)
    for one, other in zip(gathered, in_order, strict=True):
        assert [each.text for each in one.coding.findings] == [each.text for each in other.coding.findings]


def test_unsorted_changes_nothing_in_a_sorted_file(code):
    text = rows(*(row for each in many_rows(40) for row in each))
    assert code(text) == code(text, unsorted=True)


def test_little_room_changes_nothing(code, monkeypatch):
    text = rows(*(row for each in many_rows(80) for row in each))
    expected = code(text)
    for module, name, value in (
        ("coder", "KEPT", 1),
        ("cells", "MEMORY", 2),
        ("care", "MEMORY", 2),
        ("contested", "SWEEP", 1),
        ("table", "BLOCK", 7),
        ("table", "SHORT_BLOCK", 5),
    ):
        monkeypatch.setattr(f"ptcoder.rows.{module}.{name}", value)
    assert code(text) == expected


def test_a_table_that_is_behind_is_told_once_in_a_file(code):
    found = code(rows(*(row for each in many_rows(30) for row in each)))
    told = [
        (one.visit.id, each.table)
        for one in found
        for each in one.coding.findings
        if each.id == "rules-behind" and each.severity == "info"
    ]
    assert told
    assert len({table for _, table in told}) == len(told)


def test_carried_cells_are_those_of_the_row_that_came_first(code):
    (one,) = code(
        "visit,date,payer,code,start,end,x_a,x_b\n"
        "v,2026-03-02,medicare,97140,10:30,10:45,later,l\n"
        "v,2026-03-02,medicare,97140,10:00,10:15,sooner,s\n"
        "v,2026-03-02,medicare,97014,10:15,10:30,stim, t \n"
        "v,2026-03-02,medicare,97129,11:00,11:40,think,h\n"
    )
    assert [line.code for line in one.coding.lines] == ["97140", "G0283", "97129", "97130"]
    assert one.carried == (("sooner", "s"), ("stim", "t"), ("think", "h"), ("think", "h"))


def test_as_comparing_all_with_all(code):
    """The same bills as from the coder told of everything that anybody did."""
    found = code(rows(*(row for each in many_rows(70) for row in each)))
    book = RuleBook.load()
    for one in found:
        edition = book.on(one.visit.date)
        key = (one.visit.patient, one.visit.date, one.visit.payer)
        others = [each.visit for each in found]
        day = [each for each in others if (each.patient, each.date, each.payer) == key]
        elsewhere = [
            Elsewhere(
                visit=other.id,
                patient=other.patient,
                clinician=row.clinician,
                code=row.code,
                group=row.code == "97150",
                start=row.start,
                stop=row.stop,
            )
            for other in others
            if other not in day
            for row in other.intervals
            if row.code != "97014"
        ]
        codings = code_day(day, edition, edition.payers[one.visit.payer], elsewhere)
        expected = codings[day.index(one.visit)]
        assert one.coding.lines == expected.lines
        assert [each.text for each in one.coding.findings if not each.table] == [
            each.text for each in expected.findings if not each.table
        ]
