"""The words that describe an employer: how it pays and files, what it hides, how it ends."""

from __future__ import annotations

import numpy as np

from ansinh.simulate.figures import figures

HABITS = tuple(figures("temperaments")["habit"].unique(maintain_order=True))
"""Ways of paying, see ``data/temperaments.csv``."""
FILING = ("regular", "slow", "careless")
"""Ways of filing: within the month; often one or two months late; some hires kept back for months."""
HIDES = (
    "nothing", "unregistered_employer", "unregistered_worker", "low_wage", "deducted", "paper_leave", "phoenix",
    "phantom",
)  # fmt: skip
"""What an employer hides; the same words are the kinds of evasion in ``truth/``."""
ENDINGS = ("none", "dissolved", "bankruptcy", "left_address", "merged", "phoenix")
"""Why a unit has no workers from the month ``closes`` on."""


def habit_numbers(*names: str) -> list[int]:
    """Positions in ``HABITS``."""
    return [HABITS.index(name) for name in names]


def kind_numbers(*names: str) -> list[int]:
    """Row numbers of ``employer_kinds``."""
    kinds = figures("employer_kinds")["kind"].to_list()
    return [kinds.index(name) for name in names]


def is_kind(kind: np.ndarray, *names: str) -> np.ndarray:
    """Mask of the employers of one of these kinds."""
    return np.isin(kind, kind_numbers(*names))
