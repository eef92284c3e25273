"""Whom a bill names as rendering and supervising, and where the visit was."""

from __future__ import annotations

import datetime
from dataclasses import replace
from uuid import UUID

from ptcoder.visit import (
    MINUTE,
    PLACES,
    Closed,
    Discipline,
    Interval,
    PayerChosen,
    PersonAdded,
    PlaceChosen,
    Pointed,
    Reopened,
    Role,
    Signed,
    SupervisedBy,
    Visit,
    fold,
    place_of,
    providers_of,
)
from tests.visit.made_up import VISIT, chain, opened, void

PEOPLE = {
    str(UUID(int=number)): PersonAdded(person=UUID(int=number), name=name, role=role, npi=f"100000000{number}")
    for number, name, role in ((1, "Ann", Role.PT), (2, "Bob", Role.PT), (3, "Cy", Role.PTA), (4, "Di", Role.STUDENT))
}
ANN, BOB, CY, DI = PEOPLE.values()


def gave(order: int, who: PersonAdded | None, code: str | None, minutes: int, role: Role | None = None) -> Interval:
    return Interval(
        id=str(order),
        order=order,
        code=code,
        discipline=Discipline.PT,
        role=role or (who.role if who and who.role else Role.PT),
        clinician=str(who.person) if who else None,
        length=minutes * MINUTE if minutes else None,
    )


def visit(*intervals: Interval) -> Visit:
    return Visit(
        id="v",
        patient="p",
        payer="medicare",
        discipline=Discipline.PT,
        date=datetime.date(2026, 3, 2),
        intervals=intervals,
    )


def test_the_therapist_with_most_time_rendered_and_nobody_supervised() -> None:
    both = visit(gave(0, ANN, "97110", 10), gave(1, BOB, "97140", 15), gave(2, ANN, None, 60))
    assert providers_of(both, PEOPLE) == (BOB, None)
    equal = visit(gave(0, BOB, "97110", 10), gave(1, ANN, "97140", 10))
    assert providers_of(equal, PEOPLE) == (BOB, None)
    assert providers_of(equal, PEOPLE, {"97140"}) == (ANN, None)


def test_an_assistant_is_billed_by_the_therapist_who_supervises() -> None:
    alone = visit(gave(0, CY, "97110", 30))
    assert providers_of(alone, PEOPLE) == (None, None)
    assert providers_of(replace(alone, supervisor=str(ANN.person)), PEOPLE) == (ANN, ANN)


def test_the_therapist_who_treated_too_supervised_unless_another_is_named() -> None:
    both = visit(gave(0, CY, "97110", 30), gave(1, ANN, "97140", 8), gave(2, DI, "97112", 8))
    assert providers_of(both, PEOPLE) == (ANN, ANN)
    assert providers_of(both, PEOPLE, {"97110"}) == (ANN, ANN)
    assert providers_of(both, PEOPLE, {"97140"}) == (ANN, None)
    named = replace(both, supervisor=str(BOB.person))
    assert providers_of(named, PEOPLE) == (ANN, BOB)
    assert providers_of(named, PEOPLE, {"97110"}) == (BOB, BOB)


def test_nobody_is_made_up() -> None:
    assert providers_of(visit(), PEOPLE) == (None, None)
    assert providers_of(visit(gave(0, None, "97161", 0)), PEOPLE) == (None, None)
    assert providers_of(visit(gave(0, ANN, "97161", 0)), {}) == (None, None)
    assert providers_of(visit(gave(0, ANN, "97161", 0)), PEOPLE) == (ANN, None)


def test_the_place_is_the_visits_own_else_the_clinics() -> None:
    here = visit()
    assert place_of(here) == "11"
    assert place_of(here, "12") == "12"
    assert place_of(replace(here, place="02"), "12") == "02"
    assert all(len(code) == 2 and code.isdigit() for code in PLACES)


def test_what_is_said_of_a_visits_bill_is_folded_and_can_be_taken_back() -> None:
    said = (
        PlaceChosen(visit=VISIT, place="10"),
        SupervisedBy(visit=VISIT, person=ANN.person),
        Pointed(visit=VISIT, code="", diagnoses=("M25.561", "R26.89")),
        Pointed(visit=VISIT, code="97110", diagnoses=("R26.89",)),
    )
    found = fold(chain(opened(), *said))
    assert found is not None
    assert (found.place, found.supervisor) == ("10", str(ANN.person))
    assert found.pointers == {"": ("M25.561", "R26.89"), "97110": ("R26.89",)}
    back = fold(
        chain(
            opened(),
            *said,
            Pointed(visit=VISIT, code="97110", diagnoses=()),
            Pointed(visit=VISIT, code="97140", diagnoses=()),
            SupervisedBy(visit=VISIT, person=None),
            void(2),
        )
    )
    assert back is not None
    assert (back.place, back.supervisor, back.pointers) == (None, None, {"": ("M25.561", "R26.89")})


def test_the_payer_said_last_before_the_signature_holds() -> None:
    cash, other = PayerChosen(visit=VISIT, payer="cash"), PayerChosen(visit=VISIT, payer="wc")
    signed = Signed(visit=VISIT, version=1, bill="{}", edition="", program="")
    found = fold(chain(opened(), other, cash, Closed(visit=VISIT), signed))
    assert found is not None
    assert (found.payer, found.notices) == ("cash", ())
    late = fold(chain(opened(), cash, Closed(visit=VISIT), signed, other))
    assert late is not None
    assert late.payer == "cash"
    assert late.notices == ("another payer was chosen after signing; the visit stays as it was signed",)
    again = fold(chain(opened(), cash, Closed(visit=VISIT), signed, Reopened(visit=VISIT, reason="r"), other))
    assert again is not None
    assert again.payer == "wc"
