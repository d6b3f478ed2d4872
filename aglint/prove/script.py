"""Runs a script as Python does, but as one of the recorded modules: `python -m ... SCRIPT ARGS`.

A script is not imported, so that the recorder's finder never sees it.
"""

import os
import sys


def run() -> None:
    """Makes the process what it would be, had Python been given the script."""
    from aglint.prove import recorder

    del sys.argv[0]
    path = sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    code = recorder.code_of_script(path)
    module = sys.modules["__main__"]
    names = {"__name__": "__main__", "__file__": path, "__builtins__": __builtins__}
    vars(module).clear()
    vars(module).update(names)
    exec(code, vars(module))


if __name__ == "__main__":
    run()
