from sotszakaz.kernel.signatures.ports import register_paper_leave
from sotszakaz.ordering.decisions.paper import paper_condition

register_paper_leave(paper_condition)
