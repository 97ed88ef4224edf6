"""The words of docs/words.yml, which docs/style.md rules out, stand in no page, notebook or check: textlint looks."""

import ast
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "build" / "node" / "node_modules"
TEXTLINT = PACKAGES / "textlint" / "bin" / "textlint.js"
NOTEBOOKS = [path for folder in ("notebooks", "solutions") for path in sorted((ROOT / folder).glob("*.ipynb"))]
CHECKS = sorted((ROOT / "flowcourse" / "exercises").glob("[et]*.py"))
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "paper" / "paper.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / ".github").glob("*.md")),
    *sorted(ROOT.glob("benchmarks/*.md")),
    *sorted(ROOT.glob("projects/**/*.md")),
]
NAMED = [str(path.relative_to(ROOT)) for path in PAGES + NOTEBOOKS + CHECKS]


def text_of(path):
    """A page, or the Markdown cells of a notebook, each below its id, or the texts of a check."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        nodes = ast.walk(ast.parse(text))
        texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        return "\n\n".join(one.replace("`", "'") for one in texts if " " in one)
    if path.suffix != ".ipynb":
        return text
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
    return "\n\n".join(f"<!-- {cell['id']} -->\n\n{''.join(cell['source'])}" for cell in cells)


def complaints(texts, folder):
    """{name: what textlint says about the text} for {name: text}."""
    rules = {"rules": {"prh": {"rulePaths": [str(ROOT / "docs" / "words.yml")]}}}
    (folder / "rules.json").write_text(json.dumps(rules), encoding="utf-8")
    files = {}
    for number, (name, text) in enumerate(texts.items()):
        path = folder / f"{number}.md"
        path.write_text(text, encoding="utf-8")
        files[str(path)] = name
    command = [
        "node",
        TEXTLINT,
        "--config",
        folder / "rules.json",
        "--rules-base-directory",
        PACKAGES,
        "--format",
        "json",
    ]
    ran = subprocess.run([*command, *files], capture_output=True, text=True)
    found = {files[one["filePath"]]: one["messages"] for one in json.loads(ran.stdout)}
    lines = {name: text.splitlines() for name, text in texts.items()}
    return {
        name: [f"{message['message']}: {lines[name][message['line'] - 1]}" for message in messages]
        for name, messages in found.items()
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return complaints({name: text_of(ROOT / name) for name in NAMED}, tmp_path_factory.mktemp("prose"))


@pytest.mark.parametrize("name", NAMED)
def test_no_page_has_a_word_that_we_do_not_use(found, name):
    assert found[name] == []


def test_a_word_of_the_list_is_found_in_a_sentence_and_not_in_code(tmp_path):
    texts = {"page": "This is twice as dear.\n\n`dear`\n", "clean": "This is twice as expensive.\n"}
    assert complaints(texts, tmp_path) == {"page": ["dear => expensive: This is twice as dear."], "clean": []}
