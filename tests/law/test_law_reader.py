"""The reader of parameter files: strict, dated, sourced, replaceable."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from ansinh.base import AnsinhError
from ansinh.law import InvalidParameter, Law, MissingValue
from ansinh.law.check import check
from ansinh.law.law import BUILT_IN
from ansinh.law.reading import read_parameter

LAW = Law.load()
DAY = dt.date(2026, 11, 22)

GOOD = """
parameter: sample
title: {vi: Mẫu, en: Sample}
unit: dong
values:
  - {value: 100, from: 2025-01-01, to: 2025-06-30, document: Luật A, article: Điều 1, confidence: text}
  - {value: 200, from: 2025-07-01, document: Luật B, article: Điều 2, confidence: derived, next_review: 2027-01-01}
"""
KEYED = """
parameter: sample
title: {vi: Mẫu, en: Sample}
unit: permyriad
keys: [component, payer]
values:
  - where: {component: [health, pension]}
    value: {employer: 300, worker: 150}
    from: 2025-07-01
    document: Luật A
    article: Điều 1
    confidence: text
    next_review: 2027-01-01
"""


def test_value_by_day_with_its_source() -> None:
    sample = read_parameter(GOOD, "sample.yaml")
    assert sample.span(dt.date(2025, 6, 30), {}).value == 100
    assert sample.span(dt.date(2025, 7, 1), {}).value == 200
    source = sample.span(dt.date(2099, 1, 1), {}).dated.source
    assert (source.document, source.article, source.confidence) == ("Luật B", "Điều 2", "derived")


def test_no_value_is_an_error_that_names_parameter_and_day() -> None:
    sample = read_parameter(GOOD, "sample.yaml")
    with pytest.raises(MissingValue, match="sample chưa có giá trị vào ngày 31/12/2024") as caught:
        sample.span(dt.date(2024, 12, 31), {})
    assert (caught.value.parameter, caught.value.on) == ("sample", dt.date(2024, 12, 31))
    assert "sample.yaml" in caught.value.do_next


def test_keys_in_where_or_spelled_out_by_the_value() -> None:
    sample = read_parameter(KEYED, "sample.yaml")
    assert sample.span(DAY, {"component": "health", "payer": "worker"}).value == 150
    assert len(sample.series) == 4
    with pytest.raises(MissingValue, match="component=accident, payer=worker"):
        sample.span(DAY, {"component": "accident", "payer": "worker"})
    with pytest.raises(TypeError):
        sample.span(DAY, {"component": "health"})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("unit: dong", "unit: đồng", "Không có đơn vị 'đồng'"),
        ("value: 100", "value: 1.5", "01/01/2025 không đúng đơn vị 'dong'"),
        ("value: 100", "value: 1_000", "không đúng đơn vị"),
        ("value: 100", "value: [100]", "không đúng đơn vị"),
        ("article: Điều 1,", "artcle: Điều 1,", "artcle"),
        ("document: Luật A, ", "", "document"),
        ("document: Luật A", "document: ''", "thiếu văn bản"),
        ("from: 2025-01-01", "from: 01/01/2025", "values"),
        ("confidence: text", "confidence: sure", "sure"),
        (", next_review: 2027-01-01", "", "01/07/2025 còn hiệu lực nhưng không ghi ngày rà soát"),
        ("to: 2025-06-30", "to: 2025-07-01", "Hai giá trị cùng có hiệu lực từ ngày 01/07/2025"),
        ("to: 2025-06-30", "to: 2024-12-31", "kết thúc trước khi bắt đầu"),
        ("unit: dong", "unit: dong\nunit: days", "Khóa 'unit' lặp lại ở dòng 5"),
        ("parameter: sample", "parameter: other", "Tên tệp phải trùng"),
        ("values:", "values: [", "YAML"),
        ("parameter: sample", "? [a]\n: b\nparameter: sample", "dòng 2 không phải là một từ"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_reason(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(InvalidParameter, match=says) as caught:
        read_parameter(GOOD.replace(old, new), "sample.yaml")
    assert "sample.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[health, pension]", "[health, pensions]", "không có giá trị 'pensions'"),
        ("worker: 150", "workers: 150", "không có giá trị 'workers'"),
        ("where: {component: [health, pension]}", "where: {fund: health}", "component, payer"),
        ("value: {employer: 300, worker: 150}", "value: 300", "component, payer"),
        ("permyriad", "flag", "'flag'"),
    ],
)
def test_bad_keys_are_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(InvalidParameter, match=says):
        read_parameter(KEYED.replace(old, new), "sample.yaml")


@pytest.mark.parametrize("content", ["", "[]", "parameter", "values: 1"])
def test_a_file_of_another_shape_is_refused(content: str) -> None:
    with pytest.raises(InvalidParameter):
        read_parameter(content, "sample.yaml")


def test_what_yaml_would_guess_is_refused() -> None:
    flag = GOOD.replace("unit: dong", "unit: flag").replace("value: 200", "value: true")
    assert read_parameter(flag.replace("value: 100", "value: false"), "sample.yaml").span(DAY, {}).value is True
    with pytest.raises(InvalidParameter, match="'flag'"):
        read_parameter(flag.replace("value: 100", "value: no"), "sample.yaml")
    with pytest.raises(InvalidParameter, match="'dong'"):
        read_parameter(GOOD.replace("value: 100", "value: 1:30"), "sample.yaml")


def test_an_order_of_funds_must_name_each_once(tmp_path: Path) -> None:
    order = "[health, unemployment, accident, sickness, pension]"
    for wrong in ("[health, unemployment, accident, sickness]", order.replace("pension", "health"), "health"):
        with pytest.raises(InvalidParameter, match="'fund_order'"):
            read_parameter(
                (BUILT_IN / "allocation_order.yaml").read_text(encoding="utf-8").replace(order, wrong),
                "allocation_order.yaml",
            )
    law = Law.load(own(tmp_path, "allocation_order", order, "[pension, sickness, accident, unemployment, health]"))
    assert law.value("allocation_order", DAY)[0] == "pension"


def test_a_value_past_its_review_stays_in_force() -> None:
    assert LAW.value("regional_minimum_wage", dt.date(2031, 1, 1), region=1) == 5_310_000


def test_an_unknown_rate_of_old_interest_names_the_notice() -> None:
    with pytest.raises(MissingValue, match="thông báo lãi suất chậm đóng năm 2018"):
        LAW.value("old_interest_average_rate", dt.date(2018, 5, 1), fund="social")


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(AnsinhError, match="'reference_levels'"):
        LAW.value("reference_levels", DAY)


def own(folder: Path, name: str, old: str, new: str) -> Path:
    """A user's folder with our file of ``name``, changed."""
    content = (BUILT_IN / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in content
    (folder / f"{name}.yaml").write_text(content.replace(old, new), encoding="utf-8")
    return folder


def test_a_users_file_takes_the_place_of_ours(tmp_path: Path) -> None:
    law = Law.load(own(tmp_path, "late_charge_counts_payment_day", "value: true", "value: false"))
    assert law.value("late_charge_counts_payment_day", DAY) is False
    assert law.overridden == ("late_charge_counts_payment_day",)
    assert "late_charge_counts_payment_day" in law.override_notice
    assert law.digest != LAW.digest
    assert law.value("reference_level", DAY) == 2_530_000
    assert LAW.overridden == () and LAW.override_notice == ""


def test_a_users_rate_fills_a_missing_year(tmp_path: Path) -> None:
    added = """  - {where: {fund: social}, value: 700, from: 2018-01-01, to: 2018-12-31,
     document: Thông báo của BHXH Việt Nam, article: Lãi suất năm 2018, confidence: text}
missing:
"""
    law = Law.load(own(tmp_path, "old_interest_average_rate", "missing:\n", added))
    assert law.value("old_interest_average_rate", dt.date(2018, 5, 1), fund="social") == 700
    assert not [remark for remark in check(tmp_path, DAY) if remark.fault]
    with pytest.raises(MissingValue, match="năm 2018"):
        law.value("old_interest_average_rate", dt.date(2018, 5, 1), fund="health")


def test_a_users_file_may_not_change_unit_or_keys(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="'days'"):
        Law.load(own(tmp_path, "evasion_after_days", "unit: days", "unit: months"))


def test_a_users_file_must_name_a_parameter_of_ours(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(InvalidParameter, match="'sample'"):
        Law.load(tmp_path)


def test_a_users_mistake_shows_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match=r"reference_level\.yaml"):
        Law.load(own(tmp_path, "reference_level", "value: 2530000", "value: 2.530.000"))


def test_a_folder_that_is_not_there_or_misnamed_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="nowhere"):
        Law.load(tmp_path / "nowhere")
    (tmp_path / "reference_level.yml").write_text("", encoding="utf-8")
    with pytest.raises(InvalidParameter, match=r"reference_level.yml"):
        Law.load(tmp_path)


