"""The sample class deserves what it says that it does: right alternatives pass, wrong answers do not."""

import answers
import pytest
import sample_answers
import sample_class
from click.testing import CliRunner
from course_tools import IDS, load
from editors import EDITORS

from flowcourse.core import manifest
from flowcourse.exercises import evaluate


@pytest.mark.parametrize("exercise_id", IDS)
def test_a_right_answer_becomes_a_cell_that_passes_and_a_wrong_one_a_cell_that_fails(exercise_id):
    for k in range(len(answers.right(exercise_id))):
        assert evaluate(exercise_id, load(exercise_id, sample_answers.right(exercise_id, k)), 1).passed
    wrong = evaluate(exercise_id, load(exercise_id, sample_answers.wrong(exercise_id, 0)), 1)
    assert wrong.status == "failed"


def test_every_right_answer_and_every_editor_is_in_the_class():
    students = list(sample_class.students())
    most = max(len(EDITORS), *(len(answers.right(i)) for i in IDS))
    assert sum(student.name.startswith("alternatives-") for student in students) == most
    assert {student.editor for student in students} == set(EDITORS)


def test_each_hands_in_a_folder_or_a_zip(tmp_path):
    exercises = manifest.exercises()[:6]
    earned = sample_class.write(tmp_path, exercises)
    assert {path.name.removesuffix(".zip") for path in tmp_path.iterdir()} == set(earned)
    assert any(path.is_dir() for path in tmp_path.iterdir()) and any(path.is_file() for path in tmp_path.iterdir())


def test_what_makes_no_sense_is_a_sentence_and_no_folder(tmp_path):
    for words in ([], ["--halp"], [str(tmp_path / "class"), "99"], [str(tmp_path / "class"), "one"]):
        said = CliRunner().invoke(sample_class.main, words)
        assert said.exit_code == 2 and "Error: " in said.output
    assert not list(tmp_path.iterdir())
