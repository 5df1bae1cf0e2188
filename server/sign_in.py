"""Signing in as ProConnect asks for it, which Streamlit's own sign-in leaves out.

Streamlit keeps what the identity token says, and ProConnect's says who without an e-mail: that is told by its
« userinfo » address only, within a minute, as a signed token. It also wants longer states and nonces than Authlib's,
and a state when signing out. Other providers are served by the same.
"""

from typing import Any

from authlib.common.security import generate_token
from authlib.integrations import starlette_client
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry
from starlette.requests import Request

_TOKEN_LENGTH = 48  # ProConnect refuses fewer than 32 characters
_CLOCKS_S = 120
_JWT = "application/jwt"
_ALGORITHMS = ["RS256", "ES256"]

Claims = dict[str, Any]


class UnsureIdentity(Exception):
    """What the « userinfo » address says is not about who signed in."""


class CompleteIdentity(starlette_client.StarletteOAuth2App):
    """Authlib's client, which asks the provider who the person is as well."""

    async def load_server_metadata(self) -> Claims:
        """The provider's addresses; the one to sign out at comes with a state, which nothing waits for."""
        metadata = await super().load_server_metadata()
        url = metadata.get("end_session_endpoint")
        return metadata | ({"end_session_endpoint": f"{url}{'&' if '?' in url else '?'}state={generate_token(_TOKEN_LENGTH)}"} if url else {})

    async def create_authorization_url(self, redirect_uri: str | None = None, **options: Any) -> Claims:
        tokens = {"state": generate_token(_TOKEN_LENGTH), "nonce": generate_token(_TOKEN_LENGTH)}
        return await super().create_authorization_url(redirect_uri, **(tokens | options))

    async def authorize_access_token(self, request: Request, **options: Any) -> Claims:
        """The tokens, and under « userinfo » all that the provider says of the person; the identity token is believed first."""
        token = await super().authorize_access_token(request, **options)
        metadata = await self.load_server_metadata()
        if metadata.get("userinfo_endpoint") and token.get("userinfo"):
            token["userinfo"] = await self._asked(metadata, token) | dict(token["userinfo"])
        return token

    async def _asked(self, metadata: Claims, token: Claims) -> Claims:
        # Authlib takes a token that ends within a minute for an expired one, and ProConnect's last a minute.
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        answer = await self.get(metadata["userinfo_endpoint"], withhold_token=True, headers=bearer)
        answer.raise_for_status()
        is_signed = answer.headers.get("content-type", "").split(";")[0].strip().lower() == _JWT
        said = await self._verified(answer.text, metadata) if is_signed else answer.json()
        if said.get("sub") != token["userinfo"]["sub"]:
            raise UnsureIdentity("the userinfo endpoint answered for another subject")
        return said

    async def _verified(self, text: str, metadata: Claims) -> Claims:
        keys = KeySet.import_key_set(await self.fetch_jwk_set())
        claims = jwt.decode(text, key=keys, registry=JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)).claims
        # A signed answer may leave out its issuer and its audience; it may not give others.
        expected = {"iss": {"value": metadata["issuer"]}, "aud": {"value": self.client_id}}
        JWTClaimsRegistry(leeway=_CLOCKS_S, **expected).validate(claims)
        return dict(claims)


def complete_identities() -> None:
    """Have Streamlit build its sign-in on ours: it subclasses whatever class Authlib shows under this name."""
    starlette_client.StarletteOAuth2App = CompleteIdentity
