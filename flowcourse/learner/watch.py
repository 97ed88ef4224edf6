"""Judge each answer when it is saved, which `flowcourse watch` prints.

for exercise, verdict in verdicts(root, wait): ...        # until it is stopped; `wait` is called between two looks
"""

from pathlib import Path

from ..core import manifest
from ..core.notebooks import NotebookError
from . import answers


class Saved:
    """The answers in exercises/, compared at each look with those of the look before, and at first of the start."""

    def __init__(self, root):
        self.root = root
        self.files = {name: self._stamp(name) for name in manifest.notebooks()}
        self.texts = {exercise: self._text(exercise) for exercise in manifest.exercises()}
        self.being_written = set()

    def changed(self):
        """The exercises with another answer than at the last look.

        A notebook is read when its file has stayed the same for a look, since a file that is being written is broken.
        """
        saved = []
        for name, exercises in manifest.notebooks().items():
            stamp = self._stamp(name)
            if stamp != self.files[name]:
                self.files[name] = stamp
                self.being_written.add(name)
            elif name in self.being_written:
                self.being_written.remove(name)
                saved += [exercise for exercise in exercises if self._is_new(exercise)]
        return saved

    def _is_new(self, exercise):
        before, self.texts[exercise] = self.texts[exercise], self._text(exercise)
        return self.texts[exercise] != before

    def _stamp(self, name):
        """Time and size of the file, which change when it is saved; None where it is missing."""
        try:
            status = (Path(self.root) / "exercises" / name).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _text(self, exercise):
        """The text of the answer, or the sentence that says why it cannot be read."""
        try:
            return answers.cells_to_run(self.root, exercise)["answer"]
        except NotebookError as error:
            return str(error)


def verdicts(root, wait):
    """Pairs (exercise, Verdict), each soon after its answer was saved. This ends when `wait` raises."""
    saved = Saved(root)
    while True:
        wait()
        yield from answers.check_exercises(root, saved.changed(), anew=True)
