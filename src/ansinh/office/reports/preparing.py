"""Preparing a month: its units reckoned from two month ends, every form of every office laid out and tied.

The month end's snapshot gives the closing; the opening is what the month before was closed with, else the ledger as
then filed. A closed month is never prepared again: what later facts change in it stands in the next one.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, last_day, month_number
from ansinh.base.text import month as month_text
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.office import clock
from ansinh.office.cases.models import CaseStep
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.sources import facts_of, folder_of, load_law
from ansinh.office.reports import keeping
from ansinh.office.reports.figures.identity import ITEMS, changes
from ansinh.office.reports.figures.positions import MonthEnd, take
from ansinh.office.reports.figures.register import register
from ansinh.office.reports.figures.sums import sums
from ansinh.office.reports.figures.units import span, units
from ansinh.office.reports.forms import arrears, collection, indicators, pursuit
from ansinh.office.reports.forms.material import Material
from ansinh.office.reports.forms.sheet import Sheet
from ansinh.office.reports.models import Period, Report

State = Period.State
Progress = Callable[[int, int], None]
FORMS: dict[str, Callable[[Material], Sheet]] = {
    "B01-TS": indicators.sheet, "B03-TS": arrears.detail, "B04-TS": arrears.summary, "B10-TS": pursuit.results,
    "D15-TS": pursuit.publication,
}  # fmt: skip
"""Made every month; form B02-TS at the end of a quarter, and again at the end of the year."""
QUARTER, YEAR = "B02q-TS", "B02n-TS"
_STEPS = {"K02": "checked", "K03": "checked", "C01": "dossier", "C03": "prosecuted"}
"""Steps of cases behind columns 4 to 6 of form B10-TS."""
_LOCK = 0x0A52
_log = logging.getLogger(__name__)


def snapshot_of(month: dt.date) -> Snapshot | None:
    """The newest ledger of the month's last day by the law in force here, if there is one."""
    ready = Snapshot.objects.filter(as_of=last_day(month_number(month)), state=Snapshot.State.READY)
    return ready.filter(law=load_law().digest).order_by("-version", "-pk").first()


def is_stale(period: Period) -> bool:
    """Whether more is known of an open month than what it was prepared from."""
    snapshot = snapshot_of(period.month) if period.state != State.CLOSED else None
    return snapshot is not None and snapshot.version != period.version


def prepare(month: dt.date, progress: Progress | None = None) -> Period:
    """Prepare ``month`` (its first day), or prepare it again. AnsinhError when it is closed, not over, or not computed.

    A failure is recorded and raised; what was prepared before stays.
    """
    with _alone():
        period = Period.objects.filter(month=month).first() or Period(month=month)
        try:
            snapshot = check(month, period if period.pk else None)
            name = f"{month:%Y-%m}-{secrets.token_hex(4)}"
            with keeping.new_folder(name) as folder:
                values, reports = _fill(folder, period, snapshot, progress)
        except Exception as error:
            _failed(period, error)
            raise
        with transaction.atomic():
            for key, value in values.items():
                setattr(period, key, value)
            period.state, period.message, period.folder = State.READY, "", name
            period.prepared_at = timezone.now()
            period.save()
            period.reports.all().delete()
            for report in reports:
                report.period = period
            Report.objects.bulk_create(reports)
        keeping.discard(set(Period.objects.values_list("folder", flat=True)))
    return period


def _failed(period: Period, error: Exception) -> None:
    """Say why on the month; one that was prepared stays as it is."""
    known = isinstance(error, AnsinhError)
    if not known:
        _log.exception("reports of %s failed", period.month)
    if period.pk and period.state in (State.READY, State.CLOSED):
        return
    period.state = State.FAILED
    period.message = str(error) if known else _("Lỗi của hệ thống; nhật ký của máy chủ ghi rõ. Báo cho người quản trị.")
    period.save()


def check(month: dt.date, period: Period | None) -> Snapshot:
    """The ledger a month can be prepared from; AnsinhError says why it cannot."""
    named = month_text(month)
    if period and period.state == State.CLOSED:
        raise AnsinhError(
            _("Báo cáo tháng {month} đã chốt.").format(month=named),
            _("Số liệu đã chốt không thay đổi; dữ liệu về sau vào điều chỉnh của tháng sau."),
        )
    if last_day(month_number(month)) >= clock.today():
        raise AnsinhError(
            _("Chưa lập được báo cáo tháng {month}.").format(month=named),
            _("Tháng chưa kết thúc; số liệu chốt vào ngày cuối tháng."),
        )
    snapshot = snapshot_of(month)
    if snapshot is None:
        raise AnsinhError(
            _("Chưa lập được báo cáo tháng {month}.").format(month=named),
            _("Sổ cuối tháng chưa tính xong, hoặc tháng đã quá 16 tháng."),
            _("Chờ việc tính sổ xong rồi lập lại."),
        )
    return snapshot


