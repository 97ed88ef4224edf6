"""Put every small fault into the engine in turn, and print which are noticed and which survive.

    python -m tests.engine.mutants [WORD …]             # only in functions with one of the words in their names
    python -m tests.engine.mutants [WORD …] --write     # those of the list again too, and bring it up to date

survivors.txt lists the mutants that no test notices. Those that are right too have the reason below them, and the table
counts them as equivalent. It counts the others in the list as known: faults that no test speaks of yet. A survivor
takes far longer than a fault that is noticed, so those of the list are tried with --write alone. A survivor that is not
in the list is new, and with one the program exits with 1.
"""

import ast
import importlib
import sys
import textwrap
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from flowcourse.author.mutations import mutations

from .mutants_tried import FOLDER, compiled, tried

# The judges, and what draws and writes.
NOT_MUTATED = {"laws", "plots", "signatures", "tracing", "__init__", "__main__", "progress", "widgets"}
SIMPLE = ast.Return, ast.Assign, ast.Expr
READERS = "as_", "checked", "same_shape", "parameter", "describe", "_check"  # of arguments
SURVIVORS, INDENT = Path(__file__).with_name("survivors.txt"), "    "


class Mutant(NamedTuple):
    """The faulty text of a unit of a module, the line of the module with the fault, and the lines that differ."""

    module: str
    unit: str
    text: str
    line: int
    lines: tuple

    @property
    def span(self):
        """The lines of its unit, decorators not counted."""
        node = units(self.module)[self.unit]
        return range(node.lineno, node.end_lineno + 1)

    @property
    def source(self):
        """The text of the module with the fault in it."""
        node, lines = units(self.module)[self.unit], source_of(self.module).splitlines()
        first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
        lines[first - 1 : node.end_lineno] = [textwrap.indent(self.text, " " * node.col_offset)]
        return "\n".join(lines) + "\n"

    @property
    def place(self):
        return f"{self.module}.{self.unit}"

    @property
    def faulty(self):
        """What the mutant has instead, in one line: with the place, its name in the lists of survivors."""
        return " ".join(line[2:] for line in self.lines if line.startswith("+"))

    @property
    def known(self):
        """Whether it is in the list of survivors."""
        return self.faulty in survivors().get(self.place, ())

    @property
    def equivalent(self):
        """Whether the list says why it is right too."""
        return bool(survivors().get(self.place, {}).get(self.faulty))


def modules():
    """The modules into which faults are put, such as transforms.coupling."""
    names = (".".join(path.relative_to(FOLDER).with_suffix("").parts) for path in sorted(FOLDER.rglob("*.py")))
    return [name for name in names if NOT_MUTATED.isdisjoint(name.split("."))]


@cache
def source_of(module):
    """The text of a module of the engine."""
    return importlib.import_module(f"minflow.{module}").__spec__.loader.get_source(f"minflow.{module}")


@cache
def units(module):
    """{name: node} of the functions and methods of a module, and of its other statements that hold a lambda."""
    return dict(_units(ast.parse(source_of(module)).body, ""))


def _units(body, prefix):
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _units(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef) and node.name not in ("__repr__", "__str__"):
            yield prefix + node.name, node
        elif isinstance(node, ast.Assign) and any(isinstance(inner, ast.Lambda) for inner in ast.walk(node)):
            yield prefix + ast.unparse(node.targets[0]), node
        elif isinstance(node, ast.Expr) and any(isinstance(inner, ast.Lambda) for inner in ast.walk(node)):
            yield f"{prefix}{ast.unparse(node.value.func)}({ast.unparse(node.value.args[0])})", node


@cache
def mutants_of(module, unit):
    """All mutants of a unit, in order."""
    node = units(module)[unit]
    spared = {id(inner) for outer in ast.walk(node) for part in _spared(outer) for inner in ast.walk(part)}
    spared |= {id(inner) for inner in ast.walk(node) if _reads_an_argument(inner)}
    faults = mutations(node, lambda inner: id(inner) not in spared)
    return [Mutant(module, unit, fault.text, fault.line, fault.lines) for fault in faults if _is_python(fault.text)]


