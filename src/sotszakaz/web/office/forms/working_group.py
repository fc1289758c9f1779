"""Forms of the working group: composition, rules, meetings, questions, assignments."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from sotszakaz.ordering.working_group.actions.agenda import LIMIT_MB, Asked
from sotszakaz.ordering.working_group.actions.assignments import Task
from sotszakaz.ordering.working_group.actions.composition import NewMember
from sotszakaz.ordering.working_group.actions.meetings import Gathering
from sotszakaz.ordering.working_group.models import Member
from sotszakaz.ordering.working_group.selectors.group import RulesSaid
from sotszakaz.ordering.working_group.states import BallotForm, MemberRole
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, MomentField

GROUND_HELP = "Акт, которым это установлено: вид, дата, номер."


def _lines(label: str, missing: str, *, rows: int = 3, most: int = 1000, **said: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing, "max_length": f"Не больше {most} знаков: сократите."},
        **said,
    )


class MemberForm(forms.Form):
    """Who comes into the group."""

    name = forms.CharField(
        label="Фамилия, имя, отчество", max_length=200, error_messages={"required": "Впишите имя, как в акте."}
    )
    position = forms.CharField(label="Должность", max_length=1000, required=False)
    role = forms.ChoiceField(label="Роль в группе", choices=MemberRole.choices, initial=MemberRole.MEMBER)
    since = DayField(label="С какого дня в составе", error_messages={"required": "Укажите день."})
    ground = forms.CharField(
        label="Основание", max_length=300, help_text=GROUND_HELP, error_messages={"required": "Назовите акт."}
    )

    def person(self) -> NewMember:
        said = self.cleaned_data
        return NewMember(said["name"], said["position"], MemberRole(said["role"]), said["since"], said["ground"])


class EndMemberForm(forms.Form):
    """The last day of a member."""

    ends_on = DayField(label="Последний день в составе", error_messages={"required": "Укажите последний день."})
    ground = forms.CharField(
        label="Основание", max_length=300, help_text=GROUND_HELP, error_messages={"required": "Назовите акт."}
    )


class LoginForm(forms.Form):
    """By which login the member votes."""

    email = forms.EmailField(
        label="Почта, с которой входит",
        help_text="Человек сам голосует и видит материалы. Если роли в кабинете у него нет, он получит роль «член "
        "рабочей группы».",
        error_messages={"required": "Впишите почту, с которой человек входит.", "invalid": "Проверьте почту."},
    )


class RulesForm(forms.Form):
    """How the group decides, where the act does not say it."""

    quorum = forms.CharField(
        label="Кворум",
        max_length=200,
        help_text="Например: не менее половины членов.",
        error_messages={"required": "Впишите, сколько членов должно присутствовать."},
    )
    majority = forms.CharField(
        label="Решение принято, если за него",
        max_length=200,
        help_text="Например: не менее половины присутствующих.",
        error_messages={"required": "Впишите, сколько голосов нужно."},
    )
    casting_vote = forms.CharField(
        label="При равенстве голосов решает",
        max_length=300,
        required=False,
        help_text="Например: голос руководителя или заместителя. Пусто — решающего голоса нет.",
    )
    ground = forms.CharField(
        label="Основание", max_length=300, help_text=GROUND_HELP, error_messages={"required": "Назовите акт."}
    )
    since = DayField(label="С какого дня", error_messages={"required": "Укажите день."})

    def said(self) -> RulesSaid:
        said = self.cleaned_data
        return RulesSaid(said["quorum"], said["majority"], said["casting_vote"], said["ground"])


class MeetingForm(forms.Form):
    """When and where."""

    starts_at = MomentField(label="Начало", error_messages={"required": "Укажите день и время начала."})
    place = forms.CharField(label="Место", max_length=300, required=False)
    link = forms.URLField(
        label="Ссылка для подключения",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Для тех, кто участвует дистанционно.",
        error_messages={"invalid": "Проверьте ссылку: она начинается с https://."},
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["starts_at"]
        assert isinstance(field, MomentField)
        field.zone = ZoneInfo(zone)

    def gathering(self) -> Gathering:
        said = self.cleaned_data
        return Gathering(said["starts_at"], said["place"], said["link"])


class AgendaItemForm(forms.Form):
    """A question of the agenda."""

    title = _lines("Вопрос", "Назовите вопрос.", rows=2, most=500)
    speaker = forms.CharField(label="Кто докладывает", max_length=200, required=False)
    form = forms.ChoiceField(
        label="Голосование", choices=BallotForm.choices, initial=BallotForm.NAMED, widget=forms.RadioSelect
    )
    proposal = _lines(
        "Проект решения", "", most=2000, required=False, help_text="За него и голосуют. Без голосования не нужен."
    )

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(said["title"], said["speaker"], BallotForm(said["form"]), said["proposal"])


class MaterialForm(forms.Form):
    """A file to read before the meeting."""

    file = forms.FileField(
        label="Файл",
        help_text=f"PDF, картинка, Word, Excel или OpenDocument, до {LIMIT_MB} МБ.",
        error_messages={"required": "Выберите файл.", "empty": "Файл пустой."},
    )


class GuestForm(forms.Form):
    """Whom to invite."""

    name = forms.CharField(
        label="Фамилия, имя, отчество", max_length=200, error_messages={"required": "Впишите, кого пригласить."}
    )
    position = forms.CharField(label="Должность, организация", max_length=500, required=False)
    email = forms.EmailField(
        label="Электронная почта",
        required=False,
        help_text="Если почта подключена, день, место и ссылка уйдут письмом, когда повестку утвердят.",
        error_messages={"invalid": "Проверьте адрес почты: в нём должны быть @ и имя сайта."},
    )


class ReasonForm(forms.Form):
    """Why something is returned or taken back."""

    reason = _lines("Причина", "Напишите причину: её увидят члены группы.")


class HeadAwayForm(forms.Form):
    """A deputy approves or leads."""

    head_away = forms.CharField(
        label="Почему нет руководителя",
        max_length=500,
        help_text="Например: отпуск по 20 марта. Останется в карточке заседания и в протоколе.",
        error_messages={
            "required": "Напишите, почему нет руководителя.",
            "max_length": "Не больше 500 знаков: сократите.",
        },
    )


class WordingForm(forms.Form):
    """What is put to the vote, as worded in the meeting."""

    wording = _lines("Формулировка", "Впишите, за что голосуют.", most=2000)


class ResultForm(forms.Form):
    """What the minutes say of a question."""

    result = _lines("Чем закончился вопрос", "Впишите, чем закончился вопрос.", most=1500)


class AssignmentForm(forms.Form):
    """What is to be done, by whom, until when."""

    text = _lines("Что сделать", "Впишите, что сделать.")
    owner = forms.TypedChoiceField(
        label="Кто отвечает: член группы", coerce=int, empty_value=None, required=False, choices=()
    )
    owner_name = forms.CharField(
        label="Или впишите, кто отвечает", max_length=300, required=False, help_text="Если это не член группы."
    )
    due_on = DayField(label="Срок", error_messages={"required": "Укажите срок."})
    plan_item = forms.TypedChoiceField(
        label="Мероприятие плана", coerce=int, empty_value=None, required=False, choices=()
    )

    def __init__(
        self, *args: Any, members: Iterable[Member], plan_items: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        listed = {"owner": [(each.pk, each.name) for each in members], "plan_item": list(plan_items)}
        for name, choices in listed.items():
            offer(self, name, [("", "—"), *choices])

    def task(self) -> Task:
        said = self.cleaned_data
        return Task(said["text"], said["owner"], said["owner_name"], said["due_on"], said["plan_item"])


class ReportForm(forms.Form):
    """The owner says what is done."""

    report = _lines("Что сделано", "Напишите, что сделано: реквизиты, ссылку или итог.")


class FinishForm(forms.Form):
    """The secretary closes the assignment."""

    done_on = DayField(label="Когда исполнено", error_messages={"required": "Укажите день."})
    report = _lines("Что сделано", "", required=False, help_text="Можно оставить то, что сообщил исполнитель.")

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"done_on": today}})
