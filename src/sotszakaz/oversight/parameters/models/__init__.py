from sotszakaz.oversight.parameters.models.adoption import Adoption
from sotszakaz.oversight.parameters.models.scenario import Scenario, ScenarioCohort, ScenarioService
from sotszakaz.oversight.parameters.models.simulation import Simulation

__all__ = ["Adoption", "Scenario", "ScenarioCohort", "ScenarioService", "Simulation"]
