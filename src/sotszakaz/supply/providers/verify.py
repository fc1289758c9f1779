"""What holds over the registry of providers at any time."""

from sotszakaz.foundation.verification import Check

ACCEPTED_HAVE_RECORDS = """
    SELECT a.id
    FROM providers_providerapplication a
    LEFT JOIN providers_recordversion v ON v.application_id = a.id
    WHERE (a.state = 'accepted') <> (v.id IS NOT NULL)
"""

RECORDS_STAND_ON_THEIR_LAST_VERSION = """
    SELECT r.id
    FROM providers_registryrecord r
    LEFT JOIN LATERAL (
        SELECT v.application_id FROM providers_recordversion v WHERE v.record_id = r.id ORDER BY v.version DESC LIMIT 1
    ) last ON true
    WHERE last.application_id IS DISTINCT FROM r.application_id
"""

RECORDS_HAVE_LICENCES = """
    SELECT r.id
    FROM providers_registryrecord r
    LEFT JOIN providers_licence l
        ON l.municipality_id = r.municipality_id AND l.organisation_id = r.organisation_id
    WHERE l.id IS NULL
"""

REPLACED_LICENCES_DO_NOT_HOLD = """
    SELECT l.id
    FROM providers_licence l
    JOIN providers_registryrecord r
        ON r.municipality_id = l.municipality_id AND r.organisation_id = l.organisation_id AND r.state = 'active'
    JOIN providers_providerapplication a ON a.id = r.application_id
    WHERE a.licence_number <> l.number
      AND EXISTS (
          SELECT FROM providers_recordversion v
          JOIN providers_registryrecord earlier ON earlier.id = v.record_id
          JOIN providers_providerapplication said ON said.id = v.application_id
          WHERE earlier.municipality_id = l.municipality_id AND earlier.organisation_id = l.organisation_id
            AND said.licence_number = l.number)
      AND NOT EXISTS (
          SELECT FROM providers_licencestop s
          WHERE s.licence_id = l.id AND s.kind = 'replaced' AND upper_inf(s.period))
"""

PAPERS_END_WITH_THEIR_FORCE = """
    SELECT a.id
    FROM providers_providerapplication a
    LEFT JOIN providers_registryrecord r ON r.application_id = a.id
    WHERE a.document_id IS NOT NULL
      AND (a.state IN ('refused', 'closed') OR a.state = 'accepted' AND r.state IS DISTINCT FROM 'active')
      AND NOT EXISTS (SELECT FROM documents_documentending e WHERE e.document_id = a.document_id)
"""

NOBODY_WAITS_TO_CHANGE_WHAT_IS_EXCLUDED = """
    SELECT a.id
    FROM providers_providerapplication a
    JOIN providers_registryrecord r ON r.id = a.changes_id
    WHERE a.state = 'submitted' AND r.state = 'excluded'
"""

CHECKS = (
    Check(
        "providers.records",
        "У каждой принятой заявки есть реестровая запись, у остальных заявок её нет",
        ACCEPTED_HAVE_RECORDS,
    ),
    Check(
        "providers.versions",
        "Реестровая запись стоит на заявке своей последней редакции",
        RECORDS_STAND_ON_THEIR_LAST_VERSION,
    ),
    Check(
        "providers.replaced",
        "Лицензия, которую запись сменила на другую, больше не действует",
        REPLACED_LICENCES_DO_NOT_HOLD,
    ),
    Check(
        "providers.papers",
        "Документ отказанной, прекращённой, заменённой заявки и заявки исключённого исполнителя больше не действует",
        PAPERS_END_WITH_THEIR_FORCE,
    ),
    Check(
        "providers.changes",
        "Заявок на изменение исключённой реестровой записи никто не ждёт",
        NOBODY_WAITS_TO_CHANGE_WHAT_IS_EXCLUDED,
    ),
    Check(
        "providers.licences",
        "У каждой реестровой записи есть лицензия, за которой следит система",
        RECORDS_HAVE_LICENCES,
    ),
)
