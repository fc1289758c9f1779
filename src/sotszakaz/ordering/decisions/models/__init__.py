from sotszakaz.ordering.decisions.models.decision import Decision
from sotszakaz.ordering.decisions.models.indicator_target import IndicatorTarget
from sotszakaz.ordering.decisions.models.parts import DecisionDocument, DecisionService, ExcludedProviderName

__all__ = ["Decision", "DecisionDocument", "DecisionService", "ExcludedProviderName", "IndicatorTarget"]
