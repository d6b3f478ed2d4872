"""Pasted tracebacks: the frames in them, and which of those are the reader's own code.

Understood are Python's form, AutoGraph's "in user code:", pytest's and IPython's. What it can't
see: which installed package is the reader's; what stands in `site-packages` counts as none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MARGIN = re.compile(r"^E(?:   |$)", re.MULTILINE)
_PYTHON = re.compile(r'^\s*File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<rest>.*))?$')
_PYTEST = re.compile(r"^(?P<path>\S+\.py):(?P<line>\d+): ?(?:in (?P<rest>\S+)|\w*(?:Error)?)$")
_IPYTHON = re.compile(
    r"^(?:File |Cell )(?P<path>[^\s:,][^:,]*)(?::|, line )(?P<line>\d+)(?:, in (?P<rest>.*))?$"
)
_FORMS = (_PYTHON, _PYTEST, _IPYTHON)
_NOT_MINE = re.compile(
    r"site-packages|dist-packages|__autograph_generated_file|^<|/lib/python3|\\lib\\python3"
    r"|/tensorflow/python/|/keras/src/|\\Lib\\|\.pyx$"
)
_UNDERLINE = re.compile(r"[\s^~]*")
_ARROW = re.compile(r"^(?:-+>\s*\d+\s+|>\s*)")


@dataclass(frozen=True, slots=True)
class Frame:
    """One step of a traceback.

    Attributes:
      path: the file as the text names it.
      line: from 1.
      function: the function's name; may be empty.
      code: the line's text as the traceback shows it; may be empty.
      converted: whether AutoGraph converted that code; None where the text does not say.
    """

    path: str
    line: int
    function: str = ""
    code: str = ""
    converted: bool | None = None

    @property
    def mine(self) -> bool:
        """Whether it is the reader's own code, not a library's or generated."""
        return not _NOT_MINE.search(self.path)


def plain(text: str) -> str:
    """A pasted text without colours and without pytest's margin."""
    return _MARGIN.sub("", _ANSI.sub("", text.replace("\r\n", "\n")))


def frames(text: str) -> list[Frame]:
    """The frames of a plain text, in its order."""
    rows = text.split("\n")
    found = []
    for index, row in enumerate(rows):
        match = next(filter(None, (form.match(row.rstrip()) for form in _FORMS)), None)
        if match is None:
            continue
        function, converted = _function(match["rest"] or "")
        code = _code(rows[index + 1 : index + 2], function)
        found.append(Frame(match["path"], int(match["line"]), function, code, converted))
    return found


def _function(rest: str) -> tuple[str, bool | None]:
    """The name, and what AutoGraph's one or two stars say of the conversion."""
    name, *stars = rest.split()[:1] or [""], *rest.split()[1:]
    name = re.sub(r"\(.*", "", name[0]) if name else ""
    converted = {"*": True, "**": False}.get(stars[0]) if stars else None
    return name, converted


def _code(rows: list[str], function: str) -> str:
    if not rows or any(form.match(rows[0]) for form in _FORMS) or _UNDERLINE.fullmatch(rows[0]):
        return ""
    if not rows[0].startswith((" ", "-", ">", "\t")) and function:
        return ""
    return _ARROW.sub("", rows[0].strip())
