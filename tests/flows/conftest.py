import pytest
from tests.clock import clock

pytest.register_assert_rewrite("tests.flows.steps", "tests.flows.visitor")

__all__ = ["clock"]
