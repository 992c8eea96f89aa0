"""Writers of the official layouts, so that tests and the simulator use real files.

Each writes canonical rows (frames typed as in ``schemas``) the way the form prints them, merged headings and
all; the matching reader gives the same rows back for what the layout carries. The same input gives the same
bytes.
"""

from ansinh.facts.writers.d02lt_2020 import write_d02lt_2020
from ansinh.facts.writers.d02lt_2026 import write_d02lt_2026
from ansinh.facts.writers.header import DeclarationHeader

__all__ = ["DeclarationHeader", "write_d02lt_2020", "write_d02lt_2026"]
