"""Jobs as they really were, and the movements an employer has to declare about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WORKING, AWAY, LEFT = 0, 1, 2
STANDINGS = ("declared", "hidden", "exempt", "phantom")
"""Insured as declared; working, and kept from the insurance; working, and lawfully not insured here; insured without
work."""
DECLARED, HIDDEN, EXEMPT, PHANTOM = range(4)
REASONS = (
    "", "off_books", "probation_trick", "service_contract", "part_time_on_paper", "floor_hugging",
    "allowance_splitting", "paper_leave", "claim", "retiree", "second_contract", "real_part_time", "probation",
    "freelancer", "group_payroll", "real_allowances", "real_leave", "real_claim",
)  # fmt: skip
"""How something is hidden, or why it is lawful though it looks hidden."""
REASON = {name: position for position, name in enumerate(REASONS)}
CONTRACTS = ("indefinite", "fixed_term", "probation", "service", "part_time")
CONTRACT = {name: position for position, name in enumerate(CONTRACTS)}


@dataclass
class Jobs:
    """One position per person and employer; careers change ``state``, ``base`` and ``until`` month by month."""

    person: np.ndarray
    employer: np.ndarray
    group: np.ndarray
    coefficient: np.ndarray
    """Pay by the State's scale, in hundredths of the reference level; 0 where pay is agreed."""
    base: np.ndarray
    """Declared pay; for jobs nobody declares the true one."""
    begins: np.ndarray
    """Offset of the first month insured; negative for those who were there before."""
    contract: np.ndarray
    """Day number on which the contract takes effect."""
    state: np.ndarray
    until: np.ndarray
    """Offset of the month an absence ends in."""
    bounded: np.ndarray
    """The absence was declared with its end, so no return will be declared."""
    standing: np.ndarray
    """Position in ``STANDINGS``."""
    reason: np.ndarray
    """Position in ``REASONS``."""
    terms: np.ndarray
    """Position in ``CONTRACTS``."""
    true_pay: np.ndarray
    """Pay that counts for insurance, per cent of ``base``: more than 100 where wages are declared low."""
    extras: np.ndarray
    """Everything paid, per cent of the pay that counts: meals, overtime and other parts the law leaves out."""
    keeps: np.ndarray
    """The worker's share of contributions is kept back from the pay."""
    on_paper: np.ndarray
    """The present absence is only on paper: the person works on."""
    fate: np.ndarray
    """Offset of the month something planned happens to the job (a claim, the end of a short contract); -1 for none."""

    def __len__(self) -> int:
        return len(self.person)

    def extend(self, other: Jobs) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, np.concatenate([getattr(self, name), getattr(other, name)]))


@dataclass
class Movements:
    """What happens to jobs, in order of month; one a job and month at most."""

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
    works: np.ndarray
    """The person really works from then on."""

    def of(self, jobs: np.ndarray) -> Movements:
        """The movements of the jobs in the mask ``jobs``."""
        kept = jobs[self.job]
        return Movements(*(getattr(self, name)[kept] for name in self.__dataclass_fields__))


@dataclass
class Careers:
    """The province at work."""

    jobs: Jobs
    movements: Movements
    """What employers declare."""
    first_bases: np.ndarray
    """Pay of the jobs (the first ones) that stood in the books when the province began."""
    hidden_bases: np.ndarray
    """Pay of the jobs that follow those: at work when the province began, and in no book."""
    lived: Movements
    """What really happened, declared or not."""
