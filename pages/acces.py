"""Mon accès: who the app takes you for, what you may do, and the way in and out."""

import streamlit as st

from crte_data.access import ON_THIS_MACHINE, ROLE_NAMES, Action, Person, Role, may
from crte_data.french import enumeration
from crte_data.vocabulary import PERIMETRES
from pages.components.access import current_person, signed_in_once
from pages.components.page import heading
from pages.components.sign_in import providers, show_sign_in, show_sign_out
from pages.components.text import plain
from server import persons

person = current_person()


def _role(person: Person) -> str:
    where = f" pour {enumeration([PERIMETRES[perimetre].long for perimetre in sorted(person.perimetres)])}" if person.role is Role.AGENT else ""
    return f"{ROLE_NAMES[person.role]}{where}"


def _show_who(person: Person) -> None:
    if person == ON_THIS_MACHINE:
        st.info("Mode local : la personne assise à cette machine peut tout faire. Rien n’est ouvert aux autres machines.", icon=":material/computer:")
    elif person.is_signed_in:
        address = f" ({plain(person.email)})" if person.email and person.email != person.name else ""
        st.markdown(f"Vous êtes **{plain(person.name) or 'identifié sans nom'}**{address}. Votre rôle : **{plain(_role(person))}**.")
    elif not providers():
        st.info("Aucun fournisseur d’identité n’est configuré : tout le monde lit, personne ne dépose.", icon=":material/lock:")


def _show_rights(person: Person) -> None:
    st.header("Ce que vous pouvez faire", anchor=False)
    st.markdown("\n".join(f"- {action[0].upper()}{action[1:]}" for action in Action if may(person, action)))


def _show_problems(person: Person) -> None:
    """To whom can correct them: a rule that is not understood gives nothing to anybody, and would be searched for long."""
    if person.role is Role.ADMINISTRATEUR:
        for problem in persons.settings(st.secrets).problems:
            st.warning(plain(problem), icon=":material/rule:")


heading("Mon accès", "Tout le monde lit. Déposer et publier demandent une identité et un rôle.")
_show_who(person)
if signed_in_once():
    show_sign_out()
if not person.is_signed_in and person != ON_THIS_MACHINE:
    show_sign_in()
_show_rights(person)
_show_problems(person)
