"""Sheets as workbooks and PDF in the layout of the official forms; numbers stay numbers."""

from ansinh.office.reports.printing.pdf import to_pdf
from ansinh.office.reports.printing.xlsx import to_xlsx

__all__ = ["to_pdf", "to_xlsx"]
