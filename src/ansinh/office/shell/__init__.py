"""How the office looks: frame, style, components, the one data table. Knows no desk; every desk builds on it.

For Python: ``navigation.register`` puts a desk in the rail, ``tables.Table`` is every list, ``toasts.toast`` tells what
happened, ``ribbon``, ``charts`` and ``story`` hold what the template tags of ``{% load ansinh %}`` draw.
"""

__all__ = ["charts", "navigation", "ribbon", "story", "tables", "toasts"]
