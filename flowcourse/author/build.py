"""Build exercises/ and the manifest from solutions/, or say where they differ from what would be built.

problems = build_all(root)               # sentences, none when all is well
problems = build_all(root, check=True)   # writes nothing
"""

import re
from pathlib import Path

from ..core import manifest, notebooks, stubs
from ..core.exercise_notebook import HINTS, build_notebook, learner_work
from ..core.notebooks import NotebookError, cell_id, digest, first_defined, source, tag
from . import rules


def build_all(root, check=False, force=False):
    """Write exercises/ and the manifest under `root`, or with `check` only compare them. Returns the problems.

    The manifest is written last, and only when there is no problem.
    """
    solutions, problems = _solutions(root)
    file = Path(root) / manifest.FILE.relative_to(Path(__file__).parents[2])
    has_manifest = file.parent.is_dir()  # a folder without flowcourse/core goes by the manifest of the running course
    if has_manifest and not problems:
        problems = _use_exercises(solutions)
    if problems:
        return problems
    problems = stray_files(root)
    for name, exercises in manifest.notebooks().items():
        if name not in solutions:
            problems.append(f"{Path(root) / 'solutions' / name} is missing")
            continue
        broken = rules.problems(solutions[name], exercises)
        if broken:
            problems += [f"solutions/{name}: {problem}" for problem in broken]
            continue
        problem = _put(Path(root) / "exercises" / name, build_notebook(solutions[name]), check, force)
        if problem:
            problems.append(problem)
    if has_manifest and not problems:
        problems = _put_manifest(root, file, check)
    return problems


def _use_exercises(solutions):
    """Go by the exercises that the solutions hold; sentences where one is malformed or there is none."""
    try:
        exercises = [exercise for name, solution in solutions.items() for exercise in read_exercises(name, solution)]
    except ValueError as error:
        return [str(error)]
    if not exercises:
        return ["solutions/ holds no exercise: bring its notebooks back"]
    manifest.use(exercises)
    return []


def read_exercises(name, solution):
    """The exercises of a solution notebook, from its task, answer and hint cells; ValueError for a malformed one."""
    texts = {cell.get("id"): source(cell) for cell in solution["cells"]}
    for cell in solution["cells"]:
        exercise_id, role = tag(cell)
        if role != "task":
            continue
        if str(exercise_id)[3:5] != name[:2]:
            raise ValueError(f"solutions/{name}: {exercise_id} belongs to another chapter")
        head = rules.TASK.match(source(cell))
        if not head or head["id"] != exercise_id:
            raise ValueError(f"{exercise_id}: its task cell must start with {rules.task_head(exercise_id)!r}")
        hints = tuple(texts.get(cell_id(exercise_id, hint), "").strip() for hint in HINTS)
        answer = texts.get(cell_id(exercise_id, "answer"), "")
        yield manifest.Exercise(
            id=exercise_id,
            chapter=int(exercise_id[3:5]),
            notebook=name,
            name=first_defined(answer) or "",
            stub=digest(_stub(answer)),
            title=head["title"],
            minutes=int(head["minutes"]),
            core=head["part"] == "core",
            kind=head["kind"],
            hints=hints,
        )


def _stub(answer):
    """The stub of an answer; "" where it has none, of which rules.problems() says why."""
    try:
        return stubs.stub(answer)
    except ValueError:
        return ""


def stray_files(root):
    """Sentences about notebooks in solutions/ or exercises/, and about checks and answers, that have no exercise."""
    known = {*manifest.notebooks(), *(manifest.file_name(exercise.id) for exercise in manifest.exercises())}
    folders = {"solutions": "*.ipynb", "exercises": "*.ipynb", "flowcourse/exercises": "ex_*.py"}
    folders["tests/answers"] = "ex_*.py"
    return [
        f"{folder}/{path.name} is not in the manifest: add an exercise or delete it"
        for folder, pattern in folders.items()
        for path in sorted((Path(root) / folder).glob(pattern))
        if path.name not in known
    ]


def _solutions(root):
    """({file name: solution notebook}, sentences about those that cannot be read)."""
    solutions, problems = {}, []
    for path in sorted((Path(root) / "solutions").glob("*.ipynb")):
        try:
            solutions[path.name] = notebooks.read(path)
        except NotebookError as error:
            problems.append(str(error))
    return solutions, problems


def _put_manifest(root, file, check):
    text = manifest.dumps(manifest.exercises())
    if file.exists() and file.read_text(encoding="utf-8", errors="replace") == text:
        return []
    if check:
        return [f"{file.relative_to(root).as_posix()} is not what build writes: run `flowcourse build`"]
    file.write_text(text, encoding="utf-8", newline="\n")
    return []


def _put(path, built, check, force):
    """Write one exercise notebook, or with `check` compare it; a sentence when it differs or holds somebody's work."""
    name = f"exercises/{path.name}"
    if path.exists() and re.sub(rb"\r\n", b"\n", path.read_bytes()) == notebooks.dumps(built):
        return ""
    if check:
        return f"{name} {'is not what build writes' if path.exists() else 'is missing'}: run `flowcourse build`"
    if path.exists() and not force:
        try:
            changed = learner_work(notebooks.read(path))
        except NotebookError:
            return f"{name} is not a notebook, and may hold answers: move it away, or run `flowcourse build --force`"
        if changed:
            cells = ", ".join(map(str, changed[:4])) + (", …" if len(changed) > 4 else "")
            return f"{name} holds work of its own ({cells}), left as it is: `flowcourse build --force` throws it away"
    notebooks.write(path, built)
    return ""
