"""The JavaScript of minflow/widgets/module, called from Python by node."""

import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
MODULE = ROOT / "minflow" / "widgets" / "module"
NODE = shutil.which("node")
CALL = """
const [file, name] = process.argv.slice(1);
const module = await import(file);
let read = "";
for await (const piece of process.stdin) read += piece;
const plain = (key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const called = name.split(".").reduce((part, key) => part[key], module);
console.log(JSON.stringify(JSON.parse(read).map((row) => called(...row)), plain));
"""


def call(file, name, rows):
    """What the exported function `name` of module/`file`, such as "MAPS.ELU.f", gives for each row of arguments."""
    command = [NODE, "--input-type=module", "-e", CALL, (MODULE / file).as_uri(), name]
    done = subprocess.run(command, input=json.dumps(rows), capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
