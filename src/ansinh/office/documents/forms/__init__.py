"""Drafts of the official forms, from facts, law and a day: C12-TS, 01-ĐĐ, D09-TS."""

from __future__ import annotations

from ansinh.office.documents.forms.basis import Basis
from ansinh.office.documents.forms.overdue import Discovery, Item, Unit, unit_of
from ansinh.office.documents.forms.reminder import reminder
from ansinh.office.documents.forms.roll import people_of, roll
from ansinh.office.documents.forms.statement import statement

__all__ = ["Basis", "Discovery", "Item", "Unit", "people_of", "reminder", "roll", "statement", "unit_of"]
