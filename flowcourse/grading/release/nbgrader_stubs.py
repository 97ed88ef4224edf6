"""How nbgrader gives out the stubs of the course: its own steps, with `flowcourse build`'s stub for its own."""

from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import is_solution

from ..stubs import stub


class Stubs(ClearSolutions):
    """The dots in place of a solution, which the check calls "not started"; the faulty code of a "find the bug"."""

    def preprocess_cell(self, cell, resources, cell_index):
        if is_solution(cell):
            cell.source = stub(cell.source)
        return cell, resources


PREPROCESSORS = [Stubs if step is ClearSolutions else step for step in GenerateAssignment.preprocessors.default_args[0]]
