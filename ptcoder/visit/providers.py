"""Where a visit was, and who is named on its bill: by whom it was rendered, and who supervised.

What an assistant or a student gave is billed by the therapist who supervises: 42 CFR 410.59, 410.60, 410.62; Medicare
Benefit Policy Manual, Pub. 100-02, ch. 15 s230. Places: CMS, Place of Service Code Set.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ptcoder.visit.office_events import PersonAdded
from ptcoder.visit.records import Length, Visit

PLACES: Mapping[str, str] = {
    "11": "Office",
    "12": "Patient's home",
    "02": "Telehealth, patient not at home",
    "10": "Telehealth, patient at home",
    "03": "School",
    "13": "Assisted living",
    "18": "Place of work",
    "19": "Hospital outpatient, off campus",
    "22": "Hospital outpatient, on campus",
    "31": "Skilled nursing facility",
    "32": "Nursing facility",
    "62": "Outpatient rehabilitation facility (CORF)",
    "99": "Other place",
}
"""Where therapy is given, by the two digits of a claim, in the order in which they are offered."""
USUAL_PLACE = "11"


class Providers(NamedTuple):
    """Whom a bill names; None where nobody can be named from what is known.

    ``rendering`` is the therapist who treated or, where only assistants or students did, the one who supervised them.
    ``supervising`` is None where therapists alone treated.
    """

    rendering: PersonAdded | None
    supervising: PersonAdded | None


def place_of(visit: Visit, usual: str = USUAL_PLACE) -> str:
    """The two digits of the place of service: as chosen for the visit, else as ``usual`` in the clinic."""
    return visit.place or usual


def providers_of(visit: Visit, people: Mapping[str, PersonAdded], codes: Collection[str] = ()) -> Providers:
    """Who rendered and who supervised a visit, or of it the services recorded under ``codes``; ``people`` by id.

    Of several therapists it is the one with most time, of equals the one who came first. Rest counts for nobody.
    A supervisor who was named for the visit goes before the therapist who also treated in it.
    """
    given = [each for each in visit.intervals if each.code is not None and (not codes or each.code in codes)]
    whole = [each for each in visit.intervals if each.code is not None]
    helped = any(not each.role.is_therapist for each in given)
    times: list[dict[str, Length]] = []
    for some in (given, whole):
        by: dict[str, Length] = {}
        for each in some:
            if each.role.is_therapist and each.clinician:
                by[each.clinician] = by.get(each.clinician, 0) + (each.length or 0)
        times.append(by)
    treated, in_visit = (max(by, key=by.__getitem__, default="") for by in times)
    supervisor = visit.supervisor or treated or in_visit
    supervising = people.get(supervisor) if helped else None
    return Providers(people.get(treated) if treated else supervising, supervising)
