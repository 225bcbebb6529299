"""Users' files read whole: regular files of bounded size, UTF-8 text, or one line that says what is wrong."""

from __future__ import annotations

import stat
from pathlib import Path

from suanli.model.kernel.errors import InputError

MOST_BYTES = 50_000_000


def text_of_file(path: Path, what: str, kind: str) -> str:
    """Return the text of a file, without a byte-order mark.

    what  what the file was given as, for the message; kind  what it should be, such as ``TOML``
    Raises InputError where there is none, where it isn't a regular file (a pipe would never end), where it is larger
    than 50 MB, and where it isn't UTF-8.
    """
    try:
        found = path.expanduser().stat()
        if not stat.S_ISREG(found.st_mode):
            other = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
            raise InputError(what, str(path), f"a readable {kind} file (this one is {other})")
        if found.st_size > MOST_BYTES:
            raise InputError(what, str(path), f"a {kind} file of at most {MOST_BYTES // 1_000_000} MB")
        return path.expanduser().read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(what, str(path), f"a {kind} file (this one is not UTF-8 text)") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(what, str(path), f"a readable {kind} file ({reason})") from error
