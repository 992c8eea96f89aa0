"""A written province as the check reads it: canonical tables, the truth, and the ledger on the two published days."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, last_day, month_number
from ansinh.facts import CanonicalFolder
from ansinh.law import Law
from ansinh.ledger import Ledger, compute
from ansinh.simulate.discipline import ORDERLY_OFFICE
from ansinh.simulate.large_debts import FULL_SIZE

_AT_WORK = ("active", "paused")
_LONG_AFTER, _OFFICE_AFTER, _MID_MONTH = 2, 9, 15
"""Months from the first one to the published days, counted with 2025-07 as the first: 30/9/2025 and 15/4/2026."""


class Missing(Exception):
    """A figure that cannot be measured here; the text says why (user's language)."""


class Evidence:
    """What a folder that ``write_province`` wrote holds. Everything is read when first asked for, and kept."""

    def __init__(self, folder: Path, law: Law) -> None:
        self.folder, self._law = folder, law
        if not (folder / "canonical" / "employers.parquet").is_file():
            raise AnsinhError(
                _("Thư mục {path} không phải là kết quả của ansinh simulate.").format(path=folder),
                _("Không có canonical/employers.parquet trong đó."),
                _("Hãy chỉ ra thư mục đã ghi bằng --out."),
            )
        self._source = CanonicalFolder(folder / "canonical")
        self._ledger = functools.cache(self._computed)
        self.truth = functools.cache(self._truth)
        self.debts = functools.cache(self._debts)
        self.canonical = functools.cache(self._canonical)

    @functools.cached_property
    def employers(self) -> pl.DataFrame:
        """Registered units, canonical."""
        return self._source.table("employers")

    @property
    def scale(self) -> float:
        """1 for a province of 14,000 units."""
        return self.employers.height / FULL_SIZE

    @functools.cached_property
    def first(self) -> int:
        """Number of the first simulated month: the one after the office's own opening list."""
        opening = self.canonical("office_balances").select(pl.col("month").max()).item()
        return month_number(opening) + 1

    @property
    def long_day(self) -> dt.date:
        """The day of the province's long debts: the end of the third month."""
        return self._simulated(last_day(self.first + _LONG_AFTER))

    @property
    def office_day(self) -> dt.date:
        """The day of the office's list: the middle of the tenth month."""
        return self._simulated(first_day(self.first + _OFFICE_AFTER).replace(day=_MID_MONTH))

    @property
    def day_before_office(self) -> dt.date:
        """The end of the month before that."""
        return self._simulated(last_day(self.first + _OFFICE_AFTER - 1))

    def _simulated(self, day: dt.date) -> dt.date:
        last: dt.date | None = self.canonical("payments").select(pl.col("paid_on").max()).item()
        if last is None or month_number(last) < month_number(day):
            raise Missing(_("tỉnh mô phỏng dừng trước ngày {day:%d/%m/%Y}").format(day=day))
        return day

    def _canonical(self, name: str) -> pl.DataFrame:
        return self._source.table(name)

    def _truth(self, name: str) -> pl.DataFrame:
        path = self.folder / "truth" / f"{name}.parquet"
        if not path.is_file():
            raise Missing(_("thư mục truth không có bảng {name}").format(name=name))
        return pl.read_parquet(path)

    def _computed(self, day: dt.date) -> Ledger:
        return compute(self._source, self._law, day)

    def _debts(self, day: dt.date) -> pl.DataFrame:
        """One row per unit registered by ``day``.

        ``owed`` (principal and charge), ``credit``, ``net`` (owed less credit), ``accrual`` (the contributions of the
        month of ``day``), ``months`` (owed in accruals, as office lists count; for units without workers the months
        unpaid), ``workers``, ``sector``, ``gone`` (hard to collect from), ``orderly`` (its office).
        """
        ledger = self._ledger(day)
        month = ledger.obligations.filter(pl.col("month") == day.replace(day=1))
        accrual = month.group_by(pl.col("employer_code").cast(pl.String())).agg(accrual=pl.col("amount").sum())
        about = self.employers.select(
            "employer_code",
            "sector",
            "registered_on",
            gone=~pl.col("status").is_in(_AT_WORK) & (pl.col("status_from") <= day),
            orderly=pl.col("employer_code").str.slice(-1) == ORDERLY_OFFICE,
        )
        standing = ledger.standing.with_columns(
            pl.col("employer_code").cast(pl.String()),
            owed=pl.col("principal_outstanding") + pl.col("charge_outstanding"),
        )
        frame = standing.join(accrual, on="employer_code", how="left").join(about, on="employer_code")
        frame = frame.filter(pl.col("registered_on").fill_null(day) <= day)
        working = pl.col("accrual") > 0
        return frame.select(
            "employer_code", "owed", "credit", "workers", "sector", "gone", "orderly",
            net=pl.col("owed") - pl.col("credit"),
            accrual=pl.col("accrual").fill_null(0),
            months=pl.when(working).then(pl.col("owed") / pl.col("accrual")).otherwise(pl.col("months_owed")),
        )  # fmt: skip
