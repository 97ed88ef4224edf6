"""Take the exercises of a newer release, and keep what the learner wrote: update(root, folder) yields sentences.

The old file stays beside the new one, as NAME.ipynb.old-1. A file in which nobody wrote is replaced without a copy.
"""

from pathlib import Path

from ..core import exercise_notebook, manifest, notebooks
from ..core.notebooks import NotebookError, mark, source
from .merge import as_built, merge


def update(root, folder=None):
    """Update exercises/ under `root` to the release in `folder`, or without one to solutions/ under `root`."""
    exercises = Path(root) / "exercises"
    release = dict(release_notebooks(root, folder))
    for name, fresh in release.items():
        try:
            yield from _update_one(exercises / name, fresh)
        except NotebookError as error:
            yield f"{error}; it is left as it is"
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


def _update_one(path, fresh):
    """Update one file. Sentences about what was done; none when the file is up to date."""
    name = f"exercises/{path.name}"
    if not path.exists():
        notebooks.write(path, fresh)
        yield f"{name} is new"
        return
    mine = notebooks.read(path)
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
        f"{name} has the new stubs and your cells; the old file is exercises/{old.name}. "
        "If it is open in JupyterLab: File → Reload Notebook from Disk"
    )
    yield from (f"{name}: {remark}" for remark in remarks)


def lost(mine, merged, fresh):
    """Texts that somebody wrote in `mine` and that are in no cell of `merged`: a merge must lose none."""
    kept = {source(cell) for cell in merged["cells"]}
    written = [source(cell) for cell in mine["cells"] if source(cell).strip() and not as_built(cell, fresh)]
    return [text for text in written if text not in kept]


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
