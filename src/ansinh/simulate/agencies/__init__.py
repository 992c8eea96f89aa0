"""Other agencies' files, made from the truth: tax, registers, labour reports, jobs, tip-offs.

``make_agencies`` says what each agency comes to know, with its errors; ``write_agencies`` writes it in the official
forms. ``spoil`` plants rows that an import must refuse, also in lists of other kinds.
"""

from ansinh.simulate.agencies.making import AGENCY_TABLES, LINK_SCHEMA, Agencies, make_agencies
from ansinh.simulate.agencies.spoiling import DECLARATION_FAULTS, Fault, spoil
from ansinh.simulate.agencies.writing import REFUSAL_SCHEMA, AgencyFiles, write_agencies

__all__ = [
    "AGENCY_TABLES",
    "DECLARATION_FAULTS",
    "LINK_SCHEMA",
    "REFUSAL_SCHEMA",
    "Agencies",
    "AgencyFiles",
    "Fault",
    "make_agencies",
    "spoil",
    "write_agencies",
]
