"""The corpus lies beside the checkout, and only where its licences let it: elsewhere tests skip."""

from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def corpus():
    """The folder of real files."""
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus of real projects is not at {CORPUS}")
    return CORPUS
