"""Which parameters a docstring says to be plain Python values."""

from __future__ import annotations

import ast

import pytest

from aglint.staging.docstrings import is_plain

CASES = {
    "Google": ("n (int): how many", True),
    "Google, more said": ("n (int, optional): how many", True),
    "Google's own": ("n: An `int` of the level.", True),
    "Google's, a flag": ("n: bool, whether to train", True),
    "NumPy": ("n : int", True),
    "Sphinx": (":param int n: how many", True),
    "Sphinx, a type of its own": (":param n: how many\\n:type n: str", True),
    "a tensor": ("n: An `int` tensor", False),
    "a number or a tensor": ("n (int or tf.Tensor): how many", False),
    "a float": ("n (float): how much", False),
    "of another name": ("m (int): how many", False),
    "in the text": ("It takes n: internal use.", False),
    "a word that begins so": ("n: integral of x", False),
}


@pytest.mark.parametrize("name", CASES)
def test_plain(name: str) -> None:
    said, plain = CASES[name]
    text = f'def f(n, m):\\n    """Does.\\n\\n    {said}\\n    """\\n'.replace("\\n", "\n")
    assert is_plain(ast.parse(text).body[0], "n") is plain


def test_nothing_said() -> None:
    assert not is_plain(ast.parse("def f(n): pass").body[0], "n")
    assert not is_plain(ast.parse("lambda n: n", mode="eval").body, "n")
