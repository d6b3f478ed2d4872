"""Right conversions are proven, and every wrong one is found out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from aglint.prove import DISAGREED, PROVEN, prove
from tests.prove import programs

ORIGINAL, CONVERTED, EXPECTED = programs.write()


@pytest.fixture(scope="module")
def proofs(tmp_path_factory):
    path = tmp_path_factory.mktemp("project") / "program.py"
    return {proof.function: proof for proof in prove(ORIGINAL, CONVERTED, path)}


@pytest.mark.parametrize("function", EXPECTED, ids=lambda name: f"{name} {EXPECTED[name]}".strip())
def test_the_verdict_is_right(proofs, function):
    proof = proofs[function]
    wanted = DISAGREED if EXPECTED[function] else PROVEN
    assert (proof.status, proof.inputs > 0) == (wanted, True), proof
    assert "\n" not in str(proof)
