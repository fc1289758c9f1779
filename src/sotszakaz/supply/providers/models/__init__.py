from sotszakaz.supply.providers.models.application import ProviderApplication
from sotszakaz.supply.providers.models.record import RegistryRecord

__all__ = ["ProviderApplication", "RegistryRecord"]