def _is_python(text):
    try:
        return bool(compiled(text))
    except SyntaxError:
        return False


def _spared(node):
    """What of a node is left as it is: types, defaults, and the checks of arguments with their sentences."""
    if isinstance(node, ast.FunctionDef):
        return [node.returns] if node.returns else []
    if isinstance(node, (ast.Raise, ast.JoinedStr, ast.ExceptHandler, ast.arguments)):
        return [node]
    if isinstance(node, SIMPLE) and any(isinstance(inner, ast.JoinedStr) for inner in ast.walk(node)):
        return [node]  # a text; Pythons differ in how they write it
    if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise):
        return [node]
    return [*node.args[1:], *node.keywords] if _reads_an_argument(node) else []


def _reads_an_argument(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith(READERS)


@cache
def survivors():
    """{place: {faulty line: why it is right too, or ""}}: in the file, each is indented below what it belongs to."""
    lines_of, place, faulty = {}, "", ""
    for line in SURVIVORS.read_text(encoding="utf-8").splitlines():
        if line.startswith(2 * INDENT):
            lines_of[place][faulty] = line.strip()
        elif line.startswith(INDENT):
            faulty = line.strip()
            lines_of[place][faulty] = ""
        else:
            place = line
            lines_of[place] = {}
    return lines_of


def write(tried_mutants, alive):
    """Bring survivors.txt up to date in the places that were tried; reasons are kept."""
    places = {f"{module}.{unit}" for module in modules() for unit in units(module)}
    entries_of = {place: entries for place, entries in survivors().items() if place in places}
    entries_of |= {mutant.place: {} for mutant in tried_mutants}
    for mutant in alive:
        entries_of[mutant.place][mutant.faulty] = survivors().get(mutant.place, {}).get(mutant.faulty, "")
    lines = []
    for place in sorted(place for place in entries_of if entries_of[place]):
        lines.append(place)
        for faulty, why in entries_of[place].items():
            lines += [INDENT + faulty] + ([2 * INDENT + why] if why else [])
    SURVIVORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments):
    words = [word.lower() for word in arguments if word != "--write"]
    places = [(module, unit) for module in modules() for unit in units(module)]
    places = [(m, u) for m, u in places if not words or any(word in f"{m}.{u}".lower() for word in words)]
    if not places:
        sys.exit(f"no function has {' or '.join(words)} in its name")
    console, writes = Console(), "--write" in arguments
    mutants = [mutant for place in places for mutant in mutants_of(*place)]
    to_try = [mutant for mutant in mutants if writes or not mutant.known]
    alive = [mutant for mutant in mutants if mutant.known and not writes]
    alive += [mutant for mutant, survived in zip(to_try, tried(to_try)) if survived]
    console.print(_table(mutants, alive))
    for mutant in alive:
        if not mutant.known:
            console.print(
                f"✗ {mutant.place}, line {mutant.line}", *mutant.lines, sep="\n", markup=False, soft_wrap=True
            )
    if writes:
        write(mutants, alive)
    return any(not mutant.known for mutant in alive)


def _table(mutants, alive):
    table = Table("module", "mutants", "noticed", "equivalent", "known", "new")
    rows = {module: _row(module, mutants, alive) for module in sorted({mutant.module for mutant in mutants})}
    for module, row in rows.items():
        table.add_row(module, *map(str, row))
    table.add_section()
    table.add_row("all", *(str(sum(column)) for column in zip(*rows.values())))
    return table


def _row(module, mutants, alive):
    count, unnoticed = sum(m.module == module for m in mutants), [m for m in alive if m.module == module]
    equivalent, new = sum(m.equivalent for m in unnoticed), sum(not m.known for m in unnoticed)
    return count, count - len(unnoticed), equivalent, len(unnoticed) - equivalent - new, new


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
