"""From the columns of any declaration form to canonical declarations: shared by every D02 layout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.movements import movement_code
from ansinh.facts.readers.body import PERSON_WIDTHS, Body, Widths, read_body
from ansinh.facts.readers.heading import Heading, employer_notes, filing_date, read_heading
from ansinh.facts.readers.layout import Layout, Table, require_table
from ansinh.facts.readers.salary import contribution_bases
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions, RowProblem
from ansinh.facts.schemas import TABLES
from ansinh.law import Law

CANONICAL = tuple(column.name for column in TABLES["declarations"].columns)


@dataclass
class Draft:
    """Rows on their way to canonical form, with the problems and notes gathered so far.

    ``rows``: Int32 ``row`` and String columns named as in ``CANONICAL`` or as in ``salary``.
    """

    rows: pl.DataFrame
    refused: list[RowProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, where: pl.Series, column: str, code: str, messages: pl.Series | str) -> None:
        """Move the rows where ``where`` holds from ``rows`` to ``refused``."""
        where = where.fill_null(False)
        if not where.any():
            return
        bad = self.rows["row"].filter(where)
        words = [messages] * len(bad) if isinstance(messages, str) else messages.filter(where).to_list()
        self.refused += [RowProblem(row, column, code, message) for row, message in zip(bad, words, strict=True)]
        self.rows = self.rows.filter(~where)


def read_form(
    document: Document, options: ReadOptions, *, key: str, title: str, layout: Layout,
    arrange: Callable[[Draft, Body], None], widths: Widths = PERSON_WIDTHS,
) -> Reading:  # fmt: skip
    """Read a form whose table stands under a heading of labels. ``arrange`` gives the draft the columns that
    the layout derives rather than prints (movement from a note, effective_on from one of three columns)."""
    table = require_table(document, layout, title, options.sheet)
    body = read_body(document, table, widths)
    draft = Draft(body.rows, list(body.refused), list(body.notes))
    heading = _heading_of(document, table, body)
    arrange(draft, body)
    return finish(draft, document, heading, options, key=key, title=title)


def finish(
    draft: Draft, document: Document, heading: Heading, options: ReadOptions, *, key: str, title: str
) -> Reading:
    """Fill in base, employer, filing date and group, and hand over the canonical columns."""
    filed_on = filing_date(heading, options, document.path)
    draft.notes = employer_notes(heading, options, filed_on) + draft.notes
    _name_movements(draft)
    _fill_base(draft, options.law or Law.load())
    _fill_employer(draft, heading, options, document.path.name)
    group = heading.group or options.group or "a"
    rows = draft.rows
    if "group" not in rows.columns:
        rows = rows.with_columns(pl.lit(group).alias("group"))
    rows = rows.with_columns(pl.col("group").fill_null(group), pl.lit(filed_on.isoformat()).alias("filed_on"))
    absent = [pl.lit(None, pl.String).alias(name) for name in CANONICAL if name not in rows.columns]
    rows = rows.with_columns(absent).select("row", *CANONICAL)
    draft.refused.sort(key=lambda problem: problem.row)
    return Reading(key, title, "declarations", rows, draft.refused, draft.notes)


def _heading_of(document: Document, table: Table, body: Body) -> Heading:
    rows = document.rows(table.sheet)
    last = body.rows["row"].max()
    after = rows[int(last) :] if isinstance(last, int) else []
    return read_heading(rows[: table.top], after[:60])


def _name_movements(draft: Draft) -> None:
    """Codes in place of labels; what means no movement stays as it is, for validation to name."""
    if "movement" not in draft.rows.columns:
        return
    written = draft.rows["movement"]
    codes = {text: movement_code(text) or text for text in written.drop_nulls().unique()}
    draft.rows = draft.rows.with_columns(
        written.replace_strict(codes, default=None, return_dtype=pl.String).alias("movement")
    )


def _fill_base(draft: Draft, law: Law) -> None:
    def reference_level(month: dt.date) -> int:
        return int(law.value("reference_level", month))

    bases = contribution_bases(draft.rows, reference_level)
    draft.rows = draft.rows.with_columns(bases.base)
    draft.refuse(bases.faults.is_not_null(), "base_salary", "salary", bases.faults)
    if bases.converted:
        draft.notes.append(
            _("{count} dòng ghi hệ số lương đã quy ra đồng theo mức tham chiếu của tháng bắt đầu.").format(
                count=bases.converted
            )
        )


def _fill_employer(draft: Draft, heading: Heading, options: ReadOptions, file_name: str) -> None:
    """The form's code, else the user's; a column of codes fills and must not contradict them."""
    code = heading.employer_code or options.employer_code
    if "employer_code" not in draft.rows.columns:
        draft.rows = draft.rows.with_columns(pl.lit(code, pl.String).alias("employer_code"))
    elif code is not None:
        written = draft.rows["employer_code"].str.to_uppercase()
        draft.refuse(
            (written != code.upper()),
            "employer_code",
            "employer_differs",
            _("Mã đơn vị của dòng khác mã {code} của tờ khai. Hãy tách thành tờ khai riêng của từng đơn vị.").format(
                code=code
            ),
        )
        draft.rows = draft.rows.with_columns(pl.col("employer_code").fill_null(code))
    if draft.rows.height and draft.rows["employer_code"].null_count() == draft.rows.height:
        raise AnsinhError(
            _("Không biết tờ khai {file} của đơn vị nào.").format(file=file_name),
            _("Trên mẫu không ghi mã đơn vị."),
            _("Hãy nhập lại kèm --employer MÃ."),
        )
