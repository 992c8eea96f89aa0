"""A whole invented province: everything that happened, as canonical tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ansinh.base import _
from ansinh.base.months import first_day
from ansinh.law import Law
from ansinh.simulate.accounts import Accounts
from ansinh.simulate.accrual import Accrual
from ansinh.simulate.agencies import Agencies, make_agencies
from ansinh.simulate.careers import make_careers
from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import Employers, make_employers
from ansinh.simulate.enterprises import Enterprises, make_enterprises
from ansinh.simulate.figures import communes
from ansinh.simulate.filing import file_movements
from ansinh.simulate.jobs import Careers
from ansinh.simulate.measures import Policy, largest_debts_first
from ansinh.simulate.messages import make_payments
from ansinh.simulate.office import choose_suspended, make_excuses, make_measures, make_reminders, make_suspensions
from ansinh.simulate.opening import make_opening
from ansinh.simulate.paying import Money, Paying
from ansinh.simulate.people import People
from ansinh.simulate.plan import Plan, Progress, date_column
from ansinh.simulate.register import first_register, register_at_end, register_changes
from ansinh.simulate.tables import declarations_table, enterprises_table, truth_table
from ansinh.simulate.truth import make_truth


@dataclass(frozen=True)
class Province:
    """What ``simulate`` gives: one frame per canonical table, with a few columns more where writing needs them.

    ``employers`` also has ``agency_code``; ``declarations`` and ``payments`` have what
    ``declarations_table`` and ``make_payments`` say.
    ``truth`` is what nobody in the office knows, one frame per file of the folder ``truth/``.
    """

    plan: Plan
    tables: dict[str, pl.DataFrame]
    truth: dict[str, pl.DataFrame]
    agencies: Agencies
    """What other agencies send."""
    register: dict[int, pl.DataFrame]
    """Rows of the office's register of units by the month in which they were written (``register_changes``)."""
    people: int


@dataclass(frozen=True)
class _Life:
    """What happened, before anybody asks what of it was hidden."""

    employers: Employers
    enterprises: Enterprises
    history: pl.DataFrame
    people: People
    dues: Dues
    careers: Careers
    money: Money
    register: dict[int, pl.DataFrame]
    tables: dict[str, pl.DataFrame]


def simulate(
    plan: Plan, law: Law, progress: Progress = lambda step, share: None, policy: Policy = largest_debts_first
) -> Province:
    """Invent a province. The same plan, law, policy and versions of the libraries give the same province.

    ``policy`` chooses whom the office visits, fines and publishes, so that ways of enforcement can be compared.
    """
    life = _live(plan, law, progress, policy)
    progress(_("Lập tệp của các cơ quan khác"), 0.7)
    truth = make_truth(plan, life.employers, life.careers, life.people.table(), life.dues)
    agencies = make_agencies(plan, truth, life.employers, life.enterprises, life.history)
    known = vars(truth) | {
        "employers": truth_table(plan, life.employers),
        "enterprises": enterprises_table(life.enterprises),
        "history": life.history,
        "measures": make_measures(life.employers, life.money),
        "links": agencies.links,
    }
    return Province(plan, life.tables | agencies.tables, known, agencies, life.register, len(life.people))


def ledger_tables(plan: Plan, law: Law) -> dict[str, pl.DataFrame]:
    """The canonical tables the ledger needs, and nothing else: no truth, no other agencies."""
    return _live(plan, law, lambda step, share: None, largest_debts_first).tables


