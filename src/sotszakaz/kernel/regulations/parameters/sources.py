"""Where a default comes from when no act of the municipality says it."""

from typing import Final

RECALLED: Final = "В прочитанных актах не указано; принято по обычной практике регионов."
OLD_PORTAL: Final = "Так считали прежние порталы учёта сертификатов; в прочитанных актах не указано."
OLDER_RULES: Final = "Типовые правила, что были до 189-ФЗ (раздел 9); в прочитанных актах не указано."
