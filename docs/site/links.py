"""Links that land on the exercise itself, and on the word in the glossary.

Wherever a page names an exercise by its id, the id leads to the exercise. In a chapter, the first mention of a word
that an earlier chapter introduced leads to its line in the glossary, and has the meaning as its title.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes

from flowcourse.core import manifest

ROOT = Path(__file__).parents[2]
EXERCISE = re.compile(r"\bex-\d\d-\d+\b")
ENTRY = re.compile(r"^\| ([^|]+) \| ([^|]+) \| \[\w+\]\(\.\./notebooks/([\w-]+)\.ipynb\) \|$", re.MULTILINE)
# In these a word is no word of a sentence, or it leads somewhere already.
LEFT = nodes.title, nodes.reference, nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw


@dataclass(frozen=True)
class Word:
    """An entry of the glossary."""

    names: str
    meaning: str
    chapter: str

    @property
    def anchor(self):
        return "term-" + nodes.make_id(self.names)

    @property
    def all_names(self):
        """Each of the names; capitals in brackets are a name, too."""
        names = re.sub(r" \(\w+, [^)]*\)", "", re.sub(r"\(([A-Z\d]+)\)", r", \1", self.names))
        return re.split(r"\s*,\s*", names.replace("(", "").replace(")", ""))

    @property
    def pattern(self):
        """Any of the names, also in the plural and at the start of a sentence."""
        forms = [re.escape(name) if name.isupper() else f"{start(name)}s?" for name in self.all_names]
        return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])")


def start(name):
    """A pattern for a name with a small or a capital letter at its start."""
    return f"[{name[0]}{name[0].upper()}]{re.escape(name[1:])}"


GLOSSARY = [Word(*entry) for entry in ENTRY.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))]


def connect(app):
    app.connect("doctree-read", mark)
    app.connect("doctree-resolved", lead)
    app.connect("html-page-context", for_search)


def for_search(app, page, template, context, doctree):
    """The search page gets the glossary, to answer with the meaning of a word first."""
    if page == "search":
        words = [{"names": word.all_names, "meaning": word.meaning, "address": f"docs/glossary.html#{word.anchor}"}
                 for word in GLOSSARY]  # fmt: skip
        app.add_js_file(None, body=f"window.GLOSSARY = {json.dumps(words)}")


def mark(app, doctree):
    """The anchors: the id of an exercise at its heading, and one at each line of the glossary."""
    for section in doctree.findall(nodes.section):
        if found := EXERCISE.match(section.next_node(nodes.title).astext()):
            section["ids"].append(found[0])
    if app.env.docname == "docs/glossary":
        anchors = {word.names: word.anchor for word in GLOSSARY}
        for row in doctree.findall(nodes.row):
            if anchor := anchors.get(row[0].astext()):
                row["ids"].append(anchor)


def lead(app, doctree, page):
    address = {one.id: f"exercises/{one.notebook.removesuffix('.ipynb')}" for one in manifest.exercises()}

    def to_exercise(text):
        page_of_it = app.builder.get_relative_uri(page, address[text])
        return nodes.reference("", text, refuri=f"{page_of_it}#{text}", internal=True)

    for link in list(doctree.findall(nodes.reference)):
        if link.astext() in address:
            link.replace_self(to_exercise(link.astext()))
    for text in sentences(doctree):
        known = (match for match in EXERCISE.finditer(text.astext()) if match[0] in address)
        put(text, [(match, to_exercise(match[0])) for match in known])
    if page.startswith("notebooks/"):
        glossary = app.builder.get_relative_uri(page, "docs/glossary")
        for word in (word for word in GLOSSARY if word.chapter < page.removeprefix("notebooks/")):
            lead_to_word(doctree, word, f"{glossary}#{word.anchor}")


def lead_to_word(doctree, word, address):
    for text in sentences(doctree):
        if match := word.pattern.search(text.astext()):
            link = nodes.reference("", match[0], refuri=address, reftitle=word.meaning, internal=True, classes=["term"])
            return put(text, [(match, link)])


def sentences(doctree):
    """The pieces of text that are no heading, link, code or formula."""
    return [text for text in doctree.findall(nodes.Text) if not within(text, LEFT)]


def within(node, kinds):
    return node.parent is not None and (isinstance(node.parent, kinds) or within(node.parent, kinds))


def put(text, links):
    """The text with links at the places of matches."""
    if links:
        pieces, end = [], 0
        for match, link in links:
            pieces += [nodes.Text(text.astext()[end : match.start()]), link]
            end = match.end()
        text.parent.replace(text, [*pieces, nodes.Text(text.astext()[end:])])
