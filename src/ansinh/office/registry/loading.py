"""Rows into PostgreSQL by COPY, and what is reckoned there from rows already loaded."""

from __future__ import annotations

import io

import polars as pl
from django.db import connection, transaction
from django.db.models import Model

from ansinh.office.registry.days import month_ends
from ansinh.office.registry.models import Employer, MonthTotal, PlaceTotal, Snapshot, Standing
from ansinh.office.registry.readmodel import ReadModel

_NULL = r"\N"


def load(snapshot: Snapshot, model: ReadModel) -> None:
    """Bring the register up to date and add the rows of ``snapshot``, all or none."""
    with transaction.atomic():
        _keep_register(model.employers, newest=_is_newest(snapshot))
        standings = model.standings.rename({"employer_code": "employer_id"})
        _copy(Standing, standings.with_columns(trend=pl.lit("{}")), snapshot)
        _copy(PlaceTotal, model.places, snapshot)
        _copy(MonthTotal, model.months, snapshot)


def make_current(snapshot: Snapshot) -> None:
    """Let ``snapshot`` be the office's present from now on."""
    if snapshot.is_current:
        return
    with transaction.atomic():
        Snapshot.objects.filter(is_current=True).update(is_current=False)
        snapshot.is_current = True
        snapshot.save(update_fields=["is_current"])
        fill_trend(snapshot)


def family(snapshot: Snapshot) -> list[Snapshot]:
    """The month ends up to the day of ``snapshot``, oldest first: of each the newest that knew no more than it does."""
    found = Snapshot.objects.filter(
        as_of__in=month_ends(snapshot.as_of), version__lte=snapshot.version, state=Snapshot.State.READY
    )
    return list(found.order_by("as_of", "-version", "-pk").distinct("as_of"))


def fill_trend(snapshot: Snapshot) -> None:
    """Write what was overdue at the month ends that are there into the standings of ``snapshot``."""
    numbers = [each.pk for each in family(snapshot)]
    with connection.cursor() as cursor:
        # The database has not looked at the new rows yet, and would join them one by one.
        tables = ", ".join(each._meta.db_table for each in (Employer, Standing, PlaceTotal, MonthTotal))
        cursor.execute(f"ANALYZE {tables}")
        cursor.execute(
            """
            UPDATE registry_standing AS now SET trend = past.trend
            FROM (SELECT employer_id, array_agg(overdue ORDER BY array_position(%s::bigint[], snapshot_id)) AS trend
                  FROM registry_standing WHERE snapshot_id = ANY(%s) GROUP BY employer_id) AS past
            WHERE now.snapshot_id = %s AND now.employer_id = past.employer_id AND now.trend <> past.trend
            """,
            [numbers, numbers, snapshot.pk],
        )


def _is_newest(snapshot: Snapshot) -> bool:
    """Whether no snapshot knew more: the register is told by the newest knowledge."""
    return not Snapshot.objects.filter(version__gt=snapshot.version, state=Snapshot.State.READY).exists()


_REGISTER = (
    "tax_code", "name", "address", "folded", "office_code", "commune_code", "sector", "industry_code", "wage_region",
    "payment_cycle_months", "status", "status_from", "registered_on",
)  # fmt: skip


def _keep_register(employers: pl.DataFrame, newest: bool) -> None:
    """Add employers and, from the ``newest`` knowledge, change those that are told otherwise; officers stay."""
    table = Employer._meta.db_table
    columns, told = ", ".join(_REGISTER), ", ".join(f"EXCLUDED.{name}" for name in _REGISTER)
    held = ", ".join(f"{table}.{name}" for name in _REGISTER)
    change = f"UPDATE SET ({columns}) = ({told}) WHERE ({held}) IS DISTINCT FROM ({told})" if newest else "NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE told (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DROP")
        _copy_rows(cursor, "told", employers.rename({"employer_code": "code"}).select("code", *_REGISTER))
        # Every name here is one of ours.
        cursor.execute(
            f"INSERT INTO {table} (code, {columns}) SELECT code, {columns} FROM told "  # noqa: S608
            f"ON CONFLICT (code) DO {change}"
        )
        cursor.execute("DROP TABLE told")


def _copy(model: type[Model], rows: pl.DataFrame, snapshot: Snapshot) -> None:
    names = [field.column for field in model._meta.concrete_fields if field.column not in ("id", "snapshot_id")]
    with connection.cursor() as cursor:
        _copy_rows(cursor, model._meta.db_table, rows.select(pl.lit(snapshot.pk).alias("snapshot_id"), *names))


def _copy_rows(cursor: object, table: str, rows: pl.DataFrame) -> None:
    """Send ``rows`` as CSV; an empty text stays an empty text."""
    written = io.BytesIO()
    rows.write_csv(written, include_header=False, null_value=_NULL)
    statement = f"COPY {table} ({', '.join(rows.columns)}) FROM STDIN (FORMAT csv, NULL '{_NULL}')"
    with cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        copy.write(written.getbuffer())
