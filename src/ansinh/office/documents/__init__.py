"""Documents: what the office has sent out, numbered without gaps, frozen, and open to checking by anybody.

``verbs.issue`` turns drafts into documents: number, PDF in ``ANSINH_HOME/documents`` and row, all or nothing.
``forms`` makes the drafts of the official forms from facts and law; it knows nothing of the database.
``verbs.record_service`` writes down how a document reached its employer. ``selectors`` read, within the territory.
"""

from __future__ import annotations

__all__: list[str] = []
