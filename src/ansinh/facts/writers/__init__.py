"""Writers of the official layouts, so that tests and the simulator use real files.

Each writes canonical rows (frames typed as in ``schemas``) the way the form prints them, merged headings and
all; the matching reader gives the same rows back for what the layout carries. The same input gives the same
bytes.
"""

from ansinh.facts.writers.bank import BankAccount, write_bank_statement
from ansinh.facts.writers.c12 import write_c12_list
from ansinh.facts.writers.canonical_file import write_canonical
from ansinh.facts.writers.d02lt_2020 import write_d02lt_2020
from ansinh.facts.writers.d02lt_2026 import write_d02lt_2026
from ansinh.facts.writers.d02ts_2017 import write_d02ts_2017
from ansinh.facts.writers.envelope import Enclosure, write_envelope
from ansinh.facts.writers.header import DeclarationHeader
from ansinh.facts.writers.portal import write_portal
from ansinh.facts.writers.tst import write_tst_export
from ansinh.facts.writers.vnpt import write_vnpt

__all__ = [
    "BankAccount",
    "DeclarationHeader",
    "Enclosure",
    "write_bank_statement",
    "write_c12_list",
    "write_canonical",
    "write_d02lt_2020",
    "write_d02lt_2026",
    "write_d02ts_2017",
    "write_envelope",
    "write_portal",
    "write_tst_export",
    "write_vnpt",
]
