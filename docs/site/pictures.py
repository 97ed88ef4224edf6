"""The pictures of the notebooks as files beside the pages. A browser loads one when a reader comes near it."""

import base64
import hashlib
import re
import struct
from pathlib import Path

INLINE = re.compile(r'<img( [^>]*?)? src="data:image/png;base64,([^"]+)"([^>]*)>')


def connect(app):
    app.connect("build-finished", finish)


def finish(app, exception):
    if exception is None and app.builder.format == "html":
        out = Path(app.outdir)
        for page in out.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            if INLINE.search(text):
                up = "../" * (len(page.relative_to(out).parts) - 1)
                page.write_text(INLINE.sub(lambda match, up=up: linked(match, out, up), text), encoding="utf-8")


def linked(match, out, up):
    """The tag of a picture that is now a file; it keeps its place before it is loaded, by its height."""
    before, data, after = (part.replace(' style="max-width: 100%"', "") for part in match.groups())
    picture = base64.b64decode(data)
    name = f"_images/{hashlib.sha256(picture).hexdigest()[:16]}.png"
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_bytes(picture)
    width, height = struct.unpack(">II", picture[16:24])  # in the header of every PNG
    style = f"max-width: 100%; aspect-ratio: {width} / {height}"
    return f'<img{before} src="{up}{name}"{after} loading="lazy" style="{style}">'
