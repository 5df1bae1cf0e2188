"""Who may import whom, read from the sources: a forbidden import fails before it runs."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = {"crte_data", "loaders", "charts", "exports", "open_data", "pages", "server"}
STANDARD = frozenset(sys.stdlib_module_names)
# What each layer may import besides the standard library and itself.
ALLOWED = {
    "crte_data": {"alembic", "numpy", "pandas", "pandera", "pyarrow", "sqlalchemy"},
    "loaders": {"crte_data", "numpy", "openpyxl", "pandas", "python_calamine", "xlrd"},
    "charts": {"crte_data", "numpy", "pandas", "plotly"},
    "exports": {"charts", "crte_data", "jinja2", "numpy", "openpyxl", "pandas", "pptx", "xlsxwriter"},
    "pages": {"charts", "crte_data", "exports", "loaders", "open_data", "pandas", "server", "streamlit"},
    # HTTP like the server, which knows no data: it writes files as the pages do, and never draws a page.
    "open_data": {"anyio", "crte_data", "exports", "loaders", "server", "starlette"},
    # The server refuses by the table of actions that the pages refuse by.
    "server": {"anyio", "authlib", "brotli", "crte_data", "joserfc", "starlette", "streamlit"},
}
# The only parts of Streamlit the middleware may know: where its files are, how it is configured, and how it signs in.
SERVER_FROM_STREAMLIT = {"streamlit", "streamlit.config", "streamlit.file_util"}
SIGNING_IN = {
    "streamlit.auth_util", "streamlit.runtime.secrets", "streamlit.web.server.server_util", "streamlit.web.server.starlette.starlette_app_utils",
    "streamlit.web.server.starlette.starlette_routes", "streamlit.web.server.starlette.starlette_server_config", "streamlit.web.server.starlette.starlette_websocket",
}  # fmt: skip
COMPUTED_ELSEWHERE = {"groupby", "merge", "pivot_table"}


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def modules_of(path: Path) -> set[str]:
    """Every module a source imports, wherever the import stands in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} : imports are absolute"
            found.add(node.module)
    return found


def imported_by_name(path: Path) -> set[str]:
    """« streamlit.config » for ``from streamlit import config`` too."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    return modules_of(path) | {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}


def attributes_of(path: Path) -> set[str]:
    return {node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)}


def is_command_line(path: Path) -> bool:
    return path.name == "__main__.py"


EVERY = [pytest.param(package, path, id=str(path.relative_to(ROOT))) for package in sorted(OURS) for path in sources(package)]
PAGES = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in sources("pages")]


def forbidden(package: str, path: Path) -> set[str]:
    tops = {module.split(".")[0] for module in modules_of(path)}
    return tops - STANDARD - ALLOWED[package] - {package}


@pytest.mark.parametrize(("package", "path"), EVERY)
def test_a_layer_imports_only_what_it_may(package, path):
    if not is_command_line(path):  # they read workbooks and publish them: they see every layer
        assert forbidden(package, path) == set()


@pytest.mark.parametrize(("package", "path"), EVERY)
def test_even_a_command_line_draws_no_screen(package, path):
    if is_command_line(path):
        assert forbidden(package, path) <= OURS


@pytest.mark.parametrize("path", [path for path in sources("server") if path.name != "__main__.py"], ids=lambda path: path.name)
def test_the_server_knows_of_streamlit_only_where_it_is(path):
    known = {name for name in imported_by_name(path) if name.startswith("streamlit")} - SERVER_FROM_STREAMLIT
    assert {name for name in known if not any(name == module or name.startswith(f"{module}.") for module in SIGNING_IN)} == set()


@pytest.mark.parametrize("path", PAGES)
def test_pages_draw_nothing_and_compute_nothing(path):
    assert not {module for module in modules_of(path) if module.split(".")[0] in {"plotly", "openpyxl"}}
    assert attributes_of(path) & COMPUTED_ELSEWHERE == set()


@pytest.mark.parametrize("path", [*PAGES, pytest.param(ROOT / "dashboard.py", id="dashboard.py")])
def test_no_page_lets_data_be_read_as_html(path):
    text = path.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in text
    assert not {"html", "iframe"} & {call for call in attributes_of(path) if f"st.{call}" in text}


def test_no_page_hides_a_package_or_a_standard_module():
    """``pages/`` comes first on ``sys.path`` when Streamlit runs: a page named « server » would replace ours."""
    names = {path.stem for path in (ROOT / "pages").glob("*.py")} | {path.name for path in (ROOT / "pages").iterdir() if path.is_dir()}
    third_party = set().union(*ALLOWED.values())
    assert names & (STANDARD | OURS | third_party) == set()


def test_no_module_is_a_drawer_of_odds_and_ends():
    assert not {path.name for package in OURS for path in sources(package)} & {"utils.py", "helpers.py", "misc.py", "common.py"}


def test_every_module_says_what_it_is_for():
    silent = [str(path.relative_to(ROOT)) for package in OURS for path in sources(package) if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_the_layers_do_not_import_each_other_in_a_circle():
    above = {package: {layer for layer in ALLOWED[package] if layer in OURS} for package in OURS}
    order: list[str] = []
    while len(order) < len(OURS):
        ready = [package for package in sorted(OURS) if package not in order and above[package] <= set(order)]
        assert ready, above
        order += ready


@pytest.mark.parametrize("source", ["import plotly.graph_objects as go", "from loaders import bundled", "def f():\n    import streamlit"])
def test_a_forbidden_import_is_seen_wherever_it_stands(source, tmp_path):
    (tmp_path / "essai.py").write_text(source)
    assert forbidden("crte_data", tmp_path / "essai.py")
