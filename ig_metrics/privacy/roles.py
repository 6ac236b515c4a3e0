"""Who is looking, and what that lets them see."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["ig_lead", "manager", "committee"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_LABELS: dict[str, str] = {"ig_lead": "IG lead", "manager": "Manager", "committee": "Committee member"}


@dataclass(frozen=True)
class Viewer:
    """A person at the door.

    `username` is what the audit log records. `scope` names the services a manager answers for (empty for the others).
    `previewing` is True for an IG lead who looks at the product as another role: everything is then shown, hidden and
    offered as to that role. Raises ValueError for a role that does not exist, so that a misspelling never opens a door.
    """

    username: str
    role: Role
    scope: tuple[str, ...] = ()
    previewing: bool = False

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"'{self.role}' is not a role. The roles are: {', '.join(ROLES)}.")

    @property
    def sees_names(self) -> bool:
        """Whether people may be named: to the IG lead, and to a manager within their scope; never to the committee."""
        return self.role in ("ig_lead", "manager")

    @property
    def sees_small_counts(self) -> bool:
        """Whether small counts are shown as they are; for the committee they are hidden (DESIGN section 4)."""
        return self.role != "committee"

    @property
    def uploads(self) -> bool:
        """Whether they bring in files and edit settings: the IG lead; others are told to ask."""
        return self.role == "ig_lead"

    @property
    def sees_narrative(self) -> bool:
        """Whether Toolkit comments and evidence and breach narratives are shown: never on committee pages."""
        return self.role == "ig_lead"

    @property
    def label(self) -> str:
        """The role in words: `IG lead`."""
        return ROLE_LABELS[self.role]

    def preview(self, role: Role, scope: tuple[str, ...] = ()) -> Viewer:
        """The same person looking as another role. Only an IG lead may; raises PermissionError for anyone else."""
        if self.role != "ig_lead":
            raise PermissionError("Only the IG lead can preview the product as another role.")
        return dataclasses.replace(self, role=role, scope=scope, previewing=role != "ig_lead")
