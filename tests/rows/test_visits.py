"""What the coder is handed for a row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from ptcoder.visit import MINUTE, Attendance, Discipline, Interval, Role, Visit


def local(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def test_every_column(code):
    (one,) = code(
        """\
        modifiers,telehealth,abn,prefer,attest,allowed_to_date,units,group_size,attendance,role,clinician,discipline,patient,minutes,end,start,code,payer,date,visit
        wc; CA,Video,required,1,KX; distinct,2100.5,,3,Group,pta,rt,pt,ann,,10:15:30,10:00,g0283,Medicare,2026-03-02,v1
        ,,"Excluded; voluntary",,,7,3,,,,,OT,,,,,97165,,,v1
        ,,none,0,,,,,,student,,slp,,7.5,,,92507,,,v1
        """
    )
    start = local("2026-03-02T10:00:00")
    assert one.visit == Visit(
        id="v1",
        patient="ann",
        payer="medicare",
        discipline=Discipline.PT,
        date=date(2026, 3, 2),
        attested=frozenset({"kx", "distinct"}),
        allowed_to_date={"PT+SLP": Decimal("2100.5"), "OT": Decimal(7)},
        intervals=(
            Interval(
                id="2",
                order=2,
                code="G0283",
                discipline=Discipline.PT,
                role=Role.PTA,
                clinician="rt",
                attendance=Attendance.GROUP,
                start=start,
                stop=start + 15 * MINUTE + 30_000_000,
                length=15 * MINUTE + 30_000_000,
                group_size=3,
                prefer=True,
                abn="required",
                telehealth="video",
                modifiers=("WC", "CA"),
            ),
            Interval(
                id="3", order=3, code="97165", discipline=Discipline.OT, role=Role.OT, units=3, abn="voluntary;excluded"
            ),
            Interval(
                id="4",
                order=4,
                code="92507",
                discipline=Discipline.SLP,
                role=Role.STUDENT,
                abn="none",
                length=450_000_000,
            ),
        ),
    )


def test_what_a_row_leaves_out(code):
    (one,) = code("visit,date,payer,code,minutes,role\nv,2026-03-02,cash,97110,.1,\n")
    assert one.visit.patient is None
    assert one.visit.attested == frozenset()
    assert one.visit.allowed_to_date == {}
    assert one.visit.intervals == (
        Interval(id="2", order=2, code="97110", discipline=Discipline.PT, role=Role.PT, length=6_000_000),
    )


def test_minutes_are_exact(code):
    (one,) = code(
        """\
        visit,date,payer,code,minutes
        v,2026-03-02,cash,97110,0
        v,2026-03-02,cash,97110,1440
        v,2026-03-02,cash,97110,0.3333333333
        """
    )
    lengths = [each.length for each in one.visit.intervals]
    assert lengths == [0, 1440 * MINUTE, Fraction("0.3333333333") * MINUTE]
    assert [type(length) for length in lengths] == [int, int, Fraction]


def spans(one) -> list[tuple[int | None, int | None]]:
    return [(each.start, each.stop) for each in one.visit.intervals]


def test_instants_are_exact_among_each_other_when_clocks_change(code):
    """In the night of 2026-03-08 New York went from 01:59 to 03:00: half an hour, not one and a half."""
    (one,) = code(
        """\
        visit,date,payer,code,start,end
        v,2026-03-08,cash,97110,2026-03-08T01:45:00-05:00,2026-03-08T03:15:00-04:00
        v,2026-03-08,cash,97140,2026-03-08T07:15:00Z,2026-03-08T03:30:00.5-0400
        """
    )
    start = local("2026-03-08T01:45:00")
    assert spans(one) == [
        (start, start + 30 * MINUTE),
        (start + 30 * MINUTE, start + 45 * MINUTE + 500_000),
    ]


def test_instants_compare_with_clock_times_of_the_same_place(code):
    first, second = code(
        """\
        visit,date,payer,code,start,end
        v,2026-07-01,cash,97110,2026-07-01T10:00-07:00,2026-07-01T10:15-07:00
        w,2026-07-01,cash,97110,10:10,10:20
        """
    )
    assert spans(first) == [(local("2026-07-01T10:00"), local("2026-07-01T10:15"))]
    assert spans(second) == [(local("2026-07-01T10:10"), local("2026-07-01T10:20"))]


def test_a_visit_may_pass_midnight(code):
    (one,) = code(
        """\
        visit,date,payer,code,start,end
        v,2026-03-02,cash,97110,2026-03-02T23:50-05:00,2026-03-03T00:10-05:00
        v,2026-03-02,cash,97140,2026-03-03T00:10-05:00,2026-03-03T00:30-05:00
        """
    )
    assert spans(one) == [
        (local("2026-03-02T23:50"), local("2026-03-03T00:10")),
        (local("2026-03-03T00:10"), local("2026-03-03T00:30")),
    ]


def test_units_of_a_timed_service_are_said_not_to_be_used(code):
    (one,) = code(
        """\
        visit,date,payer,code,minutes,units
        v,2026-03-02,cash,97110,15,3
        v,2026-03-02,cash,97110,15,2
        v,2026-03-02,cash,97140,15,1
        v,2026-03-02,cash,97161,15,2
        """
    )
    found = [finding for finding in one.coding.findings if finding.id == "units-not-used"]
    assert [(finding.severity, finding.codes) for finding in found] == [("info", ("97110",))]
    assert found[0].text == "The units given for 97110 were not used: a timed service is counted by its minutes."


def test_decimal_commas_where_the_separator_is_none(code):
    (one,) = code(
        "visit;date;payer;code;minutes;allowed_to_date\n"
        "v;2026-03-02;medicare;97110;12,5;1234,50\n"
        "v;2026-03-02;medicare;97140;7.25;\n"
        "v;2026-03-02;medicare;97530;0,125;\n"
        "v;2026-03-02;medicare;97112;7,3333;\n"
    )
    assert [each.length for each in one.visit.intervals] == [
        12 * MINUTE + MINUTE // 2,
        7 * MINUTE + MINUTE // 4,
        MINUTE // 8,
        73333 * MINUTE // 10000,
    ]
    assert one.visit.allowed_to_date == {"PT+SLP": Decimal("1234.50")}


@pytest.mark.parametrize(
    ("separator", "column", "cell", "told"),
    [
        (";", "minutes", "1,234", '"1,234" could be 1234 or 1.234, write one of them, without a comma'),
        ("\t", "allowed_to_date", "1,234", '"1,234" could be 1234 or 1.234, write one of them, without a comma'),
        (";", "allowed_to_date", "1.234,50", '"1.234,50" is not an amount, write a plain number with at most'),
        (";", "minutes", "1,2,3", '"1,2,3" is not a number of minutes, write it as in 15 or 7.5'),
        (";", "minutes", "12,", '"12," is not a number of minutes, write it as in 15 or 7.5'),
        (",", "minutes", '"12,5"', '"12,5" is not a number of minutes, write it as in 15 or 7.5'),
    ],
)
def test_a_comma_that_could_be_either_is_asked_about(faults_of, separator, column, cell, told):
    cells = {"visit": "v", "date": "2026-03-02", "payer": "medicare", "code": "97110", "minutes": "15", column: cell}
    (fault,) = faults_of("".join(separator.join(row) + "\n" for row in (cells, cells.values())))
    assert fault.startswith(f"f.csv:2: {column}: {told}")
