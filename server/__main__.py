"""Prepare what the server sends: ``python -m server precompress``."""

import argparse
import time

from server.copies import Copies, precompress
from server.paths import COPIES_FOLDER, STREAMLIT_FOLDER, STREAMLIT_VERSION


def main(arguments: list[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    parser.add_argument("command", choices=["precompress"], help="compress Streamlit's files once")
    parser.parse_args(arguments)
    start = time.monotonic()
    made = precompress(Copies(STREAMLIT_FOLDER, COPIES_FOLDER))
    seconds = time.monotonic() - start
    print(f"Streamlit {STREAMLIT_VERSION} : {made} copies compressées en {seconds:.0f} s.")


if __name__ == "__main__":
    main()
