"""The desks as users meet them: figures are the ledger's, territory holds, people are masked and on record."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.facts import FactStore
from ansinh.law import Law
from ansinh.ledger import compute
from ansinh.ledger.explain import explain
from ansinh.office.accounts.models import AccessLog, Role, User
from ansinh.office.registry import snapshots, verbs
from ansinh.office.registry.models import Employer, Snapshot, Standing
from ansinh.office.shell import figures

EVADING, PAYING, LATE, EXCUSED = "TA0001A", "TA0002A", "TB0003B", "HB0004B"
MakeUser = Callable[..., User]
SignIn = Callable[[User], Client]
TABS = ("", "phan-bo/", "giai-thich/", "nguoi-lao-dong/", "dong-thoi-gian/")


@pytest.fixture
def present(facts: FactStore, today: dt.date) -> Snapshot:
    return snapshots.recompute(with_trend=False)


@pytest.fixture
def leader(user: MakeUser, sign_in: SignIn) -> Client:
    return sign_in(user(Role.LEADER))


def text(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


# --- before there is anything --------------------------------------------------------------------------------------


def test_pages_say_what_will_be_there(leader: Client, today: dt.date) -> None:
    response = leader.get("/")
    assert response.status_code == 503
    assert "Chưa có số liệu công nợ" in response.content.decode()


# --- province ------------------------------------------------------------------------------------------------------


def test_tiles_are_sums_of_the_ledger(leader: Client, present: Snapshot, facts: FactStore) -> None:
    standing = compute(facts.snapshot(), Law.load(), present.as_of).standing
    page = text(leader, "/")
    assert figures.money(standing["overdue_principal"].sum()) in page
    assert figures.money(sum(Standing.objects.values_list("evading", flat=True))) in page


def test_figures_lead_to_their_employers(leader: Client, present: Snapshot) -> None:
    assert "/don-vi/?class=evading&amp;class=late" in text(leader, "/")
    found = text(leader, "/don-vi/?class=evading&class=late")
    assert EVADING in found and LATE in found and EXCUSED in found and PAYING not in found


@pytest.mark.parametrize(
    ("query", "there"),
    [("commune=14797", EVADING), ("sector=cooperative", LATE), ("office=B&sector=public_unit", EXCUSED)],
)
def test_a_part_of_the_province(leader: Client, present: Snapshot, query: str, there: str) -> None:
    page = text(leader, f"/?{query}")
    overdue = Standing.objects.get(snapshot=present, employer=there).overdue
    assert figures.money(overdue) in page
    others = {EVADING, LATE, EXCUSED} - {there}
    assert there in page and not any(code in page for code in others)


def test_an_officer_sees_the_own_office(user: MakeUser, sign_in: SignIn, present: Snapshot) -> None:
    client = sign_in(user(Role.OFFICER, office_code="B"))
    page = text(client, "/")
    assert LATE in page and EVADING not in page
    assert EVADING not in text(client, "/don-vi/")
    assert client.get(f"/don-vi/{EVADING}/").status_code == 403
    assert client.get(f"/don-vi/{EVADING}/nguoi-lao-dong/").status_code == 403
    assert client.get(f"/don-vi/{EVADING}/c12/2025-12.txt").status_code == 403


def test_an_administrator_sees_no_employer(user: MakeUser, sign_in: SignIn, present: Snapshot) -> None:
    client = sign_in(user(Role.ADMIN))
    assert client.get("/").status_code == client.get("/don-vi/").status_code == 403


def test_more_rows_ask_no_more_of_the_database(leader: Client, present: Snapshot) -> None:
    def asked(path: str) -> int:
        leader.get(path)
        with CaptureQueriesContext(connection) as queries:
            leader.get(path)
        return len(queries)

    assert asked("/don-vi/") == asked("/don-vi/?class=evading")
    assert asked("/") == asked("/?commune=14797")
    assert asked(f"/don-vi/{EVADING}/") < asked("/don-vi/") < asked("/") < 20


# --- employers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("may dong quang", EVADING), ("MAY ĐÔNG QUANG", EVADING), ("2800000029", PAYING), ("tb0003b", LATE),
        ("quang trung mam non", EXCUSED), ("ham rong", PAYING), ("mai dong quang", EVADING),
    ],
)  # fmt: skip
def test_search_without_accents(leader: Client, present: Snapshot, words: str, found: str) -> None:
    page = text(leader, f"/don-vi/?q={words}")
    assert f"/don-vi/{found}/" in page


def test_the_search_box_goes_straight_to_a_code(leader: Client, present: Snapshot) -> None:
    assert leader.get("/tim/?q=ta0001a").headers["Location"] == f"/don-vi/{EVADING}/"
    assert leader.get("/tim/?q=2800000037").headers["Location"] == f"/don-vi/{LATE}/"
    assert leader.get("/tim/?q=may").headers["Location"] == "/don-vi/?q=may"


def test_a_code_of_another_office_is_not_given_away(user: MakeUser, sign_in: SignIn, present: Snapshot) -> None:
    client = sign_in(user(Role.OFFICER, office_code="B"))
    assert client.get("/tim/?q=TA0001A").headers["Location"] == "/don-vi/?q=TA0001A"


def test_the_list_goes_to_a_sheet_as_figures(leader: Client, present: Snapshot) -> None:
    response = leader.get("/don-vi/?export=xlsx&sort=-overdue")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content))["Danh sách"].values)
    largest = Standing.objects.filter(snapshot=present).order_by("-overdue").first()
    assert largest is not None and len(rows) == 5
    assert largest.overdue in rows[1] and largest.employer_id in rows[1]


def test_employers_are_shared_out_among_officers(user: MakeUser, leader: Client, present: Snapshot) -> None:
    first, second = user(Role.OFFICER, office_code="A"), user(Role.OFFICER, office_code="A")
    assert verbs.share_out() == 2
    assert {Employer.objects.get(code=EVADING).officer, Employer.objects.get(code=PAYING).officer} == {first, second}
    assert Employer.objects.get(code=LATE).officer is None
    assert verbs.share_out() == 0
    assert first.full_name in text(leader, "/don-vi/")
    assert "Chưa phân công" in text(leader, "/")


# --- one employer --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [EVADING, PAYING, LATE, EXCUSED])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_every_employer(leader: Client, present: Snapshot, code: str, tab: str) -> None:
    page = text(leader, f"/don-vi/{code}/{tab}")
    assert Employer.objects.get(code=code).name in page
    part = text(leader, f"/don-vi/{code}/{tab}", **{"HX-Request": "true", "HX-Target": "tab"})
    assert "<html" not in part and 'aria-current="page"' in part
    assert len(page.encode()) < 100_000


def test_the_header_is_the_ledgers(leader: Client, present: Snapshot, facts: FactStore) -> None:
    standing = compute(facts.snapshot(), Law.load(), present.as_of, [EVADING]).standing.to_dicts()[0]
    page = text(leader, f"/don-vi/{EVADING}/")
    assert figures.money(standing["principal_outstanding"] + standing["charge_outstanding"]) in page
    assert figures.money(standing["overdue_principal"]) in page


def test_the_explanation_is_that_of_the_ledger_without_people(
    leader: Client, present: Snapshot, facts: FactStore
) -> None:
    page = text(leader, f"/don-vi/{EVADING}/giai-thich/")
    told = explain(facts.snapshot(), Law.load(), EVADING, present.as_of)
    summary = next(section for section in told.sections if section.key == "summary")
    assert all(sentence.text in page for sentence in summary.sentences)
    assert "Lê Thị Thử" not in page and "380000" not in page
    month = text(leader, f"/don-vi/{EVADING}/giai-thich/?month=2025-09")
    assert "09/2025" in month and "Lê Thị Thử" not in month and "380000" not in month


def test_every_payment_is_told_to_the_dong(leader: Client, present: Snapshot) -> None:
    page = text(leader, f"/don-vi/{LATE}/phan-bo/")
    assert "P20" in page and figures.money(4_480_000) in page


def test_the_line_of_time_holds_everything(leader: Client, present: Snapshot) -> None:
    page = text(leader, f"/don-vi/{EVADING}/dong-thoi-gian/")
    for told in ("Bắt đầu tham gia", "Nộp hồ sơ khai báo 2 dòng", "Phát hành văn bản đôn đốc"):
        assert told in page
    assert "bất khả kháng" in text(leader, f"/don-vi/{EXCUSED}/dong-thoi-gian/")


def test_a_notice_of_a_month_that_has_ended(leader: Client, present: Snapshot) -> None:
    assert EVADING in text(leader, f"/don-vi/{EVADING}/c12/2025-12.txt")
    assert leader.get(f"/don-vi/{EVADING}/c12/2025-12.pdf").content.startswith(b"%PDF")
    for bad in ("2026-02.txt", "2025-13.txt", "2025-12.exe"):
        assert leader.get(f"/don-vi/{EVADING}/c12/{bad}").status_code == 422


def test_unknown_codes_and_months(leader: Client, present: Snapshot) -> None:
    assert leader.get("/don-vi/KHONGCO/").status_code == 404
    assert leader.get(f"/don-vi/{EVADING}/giai-thich/?month=thang-9").status_code == 422


# --- people --------------------------------------------------------------------------------------------------------


def test_people_are_masked_and_their_reading_recorded(leader: Client, present: Snapshot) -> None:
    page = text(leader, f"/don-vi/{EVADING}/nguoi-lao-dong/")
    assert "Lê Thị Thử 00" in page and "3800000000" not in page and "••••••0000" in page
    log = AccessLog.objects.get()
    assert (log.employer_code, log.revealed) == (EVADING, False)
    assert log.person_numbers == ["3800000000", "3800000001"]


def test_numbers_are_shown_for_a_reason(leader: Client, present: Snapshot) -> None:
    path = f"/don-vi/{EVADING}/nguoi-lao-dong/"
    assert leader.post(path, {"reason": "vội"}).status_code == 422
    response = leader.post(path, {"reason": "đối chiếu tờ khai ngày 12/10"})
    assert "3800000000" in response.content.decode()
    assert AccessLog.objects.get(revealed=True).reason == "đối chiếu tờ khai ngày 12/10"


def test_a_clerk_cannot_reveal(user: MakeUser, sign_in: SignIn, present: Snapshot) -> None:
    client = sign_in(user(Role.CLERK))
    assert client.get(f"/don-vi/{EVADING}/nguoi-lao-dong/").status_code == 200
    answer = client.post(f"/don-vi/{EVADING}/nguoi-lao-dong/", {"reason": "đối chiếu tờ khai"})
    assert answer.status_code == 403


# --- another day ---------------------------------------------------------------------------------------------------


def test_looking_at_another_day_and_back(leader: Client, present: Snapshot) -> None:
    answer = leader.post("/tinh-den/", {"as_of": "2025-09-30", "known_at": "", "next": "/don-vi/"})
    # In tests jobs run at once, so the waiting page goes straight on.
    assert answer.status_code == 302
    assert leader.get(answer.headers["Location"]).headers["Location"] == "/don-vi/"
    past = Snapshot.objects.get(as_of=dt.date(2025, 9, 30))
    owed = Standing.objects.get(snapshot=past, employer=EVADING).overdue
    page = text(leader, "/don-vi/")
    assert figures.money(owed) in page and "30/09/2025" in page
    assert leader.post("/tinh-den/", {"reset": "1", "next": "/"}).headers["Location"] == "/"
    assert figures.money(owed) not in text(leader, "/don-vi/")


def test_a_day_that_is_none(leader: Client, present: Snapshot) -> None:
    for day in ("hôm qua", "2027-01-01"):
        assert leader.post("/tinh-den/", {"as_of": day}).status_code == 422


def test_the_switch_never_leads_to_another_site(leader: Client, present: Snapshot) -> None:
    for there in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        assert leader.post("/tinh-den/", {"reset": "1", "next": there}).headers["Location"] == "/"


def test_the_waiting_page_tells_how_far_it_is(leader: Client, present: Snapshot) -> None:
    wanted = Snapshot.objects.create(
        as_of=dt.date(2025, 12, 1), version=4, purpose="asked", state="computing", done=2, employers=4
    )
    page = text(leader, f"/tinh-den/{wanted.pk}/")
    assert "Đã tính 2 trên 4 đơn vị" in page
    Snapshot.objects.filter(pk=wanted.pk).update(state="failed", message="Ổ đĩa đã đầy.")
    part = text(leader, f"/tinh-den/{wanted.pk}/", **{"HX-Request": "true"})
    assert "Ổ đĩa đã đầy." in part and "hx-get" not in part


def test_a_snapshot_thrown_away_leads_back_to_the_present(leader: Client, present: Snapshot) -> None:
    leader.get(leader.post("/tinh-den/", {"as_of": "2025-09-30", "next": "/"}).headers["Location"])
    Snapshot.objects.filter(as_of=dt.date(2025, 9, 30)).delete()
    assert "10/02/2026" in text(leader, "/")
