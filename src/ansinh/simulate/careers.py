"""Working lives: who works where, for what pay, from when to when, and every movement an employer must declare."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ansinh.facts.schemas import GROUPS, MOVEMENTS
from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import Employers
from ansinh.simulate.figures import figures
from ansinh.simulate.pay import Pay
from ansinh.simulate.people import People
from ansinh.simulate.plan import Plan

WORKING, AWAY, LEFT = 0, 1, 2

# ASSUMPTIONS: chances of a working person in a month, per 10,000.
_SICK, _UNPAID = 30, 20
_MATERNITY = 45
"""Women of 20 to 38; about one birth in eighteen woman-years."""
_MATERNITY_MONTHS = 6
"""Labour Code 2019 art. 139."""
_BOUNDED_SICKNESS = 40
"""Per cent of sick leaves declared with their end (to_month) instead of a later return."""
_RETIRE_AGE = {"male": 62, "female": 58}
_FROM_POOL = 45
"""Per cent of hires who worked for another unit of the province before."""
_LEAVING = (("GH", 85), ("GD", 12), ("GC", 3))


@dataclass
class Jobs:
    """One position per person and employer; careers change ``state``, ``base`` and ``until`` month by month."""

    person: np.ndarray
    employer: np.ndarray
    group: np.ndarray
    coefficient: np.ndarray
    """Pay by the State's scale, in hundredths of the reference level; 0 where pay is agreed."""
    base: np.ndarray
    begins: np.ndarray
    """Offset of the first month insured; negative for those who were there before."""
    contract: np.ndarray
    """Day number on which the contract takes effect."""
    state: np.ndarray
    until: np.ndarray
    """Offset of the month an absence ends in."""
    bounded: np.ndarray
    """The absence was declared with its end, so no return will be declared."""

    def __len__(self) -> int:
        return len(self.person)

    def extend(self, other: Jobs) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, np.concatenate([getattr(self, name), getattr(other, name)]))


@dataclass
class Movements:
    """Everything an employer has to declare, in order of month; one a job and month at most."""

    job: np.ndarray
    month: np.ndarray
    """Offset of the month it holds from."""
    code: np.ndarray
    """Position in ``schemas.MOVEMENTS``; -1 for a return that the absence itself already declared."""
    covered: np.ndarray
    base: np.ndarray
    """Pay from then on, đồng; declared with starts and changes of pay."""
    to_month: np.ndarray
    """Offset of the last month it holds for; -1 when it simply holds."""
    effective: np.ndarray
    """Day number of the contract or return; -1 for other movements."""


@dataclass
class Careers:
    """The province at work."""

    jobs: Jobs
    movements: Movements
    first_bases: np.ndarray
    """Pay of the jobs (the first ones) that stood in the books when the province began."""


def make_careers(plan: Plan, employers: Employers, people: People, dues: Dues) -> Careers:
    """Fill the units with people and let the months pass."""
    return _Careers(plan, employers, people, dues).run()


