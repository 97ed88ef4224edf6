"""What was handed in, once it has been read: a Submission holds the Answers of one student."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Code:
    """A code cell of a student's notebook: part of the `answer` to an exercise, one that `checks` some, or neither."""

    text: str
    answer: str = ""
    checks: tuple = ()


@dataclass(frozen=True)
class Answer:
    """The source of one answer cell as it was found: by "id", by "metadata" or by the "name" it defines.

    notebook  which of the submission's notebooks it was found in; None where that is not known
    """

    exercise: str
    text: str
    found_by: str = "id"
    notebook: int | None = None


@dataclass(frozen=True)
class Submission:
    """One student's work. `answers` maps exercise ids to Answers, in the order of the course; a missing one is absent.

    name       unique in the run; a file or folder name after `sanitize_name`
    problems   sentences about what could not be used, for the report
    paths      where it was found
    notebooks  the Codes of each notebook that has an answer, in their order
    helpers    {name: source} for each of these notebooks: the modules that lay beside it
    """

    name: str
    answers: dict = field(default_factory=dict)
    problems: tuple = ()
    paths: tuple = ()
    notebooks: tuple = ()
    helpers: tuple = ()

    def helpers_of(self, answer):
        """{name: source} of the modules beside the notebook of an Answer."""
        return {} if answer.notebook is None else self.helpers[answer.notebook]
