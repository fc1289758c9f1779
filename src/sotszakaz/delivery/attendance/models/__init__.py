from sotszakaz.delivery.attendance.models.attendance_mark import AttendanceMark
from sotszakaz.delivery.attendance.models.cell_change import CellChange
from sotszakaz.delivery.attendance.models.class_session import ClassSession
from sotszakaz.delivery.attendance.models.group_teacher import GroupTeacher
from sotszakaz.delivery.attendance.models.month_hand_in import MonthHandIn

__all__ = ["AttendanceMark", "CellChange", "ClassSession", "GroupTeacher", "MonthHandIn"]
