"""Why an employer owes what it owes, told like a good accountant: sentences with figures and articles.

``explain`` gives an ``Explanation`` (plain data); ``to_text`` and ``to_json`` show it.
"""

from ansinh.ledger.explain.build import explain
from ansinh.ledger.explain.model import Citation, Explanation, Section, Sentence
from ansinh.ledger.explain.show import to_json, to_text

__all__ = ["Citation", "Explanation", "Section", "Sentence", "explain", "to_json", "to_text"]
