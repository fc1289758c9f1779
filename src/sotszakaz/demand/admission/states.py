from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class PlacingMode(TextChoices):
    """How places of the groups in a window are given."""

    FIRST_COME = "first_come", "по порядку подачи заявлений"
    WISHES = "wishes", "по спискам пожеланий"


class Criterion(TextChoices):
    """What puts a child earlier in the order of a group; the lottery always comes last and needs no name here."""

    SIBLING = "sibling", "брат или сестра уже занимаются здесь"
    CONTINUES = "continues", "продолжает обучение по этой программе"
    RESIDENCE = "residence", "живёт в населённом пункте, где проходят занятия"
    CATEGORY = "category", "ребёнок с ОВЗ, инвалид, сирота или без попечения родителей"


LEVELS_IN_WORDS = {
    Criterion.SIBLING: "сначала в этой группе, потом в этой программе",
    Criterion.RESIDENCE: "сначала по подтверждённому адресу в реестре, потом со слов семьи",
}
"""Of criteria with more than «да» and «нет»: who goes first among those for whom they hold."""


class WindowState(TextChoices):
    """A published window opens and closes by its moments; the later states are of a window of wishes."""

    DRAFT = "draft", "черновик"
    PUBLISHED = "published", "объявлен"
    SETTLING = "settling", "места распределяются"
    LEFTOVERS = "leftovers", "оставшиеся места по порядку подачи"
    CLOSED = "closed", "завершён"
    CANCELLED = "cancelled", "отменён"


STANDING = (WindowState.PUBLISHED, WindowState.SETTLING, WindowState.LEFTOVERS, WindowState.CLOSED)
"""Windows that decide whether one may apply."""

WINDOW_MOVES: Moves = {
    "publish": ({WindowState.DRAFT}, WindowState.PUBLISHED),
    "cancel": ({WindowState.DRAFT, WindowState.PUBLISHED}, WindowState.CANCELLED),
    "settle": ({WindowState.PUBLISHED}, WindowState.SETTLING),
    "leave": ({WindowState.SETTLING}, WindowState.LEFTOVERS),
    "close": ({WindowState.PUBLISHED, WindowState.LEFTOVERS}, WindowState.CLOSED),
}
