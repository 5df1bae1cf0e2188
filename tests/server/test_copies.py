import gzip
import os
from pathlib import Path

import brotli
import pytest

from server.copies import Copies, precompress

DECOMPRESS = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


def test_copies_are_made_once(small_folder: Path, tmp_path: Path):
    copies = Copies(small_folder, tmp_path / "copies")

    assert precompress(copies) == 6  # three texts, two encodings
    assert precompress(copies) == 0
    assert not list((tmp_path / "copies").rglob("*.woff2*"))


def test_changed_file_is_compressed_again(small_folder: Path, tmp_path: Path):
    copies = Copies(small_folder, tmp_path / "copies")
    precompress(copies)
    file = small_folder / "static" / "js" / "plain.js"
    newer = file.stat().st_mtime + 3600
    file.write_text("const c = 3;")
    os.utime(file, (newer, newer))

    assert copies.load(file, "br").body == brotli.compress(b"const c = 3;", quality=5, lgwin=24)


@pytest.mark.parametrize("encoding", ["br", "gzip", None])
def test_copy_made_beforehand_and_copy_made_on_the_fly_hold_the_same(
    small_folder: Path, tmp_path: Path, encoding: str | None
):
    file = small_folder / "static" / "js" / "plain.js"
    made, quick = Copies(small_folder, tmp_path / "made"), Copies(small_folder, tmp_path / "absent")
    precompress(made)

    bodies = [copies.load(file, encoding).body for copies in (made, quick)]

    assert {DECOMPRESS[encoding](body) for body in bodies} == {file.read_bytes()}


def test_copy_on_the_fly_is_kept_in_memory(small_folder: Path, tmp_path: Path):
    copies = Copies(small_folder, tmp_path / "absent")
    file = small_folder / "static" / "js" / "plain.js"

    assert copies.remembered(file, "br") is None
    assert copies.load(file, "br") is copies.load(file, "br") is copies.remembered(file, "br")
