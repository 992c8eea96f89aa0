"""What employers hide about their people, and the honest cases that look the same."""

from __future__ import annotations

import numpy as np

from ansinh.facts.schemas import GROUPS
from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import HIDES, Employers
from ansinh.simulate.figures import draw
from ansinh.simulate.jobs import CONTRACT, DECLARED, EXEMPT, HIDDEN, REASON, Jobs
from ansinh.simulate.plan import Plan

# ASSUMPTIONS, per cent unless said otherwise: no figure about hidden work is published.
_HIDDEN_SHARE = (15, 61)
"""Workers whom an employer that hides some does not declare, of all it has."""
_EXEMPT_SHARE = (12, 41)
_EXEMPT_EVERYWHERE = 1
"""Workers lawfully not insured at employers of no special kind: retired people, second contracts, short jobs."""
_WAYS_OF_HIDING = {"off_books": 40, "probation_trick": 20, "service_contract": 25, "part_time_on_paper": 15}
_LAWFUL_WAYS = {"retiree": 25, "second_contract": 25, "real_part_time": 20, "probation": 15, "freelancer": 15}
_TERMS = {
    "probation_trick": "probation", "service_contract": "service", "part_time_on_paper": "part_time",
    "real_part_time": "part_time", "probation": "probation", "freelancer": "service",
}  # fmt: skip
_SPLITTING = 40
"""Employers that declare low by splitting pay into allowances; the others declare the minimum wage."""
_DECLARED_LOW = 85
"""Workers of an employer that declares low whom it declares low."""
_SPLIT_BASE = (55, 76)
_LOWEST_TRUE_PAY, _HIGHEST_TRUE_PAY = 125, 320
_EXTRAS, _REAL_ALLOWANCES = (102, 132), (140, 195)
"""Everything paid, per cent of the pay that counts; insured pay came to 0.84-0.88 of pay in the figures of 2022."""
_PART_TIME_PAY = (35, 96)
"""Pay of real part-timers, per cent of the reference level below which nobody must be insured."""
_SECOND_PAY = (25, 71)
_CLAIMS = (1, 4)
_CLAIM_AFTER = (6, 9)
"""Months insured before the claim: six in the last twelve are asked for (Law 41/2024 art. 50)."""
_CLAIM_PAY = (150, 251)

_HIDES = {name: position for position, name in enumerate(HIDES)}
_FIXED_TERM = 30
_WITHOUT_EXTRAS = [GROUPS.index(letter) for letter in ("b", "k", "m", "n")]


