"""What an instructor may want to look at in the text of an answer: sentences that cost no points."""

import re
import unicodedata

from ...checking.values import shorten

UNUSUAL = re.compile(
    r"\b(?:__import__|importlib|pkgutil|sys\.modules|_getframe|currentframe|gc\.get_\w+|inspect|ctypes|subprocess|"
    r"socket|multiprocessing|threading|signal|flowcourse|eval|exec|__subclasses__|__globals__|__builtins__|os\.\w+)\b"
)


def flags(text, setup):
    """Sentences about lines that name minflow and are not in the set-up, and about tools that no answer needs."""
    text = plain(text)
    known = {line.strip() for line in setup.splitlines()}
    engine = [line.strip() for line in text.splitlines() if "minflow" in line and line.strip() not in known]
    unusual = sorted(set(UNUSUAL.findall(text)))
    sentences = []
    if engine:
        sentences.append(f"it says «{shorten(engine[0], 80)}»: is that the very function that is asked for?")
    if unusual:
        sentences.append(f"it uses {shorten(', '.join(unusual[:5]), 80)}, which no answer needs")
    return tuple(sentences)


def plain(text):
    """The text with each letter as Python reads it in a name (NFKC). Letter by letter this takes linear time."""
    return text if text.isascii() else "".join(unicodedata.normalize("NFKC", letter) for letter in text)