def _fill(
    folder: Path, period: Period, snapshot: Snapshot, progress: Progress | None
) -> tuple[dict[str, object], list[Report]]:
    """Everything of the month into ``folder``; what the period is to say of it, and its reports."""
    month, law, source = period.month, load_law(), facts_of(snapshot)
    before = first_day(month_number(month) - 1)
    closed = Period.objects.filter(month=before, state=State.CLOSED).first()
    opening = MonthEnd.read(keeping.folder_of(closed) / keeping.POSITION) if closed else take(source, law, before)
    closing = take(source, law, month, folder_of(snapshot), progress)
    closing.write(folder / keeping.POSITION)
    rows = _units(opening, closing, month, law).join(
        register(source, closing.balances, snapshot.as_of), "employer_code", "left"
    )
    rows.write_parquet(folder / keeping.UNITS)
    _identity(source, month).write_parquet(folder / keeping.IDENTITY)
    held = sums(folder_of(snapshot), source, month)
    whole = Material("", (month,), rows, held, _reminded(source, month), _handled(snapshot.as_of))
    reports = [_report(folder, kind, each, form) for each in _offices(whole) for kind, form in FORMS.items()]
    missing: list[dt.date] = []
    for kind, length in ((QUARTER, 3), (YEAR, 12)):
        if month.month % length == 0:
            spread, absent = _spread(whole, length, law)
            missing += [each for each in absent if each not in missing]
            if spread:
                reports += [_report(folder, kind, each, collection.sheet) for each in _offices(spread)]
    values = {
        "snapshot": snapshot.pk, "version": snapshot.version, "law": snapshot.law, "missing": missing,
        "opened_with_closed": closed is not None, "totals": _totals(held),
    }  # fmt: skip
    return values, reports


def _units(opening: MonthEnd, closing: MonthEnd, month: dt.date, law: Law) -> pl.DataFrame:
    on = last_day(month_number(month))
    return units(opening, closing, month, law.value("late_charge_rate", on), law.value("late_charge_from", on))


def _identity(source: FactSource, month: dt.date) -> pl.DataFrame:
    return changes(source.table("declarations", None, ["employer_code", "person_number", "filed_on", *ITEMS]), month)


def _offices(material: Material) -> Iterator[Material]:
    """The province, then each base office that has units."""
    yield material
    for letter in material.units["office_code"].unique().sort():
        yield material.of(letter)


def _report(folder: Path, kind: str, material: Material, form: Callable[[Material], Sheet]) -> Report:
    sheet = form(material)
    return Report(
        kind=kind, form=sheet.form, office_code=material.office, lines=len(sheet.lines), checks=len(sheet.checks),
        ties=sheet.ties, sha256=keeping.keep(folder, sheet, kind, material.office),
    )  # fmt: skip


def _spread(material: Material, length: int, law: Law) -> tuple[Material | None, list[dt.date]]:
    """The quarter or year that ends with the month as one, or the months that must be prepared first.

    Months before the ledger's start are left out: the year it began has none.
    """
    last, start = month_number(material.month), month_number(law.value("ledger_start", material.as_of))
    months = [first_day(number) for number in range(max(last - length + 1, start), last + 1)]
    prepared = {each.month: each for each in Period.objects.filter(month__in=months).exclude(folder="")}
    absent = [each for each in months[:-1] if each not in prepared]
    if absent:
        return None, absent
    frames = [pl.read_parquet(keeping.folder_of(prepared[each]) / keeping.UNITS) for each in months[:-1]]
    joined = span([*frames, material.units])
    return Material("", tuple(months), joined, material.held, material.reminded, material.handled), []


def _reminded(source: FactSource, month: dt.date) -> frozenset[str]:
    """Units that got a reminder in the month."""
    issued = source.table("reminders").filter(pl.col("issued_on").is_between(month, last_day(month_number(month))))
    return frozenset(issued["employer_code"])


def _handled(as_of: dt.date) -> pl.DataFrame:
    """What inspection had done by the day, from the steps of cases."""
    steps = CaseStep.objects.filter(code__in=_STEPS, happened_on__lte=as_of).values_list("case__employer_id", "code")
    marks: dict[str, dict[str, bool]] = {}
    for code, step in steps:
        marks.setdefault(code, {})[_STEPS[step]] = True
    names = ("checked", "dossier", "prosecuted")
    schema = {"employer_code": pl.String} | dict.fromkeys(names, pl.Boolean)
    return pl.DataFrame(
        [{"employer_code": code} | {name: done.get(name, False) for name in names} for code, done in marks.items()],
        schema=schema,
    )


def _totals(held: pl.DataFrame) -> dict[str, dict[str, int]]:
    names = ("principal", "charge", "overdue", "evading")
    by_office = held.group_by("office_code").agg(pl.col(name).sum() for name in names).sort("office_code")
    return {row["office_code"]: {name: int(row[name]) for name in names} for row in by_office.iter_rows(named=True)}


@contextmanager
def _alone() -> Iterator[None]:
    """One month is prepared at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            connection.ensure_connection()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
