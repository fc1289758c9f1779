"""Where a default comes from when no act of the municipality says it."""

from typing import Final

RECALLED: Final = "В прочитанных актах не указано; принято по обычной практике регионов."
OLD_PORTAL: Final = "Так считали прежние порталы учёта сертификатов; в прочитанных актах не указано."
