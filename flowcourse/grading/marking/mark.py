"""A Mark says how one exercise of one submission was judged."""

from dataclasses import dataclass

MISSING = "no answer cell of this exercise was found"


@dataclass(frozen=True)
class Mark:
    """The verdict on one exercise of one submission.

    status    "passed", "failed", "not started" or "missing"
    how       which run gave this verdict: "notebook", from top to bottom, or "alone"
    version   which of the submission's versions of the answer it is for; 0 is the first
    flags     sentences for the instructor that cost no points, for example that the answer imports minflow
    """

    exercise: str
    status: str
    sentence: str = ""
    mistake: str = ""
    how: str = ""
    flags: tuple = ()
    version: int = 0

    @property
    def passed(self):
        return self.status == "passed"
