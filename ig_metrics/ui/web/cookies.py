"""The attributes of a cookie, whoever sets it: sent over https alone where that is spoken, kept from scripts and from other sites."""

from __future__ import annotations

READ_BY_SCRIPT = b"_streamlit_xsrf"
"""The one cookie a page's script reads: it sends it back in a header, which another site's page cannot."""


def hardened(cookie: bytes, *, secure: bool) -> bytes:
    """A `Set-Cookie` value with `SameSite`, with `HttpOnly` unless our script reads it, and over https with `Secure`."""
    name = cookie.split(b"=", 1)[0].strip()
    said = {part.split(b"=", 1)[0].strip().lower() for part in cookie.split(b";")[1:]}
    if b"samesite" not in said:
        cookie += b"; SameSite=Lax"
    if b"httponly" not in said and name != READ_BY_SCRIPT:
        cookie += b"; HttpOnly"
    if secure and b"secure" not in said:
        cookie += b"; Secure"
    return cookie