def _live(plan: Plan, law: Law, progress: Progress, policy: Policy) -> _Life:
    progress(_("Lập danh sách đơn vị"), 0.0)
    employers, dues, people = make_employers(plan), Dues(plan, law), People(plan)
    enterprises, history = make_enterprises(plan, employers, people)
    progress(_("Tạo người lao động và quá trình làm việc"), 0.05)
    careers = make_careers(plan, employers, people, dues, enterprises.director[employers.enterprise])
    filed = file_movements(plan, employers, careers)
    progress(_("Tính số phải đóng, đôn đốc và nộp tiền từng tháng"), 0.35)
    first_dues = next(Accrual(plan, employers, careers, dues, filed).months())[-1][1]
    first_dues[employers.opens >= 0] = 0
    opening = make_opening(plan, employers, law, first_dues)
    accounts = Accounts(plan, employers, law, _by_unit(employers, opening))
    accounts.suspend(*choose_suspended(plan, employers))
    money = Paying(plan, employers, accounts, policy).run(Accrual(plan, employers, careers, dues, filed))
    progress(_("Lập các bảng dữ liệu"), 0.5)
    register = register_changes(plan, first_register(plan, employers), history, enterprises)
    payments, reassignments = make_payments(
        plan, employers, money.joined("payer"), money.joined("paid"), money.joined("amount")
    )
    agency = pl.DataFrame(
        {"employer_code": employers.code, "agency_code": communes()["agency"].gather(employers.commune)}
    )
    tables = {
        "employers": register_at_end(register).join(agency, on="employer_code", maintain_order="left"),
        "opening_balances": opening,
        "office_balances": _office_balances(plan, employers, opening, first_dues),
        "declarations": declarations_table(plan, employers, careers, people, dues, filed),
        "payments": payments,
        "reassignments": reassignments,
        "refunds": _refunds(employers, money, payments),
        "reminders": make_reminders(employers, money),
        "excuses": make_excuses(plan, employers, money),
        "suspensions": make_suspensions(plan, employers),
    }
    return _Life(employers, enterprises, history, people, dues, careers, money, register, tables)


def _by_unit(employers: Employers, opening: pl.DataFrame) -> np.ndarray:
    """Principal owed at the start, by unit."""
    sums = opening.group_by("employer_code").agg(pl.col("principal").sum())
    codes = pl.DataFrame({"employer_code": employers.code})
    return codes.join(sums, on="employer_code", how="left", maintain_order="left")["principal"].fill_null(0).to_numpy()


def _refunds(employers: Employers, money: Money, payments: pl.DataFrame) -> pl.DataFrame:
    """Canonical refunds. Nothing goes back to a unit whose money once went astray: its credit may not be there."""
    named = pl.col("employer_code").eq_missing(pl.col("payer"))
    astray = payments.filter(~named)["payer"].unique()
    frame = pl.DataFrame(
        {
            "employer_code": employers.code[money.joined("refunded")],
            "paid_on": date_column(money.joined("refunded_on")),
            "amount": money.joined("refund"),
        }
    )
    frame = frame.filter(~pl.col("employer_code").is_in(astray.implode())).sort("paid_on", "employer_code")
    number = pl.int_range(1, pl.len() + 1).over(pl.col("paid_on").dt.year()).cast(pl.String()).str.zfill(5)
    return frame.select(
        "employer_code", "paid_on", "amount", refund_id=pl.format("HT{}{}", pl.col("paid_on").dt.strftime("%y"), number)
    )


def _office_balances(plan: Plan, employers: Employers, opening: pl.DataFrame, first_dues: np.ndarray) -> pl.DataFrame:
    """The office's own list (C12) of the month before the start: who owes, nothing owed elsewhere."""
    last = first_day(plan.first - 1)
    owed = opening.group_by("employer_code").agg(
        closing=(pl.col("principal") + pl.col("charge")).sum(),
        charged=pl.col("principal").filter(pl.col("month") == last).sum(),
    )
    frame = pl.DataFrame(
        {"employer_code": employers.code, "dues": first_dues, "old": (employers.opens < 0) & employers.registered}
    )
    frame = frame.filter("old").join(owed, on="employer_code", how="left", maintain_order="left").sort("employer_code")
    owing = pl.col("closing").is_not_null()
    return frame.select(
        "employer_code",
        month=pl.lit(last),
        opening=pl.when(owing).then(pl.col("closing") - pl.col("charged")).otherwise(0),
        paid=pl.when(owing).then(0).otherwise("dues"),
        closing=pl.col("closing").fill_null(0),
        source=pl.lit("C12"),
    )
