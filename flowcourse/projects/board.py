"""The board of a project: what the course's own submissions reach, and what was judged on this machine.

for name, value, error in board.lines(root, "gap"): ...
board.add(root, "gap", "my_flow.py", 0.012, 0.001)
"""

import json
from pathlib import Path

COURSE_BOARD = Path(__file__).with_name("board.json")
LOCAL_BOARD = Path("projects") / "board.json"


def lines(root, project):
    """Triples (name, value, error), the best first; the course's own have their names in brackets."""
    course = [(f"[{name}]", *numbers) for name, *numbers in _read(COURSE_BOARD).get(project, [])]
    own = [tuple(line) for line in _read(Path(root) / LOCAL_BOARD).get(project, [])]
    return sorted(course + own, key=lambda line: line[1])


def add(root, project, name, value, error):
    """Keep the latest result of each file."""
    board = _read(Path(root) / LOCAL_BOARD)
    others = [line for line in board.get(project, []) if line[0] != name]
    board[project] = [*others, [name, value, error]]
    (Path(root) / LOCAL_BOARD).write_text(json.dumps(board, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
