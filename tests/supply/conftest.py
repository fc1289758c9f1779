from tests.web.conftest import on_today

__all__ = ["on_today"]
