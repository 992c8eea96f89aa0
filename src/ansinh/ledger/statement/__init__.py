"""Form C12-TS, the monthly notice: built from two positions of the ledger, shown in four forms, frozen when issued.

``build`` makes a ``Statement`` (plain data), ``to_text``, ``to_json``, ``to_xlsx`` and ``to_pdf`` show it.
``IssuedStatements`` keeps what was issued and never writes over it. ``Office`` is who issues.
"""

from ansinh.ledger.statement.build import build
from ansinh.ledger.statement.document import Statement
from ansinh.ledger.statement.issue import Issued, IssuedStatements
from ansinh.ledger.statement.json import to_json
from ansinh.ledger.statement.office import Office, load_office
from ansinh.ledger.statement.pdf import to_pdf
from ansinh.ledger.statement.position import Position
from ansinh.ledger.statement.text import TextLine, to_text
from ansinh.ledger.statement.xlsx import to_xlsx

__all__ = [
    "Issued",
    "IssuedStatements",
    "Office",
    "Position",
    "Statement",
    "TextLine",
    "build",
    "load_office",
    "to_json",
    "to_pdf",
    "to_text",
    "to_xlsx",
]
