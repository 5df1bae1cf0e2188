"""The four charts in Streamlit as its tutorial would have them: no middleware, no setting of ours."""

import streamlit as st

from benchmarks.rivals.figures import CHOICES, figures

st.set_page_config(layout="wide")
st.title("Synthèse")
choice = st.segmented_control("Agglomération", list(CHOICES), default=next(iter(CHOICES)), required=True)
columns = st.columns(2)
for index, figure in enumerate(figures(choice)):
    columns[index % 2].plotly_chart(figure, key=f"graphique-{index}")
