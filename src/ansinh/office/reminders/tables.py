"""The lists of the reminders desk."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from ansinh.base.text import money
from ansinh.office.language import later
from ansinh.office.registry.readmodel import fold
from ansinh.office.reminders.models import Item, Run
from ansinh.office.shell.tables import Choice, Column, Empty, Table, class_choices


def _search(rows: QuerySet[Item], text: str) -> QuerySet[Item]:
    for word in fold(text).split():
        rows = rows.filter(employer__folded__contains=word)
    return rows


def _outcome(row: Item) -> str:
    if row.state == Item.State.FAILED:
        return row.message
    if row.included:
        return row.letter.number_text if row.letter else ""
    return row.note or str(Item.Reason(row.reason).label)


RUNS = Table(
    name="dot-don-doc", label=later("Đợt đôn đốc"),
    row_href=lambda row: reverse("reminders:run", args=[row.pk]),
    columns=[
        Column("as_of", later("Số liệu ngày"), "day", filter="range", card="title"),
        Column("kind", later("Loại"), "text", value=lambda row: row.get_kind_display(), path="kind", filter="choice",
               choices=[Choice(kind.value, kind.label) for kind in Run.Kind]),
        Column("state", later("Tình trạng"), "text", value=lambda row: row.get_state_display(), path="state",
               filter="choice", choices=[Choice(state.value, state.label) for state in Run.State]),
        Column("office", later("Cơ sở"), "code", path="office_code"),
        Column("employers", later("Đơn vị"), "number"),
        Column("overdue", later("Quá hạn"), "money"),
        Column("issued", later("Đã phát hành"), "text", sortable=False, export=False,
               value=lambda row: f"{money(row.issued)}/{money(row.employers)}" if row.approved_by_id else ""),
        Column("made_by", later("Người lập"), "text", path="made_by__full_name"),
        Column("approved_by", later("Người duyệt"), "text", path="approved_by__full_name"),
        Column("approved_on", later("Ngày duyệt"), "day"),
    ],
    default_sort="-as_of",
    empty=Empty(
        later("Chưa có đợt đôn đốc nào"),
        later("Mỗi tháng, trong 10 ngày đầu, lập một đợt: hệ thống đề xuất các đơn vị quá hạn, cán bộ rà soát, "
              "lãnh đạo duyệt rồi phát hành."),
    ),
)  # fmt: skip

ITEMS = Table(
    name="don-vi-don-doc", label=later("Đơn vị trong đợt"),
    row_href=lambda row: reverse("reminders:item", args=[row.run_id, row.employer_id]),
    search=_search, search_hint=later("Tên, mã, địa chỉ"),
    columns=[
        Column("code", later("Mã"), "code", path="employer_id"),
        Column("name", later("Tên đơn vị"), "text", path="employer__name", card="title"),
        Column("ribbon", later("16 tháng"), "ribbon", value=lambda row: (row.ribbon, row.run.as_of)),
        Column("class", later("Lớp"), "class", path="conduct", filter="choice", choices=class_choices()),
        Column("overdue", later("Quá hạn"), "money", filter="range"),
        Column("charge", later("Tiền xử lý"), "money", hidden=True),
        Column("months", later("Tháng nợ"), "number", path="months_owed"),
        Column("oldest", later("Nợ từ"), "day", path="oldest_due_on"),
        Column("officer", later("Cán bộ"), "text", path="employer__officer__full_name", hidden=True),
        Column("included", later("Trong đợt"), "yes_no", filter="choice",
               choices=[Choice("True", later("có")), Choice("False", later("không"))]),
        Column("reason", later("Lý do loại"), "text", value=lambda row: row.get_reason_display() if row.reason else "",
               path="reason", hidden=True, filter="choice",
               choices=[Choice(reason.value, reason.label) for reason in Item.Reason if reason.value]),
        Column("state", later("Phát hành"), "text", value=lambda row: row.get_state_display(), path="state",
               filter="choice", choices=[Choice(state.value, state.label) for state in Item.State], hidden=True),
        Column("outcome", later("Kết quả, lý do"), "text", value=_outcome, sortable=False),
        Column("served_on", later("Đơn vị nhận"), "day", path="letter__served_on", hidden=True),
    ],
    default_sort="-overdue",
    empty=Empty(
        later("Không có đơn vị nào phải đôn đốc"),
        later("Vào ngày rà soát, không đơn vị nào của địa bàn có tiền đã đăng ký quá hạn chưa đóng."),
    ),
)  # fmt: skip
