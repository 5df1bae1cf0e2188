"""The dashboard: ``streamlit run dashboard.py``.

``uvicorn dashboard:app`` serves it as well, and reads no ``STREAMLIT_…`` variable: neither the allowed hosts nor the secrets.
"""

from pathlib import Path

import streamlit as st

from loaders.bundled import open_store
from open_data import routes
from server import middleware, without_delay
from server.journal import Journal
from server.sign_in import complete_identities

complete_identities()
# The main script stands inside pages/: beside that folder, Streamlit would serve every page
# by itself, without the main script and its access checks.
app = st.App(
    Path(__file__).parent / "pages" / "navigation.py", routes=routes(open_store), middleware=middleware(Journal().refused),
    lifespan=without_delay,
)  # fmt: skip
