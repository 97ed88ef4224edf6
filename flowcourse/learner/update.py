"""Take the pages of a newer release, and keep what the learner wrote: update(root, folder) yields sentences.

Exercises and lessons are treated alike: answers stay in their cells, and so do cells that the learner added.

The old file stays beside the new one, as NAME.ipynb.old-1. A file in which nobody wrote is replaced without a copy.

fresh_pages(root) takes the other pages of the course that an installed flowcourse carries.
"""

import json
import subprocess
from contextlib import suppress
from itertools import chain
from pathlib import Path

from ..core import exercise_notebook, manifest, notebooks
from ..core.folder import carried, lessons
from ..core.notebooks import NotebookError, mark, source
from .answers import conflict_in
from .merge import merge, nobody_wrote


def update(root, folder=None):
    """Update exercises/ and notebooks/ under `root` to the release in `folder`.

    Without a folder, exercises/ goes by solutions/ under `root`, and notebooks/ by what Git holds.
    """
    exercises = Path(root) / "exercises"
    release = dict(release_notebooks(root, folder))
    of_exercises = ((exercises / name, fresh) for name, fresh in release.items())
    of_lessons = ((Path(root) / "notebooks" / name, fresh) for name, fresh in release_lessons(root, folder))
    for path, fresh in chain(of_exercises, of_lessons):
        try:
            yield from _update_one(path, fresh)
        except NotebookError as error:
            yield f"{conflict_in(path) or error}; it is left as it is"
    for path in sorted(exercises.glob("*.ipynb")):
        if path.name not in release and not path.name.startswith("."):
            yield f"exercises/{path.name} is not in the new release, and is left as it is"


def release_notebooks(root, folder=None):
    """Pairs (file name, exercise notebook) of a release: its exercises/ as they are, or built from its solutions/."""
    base = Path(folder or root)
    built = sorted((base / "exercises").glob("[0-9]*.ipynb")) if folder else []
    for path in built:
        fresh = notebooks.read(path)
        if exercise_notebook.learner_work(fresh):
            raise NotebookError(f"{path} holds answers: name the folder of a fresh release")
        yield path.name, fresh
    sources = {name: base / "solutions" / name for name in manifest.notebooks()}
    if not built and not any(path.exists() for path in sources.values()):
        raise NotebookError(f"no exercises of a release in {base}: name its folder, as in `flowcourse update FOLDER`")
    for name, path in sources.items():
        if not built and path.exists():
            yield name, exercise_notebook.build_notebook(notebooks.read(path))


def release_lessons(root, folder=None):
    """Pairs (file name, lesson) of a release, from its notebooks/, or without a folder from Git, where there is one."""
    if folder:
        for path in [*lessons(folder), *(Path(folder) / "notebooks").glob("progress.ipynb")]:
            yield path.name, notebooks.read(path)
        return
    for path in lessons(root):
        for commit in ("MERGE_HEAD", "HEAD"):  # during a merge, the new lessons are on the other side
            shown = subprocess.run(["git", "show", f"{commit}:./notebooks/{path.name}"], cwd=root, capture_output=True)
            if shown.returncode == 0:
                with suppress(ValueError):  # Git holds something that is no notebook
                    yield path.name, json.loads(shown.stdout)
                break


def _update_one(path, fresh):
    """Update one file. Sentences about what was done; none when the file is up to date."""
    name = name_of(path)
    if not path.exists():
        notebooks.write(path, fresh)
        yield f"{name} is new"
        return
    mine = notebooks.read(path)
    if not any(map(mark, fresh["cells"])):  # the progress page: no cell of it is for an answer
        if _texts(mine) != _texts(fresh):
            yield f"{name} is now that of the new release; the old file is {name_of(set_aside(path))}"
            notebooks.write(path, fresh)
        return
    if not exercise_notebook.learner_work(mine):
        if notebooks.dumps(_texts(mine)) != notebooks.dumps(_texts(fresh)):
            notebooks.write(path, fresh)
            yield f"{name} is now that of the new release; you had written nothing in it"
        return
    merged, remarks = merge(fresh, mine)
    if merged == mine:
        return
    missing = lost(mine, merged, fresh)
    if missing:
        raise NotebookError(f"{name} has a cell that could not be kept ({missing[0].strip()[:60]!r})")
    old = set_aside(path)
    notebooks.write(path, merged)
    yield (
        f"{name} has the new stubs and your cells; the old file is {name_of(old)}. "
        "If it is open in JupyterLab: File → Reload Notebook from Disk"
    )
    yield from (f"{name}: {remark}" for remark in remarks)


def fresh_pages(root):
    """Bring every page but exercises and lessons to what the installed flowcourse carries; sentences about those.

    A project's start.py is the learner's, and is written only where it is missing.
    """
    for path, name in carried():
        mine, learners = Path(root) / name, path.suffix == ".py" or name.parts[0] in ("exercises", "notebooks")
        if mine.exists() and (learners or mine.read_bytes() == path.read_bytes()):
            continue
        old = f"; the old file is {set_aside(mine).relative_to(root).as_posix()}" if mine.exists() else ""
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_bytes(path.read_bytes())
        yield f"{name.as_posix()} is that of the new release{old}"


def name_of(path):
    """The name of a file with its folder."""
    return f"{path.parent.name}/{path.name}"


def lost(mine, merged, fresh):
    """Texts that somebody wrote in `mine` and that are in no cell of `merged`: a merge must lose none."""
    merged_texts = {source(cell) for cell in merged["cells"]}
    written = [source(cell) for cell in mine["cells"] if source(cell).strip() and not nobody_wrote(cell, fresh)]
    return [text for text in written if text not in merged_texts]


def set_aside(path):
    """Copy a file to NAME.old-1, or the next number that is free; returns the copy's path."""
    number = 1
    while True:
        copy = path.with_name(f"{path.name}.old-{number}")
        try:
            with open(copy, "xb") as file:
                file.write(path.read_bytes())
            return copy
        except FileExistsError:
            number += 1


def _texts(notebook):
    """The ids, texts and metadata of a notebook's cells, without what running them left."""
    return [(cell.get("id"), source(cell), mark(cell)) for cell in notebook["cells"]]
