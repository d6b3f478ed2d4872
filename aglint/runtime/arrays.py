"""call: NumPy's functions on values that may be staged."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from .staged import is_staged, tensorflow, unconverted


@unconverted
def call(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Returns `function(*args, **kwargs)`.

    If an argument is staged, or a list that holds what is, TensorFlow's function of the same name
    takes the place of NumPy's: `tf.experimental.numpy` has NumPy's dtypes and shapes.
    """
    if not any(map(_holds_staged, (*args, *kwargs.values()))):
        return function(*args, **kwargs)
    name = getattr(function, "__name__", "")
    if getattr(sys.modules.get("numpy"), name, None) is function:
        function = getattr(tensorflow().experimental.numpy, name, function)
    return function(*args, **kwargs)


def _holds_staged(value: Any) -> bool:
    if type(value) in (list, tuple):
        return any(map(_holds_staged, value))
    return is_staged(value)
