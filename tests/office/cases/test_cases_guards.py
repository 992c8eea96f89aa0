"""Each guard both ways, as tables: a situation in a few words, the step, whether it is refused, and by what."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ansinh.base.months import month_number
from ansinh.law import Law
from ansinh.office.cases.clocks import clock_of, clocks
from ansinh.office.cases.guards import GUARDS, conditions, unmet
from ansinh.office.cases.penalties import sheet
from ansinh.office.cases.position import Owed, Position
from ansinh.office.cases.situation import Done, Found, Situation

LAW = Law.load()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


TODAY = day("2026-11-09")


def owed(due: str, conduct: str, amount: int = 100_000_000, fund: str = "pension", registered: bool = True) -> Owed:
    due_on = day(due)
    month = month_number(due_on) - 1
    start = due_on + dt.timedelta(days=61) if conduct == "evading" else None
    return Owed(month, fund, due_on, registered, conduct, amount, amount // 100, start)


def position(*rows: Owed, **more: object) -> Position:
    fields = {"workers": 20, "sector": "enterprise_private", "owed": rows} | more
    return Position("TA0001A", TODAY, **fields)  # type: ignore[arg-type]


def case(*steps: tuple[str, str], at: Position | None = None, **more: object) -> Situation:
    taken = tuple(Done(code, day(on)) for code, on in steps)
    fields = {"position": at or position(), "steps": taken, "opened_on": day("2026-09-01")} | more
    return Situation(LAW, TODAY, **fields)  # type: ignore[arg-type]


NOTHING = position()
LATE = position(owed("2026-09-30", "late"))
REMINDED = position(owed("2026-09-30", "late"), reminders=(day("2026-10-05"),))
NEVER_REMINDED = position(owed("2026-07-31", "late"))
EVADING = position(
    owed("2026-06-30", "evading", 310_000_000), owed("2026-06-30", "evading", 26_000_000, "unemployment"),
    reminders=(day("2026-07-06"),),
)  # fmt: skip
MONTHS = [owed(f"2026-{month:02}-28", "evading") for month in range(2, 9)]
SEVEN_MONTHS = position(*MONTHS, reminders=(day("2026-03-05"),))
EXCUSED = position(owed("2026-07-31", "late"), reminders=(day("2026-08-05"),), excused=((0, 99_999),))
SMALL = position(owed("2026-09-30", "late", 300_000))
HUGE = position(owed("2026-06-30", "evading", 900_000_000), reminders=(day("2026-07-06"),))
HOUSEHOLD = position(owed("2026-09-30", "late", 50_000_000), sector="household_business")
ONLY_CHARGE = position(replace(owed("2026-09-30", "paid", 0), charge=5_000))
FOUND = Found(day("2026-11-06"), "đối chiếu dữ liệu thuế", 12, day("2026-08-03"))
FOUND_LATE = replace(FOUND, started_on=day("2026-09-20"))
LOW = Found(day("2026-11-06"), "kiểm tra", 30, None, month_number(day("2026-03-01")), 420_000_000, 30_000_000)

UNREGISTERED = {"matter": "unregistered", "found": FOUND}
TOO_LOW = {"matter": "under_declared", "found": LOW}
FINED = (("F01", "2026-10-12"), ("F06", "2026-10-19"), ("F08", "2026-10-20"))


def confirm(situation: Situation, *keys: str, **more: object) -> Situation:
    return replace(situation, confirmed=frozenset(keys), approved=True, **more)  # type: ignore[arg-type]


ALLOWED = [
    # step, situation
    ("N01", case()),
    ("N02", case(("N01", "2026-11-05"))),
    ("N03", case(at=LATE)),
    ("N04", case(matter="unregistered", found=FOUND_LATE)),
    ("R01", case(at=LATE)),
    ("R01", case(at=REMINDED)),
    ("R02", case(**UNREGISTERED)),
    ("R02", case(at=EVADING)),
    ("R03", case(at=REMINDED)),
    ("R04", confirm(case(("R01", "2026-11-02"), ("R03", "2026-11-06"), at=REMINDED), "force_majeure", "direct_effect")),
    ("R05", confirm(case(at=LATE), "received")),
    ("V01", case(at=EVADING)),
    ("V02", case(**UNREGISTERED)),
    ("V03", confirm(case(**TOO_LOW), "compared")),
    ("V04", case(at=NEVER_REMINDED)),
    ("P01", confirm(case(at=EVADING))),
    ("P01", confirm(case(("Q01", "2026-09-20"), ("Q04", "2026-10-20"), at=EVADING))),
    ("P02", confirm(case(at=position(owed("2026-08-31", "late"))))),
    ("K01", confirm(case(at=EVADING))),
    ("K01", confirm(case(**TOO_LOW))),
    ("K02", case(("K01", "2026-10-05"), at=EVADING)),
    ("K03", confirm(case(("K01", "2026-10-05"), ("K02", "2026-10-15"), at=EVADING), "minutes_signed")),
    ("F01", case(at=EVADING)),
    ("F01", case(at=LATE)),
    ("F02", case(("F01", "2026-11-06"), at=EVADING)),
    ("F03", case(("F01", "2026-11-06"), at=EVADING)),
    ("F04", case(("F01", "2026-11-04"), ("F03", "2026-11-05"), at=EVADING)),
    ("F05", case(("F01", "2026-11-06"), at=EVADING)),
    ("F06", confirm(case(("F01", "2026-10-26"), at=LATE), given={"amount": 27_000_000})),
    ("F06", confirm(case(("F01", "2026-10-26"), ("F02", "2026-10-28"), ("F05", "2026-10-27"), at=EVADING))),
    ("F07", confirm(case(at=EVADING), "no_fine_ground")),
    ("F08", case(*FINED[:2], at=EVADING)),
    ("F09", confirm(case(*FINED[:2], at=EVADING), "big_effect")),
    ("F10", confirm(case(*FINED, at=EVADING), "receipt")),
    ("F11", confirm(replace(case(*FINED, at=EVADING), steps=(
        Done("F06", day("2026-10-19"), {"amount": 100_000_000}), Done("F08", day("2026-10-20")),
    )), "hardship")),
    ("F12", confirm(replace(case(at=EVADING), steps=(Done("F06", day("2026-10-19"), {"amount": 150_000_000}),)),
                    "hardship")),
    ("F13", case(*FINED, at=EVADING)),
    ("F14", confirm(case(*FINED, at=EVADING))),
    ("F15", case(*FINED, ("F14", "2026-11-05"), at=EVADING)),
    ("E01", confirm(case(*FINED, ("F14", "2026-11-05"), at=EVADING), "flight")),
    ("C01", confirm(case(at=SEVEN_MONTHS, fined_on=day("2025-10-01")), "deceit")),
    ("L01", confirm(case(at=LATE), "union_sues")),
    ("X01", case(at=NOTHING)),
    ("X01", case(*FINED, ("F10", "2026-10-25"), at=NOTHING)),
    ("X01", confirm(case(**UNREGISTERED), "registered")),
    ("X01", confirm(case(**TOO_LOW), "raised")),
    ("X02", confirm(case(at=LATE), "paper_seen")),
    ("X05", confirm(case(at=LATE), "paper_seen")),
    ("X08", confirm(case(at=LATE), "paper_seen")),
    ("X09", confirm(case(at=LATE), "paper_seen")),
    ("X10", confirm(case(at=LATE, closed=True), "works_again")),
]  # fmt: skip

REFUSED = [
    # step, situation, words of the condition that is not met
    ("N01", case(at=position(workers=0)), "có người tham gia"),
    ("N02", case(), "N01"),
    ("N03", case(at=NOTHING), "quá hạn chưa đóng"),
    ("N03", case(at=EVADING), "Chưa chuyển sang trốn đóng"),
    ("N04", case(**UNREGISTERED), "Chưa quá 60 ngày"),
    ("N04", case(matter="unregistered", found=replace(FOUND, started_on=day("2026-10-20"))), "quá hạn đăng ký"),
    ("R01", case(at=NOTHING), "đang chậm đóng"),
    ("R01", case(at=position(owed("2026-08-31", "late"), reminders=(day("2026-11-03"),))), "trong tháng này"),
    ("R01", case(("R01", "2026-11-03"), at=LATE), "trong tháng này"),
    ("R02", case(at=LATE), "Phát hiện"),
    ("R02", case(matter="unregistered", found=replace(FOUND, how="")), "hình thức phát hiện"),
    ("R03", case(at=NEVER_REMINDED), "Đã đôn đốc"),
    ("R04", confirm(case(at=REMINDED), "force_majeure", "direct_effect"), "R03"),
    ("R04", confirm(case(("R01", "2026-10-05"), ("R03", "2026-10-25"), at=REMINDED), "force_majeure", "direct_effect"),
     "trước ngày 25"),
    ("R04", confirm(case(("R01", "2026-11-02"), ("R03", "2026-11-06"), at=REMINDED), "direct_effect"), "Điều 4"),
    ("R05", case(at=LATE), "chuyên thu"),
    ("V01", case(at=LATE), "Quá 60 ngày"),
    ("V01", case(at=NEVER_REMINDED), "Đã đôn đốc"),
    ("V01", case(at=EXCUSED), "bất khả kháng"),
    ("V01", case(at=position(owed("2026-08-31", "late"), reminders=(day("2026-11-05"),))), "Đã đến ngày"),
    ("V02", case(matter="unregistered", found=FOUND_LATE), "Quá 60 ngày"),
    ("V02", case(matter="unregistered", found=Found()), "chưa đăng ký"),
    ("V03", case(**TOO_LOW), "đối chiếu bảng lương"),
    ("V03", confirm(case(matter="under_declared", found=replace(LOW, from_month=month_number(day("2026-10-01")))),
                    "compared"), "Đã qua hạn đóng"),
    ("V03", confirm(case(matter="under_declared", found=replace(LOW, social=0, unemployment=0)), "compared"),
     "đóng thiếu"),
    ("V04", case(at=EVADING), "Chưa có văn bản đôn đốc"),
    ("V04", case(at=LATE), "trên 60 ngày"),
    ("P01", confirm(case(at=LATE)), "chốt số liệu tháng"),
    ("P01", confirm(case(at=position(owed("2026-08-31", "evading"), reminders=(day("2026-10-20"),)))),
     "chốt số liệu tháng"),
    ("P01", confirm(case(("Q01", "2026-10-20"), at=EVADING)), "khiếu nại"),
    ("P02", confirm(case(at=LATE)), "ngày cuối quý"),
    ("K01", confirm(case(at=LATE)), "đang trốn đóng"),
    ("K02", case(at=EVADING), "K01"),
    ("K03", case(("K02", "2026-10-15"), at=EVADING), "biên bản kiểm tra"),
    ("K03", confirm(case(at=EVADING), "minutes_signed"), "K02"),
    ("F01", case(at=NOTHING), "hành vi bị xử phạt"),
    ("F01", case(at=SMALL), "phải lập biên bản"),
    ("F01", case(at=EVADING, provincial=False), "BHXH cấp tỉnh"),
    ("F02", case(at=EVADING), "F01"),
    ("F02", case(("F01", "2026-11-06"), at=HOUSEHOLD), "được giải trình"),
    ("F04", case(("F01", "2026-11-06"), at=EVADING), "F03"),
    ("F05", case(("F01", "2026-11-06"), at=LATE), "vượt thẩm quyền"),
    ("F06", confirm(case(at=EVADING)), "F01"),
    ("F06", confirm(case(("F01", "2026-11-06"), ("F05", "2026-11-06"), at=EVADING)), "giải trình"),
    ("F06", confirm(case(("F01", "2026-10-26"), at=EVADING)), "F05"),
    ("F06", confirm(case(("F01", "2026-09-01"), at=LATE)), "thời hạn ra quyết định"),
    ("F06", confirm(case(("F01", "2025-10-26"), at=LATE)), "thời hiệu"),
    ("F06", confirm(case(("F01", "2026-10-26"), at=LATE), given={"amount": 90_000_000}), "trong khung"),
    ("F06", replace(case(("F01", "2026-10-26"), at=LATE)), "phê duyệt"),
    ("F07", case(at=EVADING, approved=True), "Điều 65"),
    ("F08", case(at=EVADING), "F06"),
    ("F09", case(*FINED, at=EVADING), "hậu quả lớn"),
    ("F10", case(*FINED, at=EVADING), "chứng từ"),
    ("F10", confirm(case(*FINED, ("F10", "2026-10-25"), at=EVADING), "receipt"), "Chưa thi hành"),
    ("F11", confirm(case(*FINED, at=EVADING), "hardship"), "Tiền phạt từ"),
    ("F12", confirm(case(*FINED, at=EVADING), "hardship"), "Tiền phạt từ"),
    ("F13", case(*FINED, ("F10", "2026-10-25"), at=EVADING), "Chưa thi hành"),
    ("F13", case(*FINED[:2], ("F08", "2026-11-03"), at=EVADING), "tự nguyện"),
    ("F14", confirm(case(*FINED[:2], ("F08", "2026-11-03"), at=EVADING)), "tự nguyện"),
    ("F14", confirm(case(*FINED, ("F10", "2026-10-25"), at=EVADING)), "Chưa thi hành"),
    ("F15", case(*FINED, at=EVADING), "F14"),
    ("E01", confirm(case(*FINED, at=EVADING), "flight"), "Đang bị cưỡng chế"),
    ("E01", confirm(case(*FINED, ("F14", "2026-11-05"), at=EVADING)), "bỏ trốn"),
    ("C01", confirm(case(at=SEVEN_MONTHS, fined_on=day("2025-10-01"))), "Gian dối"),
    ("C01", confirm(case(at=SEVEN_MONTHS), "deceit"), "Đã bị xử phạt"),
    ("C01", confirm(case(at=EVADING, fined_on=day("2025-10-01")), "deceit"), "06 tháng"),
    ("C01", confirm(case(at=position(*(replace(row, outstanding=1_000_000) for row in MONTHS)),
                         fined_on=day("2025-10-01")), "deceit"), "50 triệu"),
    ("C01", confirm(case(at=LATE, fined_on=day("2025-10-01")), "deceit"), "đang trốn đóng"),
    ("L01", confirm(case(at=NOTHING), "union_sues"), "quyền lợi"),
    ("X01", case(at=LATE), "tiền gốc quá hạn"),
    ("X01", case(at=ONLY_CHARGE), "0,03%"),
    ("X01", case(*FINED, at=NOTHING), "thi hành xong"),
    ("X01", case(**UNREGISTERED), "đăng ký đủ"),
    ("X01", case(**TOO_LOW), "truy đóng"),
    ("X02", case(at=LATE, approved=True), "giấy tờ"),
    ("X08", confirm(case(at=LATE, closed=True), "paper_seen"), "đang mở"),
    ("X10", confirm(case(at=LATE), "works_again"), "đã đóng"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "situation"), ALLOWED)
def test_a_step_whose_conditions_are_met(code: str, situation: Situation) -> None:
    assert [(one.name, one.why) for one in unmet(situation, code)] == []


@pytest.mark.parametrize(("code", "situation", "words"), REFUSED)
def test_a_step_is_refused_and_says_why(code: str, situation: Situation, words: str) -> None:
    assert any(words in one.name for one in unmet(situation, code)), [one.name for one in unmet(situation, code)]


def test_every_guard_is_tried_both_ways() -> None:
    grounds = {"X03", "X04", "X06", "X07"}
    assert {code for code, _situation in ALLOWED} >= set(GUARDS) - grounds
    # F03 has F02's guard, X05 and X09 have X02's.
    assert {code for code, _situation, _words in REFUSED} >= set(GUARDS) - grounds - {"F03", "X05", "X09"}


@pytest.mark.parametrize("code", sorted(GUARDS))
def test_every_condition_has_an_article(code: str) -> None:
    for condition in conditions(case(at=EVADING), code):
        assert condition.name
        assert condition.article or condition.key == "approved"


CLOCKS = [
    # matter and position, step, evading from, reminder needed
    (case(at=LATE), "V01", None, True),
    (case(at=REMINDED), "V01", day("2026-11-30"), True),
    (case(at=NEVER_REMINDED), "V04", None, True),
    (case(**UNREGISTERED), "V02", day("2026-11-02"), False),
    (case(matter="unregistered", found=FOUND_LATE), "V02", day("2026-12-20"), False),
    (case(**TOO_LOW), "V03", day("2026-05-01"), False),
]


@pytest.mark.parametrize(("situation", "step", "start", "reminder"), CLOCKS)
def test_three_clocks_are_kept_apart(situation: Situation, step: str, start: dt.date | None, reminder: bool) -> None:
    found = clock_of(situation)
    assert (found.step, found.evading_from, found.reminder_needed) == (step, start, reminder)
    assert found.text and found.article


def test_one_case_may_have_two_clocks() -> None:
    both = position(owed("2026-09-30", "late"), owed("2026-06-30", "evading", registered=False))
    assert [clock.step for clock in clocks(case(at=both))] == ["V01", "V02"]


FINES = [
    # case, low, high, director signs: the worked examples of the fine table
    (case(at=position(owed("2026-09-30", "late", 200_000_000), owed("2026-09-30", "late", 22_000_000, "unemployment"))),
     53_280_000, 66_600_000, True),
    (case(matter="unregistered", found=replace(FOUND, started_on=day("2026-08-03"))), 34_000_000, 60_000_000, True),
    (case(matter="unregistered", found=replace(FOUND_LATE, people=6), at=position(sector="household_business")),
     5_500_000, 12_500_000, True),
    (case(**TOO_LOW), 160_800_000, 162_000_000, False),
    (case(at=EVADING), 120_960_000, 134_400_000, False),
    (case(at=position(owed("2026-09-30", "late", 380_000))), 0, 0, False),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "low", "high", "director"), FINES)
def test_fines_of_a_case(situation: Situation, low: int, high: int, director: bool) -> None:
    found = sheet(situation)
    assert (found.low, found.high, found.director_signs) == (low, high, director)


def test_no_fine_for_health_or_accident_money() -> None:
    rows = [owed("2026-09-30", "late", fund=fund) for fund in ("health", "accident")]
    assert sheet(case(at=position(*rows))).penalties == ()


def test_before_the_new_decree_the_old_acts_are_fined() -> None:
    before = replace(case(at=LATE), today=day("2026-09-01"), position=replace(LATE, as_of=day("2026-10-31")))
    assert [penalty.fine.act.act for penalty in sheet(before).penalties] == ["39.5"]
