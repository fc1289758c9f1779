"""What holds over the registry of providers at any time."""

from sotszakaz.foundation.verification import Check

ACCEPTED_HAVE_RECORDS = """
    SELECT a.id
    FROM providers_providerapplication a
    LEFT JOIN providers_registryrecord r ON r.application_id = a.id
    WHERE (a.state = 'accepted') <> (r.id IS NOT NULL)
"""

CHECKS = (
    Check(
        "providers.records",
        "У каждой принятой заявки есть реестровая запись, у остальных заявок её нет",
        ACCEPTED_HAVE_RECORDS,
    ),
)
