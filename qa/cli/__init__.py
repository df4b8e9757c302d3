"""The command line: `app` holds all commands, in one module for each group of them."""

from qa.cli.main import app

__all__ = ["app"]
