from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.ordering.catalogue.classifier import unread_imports
from sotszakaz.ordering.catalogue.importing import check_list


@periodic("* * * * *", title="Проверить загруженный перечень услуг")
def check_lists(at: datetime) -> None:
    """Read every file that waits, also one whose worker was killed."""
    for import_id in unread_imports():
        check_list(import_id=import_id)
