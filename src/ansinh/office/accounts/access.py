"""The only way to people's names and numbers: check, record, mask.

Every desk that shows people asks here, with the reading itself as a function, so that nothing is read before the
check and nothing is shown before it is on record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.office.accounts.models import AccessLog, User
from ansinh.office.accounts.permissions import Placed, can_reveal, can_see_employer, can_see_people, require

NUMBERS = ("person_number", "citizen_id", "person_tax_code")
"""Columns that are masked."""
_REASON_LENGTH_MIN = 10
_SHOWN = 4


class PlacedEmployer(Placed, Protocol):
    """An employer with its code."""

    code: str


def access_people(
    user: User,
    employer: PlacedEmployer,
    read: Callable[[], pl.DataFrame],
    *,
    reason: str = "",
    reveal: bool = False,
) -> pl.DataFrame:
    """What ``read`` returns, recorded as read by ``user``, its number columns masked unless ``reveal``.

    ``read`` gives one row a person or several, with a column ``person_number`` (String) and any others. Revealing
    needs a reason of ten letters or more. PermissionDenied outside the user's role or territory.
    """
    require(can_see_people(user))
    require(can_see_employer(user, employer))
    reason = reason.strip()
    if reveal:
        require(can_reveal(user))
        if len(reason) < _REASON_LENGTH_MIN:
            raise AnsinhError(
                _("Chưa hiện được số định danh."),
                _("Xem số đầy đủ của người lao động phải có lý do, và lý do được lưu lại."),
                _("Hãy ghi lý do, ít nhất {count} chữ cái.").format(count=_REASON_LENGTH_MIN),
            )
    people = read()
    AccessLog.objects.create(
        user=user,
        employer_code=employer.code,
        person_numbers=people["person_number"].drop_nulls().unique().sort().to_list(),
        revealed=reveal,
        reason=reason,
    )
    if reveal:
        return people
    return people.with_columns(
        pl.col(name).map_elements(mask, return_dtype=pl.String) for name in NUMBERS if name in people.columns
    )


def mask(number: str) -> str:
    """All but the last four characters hidden.

    >>> mask("0123456789"), mask("123")
    ('••••••6789', '•••')
    """
    hidden = len(number) - _SHOWN if len(number) > _SHOWN else len(number)
    return "•" * hidden + number[hidden:]
