"""Form D09-TS: the people of an employer in a month, for it to check. The only document with persons in it.

Address, clinic and position of a person are not among the facts and stay blank.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.base import paper
from ansinh.base.months import first_day, last_day, parse_month
from ansinh.base.paper import Mark
from ansinh.base.text import day, money, month
from ansinh.ledger import compute
from ansinh.ledger.statement.wording import BLANK, SIGNER, place_and_date
from ansinh.office.documents.forms.basis import DECISION, Basis, template
from ansinh.office.documents.models import Kind
from ansinh.office.documents.verbs import Draft
from ansinh.office.registry.models import Employer
from ansinh.office.registry.readmodel import fold

_SCHEMES = {"social": ("sickness", "pension"), "health": ("health",), "unemployment": ("unemployment",),
            "accident": ("accident",)}  # fmt: skip
_SECTIONS = {
    "current": "Người đang tham gia", "new": "Tăng mới", "left": "Giảm", "changed": "Điều chỉnh",
}  # fmt: skip
_SIGN_NOTE = "(ký, ghi rõ họ tên, đóng dấu)"


def roll(basis: Basis, employer: Employer, number: int, paid_to: str = "") -> Draft:
    """The list of ``employer`` for the month ``number``; ``paid_to``: the month (YYYY-MM) it has paid to."""
    people = people_of(basis, employer.code, number)
    here = people.filter(pl.col("section") != "left")
    bases = {scheme: int(here[scheme].sum()) for scheme in _SCHEMES}
    name = basis.facts.table("employers", [employer.code]).tail(1)["name"].first() or employer.name

    def print_page(mark: Mark, issued_on: dt.date) -> bytes:
        data = _data(basis, employer, str(name), people, bases, number, paid_to, mark, issued_on)
        return paper.to_pdf(template("roll"), data, issued_on)

    counts = {section: people.filter(pl.col("section") == section).height for section in _SECTIONS}
    return Draft(
        Kind.ROLL, employer, str(name), first_day(number), {"people": counts, "bases": bases}, 0, last_day(number),
        basis.version, basis.known_at, basis.law.digest, print_page,
    )  # fmt: skip


def people_of(basis: Basis, code: str, number: int) -> pl.DataFrame:
    """Everyone covered in the month or the one before: person_number, full_name, born_on, a base for each scheme (null
    where not covered; those who left show their last), section (current, new, left, changed)."""
    ledger = compute(basis.facts, basis.law, last_day(number), [code], trace=True)
    now, before = _bases(ledger.lines_of([number])), _bases(ledger.lines_of([number - 1]))
    known = basis.facts.table("declarations", [code], ["person_number", "full_name", "born_on", "filed_on"])
    named = known.filter(pl.col("filed_on") <= last_day(number)).group_by("person_number").agg(
        pl.col("full_name", "born_on").drop_nulls().last()
    )  # fmt: skip
    both = now.join(before, "person_number", "full", suffix="_before", coalesce=True)
    was = [f"{scheme}_before" for scheme in _SCHEMES]
    gone = pl.all_horizontal(pl.col(scheme).is_null() for scheme in _SCHEMES)
    came = pl.all_horizontal(pl.col(name).is_null() for name in was)
    changed = pl.any_horizontal(pl.col(scheme).ne_missing(pl.col(f"{scheme}_before")) for scheme in _SCHEMES)
    section = (
        pl.when(gone).then(pl.lit("left")).when(came).then(pl.lit("new")).when(changed).then(pl.lit("changed"))
        .otherwise(pl.lit("current"))
    )  # fmt: skip
    rows = both.with_columns(section.alias("section")).with_columns(
        pl.when(gone).then(pl.col(f"{scheme}_before")).otherwise(pl.col(scheme)).alias(scheme) for scheme in _SCHEMES
    )
    shown = rows.drop(was).join(named, "person_number", "left").with_columns(pl.col("full_name").fill_null(""))
    in_order = pl.Series("in_order", [fold(name) for name in shown["full_name"]], dtype=pl.String)
    rank = pl.col("section").replace_strict(list(_SECTIONS), list(range(len(_SECTIONS))), return_dtype=pl.Int8)
    return shown.with_columns(in_order).sort(rank, "in_order", "person_number").drop("in_order")


def _bases(lines: pl.DataFrame) -> pl.DataFrame:
    """person_number and the highest base in each scheme."""
    return lines.group_by("person_number").agg(
        pl.col("base").filter(pl.col("component").is_in(funds)).max().alias(scheme)
        for scheme, funds in _SCHEMES.items()
    )


def _data(
    basis: Basis, employer: Employer, name: str, people: pl.DataFrame, bases: dict[str, int], number: int,
    paid_to: str, mark: Mark, issued_on: dt.date,
) -> dict[str, object]:  # fmt: skip
    office = basis.office
    of_month = month(first_day(number))
    note = f"Đã đóng đến hết tháng {month(first_day(parse_month(paid_to)))}" if paid_to else ""
    rows: list[dict[str, object]] = []
    count = 0
    for section, title in _SECTIONS.items():
        found = people.filter(pl.col("section") == section)
        if found.height:
            rows.append({"group": f"{title} ({money(found.height)} người)"})
        for person in found.iter_rows(named=True):
            count += 1
            said = f"Giảm từ tháng {of_month}" if section == "left" else note
            rows.append({"cells": [
                str(count), person["full_name"], person["person_number"], day(person["born_on"]), "", "", "",
                *["" if person[scheme] is None else money(person[scheme]) for scheme in _SCHEMES], said,
            ]})  # fmt: skip
    return {
        "title": "DANH SÁCH THAM GIA BHXH, BHYT, BHTN, BHTNLĐ, BNN",
        "title_month": f"Tháng {of_month}",
        "form": ("Mẫu D09-TS", DECISION),
        "mark": paper.mark_data(mark),
        "office": {"parent": office.parent, "name": office.name},
        "lines": [f"Mã đơn vị: {employer.code}    Tên đơn vị: {name}", f"Địa chỉ: {employer.address or BLANK}"],
        "headings": ["STT", "Họ và tên", "Mã số BHXH", "Ngày tháng năm sinh", "Địa chỉ", "Nơi đăng ký KCB",
                     "Chức vụ, chức danh nghề", "BHXH", "BHYT", "BHTN", "BHTNLĐ, BNN", "Ghi chú"],
        "above": "Tiền lương đóng",
        "rows": rows,
        "total": ["", "Cộng", "", "", "", "", "", *[money(bases[scheme]) for scheme in _SCHEMES], ""],
        "place_and_date": place_and_date(office, issued_on),
        "signer": SIGNER,
        "sign_note": _SIGN_NOTE,
        "director": office.director,
        "footer": basis.foot(mark.number, issued_on),
        "page": "Trang",
    }  # fmt: skip
