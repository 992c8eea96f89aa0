"""Whether a written province is like what was published.

``measure(Evidence(folder, law))`` sets every figure of ``targets.csv`` beside what the province shows;
``contradiction_text`` says how far the two published pictures of arrears are apart; ``picture`` draws it all as one
page.
"""

from ansinh.simulate.check.evidence import Evidence, Missing
from ansinh.simulate.check.labels import group_label, source_label, target_label, unit_label
from ansinh.simulate.check.measuring import measure
from ansinh.simulate.check.picture import contradiction_text, figure_text, picture
from ansinh.simulate.check.targets import Measured, Target, load_targets

__all__ = [
    "Evidence",
    "Measured",
    "Missing",
    "Target",
    "contradiction_text",
    "figure_text",
    "group_label",
    "load_targets",
    "measure",
    "picture",
    "source_label",
    "target_label",
    "unit_label",
]
