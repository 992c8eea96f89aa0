"""The dry run: every row of a delivery judged against the facts as they are, nothing written to them.

Files are judged one after the other as they would be imported, so a payment may name an employer that the file
before it brings. What is found is kept beside the files (``rows``): problems, and refused rows as they were given.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import polars as pl
from django.utils import timezone

from ansinh.base import AnsinhError, _, speaking
from ansinh.facts import FileReport, ImportOptions, import_files
from ansinh.facts.schemas import TABLES
from ansinh.facts.verdicts import Verdicts
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employer, sees_province
from ansinh.office.imports import correcting, keeping
from ansinh.office.imports.models import Delivery, Upload
from ansinh.office.imports.reading import ordered, together
from ansinh.office.registry.models import Employer
from ansinh.office.registry.sources import load_law, store

_OUTSIDE_NAMED = 20
_log = logging.getLogger(__name__)
State = Upload.State


def check(number: int) -> None:
    """Judge the files of a delivery that waits for it. What goes wrong is told on the delivery, not raised."""
    delivery = Delivery.objects.select_related("by").filter(pk=number, state=Delivery.State.CHECKING).first()
    if delivery is None:
        return
    delivery.started_at, delivery.message = timezone.now(), ""
    delivery.save(update_fields=["started_at", "message"])
    with speaking(delivery.by.language):
        try:
            _judge(delivery, ordered(delivery))
            # What was corrected may pass by now as it stands in the file; it must not go in twice.
            if [upload for upload in ordered(delivery) if correcting.drop_passed(upload)]:
                _judge(delivery, ordered(delivery))
        except AnsinhError as error:
            delivery.message = str(error)
        except Exception:  # noqa: BLE001 - it is logged, and told to who waits for it
            _log.exception("delivery %s could not be checked", number)
            delivery.message = _("Lỗi của hệ thống khi kiểm tra; nhật ký của máy chủ ghi rõ. Báo cho người quản trị.")
        delivery.state, delivery.now, delivery.finished_at = Delivery.State.CHECKED, "", timezone.now()
        delivery.save(update_fields=["state", "now", "message", "finished_at"])


def _judge(delivery: Delivery, uploads: Sequence[Upload]) -> None:
    before = 0
    for kind, options, group in together(uploads):

        def tell(done: int, _files: int, name: str, before: int = before) -> None:
            Delivery.objects.filter(pk=delivery.pk).update(done=before + done, now=name)

        paths = [keeping.path_of(upload) for upload in group]
        report = import_files(store(), kind, paths, ImportOptions(read=options, dry_run=True), tell, load_law())
        for upload, file in zip(group, report.files, strict=True):
            record(upload, file, delivery.by)
        before += len(group)


def record(upload: Upload, file: FileReport, by: User) -> None:
    """What a dry run found in one file."""
    upload.known_batch = file.already
    upload.what, upload.why, upload.do_next = _problem(file)
    upload.state = State.UNREADABLE if upload.what else State.CHECKED
    if file.already is not None or file.same_as is not None:
        upload.state = State.KNOWN
    note_counts(upload, file)
    upload.outside = [] if sees_province(by) else outside(by, file.verdicts)[:_OUTSIDE_NAMED]
    write_rows(upload, file.verdicts)
    upload.save()


def note_counts(upload: Upload, file: FileReport) -> None:
    """The layout recognised and how many rows of each verdict."""
    upload.accepted, upload.warned = file.accepted, file.warned
    upload.duplicates, upload.refused = file.duplicates, file.refused
    readings = [each.reading for each in file.verdicts]
    upload.title = " + ".join(dict.fromkeys(reading.title for reading in readings))[:200]
    upload.tables = list(dict.fromkeys(reading.table for reading in readings))
    upload.notes = list(dict.fromkeys(note for reading in readings for note in reading.notes))
    upload.sheets = [
        {
            "format": each.reading.format, "title": each.reading.title, "table": each.reading.table,
            "accepted": each.accepted.height, "warned": each.warned, "duplicates": each.duplicates,
            "refused": each.refused, "unread": len({problem.row for problem in each.reading.refused}),
        }
        for each in file.verdicts
    ]  # fmt: skip


def _problem(file: FileReport) -> tuple[str, str, str]:
    if file.error is not None:
        return file.error.what, file.error.why, file.error.do_next
    if file.same_as is not None:
        return _("Trùng nội dung với tệp {file} trong lần nhập này.").format(file=file.same_as.name), "", ""
    return "", "", ""


def write_rows(upload: Upload, verdicts: Sequence[Verdicts]) -> None:
    """``problems.parquet`` (with ``sheet``, the position of the table in the file) and ``refused-<sheet>.parquet``."""
    for found in ("problems.parquet", "refused-*.parquet"):
        keeping.forget_rows(upload, found)
    if not verdicts:
        return
    folder = keeping.rows_folder(upload)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    problems = [each.problems.with_columns(pl.lit(at).alias("sheet")) for at, each in enumerate(verdicts)]
    pl.concat(problems).write_parquet(folder / "problems.parquet")
    for at, each in enumerate(verdicts):
        rows = each.problems.filter(pl.col("severity") == "refused")["row"].unique()
        refused = each.reading.rows.filter(pl.col("row").is_in(rows.implode()))
        columns = [name for name in TABLES[each.reading.table].schema if name in refused.columns]
        refused.select("row", *columns).write_parquet(folder / f"refused-{at}.parquet")


def outside(by: User, verdicts: Sequence[Verdicts]) -> list[str]:
    """Employers (codes or tax codes) of accepted rows that are not in the territory of ``by``; for rows that speak of
    no employer, their table's name. A payment of nobody may come from anywhere.
    """
    found: dict[str, None] = {}
    for each in verdicts:
        key = next((name for name in ("employer_code", "tax_code") if name in each.accepted.columns), None)
        if key is None:
            found[each.reading.table] = None
            continue
        codes = each.accepted[key].drop_nulls().unique().sort().to_list()
        if key == "tax_code" and each.accepted[key].null_count():
            found[each.reading.table] = None
        field = "code" if key == "employer_code" else "tax_code"
        known = {str(getattr(row, field)): row for row in Employer.objects.filter(**{f"{field}__in": codes})}
        found |= {code: None for code in codes if not _theirs(by, code, known.get(code), field == "code")}
    return list(found)


def _theirs(by: User, code: str, employer: Employer | None, is_employer_code: bool) -> bool:
    """An employer's code ends in the letter of its base office; nothing tells where an unknown tax code belongs."""
    if employer is not None:
        return can_see_employer(by, employer)
    return is_employer_code and bool(by.office_code) and code.endswith(by.office_code)
