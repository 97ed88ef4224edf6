"""What was handed in, once it has been read: a Submission holds the Answers of one student."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """The source of one answer cell as it was found: by "id", by "metadata" or by the "name" it defines."""

    exercise: str
    text: str
    found_by: str = "id"


@dataclass(frozen=True)
class Submission:
    """One student's work. `answers` maps exercise ids to Answers, in the order of the course; a missing one is absent.

    name      unique in the run; a file or folder name after `sanitize_name`
    problems  sentences about what could not be used, for the report
    paths     where it was found
    """

    name: str
    answers: dict = field(default_factory=dict)
    problems: tuple = ()
    paths: tuple = ()
