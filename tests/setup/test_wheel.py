"""What a release holds, and what it does where it is installed: the engine alone, and the course from nothing on."""

import email
import email.policy
import importlib.metadata
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from test_links import links
from wheels import ROOT, build, installed, run

import minflow
from flowcourse.cli import main as cli
from flowcourse.core import contents, notebooks
from flowcourse.core.notebooks import find_cell

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
CALLER = Path(__file__).with_name("caller.py").read_text(encoding="utf-8")
FIRST = ROOT / "solutions" / "01-one-dimension.ipynb"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """(wheel, sdist), from a checkout."""
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def on_github(tmp_path_factory):
    """(wheel, sdist), as GitHub builds them."""
    known = {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "some/where"}
    known["SITE_URL"] = "https://some.example/where/"
    return build(ROOT, tmp_path_factory.mktemp("github"), **known)


def told(wheel):
    """What the wheel says of itself to the package index."""
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [name for name in packed.namelist() if name.endswith("/METADATA")]
        return email.message_from_string(packed.read(name).decode(), policy=email.policy.default)


def test_the_wheel_holds_the_packages_without_answers_and_its_licences(built):
    names = zipfile.ZipFile(built[0]).namelist()
    info = f"flowcourse-{PROJECT['version']}.dist-info"
    assert {name.split("/")[0] for name in names} == {"minflow", "flowcourse", info}
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/LICENSE-text"} <= set(names)
    own = {name for name in names if name.startswith("flowcourse/") and not name.startswith("flowcourse/course/")}
    listed = {path.as_posix() for path in contents.files(ROOT, contents.RUN)}
    assert own == {name for name in listed if name.startswith("flowcourse/")}
    kinds = ".py", ".npz", ".typed"  # code, the digits and the trained flows, and the mark that the engine has types
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "minflow").rglob("*") if path.suffix in kinds}
    assert files <= set(names)
    assert sum(bool(re.fullmatch(r"minflow/widgets/module/built/\w+\.js", name)) for name in names) > 3


def test_the_course_in_the_wheel_is_the_courses_own(built):
    names = [path.as_posix() for path in contents.files(ROOT, contents.READ)]
    with zipfile.ZipFile(built[0]) as packed:
        carried = {name for name in packed.namelist() if name.startswith("flowcourse/course/")}
        alone = [name for name in names if not name.startswith("LICENSE")]
        assert carried == {f"flowcourse/course/{name}" for name in alone} and len(carried) > 60
        assert [name for name in alone if packed.read(f"flowcourse/course/{name}") != (ROOT / name).read_bytes()] == []


def test_the_sdist_has_the_same_wheel_and_the_tests_of_the_engine_and_no_answers(built, tmp_path):
    with tarfile.open(built[1]) as packed:
        names = [name.partition("/")[2] for name in packed.getnames()]
        assert not [
            name for name in names if name.startswith(("solutions/", "tests/data/hostile", "docs/contributing"))
        ]
        # Pythons before 3.11.4 know no filter, and those from 3.12 on want one.
        packed.extractall(tmp_path / "source", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (source,) = (tmp_path / "source").iterdir()
    (again,) = build(source, tmp_path / "again", "-t", "wheel")
    contents = [{i.filename: i.CRC for i in zipfile.ZipFile(wheel).infolist()} for wheel in (built[0], again)]
    assert contents[0] == contents[1]
    collected = run(sys.executable, "-m", "pytest", "-q", "--collect-only", "tests/engine", cwd=source)
    assert collected.returncode == 0 and "tests collected" in collected.stdout, collected.stdout


def test_the_package_index_would_take_what_is_built(built, on_github):
    command = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *built, *on_github]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0 and ran.stdout.count("PASSED") == 4, ran.stdout + ran.stderr


