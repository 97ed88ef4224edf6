"""Similar answers: an honest class has none, copies are found however they are disguised, and no text makes it slow."""

import ast
import inspect
import re
from functools import cache
from itertools import combinations

import answers
import pytest
from hand_ins import answer, cpu_seconds
from sample_class import students

from flowcourse.core import manifest
from flowcourse.grading.reports.similarity import ALIKE, SHORTEST, Similarity, course_forms, packed, spans, tokens

IDS = [exercise.id for exercise in manifest.exercises()]
COURSE = cache(lambda: course_forms(IDS))


def form(exercise_id, text):
    return spans(text) - COURSE()[exercise_id][0]


def likeness(one, other):
    return len(one & other) / max(1, len(one | other))


def written(exercise_id):
    """The text of each right answer of tests/answers that is a function of its own; some share helpers."""
    own = [each for each in answers.right(exercise_id) if getattr(each, "__name__", "<lambda>") != "<lambda>"]
    return list(map(inspect.getsource, own))


def test_independent_right_answers_are_not_alike():
    found = []
    for exercise_id in IDS:
        forms = [form(exercise_id, text) for text in (answer(exercise_id), *written(exercise_id))]
        for one, other in combinations(forms, 2):
            if min(len(one), len(other)) >= SHORTEST:
                found.append((likeness(one, other), exercise_id))
    alike = [pair for pair in found if pair[0] >= ALIKE]
    assert len(found) > 50 and alike == []


def found_in(class_):
    similar = Similarity(COURSE())
    for name, texts in class_.items():
        similar.add(name, texts)
    return similar


def honest_class():
    """Students whose answers are other right ones than the solutions."""
    return {f"student-{k}": {i: written(i)[k] for i in IDS if len(written(i)) > k} for k in range(3)}


def test_in_an_honest_class_nobody_is_named():
    similar = found_in(honest_class())
    assert similar.sentences() == [] and sum(similar.long.values()) > 100


def test_who_has_the_solutions_is_named_whatever_stands_around_them():
    similar = found_in({student.name: student.answers for student in students(manifest.named("ex-09"))})
    copies = [names[0] for names, _ in similar.sentences() if len(names) == 1]
    solutions = "ada-solved ben-half-solved eli-scratch fay-shared-helper gus-careless-neighbour hal-magics"
    assert set(copies) == set(f"{solutions} ivy-half-a-file joe-one-missing".split())


def disguised(text):
    """Other names, comments and layout, numbers spelt in another way, and the result in a variable."""
    tree = ast.parse(text)
    own = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    lines = [f"{line}  # mine" for line in ast.unparse(tree).splitlines()]
    text = re.sub(r"\b(\d+)\.0\b", r"\1.00", "\n\n".join(lines))
    for name in own:
        text = re.sub(rf"(?<![.\w]){name}\b", f"{name}_of_mine", text)
    return re.sub(r"^( +)return (.+)$", r"\1out = (\2)\n\1return out", text, count=1, flags=re.MULTILINE)


def test_a_disguised_copy_is_named_with_its_source_and_nobody_else():
    class_ = honest_class()
    copy = {i: disguised(text) for i, text in class_["student-0"].items()}
    similar = found_in(class_ | {"copy": copy})
    ((names, said),) = similar.sentences()
    assert names == ("copy", "student-0") and "like each other" in said
    assert len(said.split(":")[1].split(",")) > 0.95 * similar.long["student-0"], said


def test_what_many_have_in_common_is_the_usual_way():
    usual = {i: written(i)[0] for i in IDS if written(i)}
    assert len(found_in({"a": usual, "b": usual}).sentences()) == 1
    assert found_in(dict.fromkeys("abcdefg", usual)).sentences() == []


def test_one_answer_alone_names_nobody():
    assert found_in({name: {"ex-09-3": written("ex-09-3")[1]} for name in "ab"}).sentences() == []


PIECES = [
    "x=1\n",
    "((((",
    "'''",
    '"\\',
    "\ufdfa",
    "𝐱 ",
    "f'{",
    "\ud800",
    "1.",
    "\0",
    "x.",
    "- ",
    "\\\n",
    "é",
    "a b c d e\n",
]


@pytest.mark.attack("an answer that is slow to compare")
@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_64_kb_of_anything_are_compared_at_once(piece):
    text = (piece * 65_536)[:65_536]
    assert len(tokens(text)) <= 1000 and len(spans(text)) <= 1000


@pytest.mark.attack("a class in which all answers differ")
def test_a_class_of_500_in_which_all_answers_differ_is_compared_as_bits():
    similar = found_in({})
    for n in range(500):
        similar.forms["ex-09-3"][packed(range(n, 2 * n + SHORTEST))].append(f"student-{n}")

    def all_pairs():
        forms = [set(range(n, 2 * n + SHORTEST)) for n in range(500)]
        return [len(one & other) for one, other in combinations(forms, 2)]

    assert any(cpu_seconds(similar.found) < cpu_seconds(all_pairs) for _ in range(5))
