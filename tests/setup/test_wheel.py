"""What a release holds: a wheel that needs NumPy and autograd alone, its licences, its version, how to cite it."""

import email
import email.policy
import re
import runpy
import subprocess
import sys
import tarfile
import tomllib
import zipfile

import pytest
import yaml
from wheels import ROOT, build, installed, run

from flowcourse.learner import commands as learner
from flowcourse.projects import commands as projects

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def engine_alone(built, tmp_path_factory):
    """The Python of a new environment: the wheel, and of what is installed here only what it requires."""
    return installed(built[0], tmp_path_factory.mktemp("alone"), PROJECT["dependencies"])


def test_the_readmes_example_runs_word_for_word_with_the_engine_alone(engine_alone, tmp_path):
    assert run(engine_alone, "-c", "import matplotlib", cwd=tmp_path).returncode != 0
    ran = run(engine_alone, "-W", "error", "-c", EXAMPLE, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    gap, error = map(float, re.findall(r"\d\.\d+(?:e-\d+)?", ran.stdout))
    assert 0 < gap < 0.05 and 0 < error < 0.002 and ran.stderr == ""


def test_the_course_command_says_what_it_lacks(engine_alone, tmp_path):
    ran = run(engine_alone.with_name("flowcourse"), "next", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr == (
        'flowcourse needs click, which is not installed: run `pip install "flowcourse[course]"`; '
        "in a clone of the course, `make lab`\n"
    )


def test_the_course_command_of_the_wheel_has_the_commands_of_learners_and_no_others(built, tmp_path):
    zipfile.ZipFile(built[0]).extractall(tmp_path)
    assert len(list(tmp_path.glob("minflow/widgets/module/built/*.js"))) > 3  # which the live figures need
    said = subprocess.run([sys.executable, "-m", "flowcourse", "--help"], cwd=tmp_path, capture_output=True, text=True)
    listed = set(re.findall(r"^  ([a-z]+)  ", said.stdout, re.MULTILINE))
    assert listed == {command.name for command in [*learner.COMMANDS, *projects.COMMANDS]}


def test_the_wheel_holds_the_packages_without_answers_and_its_licence(built):
    names = zipfile.ZipFile(built[0]).namelist()
    info = f"flowcourse-{PROJECT['version']}.dist-info"
    assert {name.split("/")[0] for name in names} == {"minflow", "flowcourse", info}
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/LICENSE-text"} <= set(names)
    others = "tests/", "solutions/", "flowcourse/author/", "flowcourse/grading/"
    assert not [name for name in names if name.startswith(others)]
    kinds = ".py", ".npz"  # the flows that `pretrained` loads
    there = {str(path.relative_to(ROOT)) for path in (ROOT / "minflow").rglob("*") if path.suffix in kinds}
    assert there <= set(names)


def test_the_wheel_of_the_sdist_is_the_same_and_no_answers_are_in_it(built, tmp_path):
    with tarfile.open(built[1]) as packed:
        names = [name.partition("/")[2] for name in packed.getnames()]
        assert not [name for name in names if name.startswith(("solutions/", "tests/", "docs/contributing"))]
        # Pythons before 3.11.4 know no filter, and those from 3.12 on want one.
        packed.extractall(tmp_path / "source", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (source,) = (tmp_path / "source").iterdir()
    (again,) = build(source, tmp_path / "again", "-t", "wheel")
    contents = [{i.filename: i.CRC for i in zipfile.ZipFile(wheel).infolist()} for wheel in (built[0], again)]
    assert contents[0] == contents[1]


@pytest.fixture(scope="module")
def on_github(tmp_path_factory):
    """(wheel, sdist), as GitHub builds them."""
    known = {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "some/where"}
    return build(ROOT, tmp_path_factory.mktemp("github"), **known)


def told(wheel):
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [name for name in packed.namelist() if name.endswith("/METADATA")]
        return email.message_from_string(packed.read(name).decode(), policy=email.policy.default)


def test_the_package_index_would_take_what_is_built(built, on_github):
    command = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *built, *on_github]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0 and said.stdout.count("PASSED") == 4, said.stdout + said.stderr


def test_the_readme_on_the_package_index_shows_its_picture_and_tables_and_no_link_is_dead(on_github):
    from readme_renderer import markdown

    page = markdown.render(told(on_github[0]).get_payload())
    leads = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert len(leads) > 50 and not [to for to in leads if not to.startswith(("https://", "#"))]
    (picture,) = re.findall(r"<img [^>]*>", page)
    assert "1200 samples" in picture and 'src="https://git.example/some/where/raw/HEAD/docs/two-moons.gif"' in picture
    assert page.count("<table>") == 1 and page.count("<pre") == README.count("\n```") / 2


def test_where_github_builds_a_release_it_names_the_address_and_the_readme_leads_there(on_github):
    words = told(on_github[0])
    assert "Source, https://git.example/some/where" in words.get_all("Project-URL")
    leads = re.findall(r"\]\(([^)]+)\)", words.get_payload())
    assert len(leads) > 30 and all(re.match("https://", to) for to in leads)
    assert "![1200" in words.get_payload() and "https://git.example/some/where/raw/HEAD/docs/two-moons.gif" in leads


def test_elsewhere_no_address_is_made_up(built):
    words = told(built[0])
    assert words["Project-URL"] is None and words.get_payload() == README


def test_the_course_in_the_wheel_is_the_courses_own(built):
    names = runpy.run_path(str(ROOT / "tools" / "build_hooks.py"))["course_files"](ROOT)
    with zipfile.ZipFile(built[0]) as packed:
        carried = {name for name in packed.namelist() if name.startswith("flowcourse/course/")}
        assert carried == set(names.values()) and len(carried) > 60
        assert all(packed.read(inside) == (ROOT / name).read_bytes() for name, inside in names.items())


def test_the_changelog_speaks_of_this_version_first():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changes, re.MULTILINE).group(1) == PROJECT["version"]


def test_the_version_stands_in_one_place():
    shown = re.escape(PROJECT["version"])
    for path in (ROOT / "CITATION.cff", ROOT / "README.md", ROOT / "minflow" / "__init__.py"):
        assert not re.search(rf"(?<![\d.]){shown}(?![\d.])", path.read_text(encoding="utf-8")), path.name


def test_the_citation_obeys_its_schema():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]
    said = subprocess.run([*command, ROOT / "CITATION.cff"], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["license"] == ["MIT", "CC-BY-4.0"]


def test_text_and_code_have_their_licences():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    text = (ROOT / "LICENSE-text").read_text(encoding="utf-8")
    assert "Attribution 4.0 International" in text and text.count("\nSection ") == 8
    for name in ("LICENSE", "LICENSE-text", "CITATION.cff"):
        assert f"(../{name})" in (ROOT / "docs" / "credits.md").read_text(encoding="utf-8")


def test_every_data_set_is_credited():
    from minflow import data

    credits = (ROOT / "docs" / "credits.md").read_text(encoding="utf-8").lower()
    for name in [*data.DENSITIES, "digits"]:
        words = [word for word in name.split("_") if word not in ("blurred", "two")]
        assert all(word in credits for word in words), name
