"""Write a file in one step: a reader finds the old file or the new one, never half of one."""

import errno
import os
import secrets
import shutil
from pathlib import Path


def write(path, data):
    """Write bytes to the file at `path`, beside it first and then in its place. A symbolic link stays a link.

    A file that was there gives its mode. OSError where a folder or a device stands there: root would replace a device.
    """
    path = Path(path).resolve()
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "this is no file: name one that can be overwritten", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        part.write_bytes(data)
        if path.exists():
            shutil.copymode(path, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
