"""Pages on paper: what ``export`` says is set, drawn and made a PDF. Knows Qt's painting, no window and no clinic.

May run in any thread; a QGuiApplication has to be there.
"""

from ptcoder.pages.paper import PAPERS, Paper
from ptcoder.pages.pdf import pdf
from ptcoder.pages.setting import Sheets, set_page

__all__ = ["PAPERS", "Paper", "Sheets", "pdf", "set_page"]
