"""Text that somebody else wrote, made safe to look at: no character stays invisible or reverses the line.

visible("a\\u202eb") -> "a\\\\u202eb"      line("a\\nb") -> "a\\\\nb"
"""

import re

BLANK = re.compile("[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")  # invisible, but printable according to Python


def visible(text):
    """The text with control, bidirectional and other invisible characters written as escapes."""
    text = text.replace("\r\n", "\n")
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c in "\n\t" else _escape(c) for c in text)
    return BLANK.sub(lambda match: _escape(match[0]), text)


def _escape(character):
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def line(text):
    """`visible` text on one line, for a terminal or a table."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")
