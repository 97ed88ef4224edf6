"""The pictures of the notebooks as files beside the pages, with numbers.

A browser loads a picture when a reader comes near it.
"""

import base64
import hashlib
import itertools
import re
import struct
from functools import partial

INLINE = re.compile(r'<img( [^>]*?)? src="data:image/png;base64,([^"]+)"([^>]*)>')

TITLE = re.compile(r'(<div class="output text_html">)([^<\n]+)\n<br>')


def numbered(pages):
    """The pages; in chapter 6 the titles of pictures become "Figure 6.1 title", "Figure 6.2 …"."""
    return {name: with_numbers(text, re.match(r"notebooks/(\d+)-", name)) for name, text in pages.items()}


def with_numbers(text, chapter):
    count = itertools.count(1)

    def caption(title):
        number = f"<b>Figure {int(chapter[1])}.{next(count)}</b> "
        return f'{title[1]}<p class="caption-of-figure">{number}{title[2]}</p>'

    return TITLE.sub(caption, text) if chapter else text


def beside(pages, out):
    """The pages, with their pictures as files in a folder of `out`."""
    return {name: INLINE.sub(partial(linked, out, "../" * name.count("/")), text) for name, text in pages.items()}


def linked(out, up, match):
    """The tag of a picture that is now a file; it keeps its place before it is loaded, by its height."""
    before, data, after = (part.replace(' style="max-width: 100%"', "") for part in match.groups())
    picture = base64.b64decode(data)
    name = f"_images/{hashlib.sha256(picture).hexdigest()[:16]}.png"
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_bytes(picture)
    width, height = struct.unpack(">II", picture[16:24])  # in the header of every PNG
    style = f"max-width: 100%; aspect-ratio: {width} / {height}"
    return f'<img{before} src="{up}{name}"{after} loading="lazy" style="{style}">'
