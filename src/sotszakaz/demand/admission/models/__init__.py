from sotszakaz.demand.admission.models.change import WindowChange
from sotszakaz.demand.admission.models.interest import Interest
from sotszakaz.demand.admission.models.window import EnrolmentWindow

__all__ = ["EnrolmentWindow", "Interest", "WindowChange"]
