"""Answers that students hand in, as the text of an answer cell:  right("ex-01-2", 0); wrong("ex-01-2")

The right ones are those of tests/answers: each is cut out of its file with everything that it uses, and becomes one
function of the asked name.
"""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import answers
from hand_ins import answer

SPOILT = """def spoilt(value):
    return tuple(map(spoilt, value)) if isinstance(value, tuple) else 0.25 - 1.5 * value * value


def {name}({arguments}, right={name}):
    return spoilt(right({arguments}))
"""


def right(exercise_id, k):
    return _answer(exercise_id, _entry(exercise_id, "RIGHT", k))


def wrong(exercise_id):
    """The solution, and what it returns spoilt: no such mistake has a name."""
    text = answer(exercise_id)
    name, arguments = re.search(r"^def (\w+)\((.*)\):$", text, re.MULTILINE).groups()
    return f"{text}\n\n\n{SPOILT.format(name=name, arguments=arguments)}"


def _answer(exercise_id, entry):
    """One function of the asked name; what the answer uses stands in its body, where it can disturb no other cell."""
    module, found = entry
    asked = next(n for n in ast.parse(answer(exercise_id)).body if isinstance(n, ast.FunctionDef))
    used = [ast.unparse(node) for node in _used(module, found)]
    if isinstance(found, ast.Lambda):
        arguments, result = found.args, found.body
    else:
        own = _definitions(module).get(found.id) if isinstance(found, ast.Name) else None
        arguments = own.args if isinstance(own, ast.FunctionDef) else asked.args
        passed = ", ".join(argument.arg for argument in arguments.posonlyargs + arguments.args)
        result = ast.parse(f"({ast.unparse(found)})({passed})", mode="eval").body
    body = [*used, f"return {ast.unparse(result)}"]
    lines = [f"    {line}" for text in body for line in text.splitlines()]
    return "\n".join([f"def {asked.name}({ast.unparse(arguments)}):", *lines])


def _entry(exercise_id, table, k):
    module, entries = _entries(exercise_id, table)
    return module, [entry for entry in entries if not isinstance(entry, ast.Starred)][k]


def _entries(exercise_id, table):
    """(module, the expressions) of an exercise's RIGHT or MISTAKES."""
    module = exercise_id.replace("-", "_")
    return module, _definitions(module)[table].value.elts


@cache
def _definitions(module):
    """{name: the statement at the top level of the module that gives it}."""
    file = import_module(f"{answers.__name__}.{module}").__file__
    found = {}
    for node in ast.parse(Path(file).read_text(encoding="utf-8")).body:
        for name in _given(node):
            found[name] = node
    return found


def _given(node):
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name for alias in node.names]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return []


def _used(module, expression):
    """The statements that `expression` needs, its own helpers and theirs, in an order that runs."""
    found, seen = [], set()

    def visit(module, node):
        for name in sorted({n.id for n in ast.walk(node) if isinstance(n, ast.Name)}):
            home, statement = module, _definitions(module).get(name)
            if isinstance(statement, ast.ImportFrom) and statement.level:
                home = statement.module
                statement = _definitions(home)[name]
            if statement is not None and statement not in seen:
                seen.add(statement)  # before its own needs, since a function may call itself
                visit(home, statement)
                found.append(statement)

    visit(module, expression)
    return found
