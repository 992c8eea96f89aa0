"""The read side of the office: snapshots of the ledger, the Employers desk, the Province desk.

A ``Snapshot`` is the whole ledger of one day as known at one moment: Parquet files in the data folder for one
employer's rows, a read model in PostgreSQL for lists and totals. Snapshots are computed by ``snapshots.recompute``
(as a job: ``jobs``), read through ``selectors``, and never edited.
"""

from __future__ import annotations

__all__: list[str] = []