def test_the_law_on_file_has_no_fault() -> None:
    assert [remark for remark in check(None, DAY) if remark.fault] == []


def test_check_finds_gaps_reviews_and_every_bad_file(tmp_path: Path) -> None:
    own(tmp_path, "reference_level", "to: 2018-06-30", "to: 2018-05-31")
    own(tmp_path, "evasion_after_days", "value: 60", "value: sixty")
    own(tmp_path, "ledger_start", "value: 2025-07-01", "value: 2025")
    remarks = {(remark.kind, remark.parameter): remark.text for remark in check(tmp_path, dt.date(2027, 2, 1))}
    assert "01/06/2018 đến 30/06/2018" in remarks["gap", "reference_level"]
    assert "days" in remarks["invalid", "evasion_after_days"]
    assert "date" in remarks["invalid", "ledger_start"]
    assert "01/01/2027" in remarks["review", "regional_minimum_wage"]
    assert ("missing", "old_interest_average_rate") in remarks
    assert ("unsure", "allocation_order") in remarks


def test_open_choices_and_parameters_name_each_other() -> None:
    choices = LAW.value("open_choices", DAY)
    ids = [choice.id for choice in choices]
    assert len(ids) == len(set(ids))
    assert {f"F{number}" for number in range(1, 43)} <= set(ids)
    named = {one for parameter in LAW.parameters() for one in parameter.open}
    named |= {one for rule in LAW.value("special_months", DAY) for one in rule.open}
    assert named <= set(ids)


def test_special_months_are_complete() -> None:
    assert [rule.id for rule in LAW.value("special_months", DAY)] == [f"D{number}" for number in range(1, 31)]


def test_the_law_loads_fast() -> None:
    Law.load()
    started = time.process_time()
    fresh = Law({path.stem: path.read_text(encoding="utf-8") for path in BUILT_IN.glob("*.yaml")}, {})
    list(fresh.parameters())
    assert time.process_time() - started < 0.5  # 30 ms on a quiet machine
