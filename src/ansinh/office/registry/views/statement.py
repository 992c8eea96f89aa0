"""Form C12-TS of one employer and month: to read, to print, as a sheet."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ansinh.base import AnsinhError, _
from ansinh.base.months import last_day, parse_month
from ansinh.ledger.statement import IssuedStatements, build, load_office, to_pdf, to_text, to_xlsx
from ansinh.office.accounts.permissions import allowed, can_see_employers, signed_in
from ansinh.office.registry.asof import with_snapshot
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.selectors.employers import employer_of
from ansinh.office.registry.sources import facts_of, law_of

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=utf-8",
}
_TEXT_WIDTH = 150


@allowed(can_see_employers)
@with_snapshot
def statement(request: HttpRequest, snapshot: Snapshot, code: str, month: str, form: str) -> HttpResponse:
    """The notice as the ledger makes it now; it is not issued by looking at it."""
    employer = employer_of(signed_in(request), code)
    try:
        number = parse_month(month)
    except ValueError:
        number = 0
    if form not in _TYPES or not number or last_day(number) > snapshot.as_of:
        raise AnsinhError(
            _("Không có thông báo C12-TS của tháng {month}.").format(month=month[:20]),
            _("Thông báo có khi tháng đã kết thúc, tính đến ngày đang xem."),
            _("Chọn lại tháng trong sao kê của đơn vị."),
        )
    issued = IssuedStatements(settings.ANSINH_HOME / "statements").last_before(employer.code, number)
    page, _position = build(facts_of(snapshot), law_of(snapshot), employer.code, number, issued)
    office = load_office(settings.ANSINH_HOME)
    content: bytes | str
    match form:
        case "pdf":
            content = to_pdf(page, office)
        case "xlsx":
            content = to_xlsx(page, office)
        case _:
            content = "\n".join(line.text for line in to_text(page, office, _TEXT_WIDTH)) + "\n"
    response = HttpResponse(content, content_type=_TYPES[form])
    kind = "attachment" if form == "xlsx" else "inline"
    response["Content-Disposition"] = f'{kind}; filename="C12-TS_{employer.code}_{month}.{form}"'
    return response
