"""What each employer owes, paid and is late with.

``compute`` gives a ledger in memory, traced when asked; ``write`` writes one to files; ``tie_out`` sets one beside
the office's own list; ``payments_by_employer`` says whose each payment is, as decided by a day. The notice, its
explanation and differences between two days are in ``statement``, ``explain`` and ``diff``.
"""

from ansinh.ledger.encode import payments_by_employer
from ansinh.ledger.output import Written, write
from ansinh.ledger.run import Ledger, compute
from ansinh.ledger.tie_out import tie_out

__all__ = ["Ledger", "Written", "compute", "payments_by_employer", "tie_out", "write"]
