"""The office: the web application in which officers see the ledger and settle each case.

A Django project. It reads facts, law and ledger through their public faces and keeps what people decide in
PostgreSQL. Each desk is an app: ``selectors`` read, ``verbs`` do one named thing and record it, ``views`` stay thin.
Other rooms need only what is here: where its settings are, and its version of "now".
"""

__all__ = ["SETTINGS"]

SETTINGS = "ansinh.office.settings"
"""Django's settings module."""
