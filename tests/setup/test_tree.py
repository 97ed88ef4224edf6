"""The tree as a whole: what import-linter cannot say of imports, and that no file names a machine."""

import re
import subprocess
import sys
from pathlib import Path

from flowcourse.core import contents

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".md", ".toml", ".txt", ".yml", ".cfg", ".json", ".ipynb", ".css", ".js", ".mk", ""}


def test_no_exercise_imports_another():
    for path in (ROOT / "flowcourse" / "exercises").glob("*.py"):
        if path.name != "__init__.py":
            match = re.search(r"import.*\b(ex|try)_\d\d|from \.(ex|try)_\d\d", path.read_text(encoding="utf-8"))
            assert not match, f"{path.name}: {match[0]}: what exercises share is a file that starts with _"


def test_importing_the_engine_loads_neither_matplotlib_nor_jupyter():
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "minflow").rglob("*.py")]
    light = [name for name in modules if not re.search(r"__|\.plots|\.widgets", name)]
    heavy = "{'matplotlib', 'ipywidgets', 'IPython', 'tqdm', 'scipy', 'sklearn'} & set(sys.modules)"
    code = f"import sys, {', '.join(light)}; print(sorted({heavy}))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(light) > 40 and out.stdout.strip() == "[]"


def test_no_registry_and_no_machine_is_named():
    host = r"(?:py" + r"pi\.org|python" + r"hosted|registry\.npm" + r"js|deb\." + r"debian)"
    folder = r"(?<![\w.~])/(?:root|home|work|Users)/\w"
    tops = [ROOT / name for name in contents.tops()]
    ours = [path for top in tops for path in top.rglob("*") if "__pycache__" not in path.parts]
    for path in [*ours, *tops]:
        if path.is_file() and path.suffix in TEXT:
            match = re.search(f"{host}|{folder}", path.read_text(encoding="utf-8"))
            assert not match, f"{path.relative_to(ROOT)} names {match.group()}"
