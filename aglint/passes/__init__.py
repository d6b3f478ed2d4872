"""The passes that turn a marked function into one that calls the runtime, in their order."""

from __future__ import annotations

from aglint.passes import (
    breaks,
    checked,
    continues,
    expressions,
    function_names,
    lines,
    lists,
    regions,
    returns,
    supers,
    undefined,
    walrus,
)

ORDER = (
    expressions,
    walrus,
    lists,
    returns,
    breaks,
    continues,
    supers,
    checked,
    undefined,
    regions,
    function_names,
    lines,
)
