"""Who somebody is by what their identity provider says of them, and which role the settings give them.

Only what the provider vouches for counts. An address that a person could have typed in themselves never matches a setting.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ig_metrics.privacy.roles import Role, Viewer
from ig_metrics.settings import GROUP, Access

ENTRA = re.compile(
    r"https://(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn)/([0-9a-f-]{36})/v2\.0"
)
"""The issuer of a Microsoft Entra ID tenant: the organisation's own directory, named by its number."""

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


@dataclass(frozen=True)
class Identity:
    """A person as one sign-in tells of them.

    `address` is the e-mail address or user principal name the provider vouches for, folded; empty where it vouches for none.
    `groups` are the values of the groups claim. `sign_in` tells one sign-in from another, also of the same person; it is a
    digest and gives nothing away. `expires` is in seconds since 1970; 0 when the token has no expiry that can be read.
    """

    subject: str
    address: str
    groups: frozenset[str]
    expires: float
    sign_in: str
    unverified: bool = False
    """The provider gave an address and says that it has not been verified."""
    too_many_groups: bool = False
    """The provider left the groups out, as they are more than fit in a token."""

    @property
    def username(self) -> str:
        """What the audit log calls them: the address, else the provider's own number for them."""
        return self.address or f"subject {self.subject}"


def identity(claims: Mapping[str, Any], access: Access) -> Identity | None:
    """Who the claims of an identity token are about; None when they are of nobody signed in."""
    subject = str(claims.get("sub") or claims.get("email") or "")
    if not claims.get("is_logged_in") or not subject:
        return None
    told = [str(claims.get(name) or "") for name in ("iss", "sub", "email", "iat", "nonce")]
    return Identity(
        subject=subject,
        address=_address(claims, access.address_claim),
        groups=_groups(claims.get(access.groups_claim)),
        expires=_seconds(claims.get("exp")),
        sign_in=hashlib.sha256("\n".join(told).encode()).hexdigest()[:16],
        unverified="email_verified" in claims and not _true(claims["email_verified"]),
        too_many_groups=access.groups_claim in _mapping(claims.get("_claim_names")),
    )


def viewer_of(person: Identity, access: Access) -> Viewer | None:
    """The viewer the settings make of a person; None when they name neither the person, nor a group, nor a domain of theirs.

    The closest entry decides: the person's own address before a group, a group before a domain. At one distance the IG lead
    comes before a manager and a manager before the committee. A manager answers for the services of every entry of that
    distance that names them.
    """
    for matches in (_is_address, _is_group, _is_domain):
        found = _role(person, access, matches)
        if found is not None:
            role, scope = found
            return Viewer(person.username, role, scope)
    return None


def _role(person: Identity, access: Access, matches: Any) -> tuple[Role, tuple[str, ...]] | None:
    if any(matches(person, entry) for entry in access.ig_lead):
        return "ig_lead", ()
    services = [names for entry, names in access.manager.items() if matches(person, entry)]
    if services:
        return "manager", tuple(dict.fromkeys(name for names in services for name in names))
    return ("committee", ()) if any(matches(person, entry) for entry in access.committee) else None


def _is_address(person: Identity, entry: str) -> bool:
    return bool(person.address) and person.address == entry.strip().casefold()


def _is_group(person: Identity, entry: str) -> bool:
    # A group's name is compared as it is: providers tell names apart by case.
    return entry.startswith(GROUP) and entry.removeprefix(GROUP).strip() in person.groups


def _is_domain(person: Identity, entry: str) -> bool:
    return entry.startswith("@") and bool(person.address) and person.address.endswith(entry.strip().casefold())


def _address(claims: Mapping[str, Any], named: str) -> str:
    """The address the provider vouches for.

    A claim that the settings name is taken as it is: whoever set it vouches for it. Otherwise it is `email`, unless the
    provider says that it is not verified. A tenant of Entra ID never says so; there the user principal name, whose domain the
    tenant has proved to be its own, is used, and `email` only with `xms_edov`, which says the same of it.
    """
    if named:
        unverified = named == "email" and "email_verified" in claims and not _true(claims["email_verified"])
        return "" if unverified else _mail(claims.get(named))
    tenant = ENTRA.fullmatch(str(claims.get("iss") or ""))
    if tenant is not None:
        if tenant.group(1) != claims.get("tid", tenant.group(1)):
            return ""
        if _true(claims.get("xms_edov")):
            return _mail(claims.get("email"))
        return _mail(claims.get("upn")) or _mail(claims.get("preferred_username"))
    return _mail(claims.get("email")) if _true(claims.get("email_verified", True)) else ""


def _groups(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset({value.strip()} - {""})
    return (
        frozenset(item.strip() for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _true(value: Any) -> bool:
    return value is True or str(value).casefold() in ("true", "1")


def _mail(value: Any) -> str:
    """A claim's address, folded; nothing for what is no single address."""
    found = value.strip().casefold() if isinstance(value, str) else ""
    return found if ADDRESS.fullmatch(found) else ""


def _seconds(value: Any) -> float:
    try:
        return float(str(value)) if value is not None and not isinstance(value, bool) else 0.0
    except ValueError:
        return 0.0
