"""The desk: preparing, tying, closing by two people, what becomes known later, territory, slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from ansinh.base import AnsinhError
from ansinh.facts import TABLES, FactStore
from ansinh.facts.batches import NewBatch
from ansinh.office import clock
from ansinh.office.accounts.models import AccessLog, Role, User
from ansinh.office.cases import approvals
from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Employer
from ansinh.office.reports import jobs, keeping, preparing, selectors, verbs
from ansinh.office.reports.models import Period, Report, Slip

OCTOBER, NOVEMBER, DECEMBER = dt.date(2025, 10, 1), dt.date(2025, 11, 1), dt.date(2025, 12, 1)
EVADING, PAYING, LATE = "TA0001A", "TA0002A", "TB0003B"
MakeUser = Callable[..., User]
SignIn = Callable[[User], Client]
Close = Callable[[Period], Period]


def learn(store: FactStore, name: str, row: dict[str, object]) -> None:
    """One more fact."""
    schema = {**TABLES[name].schema, "row": pl.Int32()}
    store.append([NewBatch("import", {name: pl.DataFrame([{"row": 2, **row}], schema=schema)}, file_name="them.csv")])


# --- preparing -------------------------------------------------------------------------------------------------------


def test_a_month_is_prepared_for_the_province_and_each_base_office(october: Period) -> None:
    made = {(report.kind, report.office_code): report for report in october.reports.all()}
    kinds = ("B01-TS", "B03-TS", "B04-TS", "B10-TS", "D15-TS")
    assert set(made) == {(kind, office) for kind in kinds for office in ("", "A", "B")}
    assert all(report.ties and report.checks for report in made.values())
    assert made["B03-TS", ""].form == "B03b-TS"
    assert made["B03-TS", "A"].form == "B03a-TS"
    assert keeping.read(made["D15-TS", ""]).lines[0].cells[2] == EVADING


def test_a_new_present_prepares_the_month_that_has_ended(facts: FactStore) -> None:
    snapshots.recompute()
    clock.move_to(dt.date(2025, 11, 11))
    snapshots.recompute()
    assert Period.objects.get().month == OCTOBER


def test_what_is_prepared_already_is_left_alone(october: Period) -> None:
    jobs.prepare_due.enqueue()
    october.refresh_from_db()
    assert Period.objects.get().folder == october.folder


@pytest.mark.parametrize(
    ("month", "says"), [(NOVEMBER, "Tháng chưa kết thúc"), (dt.date(2024, 1, 1), "Sổ cuối tháng chưa tính xong")]
)
def test_months_that_cannot_be_prepared(october: Period, user: MakeUser, month: dt.date, says: str) -> None:
    with pytest.raises(AnsinhError, match=says):
        verbs.request_preparation(by=user(Role.CHECKER), month=month)
    assert Period.objects.count() == 1


def test_a_failure_leaves_what_was_prepared(october: Period, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "take", lambda *_all: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(AnsinhError, match="Chưa ghi được báo cáo"):
        preparing.prepare(OCTOBER)
    october.refresh_from_db()
    assert october.state == Period.State.READY
    assert keeping.read(october.reports.first()).lines  # type: ignore[arg-type]
    assert [path.name for path in keeping.root().iterdir()] == [october.folder]


def test_a_touched_file_is_not_shown(october: Period) -> None:
    report = october.reports.get(kind="D15-TS", office_code="")
    path = keeping.folder_of(october) / "sheets" / "D15-TS-tinh.json"
    path.write_bytes(path.read_bytes().replace(b"8960000", b"1"))
    with pytest.raises(AnsinhError, match="đã bị sửa"):
        keeping.read(report)


# --- closing ---------------------------------------------------------------------------------------------------------


def test_closing_takes_two_people(october: Period, user: MakeUser) -> None:
    checker, leader = user(Role.CHECKER), user(Role.LEADER)
    with pytest.raises(PermissionDenied):
        verbs.propose_close(by=leader, period=october, reason="tự chốt")
    proposal = verbs.propose_close(by=checker, period=october, reason="đã rà soát")
    with pytest.raises(AnsinhError, match="không được tự duyệt"):
        approvals.approve(proposal, by=checker)
    with pytest.raises(PermissionDenied):
        approvals.approve(proposal, by=user(Role.BASE_LEADER))
    approvals.approve(proposal, by=leader)
    october.refresh_from_db()
    assert (october.state, october.closed_by, october.closed_on) == ("closed", leader, clock.today())
    with pytest.raises(AnsinhError, match="đã chốt"):
        preparing.prepare(OCTOBER)


def test_a_report_that_does_not_tie_keeps_the_month_open(october: Period, user: MakeUser) -> None:
    Report.objects.filter(kind="B04-TS", office_code="A").update(ties=False)
    with pytest.raises(AnsinhError, match="B04a-TS A"):
        verbs.propose_close(by=user(Role.CHECKER), period=october, reason="đã rà soát")


def test_what_was_prepared_again_is_not_closed_by_an_older_proposal(october: Period, user: MakeUser) -> None:
    proposal = verbs.propose_close(by=user(Role.CHECKER), period=october, reason="đã rà soát")
    preparing.prepare(OCTOBER)
    with pytest.raises(AnsinhError, match="lập lại sau khi trình"):
        approvals.approve(proposal, by=user(Role.LEADER))
    assert Period.objects.get().state == Period.State.READY


def test_months_close_one_after_the_other(october: Period, close: Close, user: MakeUser) -> None:
    close(october)
    clock.move_to(dt.date(2026, 1, 8))
    snapshots.recompute()
    december = preparing.prepare(DECEMBER)
    with pytest.raises(AnsinhError, match="tháng cần chốt tiếp là 11/2025"):
        verbs.propose_close(by=user(Role.CHECKER), period=december, reason="đã rà soát")
    assert december.missing == [NOVEMBER, dt.date(2025, 7, 1), dt.date(2025, 8, 1), dt.date(2025, 9, 1)]
    close(preparing.prepare(NOVEMBER))
    with pytest.raises(AnsinhError, match="chưa mở đầu bằng số đã chốt"):
        verbs.propose_close(by=user(Role.CHECKER), period=december, reason="đã rà soát")
    again = preparing.prepare(DECEMBER)
    assert again.opened_with_closed
    assert again.reports.filter(kind=preparing.QUARTER, ties=True).count() == 3
    assert not again.reports.filter(kind=preparing.YEAR).exists()


def test_what_becomes_known_later_goes_to_the_next_month(
    october: Period, close: Close, facts: FactStore, user: MakeUser
) -> None:
    """After the close the bank tells of half a million paid in October."""
    close(october)
    learn(facts, "payments", {
        "payment_id": "P90", "employer_code": LATE, "paid_on": dt.date(2025, 10, 30), "amount": 500_000,
    })  # fmt: skip
    clock.move_to(dt.date(2025, 12, 3))
    snapshots.recompute()
    moved = {each.key: each.difference for each in selectors.later(user(Role.LEADER), october)}
    # Health comes first, and of that only September and October were open: not yet due.
    assert moved == {"principal": -500_000, "charge": 0, "overdue": 0, "evading": 0}
    assert [each.difference for each in selectors.later(user(Role.BASE_LEADER, office_code="A"), october)] == [0] * 4
    november = preparing.prepare(NOVEMBER)
    assert november.opened_with_closed
    rows = pl.read_parquet(keeping.folder_of(november) / keeping.UNITS).filter(pl.col("employer_code") == LATE)
    assert rows["received"].to_list() == [500_000], "November's reports take what October's could not"
    assert all(report.ties for report in november.reports.all())
    opened = keeping.read(november.reports.get(kind="B01-TS", office_code="B")).lines
    closed = keeping.read(october.reports.get(kind="B01-TS", office_code="B")).lines
    assert next(line.cells[4] for line in opened if line.cells[0] == "23") == next(
        line.cells[6] for line in closed if line.cells[0] == "27"
    )


# --- pages -----------------------------------------------------------------------------------------------------------


def test_pages_show_reports_of_the_territory(october: Period, user: MakeUser, sign_in: SignIn) -> None:
    client = sign_in(user(Role.LEADER))
    assert "khớp" in client.get("/bao-cao/").content.decode()
    month = client.get("/bao-cao/2025-10/").content.decode()
    assert "Mọi báo cáo đều khớp với sổ" in month
    assert "Toàn tỉnh" in month
    page = client.get("/bao-cao/2025-10/B03-TS/").content.decode()
    assert "17.920.000" in page
    assert "Sổ chốt ngày 31/10/2025" in page
    client.logout()
    client = sign_in(user(Role.BASE_LEADER, office_code="B"))
    assert client.get("/bao-cao/2025-10/B03-TS/?office=A").status_code == 403
    assert client.get("/bao-cao/2025-10/B03-TS/?office=").status_code == 403
    assert "B03a-TS" in client.get("/bao-cao/2025-10/B03-TS/").content.decode()
    client.logout()
    client = sign_in(user(Role.OFFICER, office_code="A", communes=["14797"]))
    assert client.get("/bao-cao/2025-10/B03-TS/?office=A").status_code == 403
    assert "một số xã, phường" in client.get("/bao-cao/").content.decode()
    client.logout()
    assert sign_in(user(Role.ADMIN)).get("/bao-cao/").status_code == 403


def test_pages_are_light_and_files_open(october: Period, user: MakeUser, sign_in: SignIn) -> None:
    client = sign_in(user(Role.LEADER))
    for kind in preparing.FORMS:
        for page in (1, 2):
            response = client.get(f"/bao-cao/2025-10/{kind}/?page={page}&office=")
            assert response.status_code == 200
            assert len(response.content) < 100_000
            assert "style=" not in response.content.decode()
        assert client.get(f"/bao-cao/2025-10/{kind}.xlsx?office=A").content.startswith(b"PK")
    assert client.get("/bao-cao/2025-10/D15-TS.pdf?office=").content.startswith(b"%PDF")
    assert client.get("/bao-cao/2025-10/D15-TS.doc").status_code == 404
    assert client.get("/bao-cao/thang-nay/").status_code == 404


def test_the_month_is_closed_on_its_page(october: Period, user: MakeUser, sign_in: SignIn) -> None:
    client = sign_in(user(Role.CHECKER))
    client.post("/bao-cao/2025-10/lam/trinh/", {"reason": "đã rà soát"})
    assert "chờ duyệt" in client.get("/bao-cao/2025-10/").content.decode()
    client.logout()
    client = sign_in(user(Role.LEADER))
    assert "Duyệt và chốt" in client.get("/bao-cao/2025-10/").content.decode()
    assert client.post("/bao-cao/2025-10/lam/duyet/").status_code == 302
    page = client.get("/bao-cao/2025-10/").content.decode()
    assert "đã chốt" in page
    assert client.post("/bao-cao/2025-10/lam/lap/").status_code == 403


# --- slips -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def renamed(facts: FactStore) -> Period:
    """October, in which a worker of EVADING turned out to have another birthday."""
    learn(facts, "declarations", {
        "employer_code": EVADING, "person_number": "3800000000", "full_name": "Lê Thị Thử 00", "movement": "CD",
        "citizen_id": "038198000000", "group": "a", "from_month": OCTOBER, "filed_on": dt.date(2025, 10, 20),
        "born_on": dt.date(1990, 1, 5), "sex": "F",
    })  # fmt: skip
    snapshots.recompute()
    return preparing.prepare(OCTOBER)


def test_a_slip_is_numbered_when_a_director_approves(renamed: Period, user: MakeUser) -> None:
    officer, director = user(Role.OFFICER), user(Role.BASE_LEADER)
    employer = Employer.objects.get(code=EVADING)
    assert [(each.employer.code, each.people) for each in selectors.changed(officer, renamed)] == [(EVADING, 1)]
    slip = verbs.propose_slip(by=officer, period=renamed, employer=employer, place=0, reason="khai lại ngày sinh")
    assert slip.number_text == ""
    with pytest.raises(AnsinhError, match="đang chờ duyệt"):
        verbs.propose_slip(by=officer, period=renamed, employer=employer, place=0, reason="khai lại ngày sinh")
    approvals.approve(approvals.pending(director).get(), by=director)
    assert Slip.objects.get().number_text == "1/2025/C02-TS"
    with pytest.raises(AnsinhError, match="đã được duyệt"):
        verbs.propose_slip(by=officer, period=renamed, employer=employer, place=0, reason="khai lại ngày sinh")


def test_people_of_slips_are_masked_and_on_record(renamed: Period, user: MakeUser, sign_in: SignIn) -> None:
    client = sign_in(user(Role.OFFICER))
    assert "3800000000" not in client.get("/bao-cao/2025-10/C02-TS/").content.decode()
    assert not AccessLog.objects.exists()
    page = client.get(f"/bao-cao/2025-10/C02-TS/{EVADING}/").content.decode()
    assert "3800000000" not in page
    assert "05/01/1990" in page
    assert AccessLog.objects.get().revealed is False
    assert client.get(f"/bao-cao/2025-10/C02-TS/{LATE}/").status_code == 403, "another base office's"
    refused = client.post(f"/bao-cao/2025-10/C02-TS/{EVADING}/0/", {"act": "pdf", "reason": "xem"})
    assert refused.status_code == 422
    opened = client.post(f"/bao-cao/2025-10/C02-TS/{EVADING}/0/", {"act": "pdf", "reason": "lập phiếu điều chỉnh"})
    assert opened.content.startswith(b"%PDF")
    assert AccessLog.objects.filter(revealed=True).count() == 1
    assert client.post(f"/bao-cao/2025-10/C02-TS/{EVADING}/5/", {"act": "trinh", "reason": "khác"}).status_code == 404
