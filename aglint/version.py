"""Versions of TensorFlow, as `2.16` or `2.16.1`: the first two numbers count."""

from __future__ import annotations

import re

_FORM = re.compile(r"(\d+)\.(\d+)(?:\.\w+)?(?:[-+]\w+)?")

KERAS_3 = (2, 16)
"""The first TensorFlow whose `tf.keras` is Keras 3, which keeps AutoGraph out of its methods."""


def is_version(text: str) -> bool:
    """Whether a text is a version."""
    return _FORM.fullmatch(text) is not None


def minor(text: str) -> tuple[int, int]:
    """The first two numbers of a version.

    Raises:
      ValueError: the text is none.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a version as 2.16")
    return int(match[1]), int(match[2])
