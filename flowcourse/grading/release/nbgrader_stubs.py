"""How nbgrader makes the stubs of the course: by its own steps, but with the stub of `flowcourse build`.

The settings that nbgrader_source.py writes import this file, since it needs nbgrader, and the export does not.
"""

from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import is_solution

from ...core.stubs import stub


class Stubs(ClearSolutions):
    """Dots in place of a solution, which its check calls "not started"; in a "find the bug" the faulty code."""

    def preprocess_cell(self, cell, resources, cell_index):
        if is_solution(cell):
            cell.source = stub(cell.source)
        return cell, resources


PREPROCESSORS = [Stubs if step is ClearSolutions else step for step in GenerateAssignment.preprocessors.default_args[0]]
