import pytest
from tests.clock import clock

pytest.register_assert_rewrite("tests.flows.steps", "tests.flows.visitor", "tests.flows.opened", "tests.flows.town")

__all__ = ["clock"]
