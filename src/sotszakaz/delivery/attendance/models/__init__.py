from sotszakaz.delivery.attendance.models.attendance_mark import AttendanceMark
from sotszakaz.delivery.attendance.models.class_session import ClassSession

__all__ = ["AttendanceMark", "ClassSession"]
