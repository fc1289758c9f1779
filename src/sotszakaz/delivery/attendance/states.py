from django.db.models import TextChoices


class SessionState(TextChoices):
    """What became of a class of the timetable."""

    HELD = "held", "проведено"
    CANCELLED = "cancelled", "отменено исполнителем"


class Mark(TextChoices):
    """How one child attended one class; illness and an excused absence are told apart for the counting policy."""

    PRESENT = "present", "присутствовал"
    ABSENT = "absent", "не был"
    ILL = "ill", "болел"
    EXCUSED = "excused", "уважительная причина"


LETTERS = {Mark.PRESENT: "П", Mark.ABSENT: "Н", Mark.ILL: "Б", Mark.EXCUSED: "У"}
