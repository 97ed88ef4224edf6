"""bootstrap.py: one install, no second one, and a sentence for everything that can go wrong."""

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
SOURCE = ROOT / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path):
    """The script, on a folder of its own, with the slow steps recorded instead of done."""
    for name in ("bootstrap.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    spec = importlib.util.spec_from_file_location("bootstrap_copy", tmp_path / "bootstrap.py")
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
        [sys.executable, *script], env={**clean, **environment}, capture_output=True, text=True, timeout=120
    )


def test_a_second_run_does_nothing(bootstrap, capsys):
    assert bootstrap.main(["course"]) == 0
    assert bootstrap.steps == ["venv", "course"]
    capsys.readouterr()
    assert bootstrap.main(["course"]) == 0
    assert bootstrap.steps == ["venv", "course"] and capsys.readouterr().out == ""


def test_the_wider_install_serves_both_and_stays_wide(bootstrap):
    for extra in ("course", "test", "course"):
        bootstrap.main([extra])
    assert bootstrap.steps == ["venv", "course", "test"]
    (bootstrap.ROOT / "constraints.txt").write_text("numpy==2.0.0\n")
    bootstrap.main(["course"])
    assert bootstrap.steps[3:] == ["test"]


@pytest.fixture
def asked(bootstrap):
    """asked(says=…, fails=…) is what the venv's Python is asked to run; what has `fails` in it fails."""
    if os.name == "nt":
        pytest.skip("the Python in its place is a shell script")

    def asked(says="", fails="nothing"):
        bootstrap.make_venv()
        log = bootstrap.ROOT / "asked"
        log.write_text("")
        script = (
            f'#!/bin/sh\necho "$@" >>{log}\npwd >>{log}.where\necho "{says}"\ncase "$*" in *"{fails}"*) exit 1; esac\n'
        )
        bootstrap.PYTHON.write_text(script)
        bootstrap.PYTHON.chmod(0o755)
        bootstrap.honest_install("course")
        return log.read_text().splitlines()

    return asked


COURSE = "-c constraints.txt -e .[course]"


def test_uv_installs_and_what_it_installed_is_compiled(bootstrap, asked):
    settings, uv, course, compiled = asked()
    assert settings == "-m pip config list" and uv.endswith("--only-binary :all: uv")
    assert (bootstrap.ROOT / "asked.where").read_text().splitlines()[2] == str(bootstrap.ROOT)
    assert course == f"-m uv pip install --no-config --system-certs --python {bootstrap.PYTHON} {COURSE}"
    left_out = re.compile(compiled.split(" -x ")[1].rpartition(" ")[0])
    assert left_out.search("course/.venv/lib/python3.11/site-packages/numpy/linalg/tests/test_linalg.py")
    assert not left_out.search("tests/minflow/.venv/lib/python3.11/site-packages/numpy/linalg/linalg.py")
    assert compiled.startswith("-m compileall ") and compiled.endswith(str(bootstrap.VENV))


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
    *tried, newest, course, compiled = asked(**case)
    assert [" ".join(command.split()[:3]) for command in tried] == first
    assert newest.endswith("--upgrade pip") and course.endswith(f"--no-compile {COURSE}")
    assert compiled.startswith("-m compileall ")


def test_where_neither_can_pip_s_own_words_are_explained(bootstrap, asked):
    with pytest.raises(bootstrap.CannotInstall, match="pip failed: it gave no reason"):
        asked(fails="pip")
    with pytest.raises(bootstrap.CannotInstall, match="^No network: "):
        asked(fails="pip", says="Network is unreachable")
    assert bootstrap.LOG.read_text().count("Network is unreachable") == 3


def test_an_interrupted_install_is_made_afresh(bootstrap):
    honest, bootstrap.install = bootstrap.install, fails
    assert bootstrap.main(["course"]).strip() == "Stopped: run the same command again and it starts afresh."
    bootstrap.install = honest
    assert bootstrap.main(["course"]) == 0
    assert bootstrap.steps == ["venv", "venv", "course"]


def test_an_update_that_is_interrupted_is_made_afresh(bootstrap):
    bootstrap.main(["course"])
    (bootstrap.ROOT / "constraints.txt").write_text("numpy==2.0.0\n")
    honest, bootstrap.install = bootstrap.install, fails
    bootstrap.main(["course"])
    bootstrap.install = honest
    bootstrap.main(["course"])
    assert bootstrap.steps == ["venv", "course", "venv", "course"]


