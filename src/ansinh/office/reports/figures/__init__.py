"""What reports stand on, reckoned from frames alone: no database, no web, no wording.

``positions`` is the province at a month's end, ``units`` what moved between two of them, unit by unit, ``register``
who the units are, ``sums`` what the snapshot's own files say of the same.
"""
