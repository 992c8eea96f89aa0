"""Sorting kernels: rows by employer, then each employer's rows by a packed key. Both are stable."""

from __future__ import annotations

import numpy as np

from ansinh.ledger.jit import kernel


@kernel
def by_employer(employer, count):
    """offsets[count + 1] and the stable order of rows by employer; rows of employer -1 are left out."""
    offsets = np.zeros(count + 1, np.int64)
    for row in range(employer.shape[0]):
        if employer[row] >= 0:
            offsets[employer[row] + 1] += 1
    for e in range(count):
        offsets[e + 1] += offsets[e]
    place = offsets[:-1].copy()
    order = np.empty(offsets[-1], np.int64)
    for row in range(employer.shape[0]):
        e = employer[row]
        if e >= 0:
            order[place[e]] = row
            place[e] += 1
    return offsets, order


@kernel
def by_key(offsets, order, key):
    """Put each employer's rows in order of ``key``, file order breaking ties."""
    for e in range(offsets.shape[0] - 1):
        begin, end = offsets[e], offsets[e + 1]
        sorted_already = True
        for n in range(begin + 1, end):
            if key[order[n]] < key[order[n - 1]]:
                sorted_already = False
                break
        if not sorted_already:
            part = order[begin:end].copy()
            order[begin:end] = part[np.argsort(key[part], kind="mergesort")]


@kernel
def gather(offsets, order, key, columns, salaries, person_shift, table, salary, person):
    """Sort each employer's rows by ``key`` and write their columns side by side, because kernels read whole rows.

    table[n, column], salary[n] and person[n] (the key less its last ``person_shift`` bits), n the place in ``order``.
    """
    by_key(offsets, order, key)
    a, b, c, d, e, f = columns
    for n in range(offsets[0], offsets[-1]):
        row = order[n]
        person[n], salary[n] = key[row] >> person_shift, salaries[row]
        table[n, 0], table[n, 1], table[n, 2] = a[row], b[row], c[row]
        table[n, 3], table[n, 4], table[n, 5] = d[row], e[row], f[row]
