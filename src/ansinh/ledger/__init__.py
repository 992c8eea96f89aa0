"""What each employer owes, paid and is late with.

``compute`` gives a ledger in memory, traced when asked; ``write`` writes one to files. The pages of the notice,
its explanation and differences between two days are in ``statement``, ``explain`` and ``diff``.
"""

from ansinh.ledger.output import Written, write
from ansinh.ledger.run import Ledger, compute

__all__ = ["Ledger", "Written", "compute", "write"]
