from sotszakaz.foundation.models.audit_event import AuditEvent
from sotszakaz.foundation.models.job_run import JobRun
from sotszakaz.foundation.models.number_series import NumberSeries
from sotszakaz.foundation.models.outbox_message import OutboxMessage
from sotszakaz.foundation.models.reminder import Reminder

__all__ = ["AuditEvent", "JobRun", "NumberSeries", "OutboxMessage", "Reminder"]
