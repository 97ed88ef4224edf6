"""What is done to the pages when Sphinx has written them all: each is read once, and written once it is complete."""

import re
from pathlib import Path

import book
import first_page
import formulas
import pages
import pictures


def connect(app):
    app.connect("build-finished", finish)


def finish(app, exception):
    if exception is None and app.builder.format == "html":
        out = Path(app.outdir)
        written = {path.relative_to(out).as_posix(): path for path in out.rglob("*.html")}
        read = {
            name: path.read_text(encoding="utf-8") for name, path in written.items() if not name.startswith("lite/")
        }
        site = {name: pages.complete(text) for name, text in read.items()}
        links = sorted({link for text in site.values() for link in re.findall(r'href="(https?://[^"#]+)', text)})
        site = pictures.beside(pictures.numbered(formulas.typeset(site)), out)
        for name, text in (site | {"book.html": book.page(site)}).items():
            (out / name).write_text(text, encoding="utf-8")
        (out / "_static" / "preview.png").write_bytes(first_page.preview())
        (out.parent / "external-links.txt").write_text("\n".join(links) + "\n", encoding="utf-8")
