"""A live figure as one piece of HTML: a picture with its alt text, the data, and the script that brings it to life.

    Figure("flow", data, picture)            # the last line of a cell shows it

Where no script runs, on a code host or in a notebook that is not trusted, the picture stands. The script is what
esbuild has made of the files in module/ that the kind of figure needs: `flowcourse.author.figures` calls it.
"""

import base64
import functools
import html
import json
from pathlib import Path

import numpy as np

BUILT = Path(__file__).parent / "module" / "built"
FIRST = "(Run this cell, and you can move the picture.)"  # seen where the script has not run
# For each number of bits its name, the kind of whole number, and the first and the last that stand for a number.
KINDS = {16: ("int16", "<i2", -32767, 32767), 8: ("uint8", "u1", 0, 254)}


class Figure:
    """A live figure, and the `Picture` that stands for it where it cannot be moved.

    kind: the file of module/ whose `show(stage, data)` draws it. data: what JSON can hold; arrays by `pack`.
    """

    def __init__(self, kind, data, picture):
        self.kind, self.data, self.picture = kind, {"kind": kind, "label": picture.title} | data, picture

    def _repr_html_(self):
        title, _, image = self.picture._repr_html_().rpartition("<br>")
        above = f"{title}<br>" if title else ""
        data = html.escape(json.dumps(self.data, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
        return f'{above}<div data-figure="{data}">{image}<br>{FIRST}</div><script>{script(self.kind)}</script>'

    def __repr__(self):
        return f"Live {self.picture!r}"


def pack(array, bits=16):
    """Numbers in 16 or 8 bits from the lowest to the highest, as `unpack` in core.js reads them; NaN where not finite.

    For colours 8 bits are enough.
    """
    array = np.asarray(array, dtype=float)
    known = np.isfinite(array)
    low, high = (float(array[known].min()), float(array[known].max())) if known.any() else (0.0, 0.0)
    high = high if high > low else low + 1.0
    name, kind, first, last = KINDS[bits]
    whole = np.round((np.where(known, array, low) - low) * ((last - first) / (high - low))) + first
    whole = np.where(known, whole, first - 1 if first else last + 1).astype(kind)
    packed = base64.b64encode(whole.tobytes()).decode("ascii")
    return {"shape": list(array.shape), "low": low, "high": high, name: packed}


def unpack(packed):
    """The array that `pack` wrote, as near as its bits allow."""
    name, kind, first, last = next(one for one in KINDS.values() if one[0] in packed)
    whole = np.frombuffer(base64.b64decode(packed[name]), dtype=kind).astype(float)
    numbers = packed["low"] + (whole - first) * ((packed["high"] - packed["low"]) / (last - first))
    return np.where((whole < first) | (whole > last), np.nan, numbers).reshape(packed["shape"])


@functools.cache
def script(kind):
    """The script for one kind of figure."""
    return (BUILT / f"{kind}.js").read_text(encoding="utf-8")