@dataclass
class _Careers:
    plan: Plan
    employers: Employers
    people: People
    dues: Dues
    parts: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = self.plan.chance("careers")
        self.pay = Pay(self.plan, self.employers, self.dues)
        self.women = figures("industries")["women"].to_numpy()[self.employers.industry]
        self.leave = self.employers.column("leave")
        self.hires = self.employers.size * self.leave * self.employers.column("growth")
        """Mean hires in a month, in millionths."""
        self.hires[self.employers.column("max_size") == 1] = 0
        self.pool = np.empty(0, np.int64)
        """Jobs left by people who look for another."""

    def run(self) -> Careers:
        old = np.flatnonzero((self.employers.opens < 0) & ~self.employers.empty)
        workers = np.repeat(old, self.employers.size[old])
        self.jobs = self._stock(workers)
        first_bases = self.jobs.base.copy()
        for month in range(self.plan.months):
            self._month(month)
        columns = [np.concatenate(column) for column in zip(*self.parts, strict=True)]
        return Careers(self.jobs, Movements(*columns), first_bases)

    def _month(self, month: int) -> None:
        jobs = self.jobs
        quiet = self._returns(month)
        for step in (self._leavers, self._absences):
            quiet &= ~step(month, quiet & (jobs.state == WORKING) & (jobs.begins < month))
        self._raises(month, quiet & (jobs.state == WORKING) & (jobs.begins < month))
        self._hire(month)

    def _declare(
        self, month: int, jobs: np.ndarray, code: np.ndarray | str, covered: bool,
        to_month: np.ndarray | int = -1, effective: np.ndarray | int = -1,
    ) -> None:  # fmt: skip
        """Note one movement for each of ``jobs`` (positions)."""
        codes = np.array([_CODE[code]]) if isinstance(code, str) else code
        size = len(jobs)
        self.parts.append(
            (jobs, np.full(size, month), np.broadcast_to(codes, size), np.full(size, covered), self.jobs.base[jobs],
             np.broadcast_to(to_month, size), np.broadcast_to(effective, size))
        )  # fmt: skip

    def _returns(self, month: int) -> np.ndarray:
        """End the absences that end now; gives the mask of jobs nothing has happened to yet."""
        jobs = self.jobs
        back = np.flatnonzero((jobs.state == AWAY) & (jobs.until == month))
        jobs.state[back] = WORKING
        declared = back[~jobs.bounded[back]]
        jobs.base[declared] = self.pay.on_return(jobs, declared, month)
        day = self.plan.month_start(month) + self.chance.integers(0, 9, len(declared))
        self._declare(month, declared, "ON", True, effective=day)
        self._declare(month, back[jobs.bounded[back]], np.array([-1]), True)
        quiet = np.ones(len(jobs), bool)
        quiet[back] = False
        return quiet

    def _sex_and_age(self, month: int) -> tuple[np.ndarray, np.ndarray]:
        """Whether a woman, and age in whole years, job by job."""
        born = self.people.column("born")[self.jobs.person]
        return self.people.column("female")[self.jobs.person], (self.plan.month_start(month) - born) * 100 // 36_525

    def _leavers(self, month: int, may: np.ndarray) -> np.ndarray:
        jobs, chance = self.jobs, self.chance
        female, age = self._sex_and_age(month)
        retired = age >= np.where(female, _RETIRE_AGE["female"], _RETIRE_AGE["male"])
        gone: np.ndarray = may & (retired | (chance.integers(0, 10_000, len(jobs)) < self.leave[jobs.employer]))
        who = np.flatnonzero(gone)
        jobs.state[who] = LEFT
        codes = np.array([_CODE[code] for code, share in _LEAVING for _ in range(share)])
        self._declare(month, who, codes[chance.integers(0, 100, len(who))], False)
        stays = who[~retired[who] & np.isin(jobs.group[who], _POOLED)]
        self.pool = np.concatenate([self.pool, stays])
        return gone

    def _absences(self, month: int, may: np.ndarray) -> np.ndarray:
        jobs, chance = self.jobs, self.chance
        female, age = self._sex_and_age(month)
        may = may & ~np.isin(jobs.group, _SELF_PAYING)
        fate = chance.integers(0, 10_000, len(jobs))
        mother = may & female & (age >= 20) & (age <= 38) & (fate < _MATERNITY)
        sick = may & ~mother & (fate >= 5_000) & (fate < 5_000 + _SICK)
        unpaid = may & (fate >= 9_000) & (fate < 9_000 + _UNPAID)
        jobs.bounded[mother | unpaid] = False
        for mask, code, longest in ((mother, "TS", 0), (unpaid, "KL", 3), (sick, "OF", 3)):
            who = np.flatnonzero(mask)
            length = chance.integers(1, longest + 1, len(who)) if longest else np.full(len(who), _MATERNITY_MONTHS)
            jobs.state[who], jobs.until[who] = AWAY, month + length
            to_month = np.full(len(who), -1)
            if code == "OF":
                jobs.bounded[who] = chance.integers(0, 100, len(who)) < _BOUNDED_SICKNESS
                to_month = np.where(jobs.bounded[who], month + length - 1, -1)
            self._declare(month, who, code, False, to_month=to_month)
        absent: np.ndarray = mother | sick | unpaid
        return absent

    def _raises(self, month: int, may: np.ndarray) -> None:
        base = self.pay.raised(self.jobs, month, may)
        who = np.flatnonzero(may & (base != self.jobs.base))
        self.jobs.base[who] = base[who]
        self._declare(month, who, "DC", True)

    def _hire(self, month: int) -> None:
        """Replace leavers and fill the units that open this month."""
        units, chance = self.employers, self.chance
        open_now = (units.opens < month) & ~units.empty
        shrinking = (units.stops <= month) | units.pays("never")
        mean = np.where(open_now, self.hires, 0) * np.where(shrinking, 60, 100)
        count = chance.poisson(mean / 1e8)
        count[units.opens == month] = np.maximum(units.size[units.opens == month] * 6 // 10, 1)
        employer = np.repeat(np.arange(len(units)), count)
        group = self.pay.groups(chance, employer, units.opens[employer] == month)
        moved, former = self._from_pool(employer, group)
        fresh = np.ones(len(employer), bool)
        fresh[moved] = False
        person = np.zeros(len(employer), np.int64)
        person[moved] = self.jobs.person[former]
        person[fresh] = self.people.add(self.women[employer[fresh]], group[fresh] == _FOREIGN)
        # Somebody without pay for 14 working days of the month is not insured for it (Law 41/2024 art. 33(5)), so
        # contracts begin in the last days of the month before or the first of this one.
        contract = self.plan.month_start(month) + chance.integers(-9, 9, len(employer))
        new = self._jobs(person, employer, group, np.full(len(employer), month), contract, month)
        first = len(self.jobs)
        self.jobs.extend(new)
        codes = np.full(len(employer), _CODE["TM"])
        codes[moved] = _CODE["TD"]
        self._declare(month, np.arange(first, len(self.jobs)), codes, True, effective=contract)

    def _from_pool(self, employer: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Hires to be filled by people who left another unit: positions in ``employer``, and the jobs they left."""
        chance = self.chance
        self.pool = chance.permutation(self.pool)
        open_to_all = (self.employers.column("max_size")[employer] > 1) & np.isin(group, _POOLED)
        wanted = chance.binomial(len(employer), _FROM_POOL / 100)
        places = chance.permutation(np.flatnonzero(open_to_all))[: min(wanted, len(self.pool) // 2)]
        former = self.pool[: len(places)]
        # Nobody goes back to a unit they worked for: one job per person and unit keeps their movements in one line.
        person = self.jobs.person[former]
        concerned = np.zeros(len(self.people), bool)
        concerned[person] = True
        earlier = np.flatnonzero(concerned[self.jobs.person])
        been = self.jobs.person[earlier] * len(self.employers) + self.jobs.employer[earlier]
        elsewhere = ~np.isin(person * len(self.employers) + employer[places], been)
        self.pool = np.concatenate([former[~elsewhere], self.pool[len(places) :]])
        return places[elsewhere], former[elsewhere]

    def _stock(self, employer: np.ndarray) -> Jobs:
        """The people insured when the province begins, hired up to twenty years before."""
        chance = self.chance
        group = self.pay.groups(chance, employer, np.ones(len(employer), bool))
        age = self.people.working_ages(len(employer))
        person = self.people.add(self.women[employer], group == _FOREIGN, age)
        longest = np.minimum((age - 18) * 12, 240)
        tenure = np.minimum(chance.geometric(1 / 45, len(employer)), longest + 1)
        day = chance.integers(0, 9, len(employer))
        starts = np.array([self.plan.month_start(-offset) for offset in range(longest.max(initial=0) + 2)])
        return self._jobs(person, employer, group, -tenure, starts[tenure] + day, 0)

    def _jobs(
        self, person: np.ndarray, employer: np.ndarray, group: np.ndarray, begins: np.ndarray, contract: np.ndarray,
        month: int,
    ) -> Jobs:  # fmt: skip
        coefficient, base = self.pay.agreed(self.chance, employer, group, month)
        size = len(person)
        return Jobs(
            person=person, employer=employer, group=group, coefficient=coefficient, base=base, begins=begins,
            contract=contract, state=np.full(size, WORKING), until=np.full(size, -1), bounded=np.zeros(size, bool),
        )  # fmt: skip


_CODE = {code: position for position, code in enumerate(MOVEMENTS)}
_FOREIGN = GROUPS.index("f")
_POOLED = [GROUPS.index(group) for group in ("a", "i", "l")]
_SELF_PAYING = [GROUPS.index(group) for group in ("m", "n")]
