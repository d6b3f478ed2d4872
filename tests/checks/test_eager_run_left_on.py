"""Switches for eager execution."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "on for good": """
        tf.config.run_functions_eagerly(True)  # BAD
    """,
    "on and off": """
        tf.config.run_functions_eagerly(True)
        tf.config.run_functions_eagerly(False)
    """,
    "an option decides": """
        def main(flags, model):
            if flags.eager:
                tf.config.run_functions_eagerly(True)
            tf.config.run_functions_eagerly(flags.debug)
            model.compile(run_eagerly=flags.debug)
    """,
    "compile": """
        def train(model):
            model.compile(optimizer="sgd", run_eagerly=True)  # BAD
        def debug(model):
            model.compile(optimizer="sgd", run_eagerly=True)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "eager-run-left-on"))) == marked(text)
