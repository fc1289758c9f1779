"""Why one cannot apply now, and why a window is not set, in the words that a parent or a clerk reads."""

from sotszakaz.foundation.errors import Refusal


class NotOpenYet(Refusal):
    code = "admission_not_open_yet"
    template = "Запись в эту группу откроется {opens_at}. До этого её можно {meanwhile}."


class EnrolmentOver(Refusal):
    code = "admission_over"
    template = "Запись в эту группу закончилась {closes_at}. Выберите другую группу."


class ByWishes(Refusal):
    code = "admission_by_wishes"
    template = "Места в эту группу дают по спискам пожеланий. Внесите её в список пожеланий ребёнка до {closes_at}."


class WishesNotOpenYet(Refusal):
    code = "admission_wishes_not_open_yet"
    template = "Места в эту группу дадут по спискам пожеланий. Составить список можно будет с {opens_at}."


class PlacesBeingGiven(Refusal):
    code = "admission_places_being_given"
    template = "Пожелания собраны, места распределяются. Оставшиеся места откроются, когда станут известны итоги."


class OwnChildrenFirst(Refusal):
    """Places are given by lists of wishes, whose criteria are those of the group's municipality."""

    code = "admission_own_children_first"
    template = (
        "Места в этой группе сначала распределяют между детьми своего муниципалитета ({place}). Оставшиеся места "
        "откроют для всех, когда станут известны итоги."
    )


class WindowAlreadyOver(Refusal):
    code = "window_already_over"
    template = "Срок окончания уже прошёл. Создайте объявление с новым сроком."


class WindowNotAnnounced(Refusal):
    """Drafts are not announced yet, the others have gone on."""

    code = "window_not_announced"
    template = "Сроки переносят у объявленного приёма, а этот — «{state}». Посмотрите, что с ним стало."
    status = 409


class TermUnchanged(Refusal):
    code = "window_term_unchanged"
    template = "Сроки те же, что и были. Укажите новое начало или окончание."


class OpeningStands(Refusal):
    """Families have the moment of the opening on their pages, and tickets that keep it."""

    code = "window_opening_stands"
    template = "Начало {opens_at} уже не перенести: оно сегодня или наступило, и семьи его ждут. Можно продлить приём."


class OpeningInPast(Refusal):
    code = "window_opening_in_past"
    template = "Это начало уже прошло. Укажите день и время позже нынешних."


class PreliminaryStands(Refusal):
    code = "window_preliminary_stands"
    template = "Предварительный список уже составляют. Оставьте его начало прежним."


class OnlyProlonged(Refusal):
    code = "window_only_prolonged"
    template = "Идущий приём можно только продлить. Укажите окончание позже {closes_at}."


class OnlyClosed(Refusal):
    code = "window_only_closed"
    template = "Приём идёт без срока, сократить его нельзя. Чтобы закончить его, нажмите «Закончить приём сейчас»."


class MoveReasonMissing(Refusal):
    code = "window_move_reason_missing"
    template = "Напишите, почему переносите сроки: это увидят семьи."


class ScopeOfOthers(Refusal):
    """The programme or the group belongs to another municipality."""

    code = "window_scope_of_others"
    template = "Эта программа или группа не относится к вашему муниципалитету. Выберите свою."


class ReasonMissing(Refusal):
    code = "window_reason_missing"
    template = "Напишите, почему приём отменён: это увидят семьи."
