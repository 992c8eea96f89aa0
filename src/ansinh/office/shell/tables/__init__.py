"""The office's one data table.

A ``Table`` describes its columns once, for the screen, for cards on a telephone and for the exported sheet, and is made
once at import. ``Table.respond(request, rows, template)`` sorts, filters and pages a queryset or a list on the server;
the state lives in the URL. In a template: ``{% table page %}``.
"""

from ansinh.office.shell.tables.columns import Choice, Column, class_choices
from ansinh.office.shell.tables.page import Page
from ansinh.office.shell.tables.table import Empty, Table

__all__ = ["Choice", "Column", "Empty", "Page", "Table", "class_choices"]
