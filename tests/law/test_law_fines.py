"""Fines against the decree's own table, and who may sign."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from ansinh.base import AnsinhError
from ansinh.law import Law
from ansinh.law.fines import fine, may_explain, signers
from ansinh.law.tables import FineAct

LAW = Law.load()
DAY = dt.date(2026, 10, 1)
COLLECTED = Path(__file__).parents[3] / "shared" / "law" / "fines-283.csv"

# What each office may sign alone, by the top of the frame (head-count, or money in million đồng).
SIGNERS = """
act     of       upto    provincial_vss  vss_team  home_affairs  provincial_chair
43.2    workers  299     yes             yes       yes           yes
43.2    workers  300     no              yes       yes           yes
43.2    workers  999     no              yes       yes           yes
43.2    workers  1000    no              no        no            yes
44.1    workers  99      yes             yes       yes           yes
44.1    workers  100     no              yes       yes           yes
44.1    workers  699     no              yes       yes           yes
44.1    workers  700     no              no        no            yes
45.2    workers  5000    yes             yes       yes           yes
46.1    workers  999     yes             yes       yes           yes
46.1    workers  1000    no              yes       yes           yes
43.3.a  million  250     yes             yes       yes           yes
43.3.a  million  251     no              yes       yes           yes
45.3.a  million  400     no              yes       yes           yes
45.3.a  million  401     no              no        no            yes
44.2.b  million  187     yes             yes       yes           yes
44.2.b  million  188     no              yes       yes           yes
46.2.a  million  300     no              yes       yes           yes
46.2.a  million  301     no              no        no            yes
42.2    million  10      no              no        yes           yes
"""

# From where an explanation must be offered (frame of 15 million or more for a person).
EXPLAIN = """
act     of       below  from
43.2    workers  9      10
44.1    workers  9      10
45.2    workers  99     100
46.1    workers  49     50
43.3.a  million  99     100
44.2.b  million  74     75
"""


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:]]


def money_or_people(of: str, number: str) -> dict[str, int]:
    return {"workers": int(number)} if of == "workers" else {"amount": int(number) * 1_000_000}


@pytest.mark.parametrize("row", rows(SIGNERS), ids=" ".join)
@pytest.mark.parametrize("organisation", [True, False])
def test_who_may_sign(row: list[str], organisation: bool) -> None:
    one = fine(LAW, DAY, row[0], organisation, **money_or_people(row[1], row[2]))
    able = {signer.code for signer in signers(LAW, DAY, [one])}
    offices = SIGNERS.strip().splitlines()[0].split()[3:]
    assert ["yes" if office in able else "no" for office in offices] == row[3:]


def test_one_act_above_the_limit_sends_the_whole_file_up() -> None:
    small = fine(LAW, DAY, "45.3.a", True, amount=1_000_000)
    large = fine(LAW, DAY, "43.3.a", True, amount=300_000_000)
    assert "provincial_vss" in {signer.code for signer in signers(LAW, DAY, [small])}
    assert "provincial_vss" not in {signer.code for signer in signers(LAW, DAY, [small, large])}


@pytest.mark.parametrize("row", rows(EXPLAIN), ids=" ".join)
def test_explanation_right(row: list[str]) -> None:
    act, of, below, start = row
    assert not may_explain(LAW, DAY, fine(LAW, DAY, act, True, **money_or_people(of, below)))
    assert may_explain(LAW, DAY, fine(LAW, DAY, act, True, **money_or_people(of, start)))


def test_an_unknown_act_names_the_decree() -> None:
    with pytest.raises(AnsinhError, match=r"39\.7\.a.*283/2026"):
        fine(LAW, DAY, "39.7.a", True)


def test_a_head_count_fine_needs_people() -> None:
    with pytest.raises(ValueError, match="number of workers"):
        fine(LAW, DAY, "44.1", True)


@pytest.mark.skipif(not COLLECTED.exists(), reason="the collected fines are not beside this checkout")
def test_every_act_of_the_decree_is_on_file() -> None:
    acts: dict[str, FineAct] = {act.act: act for act in LAW.value("fine_acts", DAY)}
    seen = set()
    with COLLECTED.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["article"] == "46" and row["clause"] == "3":
                continue  # refers to cases the Government has not set
            name = ".".join(part for part in (row["article"], row["clause"], row["point"]) if part)
            low, high = int(row["min"]), int(row["max"])
            if row["basis"] == "headcount":
                act = acts[name.rpartition(".")[0]]
                band = next(band for band in act.bands if band.point == row["point"])
                assert (band.min, band.max) == (low, high), name
                assert f"workers {band.workers_from}" in row["note"], name
            else:
                act = acts[name]
                times = 100 if row["basis"] == "percent" else 1
                assert (act.min, act.max) == (low * times, high * times), name
            assert act.cap == (int(row["cap"]) if row["cap"] else None), name
            assert act.max_excluded == ("upper end exclusive" in row["note"]), name
            assert (act.scale == "organisation") == ("FOR ORGANISATIONS" in row["note"]), name
            assert (act.scale == "person") == row["note"].startswith("natural person"), name
            seen.add(act.act)
    assert seen == set(acts)
