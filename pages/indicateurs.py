import streamlit as st

st.title("à venir")
