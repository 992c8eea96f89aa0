"""Writers of the official layouts, so that tests and the simulator use real files.

Each writes canonical rows (frames typed as in ``schemas``) the way the form prints them, merged headings and
all; the matching reader gives the same rows back for what the layout carries. The same input gives the same
bytes.
"""

from ansinh.facts.writers.bank import BankAccount, write_bank_statement
from ansinh.facts.writers.c12 import write_c12_list
from ansinh.facts.writers.canonical_file import as_written, write_canonical
from ansinh.facts.writers.d02lt_2020 import write_d02lt_2020, write_labour_list
from ansinh.facts.writers.d02lt_2026 import write_d02lt_2026
from ansinh.facts.writers.d02ts_2017 import write_d02ts_2017
from ansinh.facts.writers.envelope import Enclosure, write_envelope
from ansinh.facts.writers.header import DeclarationHeader
from ansinh.facts.writers.jobs import (
    RecruitmentHeader,
    write_job_orders,
    write_labour_supply,
    write_recruitment_needs,
    write_tips,
)
from ansinh.facts.writers.labour import LabourReportHeader, write_labour_report, write_labour_reports
from ansinh.facts.writers.portal import write_portal
from ansinh.facts.writers.registers import (
    write_registry_exchange,
    write_registry_search,
    write_tax_code_lookup,
    write_taxpayer_register,
)
from ansinh.facts.writers.tax_payroll import (
    TaxHeader,
    write_tax_05_1,
    write_tax_05_1_bulk,
    write_tax_05_2,
    write_tax_05_2_bulk,
)
from ansinh.facts.writers.tax_totals import write_tax_05_kk_bulk, write_tax_05_kk_xml
from ansinh.facts.writers.tst import write_tst_export
from ansinh.facts.writers.vnpt import write_vnpt

__all__ = [
    "BankAccount",
    "DeclarationHeader",
    "Enclosure",
    "LabourReportHeader",
    "RecruitmentHeader",
    "TaxHeader",
    "as_written",
    "write_bank_statement",
    "write_c12_list",
    "write_canonical",
    "write_d02lt_2020",
    "write_d02lt_2026",
    "write_d02ts_2017",
    "write_envelope",
    "write_job_orders",
    "write_labour_list",
    "write_labour_report",
    "write_labour_reports",
    "write_labour_supply",
    "write_portal",
    "write_recruitment_needs",
    "write_registry_exchange",
    "write_registry_search",
    "write_tax_05_1",
    "write_tax_05_1_bulk",
    "write_tax_05_2",
    "write_tax_05_2_bulk",
    "write_tax_05_kk_bulk",
    "write_tax_05_kk_xml",
    "write_tax_code_lookup",
    "write_taxpayer_register",
    "write_tips",
    "write_tst_export",
    "write_vnpt",
]
