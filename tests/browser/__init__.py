"""Tests of the office in a real browser: Debian's Chromium against a running ``ansinh serve``.

Where Chromium is not installed they are skipped and say so. One office runs for all of them, on a small province
that was invented for them, on a day of its own; each test therefore leaves the employers of the others alone.
"""
