"""What passes from one room of the grader to the next: Answer, Submission, Mark."""

from dataclasses import dataclass, field

MISSING = "no answer cell of this exercise was found"


@dataclass(frozen=True)
class Answer:
    """The source of one answer cell as it was found: by "id", by "metadata" or by the "name" it defines."""

    exercise: str
    text: str
    found_by: str = "id"


@dataclass(frozen=True)
class Submission:
    """One student's work. `answers` maps exercise ids to Answers, in the order of the course; a missing one is absent.

    name      unique in the run; a file or folder name made harmless
    problems  sentences about what could not be used, for the report
    """

    name: str
    answers: dict = field(default_factory=dict)
    problems: tuple = ()


@dataclass(frozen=True)
class Mark:
    """The verdict on one exercise of one submission.

    status    "passed", "failed", "not started" or "missing"
    how       which run earned it: "alone" or "all answers"
    flags     sentences for the instructor that cost nothing, such as a call of the function of minflow that is asked
    """

    exercise: str
    status: str
    sentence: str = ""
    misconception: str = ""
    how: str = ""
    flags: tuple = ()

    @property
    def passed(self):
        return self.status == "passed"
