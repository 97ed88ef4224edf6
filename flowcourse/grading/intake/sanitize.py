"""Words from a submission made safe to use: names for files and tables, sentences, characters that hide in a text.

sanitize_name("../=cmd\u202e.ipynb") -> "cmd .ipynb"   # good as a file name and in a table
hidden("a\u202eb") -> ["U+202E"]
"""

import hashlib
import re
import unicodedata

from ...core.visible import BLANK, line, visible

LONGEST_NAME, LONGEST_SENTENCE = 60, 300  # characters
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # names of devices on Windows


def sanitize_name(name):
    """Letters and digits of any script, spaces, and . _ - within; at most LONGEST_NAME of them; never empty."""
    shown = unicodedata.normalize("NFC", BLANK.sub(" ", name[:1000]))
    shown = "".join(c if c in "._-" or unicodedata.category(c)[0] in "LMN" else " " for c in shown)
    shown = _trimmed(re.sub(r" +", " ", re.sub(r"\.{2,}", ".", shown)))
    if len(shown) > LONGEST_NAME or len(shown.encode()) > 2 * LONGEST_NAME:
        short = shown.encode()[:LONGEST_NAME].decode(errors="ignore")[: LONGEST_NAME - 8]
        shown = f"{_trimmed(short)}-{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:6]}"
    return f"_{shown}" if RESERVED.match(shown) else shown or "unnamed"


def _trimmed(name):
    """The name without what may not stand at either end: accents without a letter, dots, spaces, dashes."""
    start = next((i for i, c in enumerate(name) if unicodedata.category(c)[0] in "LN"), len(name))
    return name[start:].rstrip(" ._-")


def hidden(text):
    """The characters of a text that are not seen, turn its direction or control a screen, as U+202E, each once."""
    odd = (c for c in set(text) if visible(c) != c and unicodedata.category(c) != "Zs")
    return [f"U+{ord(c):04X}" for c in sorted(odd)]


def sentence(text):
    """One line of a report: nothing hidden in it, and not long."""
    text = line(" ".join(text[:4000].split()))
    return text if len(text) <= LONGEST_SENTENCE else text[: LONGEST_SENTENCE - 1] + "…"
