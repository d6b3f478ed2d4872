"""Says what AutoGraph will do to TensorFlow code before it does it.

`register` makes this package a pylint plugin: `pylint --load-plugins=aglint`.
"""

from __future__ import annotations

__version__ = "0.1.0"


def register(linter) -> None:
    """Registers the checker with pylint.

    Args:
      linter: the `pylint.lint.PyLinter` that loads the plugin.
    """
    from aglint.pylint_plugin import register as register_checker

    register_checker(linter)
