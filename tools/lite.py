"""Write the course as files that any web server can serve, and a browser tab runs:  python tools/lite.py OUT [PYODIDE]

JupyterLab comes from JupyterLite, and Python is Pyodide, from its official CDN. Where PYODIDE names a folder with the
files of a Pyodide, those that the course needs are copied into OUT, and no other server is asked. All else that a
notebook imports is served beside it. `make lite` runs this in the environment that it needs, the group `lite`.
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
CORE = "pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"
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
const python = new URL(PYTHON, new URL("..", address)), begun = performance.now();
const said = `Python cannot be fetched from ${python.host}, so that no cell runs here. A proxy or a blocker may keep
    this address out: change that and reload the page, or install the course. What you saved is kept.`;
const reach = async () => {  // nothing is said while it may only be slow
    const answer = await fetch(python, {signal: AbortSignal.timeout(20_000)}).catch(() => null);
    if (answer?.ok) return;
    if (performance.now() - begun < 20_000) return setTimeout(reach, 1000);
    const box = Object.assign(document.createElement("dialog"), {id: "no-python"});
    box.innerHTML = `<form method="dialog"><p role="alert"></p><button>Close</button></form>`;
    box.style.cssText = "position: fixed; inset: auto 0 2.5rem; z-index: 9999; max-width: 38em; padding: 0 1em 1em; "
        + "font: 16px/1.5 system-ui; border: 2px solid #d32f2f; color: CanvasText; background: Canvas; "
        + `color-scheme: ${document.body.dataset.jpThemeLight === "false" ? "dark" : "light"}`;
    document.body.append(box);
    box.show();
    box.querySelector("p").textContent = said;
};
reach();
</script>"""


def main(out, pyodide=None):
    python = "./pyodide/pyodide.js" if pyodide else f"{CDN}pyodide.js"
    files = of_pyodide(Path(pyodide)) if pyodide else []
    with tempfile.TemporaryDirectory() as folder:
        lab = Path(folder)
        copy_pages(lab / "pages")
        wheels = sorted(path.name for path in collect_wheels(lab / "pypi", lab / "source"))
        (lab / "jupyter-lite.json").write_text(json.dumps(config(python, wheels)), encoding="utf-8")
        settings = json.loads(SETTINGS.read_text(encoding="utf-8")) | DOWNLOAD | THEME
        (lab / "overrides.json").write_text(json.dumps(settings), encoding="utf-8")
        shutil.rmtree(out, ignore_errors=True)
        options = ["--apps=lab", "--no-sourcemaps", "--no-unused-shared-packages", f"--contents={lab / 'pages'}"]
        command = [sys.executable, "-m", "jupyterlite_core", "build", f"--output-dir={Path(out).resolve()}", *options]
        subprocess.run(command, cwd=lab, check=True, stdout=subprocess.DEVNULL)
    for path in files:
        (Path(out) / "pyodide").mkdir(exist_ok=True)
        shutil.copy(path, Path(out) / "pyodide")
    start, script = Path(out) / "lab" / "index.html", AT_THE_START.replace("PYTHON", json.dumps(python))
    start.write_text(start.read_text(encoding="utf-8").replace("<head>", f"<head>{script}", 1), encoding="utf-8")


def of_pyodide(folder):
    """The paths of Pyodide itself and of all packages that the course needs, by the list that Pyodide has of them.

    The list has the SHA-256 of each package, by which the tab checks what it loads.
    """
    names, listed = list(CORE), json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = {canonical(name): package for name, package in listed.items()}
    needed = [canonical(name) for name in OF_PYODIDE]
    for name in needed:  # which grows
        needed += [canonical(other) for other in packages[name]["depends"] if canonical(other) not in needed]
        names.append(packages[name]["file_name"])
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        sys.exit(f"{folder} lacks files of Pyodide {NODE['pyodide']}: {', '.join(missing)}")
    return [folder / name for name in names]


def canonical(name):
    return name.replace("_", "-").lower()


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


def config(python, wheels):
    """Loads all packages as the kernel starts, so that the notebooks are the same as elsewhere, with no cell more."""
    packages = [*OF_PYODIDE, *(WHEELS + wheel for wheel in wheels)]
    kernel = {"pyodideUrl": python, "loadPyodideOptions": {"packages": packages}}
    page = {"appName": "minflow", "exposeAppInBrowser": True, "litePluginSettings": {f"{KERNEL}:kernel": kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}


if __name__ == "__main__":
    main(*sys.argv[1:])
