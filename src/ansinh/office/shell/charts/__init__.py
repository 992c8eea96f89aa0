"""Small charts drawn by the server as inline SVG: no script, one component each, the same on paper.

Labels that must stay readable at any width are HTML beside the drawing; the drawing alone stretches.
"""

from ansinh.office.shell.charts.bars import Bar, horizontal_bars
from ansinh.office.shell.charts.circles import Circle, circles
from ansinh.office.shell.charts.flow import MonthFlow, due_and_collected
from ansinh.office.shell.charts.sparkline import sparkline

__all__ = ["Bar", "Circle", "MonthFlow", "circles", "due_and_collected", "horizontal_bars", "sparkline"]
