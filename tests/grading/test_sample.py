"""The sample class deserves what it says that it does: right alternatives pass, wrong answers do not."""

import answers
import pytest
import sample_answers
import sample_class
from click.testing import CliRunner
from course_tools import IDS, load
from jail_tools import judge

from flowcourse.core import manifest
from flowcourse.exercises import evaluate
from flowcourse.grading.intake import collect


@pytest.mark.nightly
def test_a_right_answer_becomes_a_cell_that_passes_and_a_wrong_one_a_cell_that_fails():
    for exercise_id in IDS:
        for k in range(len(answers.right(exercise_id))):
            assert evaluate(exercise_id, load(exercise_id, sample_answers.right(exercise_id, k)), 1).passed, exercise_id
        wrong = evaluate(exercise_id, load(exercise_id, sample_answers.wrong(exercise_id)), 1)
        assert wrong.status == "failed", exercise_id


@pytest.mark.nightly
def test_the_judge_gives_each_student_of_the_class_what_is_deserved(tmp_path):
    exercises = manifest.named("ex-02")
    earned = sample_class.write(tmp_path, exercises)
    assert {path.is_dir() for path in tmp_path.iterdir()} == {True, False}, "some hand in a folder, some a file"
    passed = {
        submission.name: {
            mark.exercise for mark in judge().marks(submission, 3, [e.id for e in exercises]) if mark.passed
        }
        for submission in collect.submissions([tmp_path])[0]
    }
    assert passed == earned


def test_what_makes_no_sense_is_a_sentence_and_no_folder(tmp_path):
    for words in ([], ["--halp"], [str(tmp_path / "class"), "99"], [str(tmp_path / "class"), "one"]):
        result = CliRunner().invoke(sample_class.main, words)
        assert result.exit_code == 2 and "Error: " in result.output
    assert not list(tmp_path.iterdir())
