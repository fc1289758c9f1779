"""Refusals of what is added to a published programme: a part or a group that waits for the municipality."""

from sotszakaz.foundation.errors import Refusal


class ProposedPriceTooHigh(Refusal):
    """The ceiling went down while the part waited."""

    code = "proposed_price_too_high"
    template = (
        "Цена части теперь выше предельной: за её часы не больше {ceiling} ₽ ({clause}). Верните часть с замечанием."
    )
    status = 409


class GroupNotEditable(Refusal):
    code = "group_not_editable"
    template = "Сейчас группа {state}, менять её нельзя. Дождитесь решения или снимите группу с модерации."
    status = 409
    is_overtaken = True


class PartNotOpen(Refusal):
    """A group of a part that the municipality has sent back, or that the provider has taken back."""

    code = "part_not_open"
    template = "Часть программы сейчас {state}. Сначала исправьте часть и отправьте её снова."
    status = 409
    is_overtaken = True


class GroupWaitsForPart(Refusal):
    """The municipality opens a group whose part it has sent back: only the provider can go on."""

    code = "group_waits_for_part"
    template = (
        "Часть программы сейчас {state}, набор в её группы не открывают. "
        "Дождитесь, пока исполнитель исправит часть и отправит её снова."
    )
    status = 409


class PartHasGroups(Refusal):
    code = "part_has_groups"
    template = "В этой части есть группы. Сначала снимите их, затем снимайте часть."
    status = 409


class ProposalChanged(Refusal):
    """Somebody approves or returns a part or a group that is not the one on the page any more."""

    code = "proposal_changed"
    template = "Исполнитель исправил это, пока вы смотрели. Прочитайте ещё раз и решите."
    status = 409
