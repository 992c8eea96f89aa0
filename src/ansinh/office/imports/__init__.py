"""The import desk, and the desk of payments nobody knows the payer of.

Files come in as a ``Delivery``: taken to the disk, judged row by row without writing (``checking``), corrected where
they stand (``correcting``), approved by a second person where money hangs on them, and then made facts in the
background (``importing``). ``verbs`` is the only way to change anything; ``access`` the only way to the cells of a
refused row. ``payments`` says whose an unmatched payment probably is, and records what an officer decides.
"""

from __future__ import annotations

__all__: list[str] = []
