from sotszakaz.supply.providers.actions.applying import apply_for_registry, preview_application
from sotszakaz.supply.providers.actions.changing import apply_for_change, preview_change
from sotszakaz.supply.providers.actions.deciding import accept_provider, refuse_provider
from sotszakaz.supply.providers.actions.excluding import exclude_provider

__all__ = [
    "accept_provider",
    "apply_for_change",
    "apply_for_registry",
    "exclude_provider",
    "preview_application",
    "preview_change",
    "refuse_provider",
]
