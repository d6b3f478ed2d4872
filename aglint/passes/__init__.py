"""The passes that turn a marked program into one that calls the runtime, in their order."""

from __future__ import annotations

from aglint.passes import (
    breaks,
    continues,
    expressions,
    function_names,
    lines,
    regions,
    returns,
    runtime_import,
    undefined,
)

ORDER = (
    expressions,
    returns,
    breaks,
    continues,
    undefined,
    regions,
    function_names,
    runtime_import,
    lines,
)
