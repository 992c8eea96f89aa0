"""The stage of a rehearsal, and tabs that other apps add to an employer's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from ansinh.facts import FactStore
from ansinh.facts.communes import base_offices
from ansinh.office import clock
from ansinh.office.accounts.models import Clock, Role, User
from ansinh.office.registry import jobs, snapshots
from ansinh.office.registry.models import Employer, Snapshot
from ansinh.office.rehearsal import stage

CODE = "TA0001A"


def test_a_rehearsal_begins_in_the_first_days_after_the_facts(facts: FactStore, db: None) -> None:
    Clock.objects.all().delete()
    stage()
    newest = facts.snapshot().table("payments")["paid_on"].max()
    assert isinstance(newest, dt.date)
    assert clock.today() == (newest.replace(day=1) + dt.timedelta(days=32)).replace(day=5)
    assert {each.office_code for each in User.objects.filter(role=Role.OFFICER)} == set(base_offices())


def test_what_somebody_changed_since_stays(facts: FactStore, db: None) -> None:
    clock.move_to(dt.date(2026, 2, 20))
    stage()
    before = User.objects.count()
    stage()
    assert clock.today() == dt.date(2026, 2, 20)
    assert User.objects.count() == before


def test_employers_go_to_the_officers_of_their_office(
    facts: FactStore, today: dt.date, user: Callable[..., User]
) -> None:
    officer = user(Role.OFFICER, office_code="A")
    jobs.recompute.enqueue()
    mine = set(Employer.objects.filter(officer=officer).values_list("code", flat=True))
    assert mine == set(Employer.objects.filter(office_code="A").values_list("code", flat=True))
    assert mine


@pytest.mark.parametrize("part", ["vu-viec", "van-ban"])
def test_other_apps_have_tabs(
    part: str, facts: FactStore, today: dt.date, user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    present: Snapshot = snapshots.recompute(with_trend=False)
    assert present.is_current
    browser = sign_in(user(Role.LEADER))
    page = browser.get(f"/don-vi/{CODE}/phan/{part}/")
    assert page.status_code == 200
    assert f'id="tab-{part}" ' in page.content.decode()
    assert "Chưa có" in page.content.decode()
    tab = browser.get(f"/don-vi/{CODE}/phan/{part}/", headers={"HX-Request": "true", "HX-Target": "tab"})
    assert tab.content.decode().startswith("<nav")
    assert browser.get(f"/don-vi/{CODE}/phan/gi-do/").status_code == 404
    elsewhere = sign_in(user(Role.OFFICER, office_code="C"))
    assert elsewhere.get(f"/don-vi/{CODE}/phan/{part}/").status_code == 403
