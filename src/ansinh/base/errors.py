"""One error class for everything a user can put right.

Whatever is not an ``AnsinhError`` is a defect of ours and may end in a traceback.
"""

from __future__ import annotations


class AnsinhError(Exception):
    """Something the user can put right: says what, why, and what to do next, in the user's language.

    ``what`` is one sentence; ``why`` and ``do_next`` may be empty when ``what`` already says it.
    """

    def __init__(self, what: str, why: str = "", do_next: str = "") -> None:
        super().__init__(what)
        self.what, self.why, self.do_next = what, why, do_next

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.why, self.do_next) if part)
