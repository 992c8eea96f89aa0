"""A province that never was: employers, people, careers, declarations and payments in the official file formats.

``simulate(Plan(employers, months, seed), law)`` invents it, ``write_province`` writes what an office would receive
and what importing it must give. The same plan gives the same bytes. See ``docs/simulator.md`` for what is measured
and what is assumed.
"""

from ansinh.simulate.files import PARTS, Written, write_province
from ansinh.simulate.nation import NATION, write_nation
from ansinh.simulate.plan import Plan
from ansinh.simulate.province import Province, simulate

__all__ = ["NATION", "PARTS", "Plan", "Province", "Written", "simulate", "write_nation", "write_province"]
