"""What a store does that is only looked at: whatever would write is refused."""

from __future__ import annotations

from typing import Any, NoReturn

from ig_metrics.errors import Refused


class ReadOnly:
    """Stands before Store among a class's bases."""

    def refusal(self) -> str:
        """What the Refused that whoever would write is given says."""
        raise NotImplementedError

    def add(self, *given: Any, **named: Any) -> NoReturn:
        """Refused."""
        raise Refused(self.refusal())

    def withdraw(self, *given: Any, **named: Any) -> NoReturn:
        """Refused."""
        raise Refused(self.refusal())

    def save_mapping(self, *given: Any, **named: Any) -> NoReturn:
        """Refused."""
        raise Refused(self.refusal())

    def forget_mapping(self, *given: Any, **named: Any) -> NoReturn:
        """Refused."""
        raise Refused(self.refusal())

    def write_entry(self, *given: Any, **named: Any) -> NoReturn:
        """Refused."""
        raise Refused(self.refusal())

    def strike_entry(self, *given: Any, **named: Any) -> NoReturn:
        """Refused."""
        raise Refused(self.refusal())

    def recall(self, name: str) -> None:
        """None: what is looked at without being held is worked out anew."""

    def keep_measures(self, *given: Any, **named: Any) -> None:
        """Nothing is kept."""

    def tidy_measures(self, *given: Any) -> None:
        """Nothing is kept."""

    def record(self, *given: Any, **named: Any) -> NoReturn:
        """Refused."""
        raise Refused(self.refusal())
