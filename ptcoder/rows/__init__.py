"""Row files: one row per stretch of care, checked as a whole and then coded visit by visit. Knows no window and no
database, and holds no more than one visit at a time.

``check(Source.file(path), book).coded()`` is the whole of it.
"""

from ptcoder.rows.coded import Checked, check
from ptcoder.rows.coder import Coded
from ptcoder.rows.faults import BadRows, Changed, Fault
from ptcoder.rows.source import Source
from ptcoder.rows.table import COLUMNS

__all__ = ["COLUMNS", "BadRows", "Changed", "Checked", "Coded", "Fault", "Source", "check"]
