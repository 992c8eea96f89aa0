"""What to simulate, and where its chances come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, last_day, month_text, parse_month

Progress = Callable[[str, float], None]
"""Told the name of the step (user's language) and the share of the whole that is done (0 to 1)."""

EARLIEST = parse_month("2025-07")
"""First month of the regime the simulator knows (Law 41/2024/QH15 in force from 2025-07-01)."""
EPOCH = dt.date(1970, 1, 1)


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01, which is how polars and numpy store a date."""
    return (day - EPOCH).days


def date_of(day: int) -> dt.date:
    """The date of a day number."""
    return EPOCH + dt.timedelta(days=int(day))


def date_column(days: np.ndarray) -> pl.Series:
    """Dates of day numbers; null where negative."""
    numbers = pl.Series(days)
    return numbers.set(numbers < 0, None).cast(pl.Int32()).cast(pl.Date())


@dataclass(frozen=True)
class Plan:
    """A province to invent: ``employers`` units over ``months`` months from month number ``first``."""

    employers: int
    months: int
    seed: int
    first: int = EARLIEST
    evasion: int = 80
    """Employers that hide something, per 1,000: ASSUMPTION (nothing is published)."""
    noise: int = 100
    """Per cent of the usual rate of every error in other agencies' files."""
    part: str = ""
    """Letter or digit that marks the codes of a part of a nation, so that no two parts share one."""

    def __post_init__(self) -> None:
        if self.employers < 1 or self.months < 1:
            raise AnsinhError(
                _("Số đơn vị và số tháng phải từ 1 trở lên."), do_next=_("Ví dụ: --employers 300 --months 16.")
            )
        if self.seed < 0:
            raise AnsinhError(_("Số gieo (seed) phải là số nguyên không âm."), do_next=_("Ví dụ: --seed 7."))
        if self.first < EARLIEST:
            raise AnsinhError(
                _("Tháng bắt đầu {month} sớm quá.").format(month=month_text(self.first)),
                _("Mô phỏng theo Luật Bảo hiểm xã hội 41/2024/QH15, áp dụng từ tháng {month}.").format(
                    month=month_text(EARLIEST)
                ),
                _("Hãy chọn --from {month} hoặc muộn hơn.").format(month=month_text(EARLIEST)),
            )

    @property
    def start(self) -> int:
        """Day number of the first day simulated."""
        return day_number(first_day(self.first))

    @property
    def end(self) -> int:
        """Day number of the last day simulated: nothing later is known."""
        return day_number(last_day(self.first + self.months - 1))

    def month_start(self, offset: int) -> int:
        """Day number on which the month ``offset`` (0 is the first) begins."""
        return day_number(first_day(self.first + offset))

    @property
    def month_starts(self) -> np.ndarray:
        """Day numbers on which the months begin; one more than there are months."""
        return np.array([self.month_start(offset) for offset in range(self.months + 1)], np.int64)

    def month_column(self, offsets: np.ndarray) -> pl.Series:
        """First days of the months at ``offsets``."""
        starts = {offset: first_day(self.first + offset) for offset in np.unique(offsets).tolist()}
        return pl.Series([starts[offset] for offset in offsets.tolist()], dtype=pl.Date())

    def chance(self, topic: str) -> np.random.Generator:
        """A stream of chances of its own for every topic, so that more of one changes nothing in another."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, crc32(topic.encode())])))
