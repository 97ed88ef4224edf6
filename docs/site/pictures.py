"""The pictures of the notebooks as files beside the pages, with numbers.

A browser loads a picture when a reader comes near it.
"""

import base64
import hashlib
import io
import itertools
import re
from functools import partial

import numpy as np
from PIL import Image, ImageFilter

INLINE = re.compile(r'<img( [^>]*?)? src="data:image/png;base64,([^"]+)"([^>]*)>')
INKS = {"light": 85, "dark": 190}  # the grey of text and axes on a page of each theme
MOST_COVERED = 0.14  # of a picture, by opaque colours
SMALL = 640, 300  # the largest size of a thumbnail in pixels, for screens with two in a point of the page

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
    """The tag of a picture that is now a file; it keeps its place before it is loaded, by its height.

    A picture with ink becomes two, of which the style of the pages shows the one for their theme.
    """
    before, data, after = (part.replace(' style="max-width: 100%"', "") for part in match.groups())
    made = [("", base64.b64decode(data))]
    with Image.open(io.BytesIO(made[0][1])) as picture:
        width, height = picture.size
        picture.apply_transparency()
        if has_ink(picture):
            made = [(f' class="only-{theme}"', inked(picture, grey)) for theme, grey in INKS.items()]
    tags = []
    for kind, png in made:
        name = f"_images/{hashlib.sha256(png).hexdigest()[:16]}.png"
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_bytes(png)
        style = f"max-width: 100%; aspect-ratio: {width} / {height}"
        tags.append(f'<img{kind}{before} src="{up}{name}"{after} loading="lazy" style="{style}">')
    return "".join(tags)


def has_ink(picture):
    """Whether grey is ink in a picture: it may be a colour where a heat map or an image covers the ground."""
    if picture.mode != "P":
        return False
    colours = list(zip(palette(picture), picture.histogram()))
    covered = sum(count for (*_, opacity), count in colours if opacity == 255)
    return covered < MOST_COVERED * sum(picture.histogram()) and any(is_ink(colour) for colour, _ in colours)


def inked(picture, grey):
    """The PNG of a picture, with this grey for its ink."""
    colours = [(grey,) * 3 + colour[3:] if is_ink(colour) else colour for colour in palette(picture)]
    picture = picture.copy()
    picture.putpalette(bytes(itertools.chain.from_iterable(colours)), "RGBA")
    buffer = io.BytesIO()
    picture.save(buffer, format="png")
    return buffer.getvalue()


def palette(picture):
    return list(zip(*[iter(picture.getpalette("RGBA"))] * 4))


def is_ink(colour):
    """Whether it is the grey of `plots.picture.INK` or of guides, as far as few colours can tell."""
    return all(116 <= part <= 121 for part in colour[:3]) and max(colour[:3]) - min(colour[:3]) <= 2


def small(png):
    """The PNG of a thumbnail: without ink, since words could not be read in it, and cut to what is left."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.apply_transparency()
        pixels = np.array(picture.convert("RGBA"))
    off_grey = np.abs(pixels[..., :3] - 118.0).max(axis=2)
    covered = Image.fromarray(pixels[..., 3]).filter(ImageFilter.MinFilter(9))  # there grey may be a colour
    pixels[((off_grey < 8) | (pixels[..., 3] < 100)) & (np.asarray(covered) < 255)] = 0
    made = Image.fromarray(pixels)
    made = made.crop(made.getchannel("A").getbbox())
    made.thumbnail(SMALL)
    buffer = io.BytesIO()
    made.quantize(128).save(buffer, format="png", optimize=True)
    return buffer.getvalue()
