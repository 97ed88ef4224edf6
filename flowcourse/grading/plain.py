"""Words from a submission made harmless: names for files and tables, text in which nothing is hidden.

harmless("../=cmd\u202e.ipynb") -> "cmd .ipynb"    # good as a file name and in a table
visible("a\u202eb") -> "a\\u202eb"          # what turns or hides text is written out
"""

import hashlib
import re
import unicodedata

LONGEST_NAME = 60
LONGEST_SENTENCE = 300
# Control characters but tab and newline, what turns the direction of writing, what has no width, halves of pairs.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # devices, to Windows


def harmless(name):
    """Letters and digits of any script, spaces, and . _ - within; at most LONGEST_NAME of them; never empty."""
    shown = unicodedata.normalize("NFC", HIDDEN.sub(" ", name[:1000]))
    shown = "".join(c if c in "._-" or unicodedata.category(c)[0] in "LMN" else " " for c in shown)
    shown = re.sub(r"[ ]+", " ", re.sub(r"\.{2,}", ".", shown))
    shown = _trimmed(shown)
    if len(shown) > LONGEST_NAME or len(shown.encode()) > 2 * LONGEST_NAME:
        short = shown.encode()[:LONGEST_NAME].decode(errors="ignore")[: LONGEST_NAME - 8]
        shown = f"{_trimmed(short)}-{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:6]}"
    return f"_{shown}" if RESERVED.match(shown) else shown or "unnamed"


def _trimmed(name):
    """Without what must not stand at an end: marks without a letter, dots, spaces, dashes."""
    start = next((i for i, c in enumerate(name) if unicodedata.category(c)[0] in "LN"), len(name))
    return name[start:].rstrip(" ._-")


def visible(text):
    """Text with each hidden character written out, as Python would write it in a string."""
    return HIDDEN.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), text)


def hidden(text):
    """The hidden characters in a text, as U+202E, each once."""
    return sorted({f"U+{ord(c):04X}" for c in HIDDEN.findall(text)})


def sentence(text):
    """One line of a report: nothing hidden in it, and not long."""
    text = visible(" ".join(text.split()))
    return text if len(text) <= LONGEST_SENTENCE else text[: LONGEST_SENTENCE - 1] + "…"