def test_where_github_builds_it_the_readme_leads_there_and_elsewhere_no_address_is_made_up(built, on_github):
    words, here = told(on_github[0]), told(built[0])
    addresses = {"Source": "https://git.example/some/where"}
    addresses |= dict.fromkeys(("Homepage", "Documentation"), "https://some.example/where/")
    assert {f"{name}, {address}" for name, address in addresses.items()} <= set(words.get_all("Project-URL"))
    leads = re.findall(r"\]\(([^)]+)\)", words.get_payload())
    assert len(leads) > 30 and not [to for to in leads if not to.startswith("https://")]
    assert "https://git.example/some/where/raw/HEAD/docs/two-moons.gif" in leads
    assert here["Project-URL"] is None and here.get_payload() == README


def test_the_readme_on_the_package_index_shows_its_picture_and_tables(on_github):
    markdown = pytest.importorskip("readme_renderer.markdown", reason="Windows has no readme-renderer")
    page = markdown.render(told(on_github[0]).get_payload())
    (picture,) = re.findall(r"<img [^>]*>", page)
    assert "1200 samples" in picture and 'src="https://git.example/some/where/raw/HEAD/docs/two-moons.gif"' in picture
    assert page.count("<table>") == 1 and page.count("<pre") == README.count("\n```") / 2


@pytest.fixture(scope="module")
def engine_alone(built, tmp_path_factory):
    """The Python of a new environment: the wheel, and of what is installed here only what it requires."""
    return installed(built[0], tmp_path_factory.mktemp("alone"), PROJECT["dependencies"])


