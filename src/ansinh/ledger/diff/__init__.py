"""What changed in an employer's balance between two moments, and which fact caused it.

``difference`` gives a ``Difference`` (plain data) whose parts add up exactly; ``to_text`` and ``to_json`` show it.
"""

from ansinh.ledger.diff.build import Moment, difference
from ansinh.ledger.diff.model import Difference, Effect, Sums
from ansinh.ledger.diff.show import to_json, to_text

__all__ = ["Difference", "Effect", "Moment", "Sums", "difference", "to_json", "to_text"]
