"""Write the course as files that any web server can serve, and a browser tab runs:  python tools/lite.py OUT [PYODIDE]

JupyterLab comes from JupyterLite, and Python is Pyodide, from the folder of that address: its official CDN, unless
another is given. All else that a notebook imports is served beside it. `make lite` runs this in the environment that
it needs, the extra `lite`.
"""

import json
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTENTS = runpy.run_path(str(ROOT / "flowcourse" / "core" / "contents.py"))
NODE = json.loads((ROOT / "docs" / "site" / "package.json").read_text(encoding="utf-8"))["dependencies"]
CDN = f"https://cdn.jsdelivr.net/pyodide/v{NODE['pyodide']}/full/"
# What the kernel asks for when it starts, and what every lesson imports: loaded together, they load in less time.
OF_PYODIDE = "micropip", "ssl", "sqlite3", "jedi", "ipython", "numpy", "matplotlib"
OF_THE_COURSE = "autograd", "comm", "ipywidgets", "tqdm"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
WHEELS = "../../../../pypi/"  # seen from the kernel's script, in OUT/extensions/@jupyterlite/…/static
SETTINGS = ROOT / "flowcourse" / "learner" / "jupyter" / "labconfig" / "default_setting_overrides.json"
# JupyterLite has this command in the list of files alone, and a learner looks for it in the menu File.
ITEM = {"id": "jp-mainmenu-file", "items": [{"command": "docmanager:download", "rank": 9}]}
DOWNLOAD = {"@jupyterlab/mainmenu-extension:plugin": {"menus": [ITEM]}}

THEME = {"@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}}  # dark where the system is

# JupyterLite takes the page out of its address. A reload opens it again: that with which the tab began, or the first.
# In a narrow window the list of files would cover the page.
AT_THE_START = """<script>
const address = new URL(location), key = `minflow: page of ${new URL("..", address).pathname}`;
const page = address.searchParams.get("path") ?? sessionStorage.getItem(key) ?? "notebooks/00-why-flows.ipynb";
sessionStorage.setItem(key, page);
address.searchParams.set("path", page);
history.replaceState(null, "", address);
if (innerWidth < 900) {  // JupyterLab opens the list twice in the first seconds; from the first touch on it stays
    const shut = () => window.jupyterapp?.shell?.leftCollapsed === false && jupyterapp.shell.collapseLeft();
    const narrow = setInterval(shut, 100);
    addEventListener("pointerdown", () => clearInterval(narrow), {once: true, capture: true});
}
</script>"""


def main(out, pyodide=CDN):
    with tempfile.TemporaryDirectory() as folder:
        lab = Path(folder)
        copy_pages(lab / "pages")
        wheels = sorted(path.name for path in collect_wheels(lab / "pypi", lab / "source"))
        (lab / "jupyter-lite.json").write_text(json.dumps(config(pyodide, wheels)), encoding="utf-8")
        settings = json.loads(SETTINGS.read_text(encoding="utf-8")) | DOWNLOAD | THEME
        (lab / "overrides.json").write_text(json.dumps(settings), encoding="utf-8")
        shutil.rmtree(out, ignore_errors=True)
        options = ["--apps=lab", "--no-sourcemaps", "--no-unused-shared-packages", f"--contents={lab / 'pages'}"]
        command = [sys.executable, "-m", "jupyterlite_core", "build", f"--output-dir={Path(out).resolve()}", *options]
        subprocess.run(command, cwd=lab, check=True, stdout=subprocess.DEVNULL)
    start = Path(out) / "lab" / "index.html"
    start.write_text(start.read_text(encoding="utf-8").replace("<head>", f"<head>{AT_THE_START}", 1), encoding="utf-8")


def copy_pages(folder):
    """What a learner sees in the list of files."""
    for path in CONTENTS["files"](ROOT, CONTENTS["READ"], CONTENTS["ABOUT"]):
        copy = folder / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, copy)


def collect_wheels(folder, source):
    """The wheels that Pyodide has not, or not as new as the course needs them, and the wheel of the course itself."""
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    pinned = ["--no-deps", "--only-binary=:all:", "-c", ROOT / "constraints.txt"]
    subprocess.run([*pip, "download", *pinned, "-d", folder, *OF_THE_COURSE], check=True)
    for name in ("minflow", "flowcourse"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    (source / "tools").mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-text", "tools/build_hooks.py"):
        shutil.copy(ROOT / name, source / name)  # no lessons: the tab has them as files of their own
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=source, check=True, stdout=subprocess.DEVNULL)
    return folder.glob("*.whl")


def config(pyodide, wheels):
    """Loads all packages as the kernel starts, so that the notebooks are the same as elsewhere, with no cell more."""
    packages = [*OF_PYODIDE, *(WHEELS + wheel for wheel in wheels)]
    kernel = {"pyodideUrl": f"{pyodide}pyodide.js", "loadPyodideOptions": {"packages": packages}}
    page = {"appName": "minflow", "exposeAppInBrowser": True, "litePluginSettings": {f"{KERNEL}:kernel": kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}


if __name__ == "__main__":
    main(*sys.argv[1:])
