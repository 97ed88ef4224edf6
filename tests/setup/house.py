"""The rooms of the house, what every module imports, and the picture of both:

python tests/setup/house.py            writes docs/architecture.svg
"""

import ast
import functools
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "architecture.svg"

# Bottom up. A room may import those of the floors below, and on its own floor those that stand before it.
ROOMS = {
    "what every room needs": "core",
    "calling and judging": "checking",
    "the exercises": "exercises",
    "for learners, for authors": "learner author",
    "for instructors": "intake sandbox marking reports release grading",
}
# Bottom up. A module of minflow may import its own floor and those below; a new module is named here.
ENGINE = {
    "reading arguments": "arrays trees",
    "ground": "distributions calculus nets batches optimisers progress",
    "maps": "data change_of_variables transforms",
    "speed": "fast",
    "a flow": "flow",
    "using a flow": "evaluation plots storage models ledger losses training",
    "seeing and judging": "widgets __main__ laws",
}
ORDER = {name: place for place, name in enumerate(" ".join(ROOMS.values()).split())}
FLOOR = {name: height for height, names in enumerate(ENGINE.values()) for name in names.split()}
COURSE_FLOOR = {name: height for height, names in enumerate(ROOMS.values()) for name in names.split()}

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("minflow", "flowcourse")
    for path in sorted((ROOT / package).rglob("*.py"))
}


@functools.cache
def imported(module):
    """(dotted name, whether it is imported inside a function) for every import of a module."""
    return imports_in(MODULES[module].read_text(encoding="utf-8"), module)


def imports_in(text, module):
    """The same for a text that stands where the module stands. A module that is named in a string counts, too."""
    tree = ast.parse(text)
    inside = {id(node) for top in ast.walk(tree) if isinstance(top, ast.FunctionDef) for node in ast.walk(top)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            names = [f"{base}.{alias.name}" for alias in node.names]
            found += [(name if name in MODULES else base, id(node) in inside) for name in names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            found += [(node.value, id(node) in inside)] if node.value in MODULES and node.value != module else []
    return found


def _absolute(module, node):
    if not node.level:
        return node.module
    is_package = MODULES[module].name == "__init__.py"
    parts = module.split(".")[: None if is_package and node.level == 1 else is_package - node.level]
    return ".".join([*parts, *filter(None, [node.module])])


def part(module):
    """minflow.transforms.base -> transforms."""
    return module.partition(".")[2].split(".")[0]


def room(module):
    """flowcourse.learner.check -> learner, flowcourse.grading.intake.files -> intake; "" for what opens the house."""
    parts = module.split(".")[1:]
    inner = [name for name in parts[:2] if name in ORDER]
    return inner[-1] if inner else ""


def upward(module, imports):
    """The imports of a module of flowcourse that go up, or from one exercise to another, as sentences."""
    for name, _ in imports:
        if not name.startswith("flowcourse.") or not room(module):
            continue
        if not room(name):
            yield f"{module} imports {name}, which opens the house: nothing in a room needs it"
        elif ORDER[room(name)] > ORDER[room(module)]:
            yield f"{module} imports {name}: the room {room(name)} lies above {room(module)}"
        elif name.startswith("flowcourse.exercises.ex_") and module.startswith("flowcourse.exercises.ex_"):
            yield f"{module} imports {name}: what exercises share is a file that starts with _"


def arrows():
    """{room: the rooms that it imports, without those that it reaches through another of them}."""
    direct = {name: set() for name in ORDER}
    for module in MODULES:
        if module.startswith("flowcourse") and room(module):
            names = {room(name) for name, _ in imported(module) if name.startswith("flowcourse.")}
            names |= {"minflow" for name, _ in imported(module) if name.startswith("minflow")}
            direct[room(module)] |= names - {room(module), ""}

    @functools.cache
    def below(name):
        return direct.get(name, set()).union(*(below(other) for other in direct.get(name, ())))

    return {
        name: sorted(other for other in others if not any(other in below(third) for third in others - {other}))
        for name, others in direct.items()
    }


WIDTH, BAND, BOX = 1000, 92, 34
COURSE = 640  # the width of the course's half
FONT = 'font-family="sans-serif" font-size="14"'
INK, QUIET, BLUE, GREEN = "#212529", "#495057", "#1864ab", "#2b8a3e"


def places():
    """{room: its centre (x, y)}, the top floor first."""
    found = {}
    for row, title in enumerate(reversed(ROOMS)):
        names = ROOMS[title].split()
        for k, name in enumerate(names):
            found[name] = (k + 0.5) * COURSE / len(names), row * BAND + 62
    return found


def svg():
    centre, height = places(), len(ROOMS) * BAND + 4
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for row, title in enumerate(reversed(ROOMS)):
        lines.append(f'<rect y="{row * BAND + 4}" width="{COURSE}" height="{BAND - 8}" rx="8" fill="#f1f3f5"/>')
        lines.append(f'<text x="14" y="{row * BAND + 26}" fill="{QUIET}">{escape(title)}</text>')
    lines += _engine(height)
    engine = COURSE + 30, centre["exercises"][1]
    for name, others in sorted(arrows().items()):
        lines += [_arrow(centre[name], engine if other == "minflow" else centre[other]) for other in others]
    lines += [_box(name, place) for name, place in centre.items()]
    return "\n".join([*lines, "</svg>", ""])


def _engine(height):
    """The engine as one block: its floors, each with its modules."""
    left, step = COURSE + 30, (height - 52) / len(ENGINE)
    frame = f'x="{left}" y="4" width="{WIDTH - left}" height="{height - 8}" rx="8"'
    yield f'<rect {frame} fill="#ebfbee" stroke="{GREEN}"/>'
    yield f'<text x="{left + 14}" y="28" fill="{GREEN}">minflow, the engine</text>'
    for row, (title, names) in enumerate(reversed(ENGINE.items())):
        y = 44 + row * step
        yield f'<text x="{left + 14}" y="{y + 16:.0f}" fill="{QUIET}" font-size="12">{escape(title)}</text>'
        words = names.replace("__main__", "quick look").replace(" ", " · ").replace("quick · look", "quick look")
        half = words.rfind(" · ", 0, 48) if len(words) > 48 else len(words)
        for k, line in enumerate(filter(None, (words[:half], words[half + 3 :]))):
            yield f'<text x="{left + 14}" y="{y + 33 + 15 * k:.0f}" fill="{INK}" font-size="13">{escape(line)}</text>'


def _arrow(start, end):
    """From box to box, which hide its ends; on one floor from side to side, past those between in an arc."""
    (a, top), (b, bottom) = start, end
    if top == bottom:
        high = top - (0 if abs(a - b) < 1.5 * COURSE / 6 else 44)
        path = f"M{a:.0f} {top:.0f}C{a:.0f} {high:.0f} {b:.0f} {high:.0f} {b:.0f} {bottom:.0f}"
    else:
        bend = (bottom - top) / 2
        path = f"M{a:.0f} {top:.0f}C{a:.0f} {top + bend:.0f} {b:.0f} {bottom - bend:.0f} {b:.0f} {bottom:.0f}"
    return f'<path d="{path}" stroke="#868e96" stroke-width="1.4" fill="none"/>'


def _box(name, place):
    x, y = place
    width = 8 * len(name) + 26
    return (
        f'<rect x="{x - width / 2:.0f}" y="{y - BOX / 2:.0f}" width="{width}" height="{BOX}" rx="6" fill="#fff" '
        f'stroke="{BLUE}" stroke-width="1.4"/>'
        f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle" fill="{INK}">{name}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
