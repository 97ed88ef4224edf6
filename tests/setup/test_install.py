"""tools/install.py: one install, no second one, and a sentence for everything that can go wrong."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "tools" / "install.py"


def copied(folder, *besides):
    """The script in a folder that holds nothing else but what it reads."""
    (folder / "tools").mkdir()
    for name in ("pyproject.toml", "constraints.txt", *besides):
        shutil.copy(ROOT / name, folder)
    return shutil.copy(SOURCE, folder / "tools")


@pytest.fixture
def installer(tmp_path):
    """The script, on a folder of its own, with the slow steps recorded instead of done."""
    spec = importlib.util.spec_from_file_location("install_copy", copied(tmp_path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.steps = []

    def make_venv():
        module.steps.append("venv")
        module.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        module.PYTHON.touch()

    module.make_venv, module.honest_install = make_venv, module.install
    module.install = module.steps.append
    return module


def fails(*_):
    raise KeyboardInterrupt


def run(script, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.run(
        [sys.executable, *script], env={**clean, **environment}, capture_output=True, text=True, timeout=600
    )


def test_a_second_run_does_nothing(installer, capsys):
    assert installer.main(["course"]) == 0
    assert installer.steps == ["venv", "course"]
    capsys.readouterr()
    assert installer.main(["course"]) == 0
    assert installer.steps == ["venv", "course"] and capsys.readouterr().out == ""


def test_the_wider_install_serves_both_and_stays_wide(installer):
    for extra in ("course", "test", "course", "author", "test"):
        installer.main([extra])
    assert installer.steps == ["venv", "course", "test", "author"]
    (installer.ROOT / "constraints.txt").write_text("numpy==2.0.0\n")
    installer.main(["course"])
    assert installer.steps[4:] == ["author"]


@pytest.mark.parametrize("solutions", [False, True])
def test_where_the_solutions_are_the_tests_need_what_authors_need(installer, solutions):
    if solutions:
        (installer.ROOT / "solutions").mkdir()
    installer.main(["test"])
    assert installer.steps == ["venv", "author" if solutions else "test"]


@pytest.fixture
def asked(installer):
    """asked(says=…, fails=…) is what the venv's Python is asked to run; what has `fails` in it fails."""
    if os.name == "nt":
        pytest.skip("the Python in its place is a shell script")

    def asked(says="", fails="nothing"):
        installer.make_venv()
        log = installer.ROOT / "asked"
        log.write_text("")
        script = (
            f'#!/bin/sh\necho "$@" >>{log}\npwd >>{log}.where\necho "{says}"\ncase "$*" in *"{fails}"*) exit 1; esac\n'
        )
        installer.PYTHON.write_text(script)
        installer.PYTHON.chmod(0o755)
        installer.honest_install("course")
        return log.read_text().splitlines()

    return asked


COURSE = "-c constraints.txt -e .[course]"


def test_authors_get_their_group_beside_what_the_tests_need(installer):
    installer.pip, installer.uv, asked = None, lambda log, course: not asked.append(course), []
    installer.VENV.mkdir()
    installer.honest_install("author")
    assert " ".join(asked[0]) == "-c constraints.txt -e .[test] --group author"


def test_uv_installs(installer, asked):
    settings, uv, course = asked()
    assert settings == "-m pip config list" and uv.endswith("--only-binary :all: uv")
    assert (installer.ROOT / "asked.where").read_text().splitlines()[2] == str(installer.ROOT)
    assert course == f"-m uv pip install --no-config --system-certs --python {installer.PYTHON} {COURSE}"


@pytest.mark.parametrize(
    ("case", "first"),
    [
        ({"says": "global.index-url='https://mirror.school/simple'"}, ["-m pip config"]),
        ({"says": ":env:.proxy='http://proxy.school'"}, ["-m pip config"]),
        ({"fails": ":all:"}, ["-m pip config", "-m pip install"]),
        ({"fails": "-m uv"}, ["-m pip config", "-m pip install", "-m uv pip"]),
        (
            {"fails": "--system-certs", "says": "error: certificate verify failed"},
            ["-m pip config", "-m pip install", "-m uv pip"],
        ),
    ],
)
def test_where_uv_cannot_or_should_not_the_newest_pip_installs(asked, case, first):
    *tried, newest, course = asked(**case)
    assert [" ".join(command.split()[:3]) for command in tried] == first
    assert newest.endswith("--upgrade pip") and course.endswith(f"--no-compile {COURSE}")


def test_where_neither_can_pip_s_own_words_are_explained(installer, asked):
    with pytest.raises(installer.CannotInstall, match="pip failed: it gave no reason"):
        asked(fails="pip")
    with pytest.raises(installer.CannotInstall, match="^No network: "):
        asked(fails="pip", says="Network is unreachable")
    assert installer.LOG.read_text().count("Network is unreachable") == 3


