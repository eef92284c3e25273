"""`ptcoder rules`: what the rule book says, CMS's own files, the clinic's payers.

Loaded only when one of these is asked for, so that coding a file starts as fast as without them.
"""

from ptcoder.rules_cli.fees import fees
from ptcoder.rules_cli.importing import import_
from ptcoder.rules_cli.payers import list_payers, payer
from ptcoder.rules_cli.showing import check, sheet, show
from ptcoder.rules_cli.withdrawing import withdraw

COMMANDS = {
    "show": show,
    "check": check,
    "sheet": sheet,
    "import": import_,
    "payers": list_payers,
    "payer": payer,
    "fees": fees,
    "withdraw": withdraw,
}
