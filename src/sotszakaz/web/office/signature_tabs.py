"""The three pages about signatures under one item of the menu."""

from django.urls import reverse

PAGES = {"signatories": "Кто подписывает", "trust": "Кому доверяем", "signature_checks": "Проверить заново"}


def tabs(current: str) -> list[dict[str, object]]:
    return [
        {"title": title, "url": reverse(f"office:{name}"), "active": name == current} for name, title in PAGES.items()
    ]
