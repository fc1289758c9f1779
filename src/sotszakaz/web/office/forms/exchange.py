"""A key for a portal."""

from django import forms


class KeyForm(forms.Form):
    """For which system, where it is told of statuses, how often it may ask."""

    title = forms.CharField(
        label="Для какой системы", max_length=200, help_text="Например: Единый портал услуг через Навигатор."
    )
    notify_url = forms.URLField(
        label="Куда сообщать о статусах",
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text="Адрес, на который система получит статусы. Пусто — она спрашивает о них сама.",
    )
    limit = forms.IntegerField(label="Запросов в минуту, не больше", min_value=1, max_value=100_000, initial=120)
