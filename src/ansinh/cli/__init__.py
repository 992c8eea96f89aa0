"""The ``ansinh`` command. Each subcommand is a module of its own, loaded only when called."""

from ansinh.cli.main import main

__all__ = ["main"]
