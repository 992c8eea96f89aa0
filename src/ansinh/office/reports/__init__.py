"""Reports of Decision 366/QĐ-BHXH: B01-TS to B04-TS, B10-TS, C02-TS, D15-TS, closed month by month.

``figures`` reckons and ``forms`` lays out, both without Django; ``printing`` makes workbooks and PDF; the app itself
prepares a month, ties it to the ledger, has it closed by two people and shows it.
"""
