"""An Sinh: what every employer owes to social insurance, exactly, explained, and carried to closure.

Rooms, each importing only from those below it: ``cli`` (the command), ``ledger`` and ``simulate``,
``facts``, ``law``, ``base``.
"""

__version__ = "0.1.0"
