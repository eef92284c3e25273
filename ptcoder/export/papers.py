"""The papers that a visit can leave on: each a page made of its chart, by the name under which it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ptcoder.export import audit_sheet, flow_sheet, superbill, treatment_record
from ptcoder.export.cells import csv_text
from ptcoder.export.chart import Chart
from ptcoder.export.page import Page, as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``signed_only``: there is none of a visit that is not signed. ``suffixes`` are the files it can be, the usual
    one first.
    """

    key: str
    name: str
    title: str
    page: Callable[[Chart], Page]
    signed_only: bool = False
    suffixes: tuple[str, ...] = ("pdf",)


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            key="flow",
            name=flow_sheet.NAME,
            title=flow_sheet.TITLE,
            page=flow_sheet.page,
            suffixes=("pdf", "csv"),
        ),
        Kind(
            key="record",
            name=treatment_record.NAME,
            title=treatment_record.TITLE,
            page=treatment_record.page,
            suffixes=("txt", "pdf"),
        ),
        Kind(key="superbill", name=superbill.NAME, title=superbill.TITLE, page=superbill.page, signed_only=True),
        Kind(key="audit", name=audit_sheet.NAME, title=audit_sheet.TITLE, page=audit_sheet.page),
    )
}


def file_name(kind: Kind, chart: Chart, suffix: str) -> str:
    """``superbill-2026-03-02-8f3a9c01.pdf``: it tells nobody whose it is."""
    return f"{kind.name}-{chart.visit.date.isoformat()}-{chart.visit.id.replace('-', '')[:8]}.{suffix}"


def text(kind: Kind, chart: Chart, suffix: str) -> str:
    """What a file of plain text holds: ``csv`` the rows of a flow sheet, ``txt`` the page."""
    if suffix == "csv":
        return csv_text([flow_sheet.COLUMNS, *flow_sheet.rows(chart)])
    return as_text(kind.page(chart))
