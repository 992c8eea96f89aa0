"""The province as an office receives it: official files, beside the canonical tables importing them must give."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, month_text
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import (
    BankAccount,
    DeclarationHeader,
    as_written,
    write_bank_statement,
    write_c12_list,
    write_canonical,
    write_d02lt_2020,
    write_d02lt_2026,
)
from ansinh.simulate.agencies import DECLARATION_FAULTS, spoil, write_agencies
from ansinh.simulate.agencies.writing import REFUSAL_SCHEMA
from ansinh.simulate.plan import Progress
from ansinh.simulate.province import Province

PARTS = ("files", "by-kind", "canonical", "truth")
"""Folders of a written province."""
FORM_2026_FROM = dt.date(2026, 5, 1)
"""Decision 366/QĐ-BHXH and its form D02-LT in force."""
_NOT_ON_FORM_2026 = ("sex", "citizen_id")
_WRITERS: dict[str, Callable[[Path, DeclarationHeader, pl.DataFrame], None]] = {
    "d02lt_2020": write_d02lt_2020,
    "d02lt_2026": write_d02lt_2026,
}
_ACCOUNT = BankAccount("0000000038", "BHXH tỉnh (mô phỏng)", "NGÂN HÀNG MÔ PHỎNG")
_SPOILT_LISTS = 2
"""Monthly lists of declarations, from the first, with rows planted to be refused."""
_FIRST_ROW = 2
"""Number of a list's first row under its heading."""
_BY_KIND = ("excuses", "suspensions")
"""Lists that look alike, so that whoever imports them must say which is which."""


@dataclass(frozen=True)
class Written:
    """What stands in the folder: files by kind, and rows by canonical table."""

    folder: Path
    files: dict[str, int]
    rows: dict[str, int]