def test_an_interrupted_install_is_made_afresh(installer):
    honest, installer.install = installer.install, fails
    assert installer.main(["course"]).strip() == "Stopped: run the same command again and it starts afresh."
    installer.install = honest
    assert installer.main(["course"]) == 0
    assert installer.steps == ["venv", "venv", "course"]


def test_an_update_that_is_interrupted_is_made_afresh(installer):
    installer.main(["course"])
    (installer.ROOT / "constraints.txt").write_text("numpy==2.0.0\n")
    honest, installer.install = installer.install, fails
    installer.main(["course"])
    installer.install = honest
    installer.main(["course"])
    assert installer.steps == ["venv", "course", "venv", "course"]


def test_a_venv_that_was_moved_or_lost_its_python_is_made_afresh(installer):
    installer.main(["course"])
    lines = installer.STAMP.read_text().splitlines()
    installer.STAMP.write_text("\n".join([*lines[:3], "elsewhere"]))
    installer.main(["course"])
    installer.PYTHON.unlink()
    installer.main(["course"])
    assert installer.steps == ["venv", "course"] * 3


def test_a_package_that_is_gone_from_the_venv_is_brought_back(installer):
    packages = installer.VENV / "lib" / "python3.11" / "site-packages"
    installer.install = lambda extra: [
        (packages / name).mkdir(parents=True, exist_ok=True) for name in ("numpy", "rich")
    ]
    installer.main(["course"])
    (packages / "their_own").mkdir()
    installer.main(["course"])
    assert installer.steps == ["venv"]
    (packages / "numpy").rmdir()
    installer.main(["course"])
    assert installer.steps == ["venv", "venv"] and (packages / "numpy").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("nowhere")])
def test_a_venv_that_is_no_folder_is_told(installer, make):
    make(installer.VENV)
    assert installer.main(["course"]).startswith(".venv is no folder here: remove it") and installer.steps == []


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError('Failed to establish a new connection: [Errno -3]')", "No network"),
        ("SSLCertVerificationError(1, 'certificate verify failed: self-signed')", "does not trust the certificate"),
        ("ERROR: Package 'x' requires a different Python: 3.16.0 not in '<3.16'", "one of 3.11 to 3.14"),
        ("  ERROR: No matching distribution found for x==9", "pip failed: No matching distribution found for x==9"),
        ("Configuration file could not be loaded.\nNo [global] in pip.conf.\n", "pip failed: No [global] in pip.conf."),
        ("", "pip failed: it gave no reason"),
    ],
)
def test_pip_is_explained_in_one_sentence_that_names_its_log(installer, log, sentence):
    explanation = installer.explain(log)
    assert sentence in explanation and ".venv/install.log" in explanation and "\n" not in explanation


def test_asked_for_help_it_says_what_each_word_installs_and_does_nothing(installer, capsys):
    assert installer.main(["--help"]) == 0 and installer.steps == []
    printed = capsys.readouterr().out
    assert [extra for extra in installer.EXTRAS if f"\n  {extra} " not in printed] == []
    assert installer.main(["tset"]) == installer.USAGE


def test_a_full_disk_is_told_before_anything_is_made(installer, monkeypatch):
    monkeypatch.setattr(installer.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1e6}))
    assert installer.main(["course"]) == installer.FULL and installer.steps == []


def test_a_python_without_ensurepip_is_told_what_to_install(tmp_path):
    without = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['install.py']"
    ran = run(["-c", f"{without}; runpy.run_path({str(copied(tmp_path))!r}, run_name='__main__')"])
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1 and "python3-venv" in ran.stderr


def test_a_python_that_is_too_old_is_told_so_in_one_sentence():
    old = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(SOURCE)!r}, run_name='__main__')"
    ran = run(["-c", old])
    assert ran.returncode == 1
    assert re.fullmatch(r"minflow needs Python 3\.11 or newer and this is Python 3\.9: .*\n", ran.stderr)


def test_an_old_python_can_read_the_file():
    text = SOURCE.read_text(encoding="ascii")
    tree = ast.parse(text, feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Starred, ast.Nonlocal)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert not re.search(r"\bprint\(|->|\bfrom None\b|\*, ", text)


@pytest.mark.nightly  # pip tries for a while
def test_without_a_network_one_sentence_says_so(tmp_path):
    script = copied(tmp_path, "README.md", "LICENSE")
    nobody = "http://127.0.0.1:9/simple"
    ran = run([str(script)], PIP_INDEX_URL=nobody, PIP_RETRIES="1", PIP_CONFIG_FILE=os.devnull)
    assert ran.returncode == 1
    assert ran.stderr.startswith("No network: ") and ran.stderr.count("\n") == 1
    assert (tmp_path / ".venv" / "install.log").exists() and not (tmp_path / ".venv" / "minflow.stamp").exists()
