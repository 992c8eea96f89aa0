"""The official forms of Decision 366/QĐ-BHXH as plain functions: frames in, rows out; and those rows as sheets.

Every form has ``rows``, which reckons, and ``sheet``, which puts them into the form's layout with what each figure
comes from, what stays blank and why, and the sums by which it is tied to the ledger.
"""
