"""pyproject.toml is the one list of requirements; constraints.txt pins it, the files for conda repeat it."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from flowcourse.core import contents

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]
EXTRAS = PROJECT["optional-dependencies"]
PINS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]

PYTHONS = ("3.11", "3.12", "3.13", "3.14")  # for which there are pins

SYSTEMS = {  # as uv names them
    "Linux": "x86_64-unknown-linux-gnu",
    "Linux on ARM": "aarch64-unknown-linux-gnu",
    "Windows": "x86_64-pc-windows-msvc",
    "Mac": "aarch64-apple-darwin",
    "Mac with an Intel chip": "x86_64-apple-darwin",
}


def requirements(*names):
    """What pyproject.toml asks for in these extras and groups and in those that they take in."""
    asked = set(map(Requirement, PROJECT["dependencies"]))
    for name in names:
        for entry in EXTRAS[name] if name in EXTRAS else GROUPS[name]:
            if isinstance(entry, dict):
                asked |= requirements(entry["include-group"])
            elif (required := Requirement(entry)).name == "flowcourse":
                asked |= requirements(*required.extras)
            else:
                asked.add(required)
    return asked


def pin(name, python):
    """The version that constraints.txt gives this Python on Linux."""
    system = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": "linux",
        "os_name": "posix",
    }
    versions = [
        str(next(iter(pinned.specifier)).version)
        for pinned in PINS
        if canonicalize_name(pinned.name) == canonicalize_name(name)
        and Marker.evaluate(pinned.marker or Marker("os_name != ''"), system)
    ]
    assert len(versions) == 1, f"constraints.txt gives {name} {len(versions)} versions on Python {python}"
    return versions[0]


def test_every_requirement_is_pinned_within_its_bounds():
    for python in PYTHONS:
        for required in requirements(*EXTRAS, *GROUPS):
            pinned = pin(required.name, python)
            assert required.specifier.contains(pinned), f"{required} on Python {python}; pinned {pinned}"


def test_all_pythons_get_one_numpy():
    """Two versions draw other random numbers here and there, and the saved outputs of a notebook are those of one."""
    assert len({pin("numpy", python) for python in PYTHONS}) == 1


def test_the_pythons_with_pins_are_those_that_are_claimed_and_that_a_wheel_is_tried_on():
    claimed = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["classifiers"]))
    noxfile = (ROOT / "tools" / "noxfile.py").read_text(encoding="utf-8")
    tried = ast.literal_eval(re.search(r"^PYTHONS = (.*)$", noxfile, re.MULTILINE)[1])
    assert PYTHONS == tuple(claimed) == tuple(tried)


def test_constraints_are_exact_pins_and_nothing_else():
    for pinned in PINS:
        assert re.fullmatch(r"==[\w.+!]+", str(pinned.specifier)), f"{pinned} is not an exact pin"
        assert pinned.url is None
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text and not re.search(r"^\s*-", text, re.MULTILINE)


def test_what_an_installed_course_imports_is_declared():
    known = packages_distributions()
    asked = {canonicalize_name(required.name) for required in requirements("course")}
    carried = (path for path in contents.files(ROOT, contents.RUN) if path.parts[0] in ("minflow", "flowcourse"))
    for path in (path for path in carried if path.suffix == ".py"):
        nodes = list(ast.walk(ast.parse((ROOT / path).read_bytes())))
        named = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
        named |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
        tops = {name.split(".")[0] for name in named} - set(sys.stdlib_module_names) - {"minflow", "flowcourse"}
        assert not [top for top in tops if not asked & set(map(canonicalize_name, known.get(top, ())))], path


def test_what_reads_a_notebook_is_there_in_a_moment():
    """Some versions of jsonschema build a grammar with lark when they are imported: a second in each process."""
    (asked,) = (required for required in requirements("course") if required.name == "jsonschema")
    assert not {"4.25.1", "4.26.0"} & set(asked.specifier.filter(["4.24.1", "4.25.1", "4.26.0", "4.27.0"]))
    code = "import sys, nbformat; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def unresolved(names, system, python, *options):
    """What uv says against these extras and groups, "" when this system can install them on this Python, as wheels."""
    where = ["--python-platform", SYSTEMS[system], "--python-version", python, "--only-binary", ":all:"]
    what = [word for name in sorted(names) for word in ("--extra" if name in EXTRAS else "--group", name)]
    command = [sys.executable, "-m", "uv", "pip", "compile", "--system-certs", "--no-config", "-q", *where, *what]
    ran = subprocess.run([*command, *options, "pyproject.toml"], cwd=ROOT, capture_output=True, text=True)
    return ran.stderr


# PyTorch has no builds for Macs with Intel chips, and two packages of bench have no wheel.
WITHOUT_TORCH = {*EXTRAS, *GROUPS} - {"torch", "bench"}


@pytest.mark.nightly
@pytest.mark.parametrize("python", [*PYTHONS, "3.15"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_pins_of_every_extra_can_be_installed_on_every_system_and_python(system, python):
    assert unresolved(WITHOUT_TORCH, system, python, "-c", "constraints.txt") == ""


@pytest.mark.nightly
@pytest.mark.parametrize("python", ["3.11", "3.13", "3.15"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_without_pins_every_extra_can_be_installed_on_every_system_and_python(system, python):
    assert unresolved(WITHOUT_TORCH, system, python) == ""


@pytest.mark.nightly
@pytest.mark.parametrize("system", [system for system in SYSTEMS if "Intel" not in system])
def test_what_needs_torch_can_be_installed_but_on_macs_with_intel_chips(system, monkeypatch):
    monkeypatch.setenv("MACOSX_DEPLOYMENT_TARGET", "14.0")  # PyTorch's wheels are for macOS 14 and newer
    assert unresolved({"torch"}, system, "3.13", "-c", "constraints.txt") == ""
    assert "Macs with Intel chips" in (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")


def for_conda(name):
    """What an environment file asks of conda, and what of pip."""
    listed = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))["dependencies"]
    (by_pip,) = [entry["pip"] for entry in listed if isinstance(entry, dict)]
    return [entry for entry in listed if isinstance(entry, str)], by_pip


def test_conda_gets_what_pyproject_asks_for():
    by_conda, by_pip = for_conda("environment.yml")
    assert by_conda[:2] == ["python" + PROJECT["requires-python"], "pip"]
    assert by_pip[-1] == "-e ."
    asked = requirements("course")
    assert {Requirement(text) for text in [*by_conda[2:], *by_pip[:-1]]} == asked


@pytest.mark.skipif(not (ROOT / "tools" / "recipe.yaml").exists(), reason="a release is not packaged for conda again")
def test_the_recipe_for_conda_forge_asks_for_the_same():
    recipe = yaml.safe_load((ROOT / "tools" / "recipe.yaml").read_text(encoding="utf-8"))
    run = [entry.replace(" ", "").replace("matplotlib-base", "matplotlib") for entry in recipe["requirements"]["run"]]
    assert run == [entry for entry in for_conda("environment.yml")[0] if entry != "pip"]
    assert recipe["context"]["version"] == PROJECT["version"]
    assert recipe["about"]["license"] == PROJECT["license"]


@pytest.mark.skipif(not (ROOT / "tools" / "authors.yml").exists(), reason="a release has no packages for authors")
def test_conda_gets_what_authors_need_besides():
    by_conda, by_pip = for_conda("tools/authors.yml")
    asked = requirements("test", "author") - requirements("course")
    assert {Requirement(text) for text in [*by_conda, *by_pip]} == asked | {Requirement("pip")}