def write_province(
    province: Province, folder: Path, workbooks: int, progress: Progress = lambda step, share: None
) -> Written:
    """Write ``files/``, ``by-kind/``, ``canonical/`` and ``truth/`` into ``folder``, which must be new or empty.

    ``files/`` imports by itself in the order of names; what is in ``by-kind/`` only under the name of its table,
    after that. The newest lists are written as D02-LT workbooks, one per unit
    and filing day, at most ``workbooks`` of them, half in the form of 2020 and half in that of 2026; all others
    come as one list a month. Written beside and moved into place when complete.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AnsinhError(
            _("Thư mục {path} không trống.").format(path=folder),
            _("Tệp cũ lẫn với tệp mới sẽ làm sai số liệu khi nhập."),
            _("Hãy chọn thư mục khác, hoặc thêm --overwrite để thay cả thư mục."),
        )
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    for name in PARTS:
        (partial / name).mkdir(parents=True)
    written = _Files(province, partial, workbooks, progress).write()
    tables = province.tables | {"declarations": written.declarations}
    for name, rows in tables.items():
        write_canonical(partial / "canonical" / f"{name}.parquet", name, rows)
    for name, rows in (province.truth | {"refusals": written.refusals}).items():
        rows.write_parquet(partial / "truth" / f"{name}.parquet")
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return Written(folder, written.count, {name: rows.height for name, rows in tables.items()})


class _Files:
    """Writes ``files/`` and keeps the declarations in the order and with the columns that importing will give."""

    def __init__(self, province: Province, folder: Path, workbooks: int, progress: Progress) -> None:
        self._province, self._folder, self._workbooks, self._progress = province, folder, workbooks, progress
        self.count: dict[str, int] = {}
        self._declared: list[pl.DataFrame] = []
        self._refusals = [pl.DataFrame(schema=REFUSAL_SCHEMA)]
        self._units = {row["employer_code"]: row for row in province.tables["employers"].iter_rows(named=True)}

    @property
    def declarations(self) -> pl.DataFrame:
        return pl.concat(self._declared)

    def write(self) -> _Files:
        tables = self._province.tables
        self._register()
        self._list("files/02-opening-balances.csv", "opening_balances")
        self._declarations(tables["declarations"])
        self._statements()
        self._list("files/06-reassignments.csv", "reassignments")
        self._list("files/07-reminders.csv", "reminders")
        self._agencies()
        for name in _BY_KIND:
            self._list(f"by-kind/{name}.csv", name)
        self._office_list()
        return self

    def _register(self) -> None:
        """The register of units as it was in the month before the start, then what was written month by month."""
        for offset, rows in self._province.register.items():
            month = month_text(self._province.plan.first + offset)
            write_canonical(self._folder / f"files/01-employers-{month}.csv", "employers", rows)
            self._counted("canonical")

    def _list(self, place: str, table: str) -> None:
        rows = self._province.tables[table]
        if rows.height:
            write_canonical(self._folder / place, table, rows)
            self._counted("canonical")

    def _counted(self, kind: str) -> None:
        self.count[kind] = self.count.get(kind, 0) + 1

    def _agencies(self) -> None:
        """What other agencies send, with the rows planted to be refused."""
        files = write_agencies(self._province.agencies, self._folder / "files", self._province.plan)
        self._refusals.append(files.refusals)
        self.count["agency"] = sum(files.counts.values())

    @property
    def refusals(self) -> pl.DataFrame:
        """Rows that the import must refuse: file, row, code."""
        return pl.concat(self._refusals)

    def _office_list(self) -> None:
        tables = self._province.tables
        named = tables["employers"].select("employer_code", "name", "address", "agency_code")
        rows = tables["office_balances"].join(named, on="employer_code", maintain_order="left")
        month = month_text(self._province.plan.first - 1)
        write_c12_list(
            self._folder / f"by-kind/office_balances-{month}.xlsx", rows.sort("agency_code", "employer_code")
        )
        self._counted("c12")

    def _declarations(self, rows: pl.DataFrame) -> None:
        """Carried-over people first; then, month by month, the workbooks and the list of all other rows."""
        carried = rows.filter("carried")
        if carried.height:
            write_canonical(self._folder / "files/03-declarations-before.csv", "declarations", carried)
            self._counted("canonical")
        self._keep(carried)
        filed = _with_workbooks(rows.filter(~pl.col("carried")), self._workbooks)
        filed = filed.with_columns(filed_in=pl.col("filed_on").dt.strftime("%Y-%m"))
        months = filed.partition_by("filed_in", maintain_order=True)
        for number, part in enumerate(months):
            stem = f"files/04-declarations-{part['filed_in'][0]}"
            self._write_workbooks(stem, part.filter(pl.col("form").is_not_null()))
            listed = part.filter(pl.col("form").is_null())
            if listed.height:
                self._write_list(f"{stem}.csv", listed, spoilt=number < _SPOILT_LISTS)
            self._keep(listed)
            self._progress(_("Ghi tờ khai"), 0.65 + 0.15 * number / len(months))

    def _write_list(self, place: str, rows: pl.DataFrame, spoilt: bool) -> None:
        text = as_written("declarations", rows).cast(pl.String)
        if spoilt:
            text, bad = spoil(text, DECLARATION_FAULTS, self._province.plan.chance(place))
            name = place.rpartition("/")[2]
            found = [(name, row + _FIRST_ROW, code) for row, code in bad]
            self._refusals.append(pl.DataFrame(found, schema=REFUSAL_SCHEMA, orient="row"))
        text.write_csv(self._folder / place)
        self._counted("canonical")

    def _keep(self, rows: pl.DataFrame) -> None:
        self._declared.append(rows.select(*TABLES["declarations"].schema))

    def _write_workbooks(self, stem: str, rows: pl.DataFrame) -> None:
        """One workbook for each unit, filing day and group of participants; ``rows`` are those of one month."""
        one_file = ["filed_on", "employer_code", "group"]
        for part in rows.sort(one_file, maintain_order=True).partition_by(one_file, maintain_order=True):
            code, filed_on, group, form = part.select("employer_code", "filed_on", "group", "form").row(0)
            unit = self._units[code]
            header = DeclarationHeader(
                code, filed_on, unit["name"], number=f"{filed_on:%m}", group=group, tax_code=unit["tax_code"],
                address=unit["address"],
            )  # fmt: skip
            _WRITERS[form](self._folder / f"{stem}-d02lt-{filed_on:%d}-{code}-{group}.xlsx", header, part)
            self._counted(form)
            if form == "d02lt_2026":
                part = part.with_columns(pl.lit(None, pl.String()).alias(name) for name in _NOT_ON_FORM_2026)
            self._keep(part)

    def _statements(self) -> None:
        """One statement a month, credits and refunds together."""
        plan, tables = self._province.plan, self._province.tables
        for offset in range(plan.months):
            start, end = first_day(plan.first + offset), first_day(plan.first + offset + 1)
            within = pl.col("paid_on").is_between(start, end, closed="left")
            payments = tables["payments"].filter(within).with_columns(message="transfer")
            refunds = tables["refunds"].filter(within)
            if payments.height or refunds.height:
                path = self._folder / f"files/05-bank-{month_text(plan.first + offset)}.xlsx"
                write_bank_statement(path, payments, _ACCOUNT, refunds=refunds)
                self._counted("bank")
            self._progress(_("Ghi sao kê ngân hàng"), 0.8 + 0.2 * offset / plan.months)


def _with_workbooks(rows: pl.DataFrame, workbooks: int) -> pl.DataFrame:
    """``rows`` with ``form``: the layout of the workbook a row is written in, null for the monthly lists.

    The form of 2020 does not say the participants' group, so it is used for labour contracts only.
    """
    new = pl.col("filed_on") >= FORM_2026_FROM
    possible = rows.select("filed_on", "employer_code", "group").unique(maintain_order=True)
    chosen = pl.concat(
        possible.filter(eligible).tail(workbooks // 2).with_columns(form=pl.lit(form))
        for form, eligible in (("d02lt_2020", ~new & (pl.col("group") == "a")), ("d02lt_2026", new))
    )
    return rows.join(chosen, on=["filed_on", "employer_code", "group"], how="left", maintain_order="left")
