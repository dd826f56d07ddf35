"""Files of the lake that an environment keeps between openings, since nearly all are wanted again as they were."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

_MOST = 512 << 20  # bytes: with the largest lake that is read here, and room to count, still within the scratch space


@dataclass(frozen=True, slots=True)
class File:
    """A file of the lake, its size in bytes, and what S3 changes when it is written again."""

    key: str
    size: int
    etag: str = ""


class Kept:
    """Holds files as they were listed, in a folder that goes when this does, at the latest with the environment.

    Erased words stay no longer than that: a file that was written again has another ETag, and what is listed no more
    as it was is let go of when its set is next opened.
    """

    def __init__(self, most: int = _MOST) -> None:
        """Begin with nothing; never hold more than so many bytes."""
        self._folder = Path(mkdtemp())
        self._room = most
        self._files: dict[str, File] = {}
        finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def link(self, file: File, target: Path) -> bool:
        """Put a file at a path, if it is kept just as it is listed."""
        if self._files.get(file.key) != file:
            return False
        os.link(self._path(file.key), target)
        return True

    def keep(self, file: File, source: Path) -> None:
        """Keep what lies at a path, if there is room; the path may go."""
        if file.size <= self._room:
            os.link(source, self._path(file.key))
            self._files[file.key] = file
            self._room -= file.size

    def let_go(self, after: str, prefix: str, listed: Iterable[File]) -> None:
        """Let go of what was kept under a prefix, past a key, and is not listed as it was."""
        still = set(listed)
        past = [file for key, file in self._files.items() if key.startswith(prefix) and key > after]
        for file in past:
            if file not in still:
                self._path(file.key).unlink()
                self._room += self._files.pop(file.key).size

    def _path(self, key: str) -> Path:
        return self._folder / sha256(key.encode()).hexdigest()
