from sotszakaz.kernel.regulations.models.regulation import Regulation

__all__ = ["Regulation"]