def test_the_readmes_example_runs_with_the_engine_alone_in_fewer_steps(engine_alone, tmp_path):
    assert run(engine_alone, "-c", "import matplotlib", cwd=tmp_path).returncode != 0
    assert EXAMPLE.count("steps=500") == 1
    ran = run(engine_alone, "-W", "error", "-c", EXAMPLE.replace("steps=500", "steps=40"), cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    gap, error = map(float, re.findall(r"\d\.\d+(?:e-\d+)?", ran.stdout))
    assert 0 < gap < 0.5 and 0 < error < 0.02


def test_the_digits_are_there_with_the_engine_alone(engine_alone, tmp_path):
    code = "from minflow import data; print(data.digits()[2].shape)"
    ran = run(engine_alone, "-W", "error", "-c", code, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "(300, 64)\n", "")


def test_the_command_of_the_course_says_what_it_lacks(engine_alone, tmp_path):
    ran = run(engine_alone.with_name("flowcourse"), "next", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr == (
        'flowcourse needs click, which is not installed: run `pip install "flowcourse[course]"`; '
        "in a clone of the course, `make lab`\n"
    )


def test_the_quick_look_says_what_its_picture_lacks_before_the_training(engine_alone, tmp_path):
    ran = run(engine_alone, "-m", "minflow", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.endswith(
        'not installed: run `pip install "flowcourse[course]"`; in a clone of the course, `make lab`\n'
    )


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("minflow-0.0.1.dist-info/METADATA", "the package minflow from PyPI is installed"),
        ("notes.txt", "`import minflow` finds {place}, and not the engine of this course"),
    ],
)
def test_another_minflow_is_told_by_the_command_and_by_the_doctor(learner, course, tmp_path, made, words):
    place = tmp_path / "minflow" / "__init__.py"
    for path, text in ((place, "import MinFlow.kgrid\n"), (tmp_path / made, "Name: minflow\nVersion: 0.0.1\n")):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    words = words.format(place=place)
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from flowcourse.__main__ import main; sys.exit(main())"
    ran = run(learner, "-c", start, cwd=course)
    assert ran.returncode == 1 and ran.stderr.startswith(f"flowcourse cannot start: {words}")
    place.write_text("", encoding="utf-8")  # so that the command starts
    assert words in run(learner, "-c", start, "doctor", cwd=course).stdout


def test_the_wheel_says_which_names_it_brings(built):
    assert told(built[0]).get_all("Import-Name") == ["flowcourse", "minflow"]


FAULTS = {  # what a caller gets wrong, and what stands there in its program
    "a text for a number": ("data.two_moons(sigma=0.05)", 'data.two_moons(sigma="0.05")'),
    "a list for a number": ("models.nsf(dim=2, layers=4", "models.nsf(dim=2, layers=[4]"),
    "no random stream": ("steps=steps, rng=rng)", "steps=steps)"),
    "no such attribute": ("history.losses[-1]", "history.loss"),
    "a problem that may be none": ("if history.problem is not None:", "if history.stopped:"),
    "no such attribute of a problem": ("raise history.problem", "raise history.problem.cause"),
    "no such name of a ledger": ("record.total", "record.sum"),
    "two of three": ("z, missed, steps =", "z, missed ="),
    "a list for a transform": ("Chain(layers)", "layers"),
}


def test_mypy_accepts_a_callers_program_and_finds_each_fault_in_spoilt_ones(engine_alone, tmp_path):
    pytest.importorskip("mypy", reason="mypy, which the group `author` installs, is not here")
    (tmp_path / "caller.py").write_text(CALLER, encoding="utf-8")
    spoilt = {f"fault_{k}.py": (what, *change) for k, (what, change) in enumerate(FAULTS.items())}
    for name, (_, right, wrong) in spoilt.items():
        assert right in CALLER
        (tmp_path / name).write_text(CALLER.replace(right, wrong), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", engine_alone, "caller.py", *spoilt]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
    faulty = set(re.findall(r"^(\w+\.py):\d+: error: ", printed, re.MULTILINE))
    assert "caller.py" not in faulty, printed
    assert not [what for name, (what, *_) in spoilt.items() if name not in faulty], printed


@pytest.fixture(scope="module")
def learner(built, tmp_path_factory):
    """The Python of an environment that has the wheel with all packages, and nothing of the clone."""
    return installed(built[0], tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def course(learner, tmp_path_factory):
    """A folder that `flowcourse start` made."""
    folder = tmp_path_factory.mktemp("home") / "flows"
    code, text = flowcourse(learner, "start", "flows", "--no-lab", cwd=folder.parent)
    assert code == 0 and text.startswith(f"the course is in {folder}\n") and "`flowcourse next`" in text
    return folder


def flowcourse(python, *words, cwd):
    """(exit code, what the command said)"""
    ran = run(python, "-m", "flowcourse", *words, cwd=cwd)
    return ran.returncode, ran.stdout + ran.stderr


def test_a_started_folder_has_no_solution_and_every_link_stays_in_it(course):
    pages = [path for path in course.rglob("*") if path.suffix in (".md", ".ipynb")]
    targets = [(page, to.partition("#")[0]) for page in pages for to in links(page) if "://" not in to]
    assert len(targets) > 200
    assert not [(page.name, to) for page, to in targets if not (page.parent / to).resolve().is_relative_to(course)]
    assert not [(page.name, to) for page, to in targets if not (page.parent / to).exists()]
    assert not [path for path in course.glob("*/*.ipynb") if "BEGIN SOLUTION" in path.read_text(encoding="utf-8")]


def test_in_a_started_folder_an_exercise_is_solved_and_an_update_keeps_it(learner, course):
    """From nothing to a solved exercise, and on to the pages of another release."""

    def command(*words, cwd=course):
        return flowcourse(learner, *words, cwd=cwd)

    assert command("check", "ex-01-2")[1].startswith("ex-01-2  ○ not started")
    path = course / "exercises" / FIRST.name
    notebook, solution = notebooks.read(path), notebooks.read(FIRST)
    answer = find_cell(solution, "ex-01-2", "answer")["source"]
    find_cell(notebook, "ex-01-2", "answer")["source"] = answer
    find_cell(notebook, "ex-01-1", "task")["source"] = ["the task of another release"]
    notebooks.write(path, notebook)
    code, words = command("check", "ex-01-2", cwd=course / "exercises")
    assert code == 0 and "✓ passed" in words
    code, words = command("start", "flows", "--no-lab", cwd=course.parent)
    assert code == 0 and "stays as it is" in words and find_cell(notebooks.read(path), "ex-01-2", "answer")["source"]

    page, lesson = course / "docs" / "notation.md", course / "notebooks" / FIRST.name
    page.write_text("of another release", encoding="utf-8")
    start = course / "projects" / "gap" / "start.py"
    start.write_text("mine = 1\n", encoding="utf-8")
    lesson.unlink()
    code, words = command("update")
    assert code == 0 and "docs/notation.md is that of the new release; the old file is docs/notation.md.old-1" in words
    assert lesson.exists() and page.read_bytes() == (ROOT / "docs" / "notation.md").read_bytes()
    assert find_cell(notebooks.read(path), "ex-01-2", "answer")["source"] == answer
    assert find_cell(notebooks.read(path), "ex-01-1", "task")["source"] != ["the task of another release"]
    assert start.read_text(encoding="utf-8") == "mine = 1\n" and not list(course.rglob("*.pyc"))
    assert command("update") == (0, "exercises/ and notebooks/ are up to date\n")
    assert command("doctor")[0] == 0


def test_whoever_would_grade_with_it_is_told_that_the_grader_comes_with_a_clone(learner, course):
    code, text = flowcourse(learner, "grade", "--help", cwd=course)
    assert code == 2 and "`flowcourse grade` is for people who teach a class, and comes with a clone" in text


def test_start_refuses_a_folder_with_other_files_and_a_second_course_inside_the_first(learner, course, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").touch()
    code, text = flowcourse(learner, "start", "other", "--no-lab", cwd=tmp_path)
    assert code == 2 and text.endswith("other is not empty: name a new folder\n")
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["mine.txt"]
    code, text = flowcourse(learner, "start", "flows", "--no-lab", cwd=course / "notebooks")
    assert code == 2 and text == f"Error: the course is in {course} already: `flowcourse lab` opens it\n"
    code, text = flowcourse(learner, "lab", "--no-browser", cwd=tmp_path)
    assert code == 2 and "no exercises in" in text and "`flowcourse start FOLDER` makes one" in text


def test_in_a_clone_start_says_where_the_course_is(tmp_path):
    result = CliRunner().invoke(cli, ["start", str(tmp_path / "new")])
    assert result.exit_code == 2 and f"belongs to the course in {ROOT}: run `flowcourse lab` there" in result.output
    assert not (tmp_path / "new").exists()


def test_the_changelog_speaks_of_this_version_first():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changes, re.MULTILINE).group(1) == PROJECT["version"]


def test_the_version_is_that_of_the_distribution_and_no_other_name_is_made_up():
    assert minflow.__version__ == importlib.metadata.version("flowcourse")
    with pytest.raises(AttributeError, match="module minflow has no attribute 'no_such_name'"):
        minflow.no_such_name  # noqa: B018


def test_the_citation_names_version_and_year_and_one_licence_since_zenodo_reads_no_list():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == PROJECT["version"] and cited["date-released"].year >= 2026
    assert cited["license"] == PROJECT["license"].split(" AND ")[0]


def test_the_digits_that_are_shipped_are_those_of_scikit_learn():
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    with np.load(ROOT / "minflow" / "data" / "digits.npz") as stored:
        assert np.array_equal(stored["images"], images) and np.array_equal(stored["labels"], labels)


def test_every_data_set_is_credited():
    from minflow import data

    credits = (ROOT / "docs" / "credits.md").read_text(encoding="utf-8").lower()
    for name in [*data.DENSITIES, "digits", "mnist", "waiting_times"]:
        words = [word for word in name.split("_") if word not in ("blurred", "two")]
        assert [word for word in words if word not in credits] == [], name
