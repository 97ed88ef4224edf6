"""The course as source notebooks of nbgrader: export(root, dest) -> how many assignments.

`nbgrader generate_assignment` takes the solutions out, `nbgrader autograde` runs a check for one point each. This
is for honest work: an answer shares the kernel with its check, and can forge the point.
"""

from pathlib import Path

from ...core import exercise_notebook, manifest, notebooks
from ...core.notebooks import cell_id, find_cell, source, tag
from .new_folder import new_folder

CONFIG = '''"""Settings for nbgrader: run it in this folder, in the environment of the course."""

from flowcourse.grading.release.nbgrader_stubs import PREPROCESSORS

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "minflow"
c.GenerateAssignment.preprocessors = PREPROCESSORS
c.ExecutePreprocessor.timeout = 120
'''


def export(root, dest):
    """Write source/<assignment>/<notebook> for each chapter, and the settings, into a folder that is new or empty."""
    with new_folder(dest) as made:
        for name in manifest.notebooks():
            solution = notebooks.read(Path(root) / "solutions" / name)
            notebooks.write(made / "source" / Path(name).stem / name, source_notebook(solution))
        (made / "nbgrader_config.py").write_bytes(CONFIG.encode())
    return len(manifest.notebooks())


def source_notebook(solution):
    """The exercise notebook with the solutions still in it, and nbgrader's metadata in the cells that it works on."""
    built = exercise_notebook.build_notebook(solution)
    for cell in built["cells"]:
        exercise, role = tag(cell)
        if role == "answer":
            cell["source"] = notebooks.lines(source(find_cell(solution, exercise, "answer")))
        if cell["cell_type"] == "code":
            cell["metadata"]["nbgrader"] = _mark(cell_id(exercise, role), role)
    return built


def _mark(identifier, role):
    """nbgrader's metadata: an answer is a solution, a check is locked and worth a point, other code is locked."""
    mark = {"schema_version": 3, "grade_id": identifier, "task": False}
    mark |= {"solution": role == "answer", "grade": role == "check", "locked": role != "answer"}
    return mark | ({"points": 1} if role == "check" else {})
