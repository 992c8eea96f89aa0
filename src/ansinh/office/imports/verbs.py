"""What people do at the import desk. Each verb checks who may and whether it can be, does it, and leaves a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from ansinh.base import AnsinhError, _
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_import, require, sees_province
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.imports import correcting, flows, jobs, keeping, reading, selectors
from ansinh.office.imports.models import Delivery, Upload
from ansinh.office.registry.sources import store

State = Delivery.State


def take_in(*, by: User, files: Sequence[keeping.Arrived], kind: str = "auto") -> Delivery:
    """Put files that have arrived in their place and have them judged."""
    require(can_import(by))
    if not files:
        raise AnsinhError(_("Chưa chọn tệp nào."), do_next=_("Kéo tệp vào khung hoặc bấm “Chọn tệp”, rồi tải lên."))
    with transaction.atomic():
        delivery = Delivery.objects.create(by=by)
        for file in files:
            keeping.keep(file)
            Upload.objects.create(delivery=delivery, name=file.name, sha256=file.sha256, size=file.size, kind=kind)
        jobs.check.enqueue(delivery.pk)
    return delivery


def check_again(*, delivery: Delivery, by: User) -> None:
    """Judge the files once more, against the facts as they are now."""
    with transaction.atomic():
        _recheck(_mine(delivery, by))


def set_options(*, upload: Upload, by: User, kind: str, options: Mapping[str, str]) -> None:
    """Say how a file is to be read, and judge again."""
    with transaction.atomic():
        held = _mine(upload.delivery, by)
        given = {name: text for name, text in options.items() if text}
        upload.kind, upload.options, upload.state = kind, given, Upload.State.WAITING
        upload.save(update_fields=["kind", "options", "state"])
        # Rows corrected before were rows of another reading.
        Upload.objects.filter(corrects=upload).delete()
        keeping.forget_rows(upload)
        _recheck(held)


def correct(*, upload: Upload, by: User, edits: correcting.Edits) -> bool:
    """Take corrected cells of refused rows and judge again; False when nothing was changed."""
    with transaction.atomic():
        held = _mine(upload.delivery, by)
        before = upload.fixed.sha256 if upload.fixed else ""
        fix = correcting.correct(upload, edits)
        if fix is None or fix.sha256 == before:
            return False
        _recheck(held)
    return True


def leave_out(*, upload: Upload, by: User) -> None:
    """Take one file out of its delivery."""
    with transaction.atomic():
        held = _mine(upload.delivery, by)
        parts = Upload.objects.filter(pk=upload.pk) | Upload.objects.filter(corrects=upload)
        parts.update(state=Upload.State.LEFT_OUT)
        if reading.ordered(held):
            _recheck(held)
        else:
            held.state = State.DISCARDED
            held.save(update_fields=["state"])


def discard(*, delivery: Delivery, by: User) -> None:
    """Throw a delivery away, files and all; nothing of it became a fact."""
    with transaction.atomic():
        held = _mine(delivery, by)
        held.state = State.DISCARDED
        held.save(update_fields=["state"])
        keeping.remove(held.uploads.all())


def submit(*, delivery: Delivery, by: User, reason: str = "") -> Approval | None:
    """Have a delivery imported: at once, or, where money hangs on it, after a second person has said yes."""
    with transaction.atomic():
        held = _mine(delivery, by)
        uploads = reading.ordered(held)
        _ready(uploads)
        if not reading.changes_money(uploads):
            _queue(held)
            return None
        held.approval = approvals.propose(
            flow=flows.IMPORT, subject=f"import:{held.pk}", title=_title(uploads), by=by, approvers=flows.APPROVERS,
            reason=reason, payload={"delivery": held.pk, "files": {each.name: each.sha256 for each in uploads}},
        )  # fmt: skip
        held.save(update_fields=["approval"])
        return held.approval


def _ready(uploads: Sequence[Upload]) -> None:
    outside = sorted({code for upload in uploads for code in upload.outside})
    if outside:
        raise AnsinhError(
            _("Tệp có dữ liệu ngoài địa bàn của người nhập."),
            _("Ngoài địa bàn: {codes}.").format(codes=", ".join(outside)),
            _("Bỏ các dòng ấy khỏi tệp, hoặc chuyển tệp cho cán bộ nhập liệu của tỉnh."),
        )
    if not any(upload.accepted and upload.state == Upload.State.CHECKED for upload in uploads):
        raise AnsinhError(
            _("Lần nhập này không có dòng nào nhận được."),
            _("Mọi tệp đã có trong kho, không đọc được, hoặc mọi dòng bị trả lại."),
            _("Sửa các dòng bị trả lại rồi kiểm tra lại."),
        )


def queue_approved(approval: Approval) -> None:
    """The approved delivery goes to import. Refused when it is not any more what was approved."""
    held = Delivery.objects.select_for_update().get(pk=approval.payload["delivery"])
    files = {each.name: each.sha256 for each in reading.ordered(held)}
    if held.state != State.CHECKED or files != approval.payload["files"]:
        raise AnsinhError(_("Lần nhập này đã thay đổi sau khi trình."), do_next=_("Người nhập kiểm tra và trình lại."))
    _queue(held)


def retry(*, delivery: Delivery, by: User) -> None:
    """Judge again a delivery that could not be imported, to be submitted once more."""
    with transaction.atomic():
        held = _locked(delivery)
        require(selectors.may_change(by, held))
        if held.state != State.FAILED:
            raise _moved_on(held)
        _recheck(held)


def undo_batch(*, number: int, by: User, reason: str = "") -> Approval | None:
    """Take a batch back, as a later fact. Where money hangs on it a second person has to agree first."""
    require(can_import(by))
    facts = store()
    batch = selectors.batch_of(facts, by, number)
    tables = str(batch["tables"]).split(",")
    if not sees_province(by) and batch["imported_by"] != by.username:
        require(False)
    if batch["undone_by"] is None and batch["kind"] != "undo" and reading.MONEY_TABLES & set(tables):
        name = str(batch["file_name"] or batch["kind"])
        return approvals.propose(
            flow=flows.UNDO, subject=f"import_undo:{number}", by=by, approvers=flows.APPROVERS, reason=reason,
            title=_("Hoàn tác lô {number}: {file}").format(number=number, file=name),
            payload={"batch": number, "by": by.username},
        )  # fmt: skip
    facts.undo(number, by.username, reason)
    jobs.facts_changed()
    return None


def undo_approved(approval: Approval) -> None:
    """The approved undoing of a batch."""
    store().undo(int(approval.payload["batch"]), str(approval.payload["by"]), approval.reason)
    jobs.facts_changed()


def _queue(held: Delivery) -> None:
    held.state, held.done, held.message = State.QUEUED, 0, ""
    held.save(update_fields=["state", "done", "message"])
    jobs.run.enqueue(held.pk)


def _recheck(held: Delivery) -> None:
    held.state, held.done, held.message = State.CHECKING, 0, ""
    held.save(update_fields=["state", "done", "message"])
    jobs.check.enqueue(held.pk)


def _mine(delivery: Delivery, by: User) -> Delivery:
    """The delivery, held until the end of the transaction, if ``by`` may change it now."""
    held = _locked(delivery)
    require(selectors.may_change(by, held))
    if held.pending:
        raise AnsinhError(
            _("Lần nhập này đang chờ duyệt nên không thay đổi được."),
            do_next=_("Rút đề nghị về rồi sửa, hoặc chờ người duyệt quyết định."),
        )
    if held.state != State.CHECKED:
        raise _moved_on(held)
    return held


def _locked(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_for_update(of=("self",)).select_related("by", "approval").get(pk=delivery.pk)


def _moved_on(held: Delivery) -> AnsinhError:
    return AnsinhError(
        _("Lần nhập này {state}.").format(state=State(held.state).label),
        do_next=_("Tải lại trang để xem tình trạng mới nhất."),
    )


def _title(uploads: Sequence[Upload]) -> str:
    rows = sum(upload.accepted for upload in uploads)
    return _("Nhập {count} tệp, {rows} dòng: {names}").format(
        count=len(uploads), rows=rows, names=", ".join(upload.name for upload in uploads[:3])
    )
