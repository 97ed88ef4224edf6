"""After a syntax error in an answer cell the function from before is still there: is it the one that a check judges?

remark(get_ipython().user_ns["_ih"])        # a sentence, or ""; from what the kernel ran, the cell with the check last
"""

import ast
import re
import warnings

from ..core.notebooks import asked_name

REMARK = (
    "This is about your function from before: the answer cell that you ran last has a syntax error, and so it "
    "defined nothing. Repair it, run it, and check again."
)


def remark(inputs):
    """REMARK where the newest cell that was to define the function of the last check could not do so; "" elsewhere."""
    name = asked_name({"source": inputs[-1]}) if inputs else None
    if name is None:
        return ""
    definition = re.compile(rf"^\s*(?:async\s+)?(?:\w*def\w*|class)\s+{name}\b|^\s*{name}\s*=", re.MULTILINE)
    newest = next(filter(definition.search, reversed(inputs)), "")
    try:
        with warnings.catch_warnings(action="ignore"):
            for statement in ast.parse(newest).body:  # IPython, too, compiles one after the other, and runs it
                compile(ast.Module([statement], []), "<answer>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                if getattr(statement, "name", None) == name:
                    break
    except (SyntaxError, ValueError):
        return REMARK
    return ""
