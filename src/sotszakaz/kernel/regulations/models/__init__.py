from sotszakaz.kernel.regulations.models.calendar_day import CalendarDay
from sotszakaz.kernel.regulations.models.regulation import Regulation

__all__ = ["CalendarDay", "Regulation"]
