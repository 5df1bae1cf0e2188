"""The same four charts as *Synthèse*, in a plain Streamlit page and in Dash."""
