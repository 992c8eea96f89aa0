"""The law as data: dated parameters with their sources, and the small pure rules that read them.

``Law`` answers what is in force on a day and where it comes from. A missing value is an error that names the
parameter and the day; nothing is guessed. Amounts are whole đồng, rates are integers per 10,000.

The rules, each with its articles: ``contribution`` (what a wage brings), ``insured`` (who, and which months),
``late`` (days, daily charge, evasion, class), ``registration`` (the clock of a new hire), ``old_interest``
(before July 2025), ``fines`` and ``crime`` (frames and who signs), ``special_months`` (back payment), ``ladder`` (the
steps of enforcement and their terms), ``working_days``. ``check`` looks the whole over.
"""

from ansinh.law.errors import InvalidParameter, MissingValue, UnknownGroup
from ansinh.law.law import Law
from ansinh.law.parameter import Parameter, Source

__all__ = ["InvalidParameter", "Law", "MissingValue", "Parameter", "Source", "UnknownGroup"]
