"""Where the acts are that tests read: real ones beside the project when they are there, and the sample."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def acts_folder() -> Path:
    """The folder with the five real acts: `SOTSZAKAZ_ACTS` or shared/acts beside the project; skips without it."""
    folder = Path(os.environ.get("SOTSZAKAZ_ACTS") or ROOT.parent / "shared" / "acts")
    if not folder.is_dir():
        pytest.skip("the real acts are not on this machine")
    return folder


@pytest.fixture(scope="session")
def sample_act() -> Path:
    """The act of an invented town."""
    return ROOT / "samples" / "postanovlenie-svetloklyuchinsk.docx"
