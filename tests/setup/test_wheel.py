"""What a release holds: a wheel that needs NumPy and autograd alone, its licences, its version, how to cite it."""

import importlib.metadata
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def build(source, out, *kinds):
    command = [sys.executable, "-m", "hatchling", "build", "-d", out, *kinds]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return sorted(out.iterdir())


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """(wheel, sdist), from a checkout."""
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def engine_alone(built, tmp_path_factory):
    """The Python of a new environment: the wheel, and of what is installed here only what it requires."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([python, "-m", "pip", "install", "--no-deps", "--no-index", "-q", built[0]], check=True)
    (packages,) = folder.rglob("site-packages")
    for required in PROJECT["dependencies"]:
        link(importlib.metadata.distribution(Requirement(required).name), packages)
    return python


def link(distribution, packages):
    """Make an installed distribution importable from another folder of packages."""
    for top in {file.parts[0] for file in distribution.files if file.parts[0] not in ("..", "__pycache__")}:
        (packages / top).symlink_to(distribution.locate_file(top), target_is_directory=True)


def run(python, *arguments, cwd):
    # of the environment only what a system needs to start a program
    clean = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run([python, *arguments], cwd=cwd, env=clean, capture_output=True, text=True)


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
        "flowcourse needs click, which is not installed: in the folder of the course run `make lab`, "
        'or `pip install -c constraints.txt -e ".[course]"`\n'
    )


def test_the_course_command_of_the_wheel_knows_every_word(built, tmp_path):
    zipfile.ZipFile(built[0]).extractall(tmp_path)
    assert len(list(tmp_path.glob("minflow/widgets/module/built/*.js"))) > 3  # which the live figures need
    said = subprocess.run([sys.executable, "-m", "flowcourse", "--help"], cwd=tmp_path, capture_output=True, text=True)
    here = subprocess.run([sys.executable, "-m", "flowcourse", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout == here.stdout and "next" in said.stdout


def test_the_wheel_holds_the_packages_without_answers_and_its_licence(built):
    names = zipfile.ZipFile(built[0]).namelist()
    info = f"minflow-{PROJECT['version']}.dist-info"
    assert {name.split("/")[0] for name in names} == {"minflow", "flowcourse", info}
    assert f"{info}/licenses/LICENSE" in names and not [
        name for name in names if name.startswith(("tests/", "solutions/"))
    ]
    there = {str(path.relative_to(ROOT)) for path in (ROOT / "minflow").rglob("*.py")}
    assert there <= set(names)


def test_the_wheel_of_the_sdist_is_the_same(built, tmp_path):
    with tarfile.open(built[1]) as packed:
        # Pythons before 3.11.4 know no filter, and those from 3.12 on want one.
        packed.extractall(tmp_path / "source", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (source,) = (tmp_path / "source").iterdir()
    (again,) = build(source, tmp_path / "again", "-t", "wheel")
    contents = [{i.filename: i.CRC for i in zipfile.ZipFile(wheel).infolist()} for wheel in (built[0], again)]
    assert contents[0] == contents[1]


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
