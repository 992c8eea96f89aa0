"""What each employer owes, paid and is late with.

``compute`` gives a ledger in memory, traced when asked; ``write`` writes one to files; ``tie_out`` sets one beside
the office's own list. The notice, its explanation and differences between two days are in ``statement``, ``explain``
and ``diff``.
"""

from ansinh.ledger.output import Written, write
from ansinh.ledger.run import Ledger, compute
from ansinh.ledger.tie_out import tie_out

__all__ = ["Ledger", "Written", "compute", "tie_out", "write"]
