"""Working lives: who works where, for what pay, from when to when, and every movement an employer must declare."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ansinh.facts.schemas import GROUPS, MOVEMENTS
from ansinh.simulate.concealing import Concealing
from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import ENDINGS, Employers
from ansinh.simulate.jobs import (
    AWAY,
    DECLARED,
    EXEMPT,
    HIDDEN,
    LEFT,
    PHANTOM,
    REASON,
    WORKING,
    Careers,
    Jobs,
    Movements,
)
from ansinh.simulate.pay import Pay
from ansinh.simulate.people import People
from ansinh.simulate.plan import Plan
from ansinh.simulate.recruiting import POOLED, Recruiting

# ASSUMPTIONS: chances of a working person in a month, per 10,000.
_SICK, _UNPAID = 30, 20
_MATERNITY = 45
"""Women of 20 to 38; about one birth in eighteen woman-years."""
_MATERNITY_MONTHS = 6
"""Labour Code 2019 art. 139."""
_BOUNDED_SICKNESS = 40
"""Per cent of sick leaves declared with their end (to_month) instead of a later return."""
_RETIRE_AGE = {"male": 62, "female": 58}
_LEAVING = (("GH", 85), ("GD", 12), ("GC", 3))
_UNPAID_MONTHS = (1, 4)
_LONG_LEAVE, _LONG_LEAVE_MONTHS = 150, (5, 11)
"""Where leave without pay is long (on paper or really), chance of it per 10,000, and its length."""
_SHORT_JOB_MONTHS = {"probation": (1, 3), "freelancer": (1, 5)}
_RETIRED_AGES = (62, 70)


def make_careers(plan: Plan, employers: Employers, people: People, dues: Dues, directors: np.ndarray) -> Careers:
    """Fill the units with people and let the months pass. ``directors``: of each employer, as positions in people."""
    return _Careers(plan, employers, people, dues, directors).run()


@dataclass
class _Careers:
    plan: Plan
    employers: Employers
    people: People
    dues: Dues
    directors: np.ndarray
    parts: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = self.plan.chance("careers")
        self.pay = Pay(self.plan, self.employers, self.dues)
        self.hiding = Concealing(self.plan, self.employers, self.dues)
        self.recruiting = Recruiting(self.chance, self.employers, self.people, self.directors)
        self.leave = self.employers.column("leave")
        self.hires = self.employers.size * self.leave * self.employers.column("growth")
        """Mean hires in a month, in millionths."""
        self.hires[self.employers.column("max_size") == 1] = 0
        # Whoever works at an honest employer without a unit is there from the start, and exempt.
        self.hires[~self.employers.registered & (self.employers.hides == 0)] = 0

    def run(self) -> Careers:
        first_bases = self._begin()
        for month in range(self.plan.months):
            self._month(month)
        columns = [np.concatenate(column) for column in zip(*self.parts, strict=True)]
        lived = Movements(*columns)
        declared = np.isin(self.jobs.standing, [DECLARED, PHANTOM])
        return Careers(self.jobs, lived.of(declared), first_bases, self.hidden_bases, lived)

    def _begin(self) -> np.ndarray:
        """Who is at work when the province begins; gives the pay of those in the books, who come first."""
        units = self.employers
        old = np.flatnonzero((units.opens < 0) & ~units.empty & units.registered)
        self.jobs = self._stock(np.repeat(old, units.size[old]), DECLARED)
        first_bases = self.jobs.base.copy()
        there = np.where((units.opens < 0) & ~units.empty, units.size, 0)
        hidden = self.hiding.beside(there, self.hiding.hidden)
        self.jobs.extend(self._stock(np.repeat(np.arange(len(units)), hidden), HIDDEN))
        self.hidden_bases = self.jobs.base[len(first_bases) :].copy()
        self._add_exempt(0, self.hiding.beside(there, self.hiding.exempt))
        return first_bases

    def _month(self, month: int) -> None:
        jobs = self.jobs
        quiet = self._closings(month)
        quiet &= ~self._departures(month, quiet)
        quiet &= ~self._returns(month, quiet)
        for step in (self._short_jobs, self._leavers, self._pauses, self._planned, self._absences):
            quiet &= ~step(month, quiet & (jobs.state == WORKING) & (jobs.begins < month))
        self._raises(month, quiet & (jobs.state == WORKING) & (jobs.begins < month))
        self._hire(month)

    def _declare(
        self, month: int, jobs: np.ndarray, code: np.ndarray | str, covered: bool,
        to_month: np.ndarray | int = -1, effective: np.ndarray | int = -1, works: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        """Note one movement for each of ``jobs`` (positions); ``works`` where it is not what is declared."""
        codes = np.array([_CODE[code]]) if isinstance(code, str) else code
        size = len(jobs)
        self.parts.append(
            (jobs, np.full(size, month), np.broadcast_to(codes, size), np.full(size, covered), self.jobs.base[jobs],
             np.broadcast_to(to_month, size), np.broadcast_to(effective, size),
             np.full(size, covered) if works is None else works)
        )  # fmt: skip

    def _closings(self, month: int) -> np.ndarray:
        """Units that close send everybody away, to a successor if there is one; gives the jobs nothing happened to."""
        jobs, units = self.jobs, self.employers
        who = np.flatnonzero((units.closes[jobs.employer] == month) & (jobs.state != LEFT))
        jobs.state[who] = LEFT
        merged = units.ending[jobs.employer[who]] == ENDINGS.index("merged")
        self._declare(month, who, np.where(merged, _CODE["GD"], _CODE["GH"]), False)
        quiet = np.ones(len(jobs), bool)
        quiet[who] = False
        successor = units.successor[jobs.employer[who]]
        moving, to = who[successor >= 0], successor[successor >= 0]
        new = self.recruiting.new_there(jobs, jobs.person[moving], to)
        moving, to, codes = moving[new], to[new], np.where(merged[successor >= 0], _CODE["TD"], _CODE["TM"])[new]
        contract = self.plan.month_start(month) + self.chance.integers(0, 9, len(moving))
        taken = Jobs(*(getattr(jobs, name)[moving] for name in jobs.__dataclass_fields__))
        taken.employer, taken.contract = to, contract
        taken.begins, taken.state = np.full(len(to), month), np.full(len(to), WORKING)
        taken.base = self.pay.on_return(taken, np.arange(len(to)), month)
        first = len(jobs)
        jobs.extend(taken)
        self._declare(month, np.arange(first, len(jobs)), codes, True, effective=contract)
        return np.concatenate([quiet, np.zeros(len(to), bool)])

    def _departures(self, month: int, may: np.ndarray) -> np.ndarray:
        """Whoever dies or moves away leaves every job, from the month after it."""
        jobs = self.jobs
        gone: np.ndarray = may & (jobs.state != LEFT) & (jobs.begins < month)
        gone &= self.people.gone[jobs.person] < self.plan.month_start(month)
        who = np.flatnonzero(gone)
        jobs.state[who] = LEFT
        self._declare(month, who, "GH", False)
        return gone

    def _returns(self, month: int, may: np.ndarray) -> np.ndarray:
        """End the absences that end now; those insured for a claim leave once it is paid."""
        jobs, units = self.jobs, self.employers
        paused = (units.pauses <= month) & (units.resumes > month)
        ends = may & (jobs.state == AWAY) & (jobs.until == month)
        longer = np.flatnonzero(ends & paused[jobs.employer])
        jobs.until[longer] = units.resumes[jobs.employer[longer]]
        # An absence that was declared with its end goes on as leave without pay.
        self._declare(month, longer[jobs.bounded[longer]], "KL", False)
        jobs.bounded[longer] = False
        ends &= jobs.until == month
        claimed = np.flatnonzero(ends & (jobs.standing == PHANTOM))
        jobs.state[claimed] = LEFT
        self._declare(month, claimed, "GH", False)
        back = np.flatnonzero(ends & (jobs.standing != PHANTOM))
        jobs.state[back] = WORKING
        jobs.on_paper[back] = False
        declared = back[~jobs.bounded[back]]
        jobs.base[declared] = self.pay.on_return(jobs, declared, month)
        day = self.plan.month_start(month) + self.chance.integers(0, 9, len(declared))
        self._declare(month, declared, "ON", True, effective=day)
        self._declare(month, back[jobs.bounded[back]], np.array([-1]), True)
        ended: np.ndarray = ends
        return ended

    def _sex_and_age(self, month: int) -> tuple[np.ndarray, np.ndarray]:
        """Whether a woman, and age in whole years, job by job."""
        born = self.people.column("born")[self.jobs.person]
        return self.people.column("female")[self.jobs.person], (self.plan.month_start(month) - born) * 100 // 36_525

    def _short_jobs(self, month: int, may: np.ndarray) -> np.ndarray:
        """Jobs that were meant to be short end."""
        jobs = self.jobs
        over: np.ndarray = may & (jobs.standing == EXEMPT) & (jobs.fate >= 0) & (jobs.fate <= month)
        jobs.state[over] = LEFT
        self._declare(month, np.flatnonzero(over), "GH", False)
        return over

    def _leavers(self, month: int, may: np.ndarray) -> np.ndarray:
        jobs, chance = self.jobs, self.chance
        female, age = self._sex_and_age(month)
        retired = age >= np.where(female, _RETIRE_AGE["female"], _RETIRE_AGE["male"])
        retired &= jobs.reason != REASON["retiree"]
        stays_for_claim = jobs.fate >= month
        gone: np.ndarray = retired | (chance.integers(0, 10_000, len(jobs)) < self.leave[jobs.employer])
        gone &= may & ~stays_for_claim
        who = np.flatnonzero(gone)
        jobs.state[who] = LEFT
        codes = np.array([_CODE[code] for code, share in _LEAVING for _ in range(share)])
        self._declare(month, who, codes[chance.integers(0, 100, len(who))], False)
        looks = ~retired[who] & np.isin(jobs.group[who], POOLED) & (jobs.standing[who] == DECLARED)
        self.recruiting.looking(who[looks])
        return gone

    def _pauses(self, month: int, may: np.ndarray) -> np.ndarray:
        """Units that pause put off everybody's contract until they resume."""
        jobs, units = self.jobs, self.employers
        paused: np.ndarray = may & (units.pauses[jobs.employer] == month)
        who = np.flatnonzero(paused)
        jobs.state[who], jobs.until[who], jobs.bounded[who] = AWAY, units.resumes[jobs.employer[who]], False
        self._declare(month, who, "KL", False)
        return paused

    def _planned(self, month: int, may: np.ndarray) -> np.ndarray:
        """The claim that some were insured for."""
        jobs = self.jobs
        now: np.ndarray = may & (jobs.fate == month) & (jobs.standing != EXEMPT)
        who = np.flatnonzero(now)
        jobs.state[who], jobs.until[who], jobs.bounded[who] = AWAY, month + _MATERNITY_MONTHS, False
        self._declare(month, who, "TS", False)
        return now

    def _absences(self, month: int, may: np.ndarray) -> np.ndarray:
        jobs, chance = self.jobs, self.chance
        female, age = self._sex_and_age(month)
        may = may & ~np.isin(jobs.group, _SELF_PAYING)
        fate = chance.integers(0, 10_000, len(jobs))
        away_long = self.hiding.long_leaves[jobs.employer]
        mother = may & female & (age >= 20) & (age <= 38) & (fate < _MATERNITY)
        sick = may & ~mother & (fate >= 5_000) & (fate < 5_000 + _SICK)
        unpaid = may & (fate >= 9_000) & (fate < 9_000 + np.where(away_long, _LONG_LEAVE, _UNPAID))
        jobs.bounded[mother | unpaid] = False
        for mask, code, lengths in ((mother, "TS", None), (unpaid, "KL", _UNPAID_MONTHS), (sick, "OF", _UNPAID_MONTHS)):
            who = np.flatnonzero(mask)
            length = chance.integers(*lengths, len(who)) if lengths else np.full(len(who), _MATERNITY_MONTHS)
            if code == "KL":
                length = np.where(away_long[who], chance.integers(*_LONG_LEAVE_MONTHS, len(who)), length)
                jobs.on_paper[who] = self.hiding.on_paper[jobs.employer[who]]
            jobs.state[who], jobs.until[who] = AWAY, month + length
            to_month = np.full(len(who), -1)
            if code == "OF":
                jobs.bounded[who] = chance.integers(0, 100, len(who)) < _BOUNDED_SICKNESS
                to_month = np.where(jobs.bounded[who], month + length - 1, -1)
            self._declare(month, who, code, False, to_month=to_month, works=jobs.on_paper[who])
        absent: np.ndarray = mother | sick | unpaid
        return absent

    def _raises(self, month: int, may: np.ndarray) -> None:
        base = self.pay.raised(self.jobs, month, may)
        who = np.flatnonzero(may & (base != self.jobs.base))
        self.jobs.base[who] = base[who]
        self._declare(month, who, "DC", True)

    def _hire(self, month: int) -> None:
        """Replace leavers, fill the units that open this month, and take on who is to be insured for a claim."""
        units, chance = self.employers, self.chance
        at_work = (units.closes > month) & ((units.pauses > month) | (units.resumes <= month))
        open_now = (units.opens < month) & ~units.empty & at_work
        shrinking = (units.stops <= month) | units.pays("never")
        mean = np.where(open_now, self.hires, 0) * np.where(shrinking, 60, 100)
        count = chance.poisson(mean / 1e8)
        filled_by_merger = np.zeros(len(units), bool)
        filled_by_merger[units.successor[(units.successor >= 0) & (units.closes == month)]] = True
        opening = (units.opens == month) & ~filled_by_merger
        count[opening] = np.maximum(units.size[opening] * 6 // 10, 1)
        employer = np.repeat(np.arange(len(units)), count)
        standing = self.hiding.standings(employer)
        group = self.pay.groups(chance, employer, units.opens[employer] == month)
        moved, former = self.recruiting.from_pool(self.jobs, employer, group)
        fresh = np.ones(len(employer), bool)
        fresh[moved] = False
        person = np.zeros(len(employer), np.int64)
        person[moved] = self.jobs.person[former]
        person[fresh] = self.recruiting.newcomers(employer[fresh], group[fresh], month, founding=opening)
        codes = np.full(len(employer), _CODE["TM"])
        codes[moved] = _CODE["TD"]
        self._start(month, self._new_jobs(person, employer, group, month, standing), codes)
        self._hire_for_claims(month)
        part = np.where(open_now, self.hires, 0) * self.hiding.exempt
        self._add_exempt(month, chance.poisson(part / 1e8))

    def _new_jobs(
        self, person: np.ndarray, employer: np.ndarray, group: np.ndarray, month: int, standing: np.ndarray,
        reason: np.ndarray | None = None,
    ) -> Jobs:  # fmt: skip
        """Jobs that begin in ``month``.

        Somebody without pay for 14 working days of the month is not insured for it (Law 41/2024 art. 33(5)), so
        contracts begin in the last days of the month before or the first of this one.
        """
        contract = self.plan.month_start(month) + self.chance.integers(-9, 9, len(employer))
        return self._jobs(person, employer, group, np.full(len(employer), month), contract, month, standing, reason)

    def _start(self, month: int, new: Jobs, codes: np.ndarray | str) -> None:
        first = len(self.jobs)
        self.jobs.extend(new)
        self._declare(month, np.arange(first, len(self.jobs)), codes, True, effective=new.contract)

    def _hire_for_claims(self, month: int) -> None:
        """Women insured some months before a birth: some without working, some honestly."""
        employer, claim, phantom = self.hiding.claims(month)
        size = len(employer)
        age = self.chance.integers(22, 36, size)
        commune = self.employers.commune[employer]
        person = self.people.add(np.full(size, 100), np.zeros(size, bool), age, commune=commune, month=month)
        standing = np.where(phantom, PHANTOM, DECLARED)
        new = self._new_jobs(person, employer, np.full(size, GROUPS.index("a")), month, standing)
        new.base, new.fate = self.hiding.claim_pay(new.base), claim
        new.reason = np.where(phantom, REASON["claim"], REASON["real_claim"])
        self._start(month, new, "TM")

    def _add_exempt(self, month: int, count: np.ndarray) -> None:
        """People who work somewhere and lawfully are not insured there."""
        employer = np.repeat(np.arange(len(count)), count)
        reason = self.hiding.lawful_reasons(employer)
        twice = np.isin(reason, [REASON["second_contract"], REASON["group_payroll"]])
        person = np.full(len(employer), -1)
        person[twice] = self.recruiting.insured_elsewhere(self.jobs, employer[twice])
        kept = ~twice | (person >= 0)
        employer, reason, person, twice = employer[kept], reason[kept], person[kept], twice[kept]
        fresh = ~twice
        retired = (reason == REASON["retiree"])[fresh]
        size = int(fresh.sum())
        age = np.where(retired, self.chance.integers(*_RETIRED_AGES, size), self.people.working_ages(size))
        person[fresh] = self.recruiting.aged(employer[fresh], age, month)
        group = np.full(len(employer), GROUPS.index("a"))
        new = self._new_jobs(person, employer, group, month, np.full(len(employer), EXEMPT), reason)
        for name, lengths in _SHORT_JOB_MONTHS.items():
            short = reason == REASON[name]
            new.fate[short] = month + self.chance.integers(*lengths, int(short.sum()))
        self._start(month, new, "TM")

    def _stock(self, employer: np.ndarray, standing: int) -> Jobs:
        """People at work when the province begins, hired up to twenty years before."""
        chance = self.chance
        group = self.pay.groups(chance, employer, np.ones(len(employer), bool))
        age = self.people.working_ages(len(employer))
        # A unit's hidden people are not its bosses, unless nobody there is declared.
        bosses = self.employers.registered == (standing == DECLARED)
        person = self.recruiting.newcomers(employer, group, 0, founding=bosses, age=age)
        # Nobody was insured here before the unit was registered.
        there = (self.plan.start - self.employers.since[employer]) // 31 - 1
        longest = np.minimum(np.minimum((age - 18) * 12, 240), there)
        tenure = np.minimum(chance.geometric(1 / 45, len(employer)), longest + 1)
        day = chance.integers(0, 9, len(employer))
        starts = np.array([self.plan.month_start(-offset) for offset in range(longest.max(initial=0) + 2)])
        return self._jobs(
            person, employer, group, -tenure, starts[tenure] + day, 0, np.full(len(employer), standing)
        )  # fmt: skip

    def _jobs(
        self, person: np.ndarray, employer: np.ndarray, group: np.ndarray, begins: np.ndarray, contract: np.ndarray,
        month: int, standing: np.ndarray, reason: np.ndarray | None = None,
    ) -> Jobs:  # fmt: skip
        coefficient, base = self.pay.agreed(self.chance, employer, group, month)
        size = len(person)
        whole = np.full(size, 100)
        new = Jobs(
            person=person, employer=employer, group=group, coefficient=coefficient, base=base, begins=begins,
            contract=contract, state=np.full(size, WORKING), until=np.full(size, -1), bounded=np.zeros(size, bool),
            standing=standing, reason=np.zeros(size, np.int64) if reason is None else reason,
            terms=np.zeros(size, np.int64), true_pay=whole, extras=whole.copy(),
            keeps=np.zeros(size, bool), on_paper=np.zeros(size, bool), fate=np.full(size, -1),
        )  # fmt: skip
        self.hiding.dress(new, month)
        return new


_CODE = {code: position for position, code in enumerate(MOVEMENTS)}
_SELF_PAYING = [GROUPS.index(group) for group in ("m", "n")]
