"""Payments of nobody: for whom there are signs, giving one to an employer, taking it back, many at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace

import polars as pl
import pytest
from django.test import Client

from ansinh.base import AnsinhError
from ansinh.facts import TABLES, FactStore, match_payments
from ansinh.facts.batches import NewBatch
from ansinh.facts.decisions import holder_of
from ansinh.law import Law
from ansinh.ledger import compute
from ansinh.office.accounts.models import Role
from ansinh.office.imports.models import OpenPayment
from ansinh.office.imports.payments import effect, listing, signs
from ansinh.office.registry import snapshots
from ansinh.office.shell import figures

As = Callable[..., Client]
TODAY = dt.date(2026, 2, 10)


def pay(facts: FactStore, *rows: tuple[str, str | None, int, str]) -> None:
    """Payments on 20 January 2026: number, employer, amount, message."""
    day = dt.date(2026, 1, 20)
    filled = [(number, code, day, amount, said, row) for row, (number, code, amount, said) in enumerate(rows, 2)]
    frame = pl.DataFrame(filled, schema={**TABLES["payments"].schema, "row": pl.Int32()}, orient="row")
    facts.append([NewBatch("import", {"payments": frame})])
    snapshots.recompute(with_trend=False)
    listing.refresh()


def owed(facts: FactStore, code: str) -> int:
    row = compute(facts.snapshot(), Law.load(), TODAY, [code]).standing
    return int(row["principal_outstanding"][0] + row["charge_outstanding"][0])


def month_owed(facts: FactStore, code: str) -> int:
    """What the notice of December asks for."""
    rows = compute(facts.snapshot(), Law.load(), TODAY, [code]).balances
    return int(rows.filter(month=dt.date(2025, 12, 1))["principal"].sum())


def only(number: str) -> OpenPayment:
    return OpenPayment.objects.get(payment_id=number)


# --- signs ---------------------------------------------------------------------------------------------------------


def test_a_name_alone_suggests_but_does_not_decide(facts: FactStore) -> None:
    pay(facts, ("X1", None, 1_000, "CTY TNHH MAY DONG QUANG nop tien bao hiem thang 1"))
    found = only("X1")
    assert found.best_id == "TA0001A" and not found.sure
    assert found.suggestions[0]["signs"] == [["name", "Công ty TNHH May Đông Quang"]]


def test_name_and_amount_agree(facts: FactStore) -> None:
    amount = month_owed(facts, "TA0001A")
    pay(facts, ("X1", None, amount, "may dong quang nop bao hiem"))
    found = only("X1")
    assert found.sure and {key for key, _argument in found.suggestions[0]["signs"]} == {"name", "month"}


def test_a_code_is_enough(facts: FactStore) -> None:
    """The register did not know the code when the payment came."""
    pay(facts, ("X1", None, 1_000, "+BHXH+103+00+TA0005A+03800+dong BHXH+"))
    assert only("X1").sure and only("X1").best_id == "TA0005A"


def test_a_misspelt_name_is_found(facts: FactStore) -> None:
    pay(facts, ("X1", None, 1_000, "cong ty xay lap ham ron nop tien bhxh"))
    found = only("X1")
    assert found.best_id == "TA0002A" and found.suggestions[0]["signs"][0][0] == "alike" and not found.sure


def test_past_wording_counts(facts: FactStore) -> None:
    said = "Nguyen Thi Lan chuyen khoan thay"
    pay(facts, ("X1", None, 1_000, said))
    assert only("X1").best_id is None
    match_payments(facts, [("X1", "TB0003B")], TODAY)
    pay(facts, ("X2", None, 2_000, said))
    assert only("X2").best_id == "TB0003B" and only("X2").suggestions[0]["signs"] == [["past", "1"]]


def test_a_payment_of_the_neighbour_is_doubted(facts: FactStore) -> None:
    """TA0002A has paid all and more; the sum is just what TA0005A, one letter away, owes for December."""
    amount = month_owed(facts, "TA0005A")
    pay(facts, ("P2", "TA0002A", owed(facts, "TA0002A"), "du"))
    pay(facts, ("X1", "TA0002A", amount, "+BHXH+103+00+TA0002A+03800+dong BHXH+"))
    found = only("X1")
    assert (found.kind, found.holder_id, found.best_id) == ("doubtful", "TA0002A", "TA0005A") and not found.sure


@pytest.mark.parametrize(
    ("found", "sure"),
    [
        ([("A", [("code", "A")])], True),
        ([("A", [("name", "x"), ("month", "2026-01")])], True),
        ([("A", [("name", "x")])], False),
        ([("A", [("alike", "95"), ("total", "")])], False),
        ([("A", [("name", "x"), ("month", "2026-01")]), ("B", [("name", "x"), ("past", "1")])], False),
        ([("A", [("month", "2026-01"), ("total", "")])], False),
        ([], False),
    ],
)
def test_when_signs_leave_no_doubt(found: list[tuple[str, list[tuple[str, str]]]], sure: bool) -> None:
    assert signs.is_sure(signs.ranked(signs.Suggestion(*each) for each in found)) is sure


# --- deciding ------------------------------------------------------------------------------------------------------


def test_one_click_and_back(clerk: Client, facts: FactStore) -> None:
    pay(facts, ("X1", None, 1_000_000, "may dong quang"))
    before = owed(facts, "TA0001A")
    number = only("X1").pk
    page = clerk.get(f"/chua-khop/{number}/").content.decode()
    (shown,) = effect.effects("X1", "TA0001A")
    assert figures.money(before) in page and figures.money(shown.after) in page and "Tính cho TA0001A" in page

    response = clerk.post(f"/chua-khop/{number}/khop/", {"employer": "TA0001A"}, follow=True)
    page = response.content.decode()
    assert holder_of(facts.snapshot(), "X1") == "TA0001A" and owed(facts, "TA0001A") == shown.after < before
    assert not OpenPayment.objects.exists()
    undo = re.search(r'data-undo-url="([^"]+)"', page)
    assert undo and facts.batches()["imported_by"][-1] == clerk.person.username  # type: ignore[attr-defined]

    clerk.post(undo[1])
    assert holder_of(facts.snapshot(), "X1") is None and owed(facts, "TA0001A") == before
    assert only("X1").best_id == "TA0001A"  # it waits again
    assert clerk.post(undo[1]).status_code == 422  # not twice


def test_one_click_in_the_list(clerk: Client, facts: FactStore) -> None:
    """By htmx: the row goes, the toast with its way back comes in the header."""
    pay(facts, ("X1", None, 1_000_000, "may dong quang"))
    path = f"/chua-khop/{only('X1').pk}/khop/"
    assert path in clerk.get("/chua-khop/").content.decode()
    response = clerk.post(path, {"employer": "TA0001A"}, headers={"HX-Request": "true"})
    assert response.status_code == 200 and not response.content
    assert "/chua-khop/hoan-tac/" in response.headers["HX-Trigger"]
    assert holder_of(facts.snapshot(), "X1") == "TA0001A"


def test_numbers_of_open_payments_stay(facts: FactStore) -> None:
    pay(facts, ("X1", None, 1_000_000, "may dong quang"))
    number = only("X1").pk
    pay(facts, ("X2", None, 1_000, "khong ro"))
    assert only("X1").pk == number


def test_a_second_click_changes_nothing(clerk: Client, facts: FactStore) -> None:
    pay(facts, ("X1", None, 1_000_000, "may dong quang"))
    path = f"/chua-khop/{only('X1').pk}/khop/"
    assert clerk.post(path, {"employer": "TA0001A"}).status_code == 302
    version = facts.snapshot().version
    assert clerk.post(path, {"employer": "TA0001A"}).status_code == 422
    assert facts.snapshot().version == version


def test_a_doubtful_payment_moves(clerk: Client, facts: FactStore) -> None:
    amount = month_owed(facts, "TA0005A")
    pay(facts, ("P2", "TA0002A", owed(facts, "TA0002A"), "du"))
    pay(facts, ("X1", "TA0002A", amount, "+BHXH+103+00+TA0002A+03800+dong BHXH+"))
    found = only("X1")
    one, other = effect.effects("X1", "TA0005A", "TA0002A")
    assert one.change < 0 and other.credit_after < other.credit_before
    clerk.post(f"/chua-khop/{found.pk}/khop/", {"employer": "TA0005A"})
    assert holder_of(facts.snapshot(), "X1") == "TA0005A" and not OpenPayment.objects.exists()


def test_many_at_once_need_two(clerk: Client, checker: Client, facts: FactStore) -> None:
    pay(
        facts,
        ("X1", None, 1_000, "+BHXH+103+00+TA0005A+03800+dong BHXH+"),
        ("X2", None, 2_000, "+BHXH+103+00+TB0003B+03800+dong BHXH+"),
        ("X3", None, 3_000, "khong ro"),
    )
    assert "Khớp 2 gợi ý chắc chắn" in clerk.get("/chua-khop/").content.decode()
    clerk.post("/chua-khop/khop-chac/")
    assert holder_of(facts.snapshot(), "X1") is None
    assert clerk.post("/chua-khop/khop-chac/", {"what": "approve"}).status_code == 422
    page = checker.get("/chua-khop/").content.decode()
    assert "Duyệt và khớp" in page and "TA0005A" in page
    checker.post("/chua-khop/khop-chac/", {"what": "approve"})
    snapshot = facts.snapshot()
    assert [holder_of(snapshot, number) for number in ("X1", "X2", "X3")] == ["TA0005A", "TB0003B", None]
    batch = facts.batches().row(-1, named=True)
    assert (batch["kind"], batch["accepted"], batch["imported_by"]) == ("decision", 2, clerk.person.username)  # type: ignore[attr-defined]
    checker.post(f"/chua-khop/hoan-tac/{batch['batch']}/")
    assert OpenPayment.objects.count() == 3


def test_all_or_none(facts: FactStore) -> None:
    pay(facts, ("X1", None, 1_000, "a"))
    version = facts.snapshot().version
    with pytest.raises(AnsinhError):
        match_payments(facts, [("X1", "TA0001A"), ("P1", "TA0001A")], TODAY)
    assert facts.snapshot().version == version


def test_territory(as_: As, facts: FactStore) -> None:
    """Suggestions of another base office are not shown, and payments are given only to employers of one's own."""
    pay(facts, ("X1", None, 1_000, "may dong quang"), ("X2", None, 2_000, "khong ro"))
    officer = as_(Role.OFFICER, office_code="B")
    page = officer.get("/chua-khop/").content.decode()
    assert "may dong quang" not in page and "khong ro" in page
    assert officer.get(f"/chua-khop/{only('X1').pk}/").status_code == 403
    path = f"/chua-khop/{only('X2').pk}/"
    assert officer.post(path + "khop/", {"employer": "TA0001A"}).status_code == 403
    assert officer.get(path, {"employer": "TA0001A"}).status_code == 403
    assert "TA0001A" not in officer.get(path, {"q": "may"}).content.decode()
    officer.post(path + "khop/", {"employer": "TB0003B"})
    assert holder_of(facts.snapshot(), "X2") == "TB0003B"


