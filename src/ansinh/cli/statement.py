"""``ansinh statement``: form C12-TS of one employer and month, on screen, to a file, or issued for good."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path

import click

from ansinh.base import AnsinhError, _
from ansinh.base.months import month_number
from ansinh.base.text import day, month
from ansinh.cli.main import Settings
from ansinh.cli.sources import Day, Month, open_law, open_source, source_options
from ansinh.ledger.statement import Issued, IssuedStatements, Statement, TextLine, build, load_office

_FORMATS = ("text", "json", "xlsx", "pdf")
_PIPED_WIDTH = 150
_LEAST_WIDTH, _MOST_WIDTH = 60, 170


@click.command(
    "statement",
    help=_(
        """Thông báo kết quả đóng (mẫu C12-TS) của đơn vị MÃ trong một tháng.

        Tháng từ 5/2026 theo mẫu của Quyết định 366/QĐ-BHXH, tháng trước đó theo mẫu cũ. Số liệu chốt ngày cuối tháng,
        chỉ gồm hồ sơ đã nộp đến ngày đó. Kỳ trước mang sang đúng bằng số chuyển kỳ sau của thông báo phát hành gần
        nhất; thay đổi của các tháng cũ đứng ở mục B.4.

        --issue phát hành: thông báo được lưu cố định, không sửa được; phát hành lại thì thành bản mới. Tên cơ quan,
        tài khoản, giám đốc lấy từ tệp office.yaml trong thư mục dữ liệu.

        \b
        Ví dụ:
          ansinh statement TA0014Z --month 2026-10
          ansinh statement TA0014Z --month 10/2026 --format pdf --out thong-bao.pdf
          ansinh statement TA0014Z --month 2026-10 --issue
          ansinh statement TA0014Z --month 2026-10 --issued        xem lại bản đã phát hành
          ansinh statement TA0014Z --month 2026-10 --from bang-chuan/ --format json
        """
    ),
)
@click.argument("code", metavar=_("MÃ"))
@click.option("--month", "chosen", type=Month(), required=True, help=_("Tháng của thông báo (2026-10 hoặc 10/2026)"))
@source_options
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help=_("Dạng kết quả"))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Ghi ra tệp này (pdf, xlsx: nếu không ghi thì đặt tên theo đơn vị và tháng)"),
)
@click.option("--issue", is_flag=True, help=_("Phát hành: lưu cố định thành bản mới"))
@click.option("--dated", type=Day(), help=_("Ngày phát hành (mặc định hôm nay)"))
@click.option("--issued", "show_issued", is_flag=True, help=_("Xem bản đã phát hành mới nhất, không tính lại"))
@click.option(
    "--agency-code", metavar=_("MÃ"), help=_("Mã cơ quan trong nội dung chuyển khoản (mặc định theo office.yaml)")
)
@click.pass_obj
def statement(
    settings: Settings, code: str, chosen: dt.date, folder: Path | None, known_at: str | None, form: str,
    out: Path | None, issue: bool, dated: dt.date | None, show_issued: bool, agency_code: str | None,
) -> None:  # fmt: skip
    if form in ("pdf", "xlsx") and out is None:
        out = Path(f"C12-TS_{code}_{chosen:%Y-%m}.{form}")
    archive, frozen = IssuedStatements(settings.home / "statements"), None
    if show_issued:
        frozen = archive.read(code, month_number(chosen))
        page = frozen.statement
    else:
        last = archive.last_before(code, month_number(chosen))
        source = open_source(settings, folder, known_at)
        page, position = build(source, open_law(settings), code, month_number(chosen), last)
        if issue:
            today = dt.date.today()  # noqa: DTZ011 - the office's own day
            frozen = archive.issue(page, position, dated or today, known_at or "")
    content = _render(settings, page, form, frozen, agency_code)
    if isinstance(content, list) and out is None:
        for line in content:
            click.echo(click.style(line.text, bold=True) if line.strong else line.text)
    elif out is None:
        assert isinstance(content, bytes)
        click.echo(content.decode(), nl=False)
    else:
        _write(out, content)
    _say_what_happened(page, archive, frozen, issue, show_issued)


def _render(
    settings: Settings, page: Statement, form: str, frozen: Issued | None, agency_code: str | None
) -> list[TextLine] | bytes:
    import msgspec

    from ansinh.ledger.statement import to_json, to_pdf, to_text, to_xlsx

    office = load_office(settings.home)
    if agency_code:
        office = msgspec.structs.replace(office, agency_code=agency_code)
    issued_on, version = (frozen.issued_on, frozen.version) if frozen else (None, None)
    if form == "pdf":
        return to_pdf(page, office, issued_on, version)
    if form == "xlsx":
        return to_xlsx(page, office, issued_on)
    if form == "json":
        return to_json(page, office)
    width = shutil.get_terminal_size((_PIPED_WIDTH, 0)).columns if sys.stdout.isatty() else _PIPED_WIDTH
    return to_text(page, office, min(max(width, _LEAST_WIDTH), _MOST_WIDTH), issued_on)


def _write(out: Path, content: list[TextLine] | bytes) -> None:
    written = "\n".join(line.text for line in content).encode() + b"\n" if isinstance(content, list) else content
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(written)
    except OSError as error:
        raise AnsinhError(
            _("Không ghi được tệp {path}.").format(path=out),
            str(error),
            _("Chọn thư mục khác bằng --out."),
        ) from error
    click.echo(_("Đã ghi {path}").format(path=out), err=True)


def _say_what_happened(
    page: Statement, archive: IssuedStatements, frozen: Issued | None, issue: bool, show_issued: bool
) -> None:
    """On standard error: what was issued, or that figures shown now differ from those issued."""
    of_month = month(page.month)
    if issue and frozen:
        click.echo(
            _("Đã phát hành thông báo tháng {month} của {code}: bản {version}, ngày {day}.").format(
                month=of_month, code=page.employer.code, version=frozen.version, day=day(frozen.issued_on)
            ),
            err=True,
        )
    elif not show_issued and archive.versions(page.employer.code, month_number(page.month)):
        issued = archive.read(page.employer.code, month_number(page.month))
        wording = (
            _("Tháng {month} đã phát hành bản {version} ngày {day}, cùng số liệu.")
            if issued.statement.lines == page.lines
            else _("Tháng {month} đã phát hành bản {version} ngày {day}; số liệu tính lại hôm nay khác bản đó.")
        )
        click.secho(
            wording.format(month=of_month, version=issued.version, day=day(issued.issued_on)), fg="yellow", err=True
        )
