"""What was handed in, once it has been read: a Submission holds the Answers of one student."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Code:
    """A code cell of a student's notebook: part of the `answer` to an exercise, one that `checks` some, or neither."""

    text: str
    answer: str = ""
    checks: tuple = ()


@dataclass(frozen=True)
class Answer:
    """The source of the cells of an answer, found by "id", by "metadata" or by the "name" that they define.

    notebook  which of the submission's notebooks it was found in; None where that is not known
    begun     whether somebody wrote in it
    """

    exercise: str
    text: str
    found_by: str = "id"
    notebook: int | None = None
    begun: bool = True


@dataclass(frozen=True)
class Submission:
    """One student's work. `answers` maps exercise ids to Answers, in the order of the course; a missing one is absent.

    others     {exercise id: Answers from other notebooks}, where it is not clear which counts: the best mark does
    name       unique in the run; a file or folder name after `sanitize_name`
    problems   sentences about what could not be used, for the report
    paths      where it was found
    notebooks  the Codes of each notebook, in their order
    helpers    {name: source} of the modules beside each notebook
    """

    name: str
    answers: dict = field(default_factory=dict)
    problems: tuple = ()
    paths: tuple = ()
    notebooks: tuple = ()
    helpers: tuple = ()
    others: dict = field(default_factory=dict)

    def versions(self, exercise_id):
        """The Answers to try; a Mark says which of them it is for."""
        first = [self.answers[exercise_id]] if exercise_id in self.answers else []
        return [*first, *self.others.get(exercise_id, ())]

    def counted(self, marks):
        """The same with nothing but the answers that these marks, {exercise id: Mark}, are for."""
        versions = {i: marks[i].version if i in marks else 0 for i in self.answers}
        return replace(self, answers={i: self.versions(i)[k] for i, k in versions.items()}, others={})

    def helpers_of(self, answer):
        """{name: source} of the modules beside the notebook of an Answer."""
        return self.helpers[answer.notebook] if self.helpers else {}