@pytest.mark.parametrize("role", [Role.LEADER, Role.BASE_LEADER])
def test_who_only_looks(as_: As, facts: FactStore, role: str) -> None:
    pay(facts, ("X1", None, 1_000, "may dong quang"))
    client = as_(role)
    path = f"/chua-khop/{only('X1').pk}/"
    assert "Tính cho" not in client.get(path).content.decode()
    assert client.post(path + "khop/", {"employer": "TA0001A"}).status_code == 403
    assert as_(Role.ADMIN).get("/chua-khop/").status_code == 403


def test_only_decisions_of_this_desk_are_taken_back(clerk: Client, facts: FactStore) -> None:
    assert clerk.post("/chua-khop/hoan-tac/1/").status_code == 422
    assert facts.batches().filter(batch=1)["undone_by"][0] is None


def test_a_list_behind_the_facts_says_so(make: SimpleNamespace, clerk: Client, facts: FactStore) -> None:
    pay(facts, ("X1", None, 1_000, "a"))
    facts.append([NewBatch("import", {"payments": make.table("payments", [])})])
    assert "Danh sách cũ hơn kho dữ liệu" in clerk.get("/chua-khop/").content.decode()
    clerk.post("/chua-khop/cap-nhat/")
    assert "Danh sách cũ hơn kho dữ liệu" not in clerk.get("/chua-khop/").content.decode()