def test_a_venv_that_was_moved_or_lost_its_python_is_made_afresh(bootstrap):
    bootstrap.main(["course"])
    lines = bootstrap.STAMP.read_text().splitlines()
    bootstrap.STAMP.write_text("\n".join([*lines[:3], "elsewhere"]))
    bootstrap.main(["course"])
    bootstrap.PYTHON.unlink()
    bootstrap.main(["course"])
    assert bootstrap.steps == ["venv", "course"] * 3


def test_a_package_that_is_gone_from_the_venv_is_brought_back(bootstrap):
    packages = bootstrap.VENV / "lib" / "python3.11" / "site-packages"
    bootstrap.install = lambda extra: [
        (packages / name).mkdir(parents=True, exist_ok=True) for name in ("numpy", "rich")
    ]
    bootstrap.main(["course"])
    (packages / "their_own").mkdir()
    bootstrap.main(["course"])
    assert bootstrap.steps == ["venv"]
    (packages / "numpy").rmdir()
    bootstrap.main(["course"])
    assert bootstrap.steps == ["venv", "venv"] and (packages / "numpy").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("nowhere")])
def test_a_venv_that_is_no_folder_is_told(bootstrap, make):
    make(bootstrap.VENV)
    assert bootstrap.main(["course"]).startswith(".venv is no folder here: remove it") and bootstrap.steps == []


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError('Failed to establish a new connection: [Errno -3]')", "No network"),
        ("SSLCertVerificationError(1, 'certificate verify failed: self-signed')", "does not trust the certificate"),
        ("ERROR: Package 'x' requires a different Python: 3.15.0 not in '<3.15'", "3.11, 3.12 or 3.13"),
        ("  ERROR: No matching distribution found for x==9", "pip failed: No matching distribution found for x==9"),
        ("Configuration file could not be loaded.\nNo [global] in pip.conf.\n", "pip failed: No [global] in pip.conf."),
        ("", "pip failed: it gave no reason"),
    ],
)
def test_pip_is_explained_in_one_sentence_that_names_its_log(bootstrap, log, sentence):
    said = bootstrap.explain(log)
    assert sentence in said and ".venv/install.log" in said and "\n" not in said


def test_asked_for_help_it_says_what_each_word_installs_and_does_nothing(bootstrap, capsys):
    assert bootstrap.main(["--help"]) == 0 and bootstrap.steps == []
    said = capsys.readouterr().out
    assert all(f"\n  {extra} " in said for extra in bootstrap.EXTRAS)
    assert bootstrap.main(["tset"]) == bootstrap.USAGE


def test_a_full_disk_is_told_before_anything_is_made(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1e6}))
    assert bootstrap.main(["course"]) == bootstrap.FULL and bootstrap.steps == []


def test_a_python_without_ensurepip_is_told_what_to_install(tmp_path):
    shutil.copy(SOURCE, tmp_path)
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    without = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['bootstrap.py']"
    said = run(["-c", f"{without}; runpy.run_path({str(tmp_path / 'bootstrap.py')!r}, run_name='__main__')"])
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1 and "python3-venv" in said.stderr


def test_a_python_that_is_too_old_is_told_so_in_one_sentence():
    old = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(SOURCE)!r}, run_name='__main__')"
    said = run(["-c", old])
    assert said.returncode == 1
    assert re.fullmatch(r"minflow needs Python 3\.11 or newer and this is Python 3\.9: .*\n", said.stderr)


def test_an_old_python_can_read_the_file():
    text = SOURCE.read_text(encoding="ascii")
    tree = ast.parse(text, feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Starred, ast.Nonlocal)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert not re.search(r"\bprint\(|->|\bfrom None\b|\*, ", text)


def test_without_a_network_one_sentence_says_so(tmp_path):
    for name in ("bootstrap.py", "pyproject.toml", "constraints.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    nobody = "http://127.0.0.1:9/simple"
    said = run([str(tmp_path / "bootstrap.py")], PIP_INDEX_URL=nobody, PIP_RETRIES="1", PIP_CONFIG_FILE=os.devnull)
    assert said.returncode == 1
    assert said.stderr.startswith("No network: ") and said.stderr.count("\n") == 1
    assert (tmp_path / ".venv" / "install.log").exists() and not (tmp_path / ".venv" / "minflow.stamp").exists()