class Concealing:
    """One position per employer in its arrays; methods dress newly made jobs."""

    def __init__(self, plan: Plan, employers: Employers, dues: Dues) -> None:
        self._chance = chance = plan.chance("concealing")
        self._units, self._dues = employers, dues
        size = len(employers)
        hides, resembles = employers.hides, employers.resembles
        people_hidden = np.isin(hides, [_HIDES["unregistered_worker"], _HIDES["deducted"]])
        looks_so = np.isin(resembles, [_HIDES["unregistered_worker"], _HIDES["deducted"]])
        self.hidden = np.where(people_hidden, chance.integers(*_HIDDEN_SHARE, size), 0)
        """Per cent of an employer's workers who are not declared."""
        self.hidden[~employers.registered & (hides > 0)] = 100
        self.exempt = np.where(looks_so, chance.integers(*_EXEMPT_SHARE, size), _EXEMPT_EVERYWHERE)
        """Per cent of an employer's workers who lawfully are not."""
        self.exempt[employers.column("max_size") == 1] = 0
        self.exempt[~employers.registered] = np.where(hides > 0, 0, 100)[~employers.registered]
        self._way = draw(chance, np.array(list(_WAYS_OF_HIDING.values())), size)
        self._splits = chance.integers(0, 100, size) < _SPLITTING
        self.on_paper = hides == _HIDES["paper_leave"]
        """Mask: leaves without pay are mostly on paper."""
        self.long_leaves = self.on_paper | (resembles == _HIDES["paper_leave"])
        self._claims = self._plan_claims(plan)

    def _plan_claims(self, plan: Plan) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Employer, month of hiring and month of the claim of people hired shortly before one."""
        chance, phantom = self._chance, _HIDES["phantom"]
        units = np.flatnonzero((self._units.hides == phantom) | (self._units.resembles == phantom))
        employer = np.repeat(units, chance.integers(*_CLAIMS, len(units)))
        first = np.maximum(self._units.opens[employer] + 1, 0)
        hired = first + chance.integers(0, 1 << 30, len(employer)) % np.maximum(plan.months - 8 - first, 1)
        return employer, hired, hired + chance.integers(*_CLAIM_AFTER, len(employer))

    def claims(self, month: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Employer, month of the claim, and whether nobody works, of those hired in ``month`` to claim soon."""
        employer, hired, claim = self._claims
        now = (hired == month) & (self._units.closes[employer] > claim) & (self._units.pauses[employer] > claim)
        return employer[now], claim[now], self._units.hides[employer[now]] == _HIDES["phantom"]

    def standings(self, employer: np.ndarray) -> np.ndarray:
        """Declared or hidden, for people hired by ``employer``."""
        hidden = self._chance.integers(0, 100, len(employer)) < self.hidden[employer]
        return np.where(hidden, HIDDEN, DECLARED)

    def beside(self, size: np.ndarray, percent: np.ndarray) -> np.ndarray:
        """How many workers stand beside ``size`` declared ones, so that they are ``percent`` of all."""
        part = size * percent / np.maximum(100 - percent, 1)
        whole = np.where(percent == 100, size, np.floor(part + self._chance.random(len(size))))
        least = np.where((percent > 1) & (size > 0), 1, 0)
        counts: np.ndarray = np.maximum(whole, least).astype(np.int64)
        return counts

    def lawful_reasons(self, employer: np.ndarray) -> np.ndarray:
        """Why each of these people is lawfully not insured by ``employer``."""
        names = list(_LAWFUL_WAYS)
        drawn = draw(self._chance, np.array([_LAWFUL_WAYS[name] for name in names]), len(employer))
        reason = np.array([REASON[name] for name in names])[drawn]
        group = self._units.resembles[employer] == _HIDES["deducted"]
        return np.where(group & (self._chance.integers(0, 100, len(employer)) < 60), REASON["group_payroll"], reason)

    def dress(self, jobs: Jobs, month: int) -> None:
        """Terms, extras, reasons and true pay of new jobs, by their standing; lowers the base that is declared low."""
        chance, size = self._chance, len(jobs)
        hidden = jobs.standing == HIDDEN
        ways = np.array([REASON[name] for name in _WAYS_OF_HIDING])[self._way[jobs.employer]]
        jobs.reason = np.where(hidden, ways, jobs.reason)
        jobs.keeps = (jobs.standing == DECLARED) | (jobs.reason == REASON["group_payroll"])
        jobs.keeps |= hidden & (self._units.hides[jobs.employer] == _HIDES["deducted"])
        jobs.terms = np.where(chance.integers(0, 100, size) < _FIXED_TERM, CONTRACT["fixed_term"], 0)
        for reason, terms in _TERMS.items():
            jobs.terms[jobs.reason == REASON[reason]] = CONTRACT[terms]
        jobs.extras = np.where(np.isin(jobs.group, _WITHOUT_EXTRAS), 100, chance.integers(*_EXTRAS, size))
        real = (self._units.resembles[jobs.employer] == _HIDES["low_wage"]) & (jobs.standing == DECLARED)
        jobs.extras = np.where(real, chance.integers(*_REAL_ALLOWANCES, size), jobs.extras)
        jobs.reason = np.where(real, REASON["real_allowances"], jobs.reason)
        self._exempt_pay(jobs, month)
        self._lower(jobs, month)

    def _exempt_pay(self, jobs: Jobs, month: int) -> None:
        """Part-timers earn less than the level from which people are insured; a second job pays less than a whole."""
        chance, size = self._chance, len(jobs)
        reference = self._dues.reference[month] * chance.integers(*_PART_TIME_PAY, size) // 100 // 1_000 * 1_000
        second = jobs.base * chance.integers(*_SECOND_PAY, size) // 100 // 1_000 * 1_000
        part_time = jobs.reason == REASON["real_part_time"]
        twice = np.isin(jobs.reason, [REASON["second_contract"], REASON["group_payroll"]])
        exempt = jobs.standing == EXEMPT
        jobs.base = np.select([exempt & part_time, exempt & twice], [reference, second], jobs.base)
        jobs.extras[exempt & part_time] = 100

    def _lower(self, jobs: Jobs, month: int) -> None:
        chance, size = self._chance, len(jobs)
        low = (jobs.standing == DECLARED) & (self._units.hides[jobs.employer] == _HIDES["low_wage"])
        low &= (jobs.coefficient == 0) & (chance.integers(0, 100, size) < _DECLARED_LOW)
        minimum = self._dues.minimum_wage[month, self._units.region[jobs.employer] - 1]
        splits = self._splits[jobs.employer]
        split = np.maximum(jobs.base * chance.integers(*_SPLIT_BASE, size) // 100 // 1_000 * 1_000, minimum)
        base = np.where(splits, split, minimum)
        true_pay = np.clip(jobs.base * 100 // base, _LOWEST_TRUE_PAY, _HIGHEST_TRUE_PAY)
        jobs.true_pay = np.where(low, true_pay, 100)
        jobs.base = np.where(low, base, jobs.base)
        reasons = np.where(splits, REASON["allowance_splitting"], REASON["floor_hugging"])
        jobs.reason = np.where(low, reasons, jobs.reason)

    def claim_pay(self, base: np.ndarray) -> np.ndarray:
        """Base of people insured for a claim: the higher, the larger the benefit."""
        raised: np.ndarray = base * self._chance.integers(*_CLAIM_PAY, len(base)) // 100 // 1_000 * 1_000
        return raised
