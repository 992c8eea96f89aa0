"""The ground every room stands on: months, money text, languages, errors. Knows nothing of insurance."""

from ansinh.base.errors import AnsinhError
from ansinh.base.i18n import _, language, set_language, speaking

__all__ = ["AnsinhError", "_", "language", "set_language", "speaking"]
