"""What an instructor may want to look at in an answer: sentences that cost no points.

They are made from its text, and from what its process saw while it ran. Only the text cannot be forged.
"""

import re
import unicodedata

from ...checking.values import shorten

UNUSUAL = re.compile(
    r"\b(?:__import__|importlib|pkgutil|sys\.modules|_getframe|currentframe|gc\.get_\w+|inspect|ctypes|subprocess|"
    r"socket|multiprocessing|threading|signal|flowcourse|eval|exec|__subclasses__|__globals__|__builtins__|os\.\w+)\b"
)
IMPORTS = re.compile(r"^from minflow[\w.]* import (.+)$", re.MULTILINE)


def flags(text, setup, seen=()):
    """Sentences about what it calls or names of minflow and the set-up does not, and about tools that no answer needs.

    seen  names from the answer's process: dotted ones of minflow are what it called, others are unusual
    """
    text = plain(text)
    given = {name.strip() for names in IMPORTS.findall(setup) for name in names.split(",")}
    called = [name for name in seen if name.startswith("minflow.") and not given & set(name.split("."))]
    known = {line.strip() for line in setup.splitlines()}
    engine = [line.strip() for line in text.splitlines() if "minflow" in line and line.strip() not in known]
    unusual = {*UNUSUAL.findall(text), *(name for name in seen if not name.startswith("minflow."))}
    unusual = sorted(name for name in unusual if not any(other.startswith(f"{name}.") for other in unusual))
    found = []
    if called or engine:
        what = f"calls {', '.join(called[:3])}" if called else f"says «{shorten(engine[0], 80)}»"
        found.append(f"it {what}: is that the very function that is asked for?")
    if unusual:
        found.append(f"it uses {', '.join(unusual[:5])}, which no answer needs")
    return tuple(found)


def plain(text):
    """The text with each letter as Python reads it in a name (NFKC). Letter by letter this takes linear time."""
    return text if text.isascii() else "".join(unicodedata.normalize("NFKC", letter) for letter in text)
