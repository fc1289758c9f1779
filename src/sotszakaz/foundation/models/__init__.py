from sotszakaz.foundation.models.audit_event import AuditEvent
from sotszakaz.foundation.models.number_series import NumberSeries

__all__ = ["AuditEvent", "NumberSeries"]
