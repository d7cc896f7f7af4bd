"""A copy of the working folder for each run, and the files that the run wrote there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from mockgateway.problem import ConfigError

MAX_SIZE = 200 * 1024 * 1024  # bytes of a folder that is copied for each run
MAX_FILES = 20_000
MAX_NEIGHBOURS = 300  # entries of the parent folder that are linked
MAX_KEPT = 1024 * 1024  # bytes of a file that are compared
# Folders that runs share by a link: they are large, and programs do not write to them.
SHARED = (".git", "node_modules", ".venv", "venv", ".tox", ".hg", ".svn")
LINKED_OF_GIT = ("objects", "lfs", "modules")
# Files that differ between two good runs, or that tell nothing about the result.
IGNORED = (
    "*.log", "*.pyc", "*.tmp", "*.part", "*.lock", "*.pid", "*~", ".coverage*",
    "*__pycache__/*", "*.pytest_cache/*", "*.mypy_cache/*", "*.ruff_cache/*", "*.egg-info/*",
)  # fmt: skip

SCRATCH = "mockgateway-explore-"  # begins the name of the folder with all copies

Stamps = Mapping[str, tuple[int, int]]  # modification time and size, by the path below a folder
Files = Mapping[str, bytes]  # the content of each file, by its path below the folder


class Workspace:
    """Copies of one folder, in a scratch folder.

    The neighbours of the folder are linked beside each copy, so that `../shared` and Node's search
    for packages work as before.
    """

    def __init__(self, folder: Path, scratch: Path, ignored: Sequence[str] = ()) -> None:
        self.folder = folder.resolve()
        self._scratch = scratch
        self._ignored = (*IGNORED, *ignored)
        self._before: dict[Path, Stamps] = {}  # of the files of each copy
        self._shared = list(_find_shared(self.folder))
        self._check_size()

    def _check_size(self) -> None:
        stamps = self._stamps(self.folder)
        size = sum(stamp[1] for stamp in stamps.values())
        if size > MAX_SIZE or len(stamps) > MAX_FILES:
            what = f"{len(stamps)} files with {size / 2**20:.0f} MB would be copied for a run"
            raise ConfigError(str(self.folder), what, "start in a smaller folder")

    def copy(self, name: str) -> Path:
        """Return a fresh copy of the folder."""
        above = self._scratch / name
        above.mkdir()
        self._link_packages(above)
        beside = above / self.folder.parent.name if self.folder.parent.name else above
        beside.mkdir(exist_ok=True)
        neighbours = [path for path in self.folder.parent.iterdir() if path != self.folder]
        for path in neighbours if len(neighbours) <= MAX_NEIGHBOURS else ():
            (beside / path.name).symlink_to(path)
        copy = beside / self.folder.name
        shutil.copytree(self.folder, copy, symlinks=True, ignore=_leave_out)
        for path in self._shared:
            _share(path, copy / path.relative_to(self.folder))
        self._before[copy] = self._stamps(copy)
        return copy

    def _link_packages(self, above: Path) -> None:
        """Link the nearest packages of Node above the parent folder."""
        for name in ("node_modules", "package.json"):
            for folder in self.folder.parents[1:]:
                if (folder / name).exists():
                    (above / name).symlink_to(folder / name)
                    break

    def remove(self, name: str) -> None:
        """Delete a copy."""
        shutil.rmtree(self._scratch / name, ignore_errors=True)

    def written(self, copy: Path) -> Files:
        """Return the files of a copy that are new or changed, and forget the copy."""
        before = self._before.pop(copy)
        return {
            name: _kept(path) for name, path in self._walk(copy) if before.get(name) != _stamp(path)
        }

    def _stamps(self, folder: Path) -> Stamps:
        return {name: _stamp(path) for name, path in self._walk(folder)}

    def _walk(self, folder: Path) -> Iterator[tuple[str, Path]]:
        for root, folders, files in os.walk(folder):
            folders[:] = [name for name in folders if name not in SHARED]
            for file in files:
                path = Path(root, file)
                name = path.relative_to(folder).as_posix()
                if path.is_file() and not any(fnmatchcase(name, glob) for glob in self._ignored):
                    yield name, path


def _leave_out(folder: str, names: Sequence[str]) -> list[str]:
    return [name for name in names if _is_left_out(Path(folder, name))]


def _is_left_out(path: Path) -> bool:
    if path.name in (*SHARED, "__pycache__") or path.name.startswith(SCRATCH):
        return True
    return not (path.is_symlink() or path.is_dir() or path.is_file())  # a socket or a pipe


def _find_shared(root: Path) -> Iterator[Path]:
    for above, folders, _ in os.walk(root):
        yield from (Path(above, name) for name in folders if name in SHARED)
        folders[:] = [name for name in folders if name not in SHARED]


def _share(path: Path, place: Path) -> None:
    """Link a folder. Of a repository, link only what a run cannot change by a commit."""
    if path.name != ".git":
        place.symlink_to(path)
        return
    with suppress(shutil.Error):  # a lock that was gone before it was copied
        shutil.copytree(
            path, place, symlinks=True,
            ignore=lambda folder, names: LINKED_OF_GIT if folder == str(path) else (),
        )  # fmt: skip
    for name in LINKED_OF_GIT:
        if (path / name).exists():
            (place / name).symlink_to(path / name)


def _kept(path: Path) -> bytes:
    """Return what is compared of a file: all of it, or its beginning and its size."""
    with path.open("rb") as file:
        content = file.read(MAX_KEPT)
    size = path.stat().st_size
    return content if size <= MAX_KEPT else b"%s\n(%d bytes)" % (content, size)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
