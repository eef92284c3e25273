"""Rows and pages for others. Knows no database and no window.

An export of rows is a module with ``NAME``, ``COLUMNS`` and ``row``; those for billing stand in ``EXPORTS``.
"""

from ptcoder.export import charges, findings, jsonl
from ptcoder.export.cells import csv_text, safe
from ptcoder.export.whole import WholeFile, write_whole

EXPORTS = {charges.NAME: charges}

__all__ = ["EXPORTS", "WholeFile", "charges", "csv_text", "findings", "jsonl", "safe", "write_whole"]
