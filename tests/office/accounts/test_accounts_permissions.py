"""Who may see which employer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ansinh.office.accounts.permissions import can_see_employer


@dataclass
class Employer:
    office_code: str
    commune_code: str
    code: str = "TA0001A"


HERE, ELSEWHERE = Employer("A", "14797"), Employer("B", "15000")


@pytest.mark.parametrize(
    ("role", "fields", "here", "elsewhere"),
    [
        ("leader", {}, True, True),
        ("checker", {}, True, True),
        ("clerk", {}, True, True),
        ("clerk", {"office_code": "A"}, True, False),
        ("officer", {"office_code": "A"}, True, False),
        ("officer", {"office_code": "A", "communes": ["14797"]}, True, False),
        ("officer", {"office_code": "A", "communes": ["15000"]}, False, False),
        ("base_leader", {"office_code": "B"}, False, True),
        ("admin", {}, False, False),
        ("leader", {"is_active": False}, False, False),
    ],
)
def test_territory(user, role: str, fields: dict[str, object], here: bool, elsewhere: bool) -> None:
    somebody = user(role, **fields)
    assert (can_see_employer(somebody, HERE), can_see_employer(somebody, ELSEWHERE)) == (here, elsewhere)
