"""Credential stores for tests: none of them is anybody's."""

from __future__ import annotations

from dataclasses import dataclass, field

from ptcoder.store import StoreFailed


@dataclass
class MemoryVault:
    """Keeps what it is told; fails while ``fails`` is set."""

    kept: dict[str, str] = field(default_factory=dict[str, str])
    fails: bool = False
    asked: int = 0

    def get(self, account: str) -> str | None:
        self._ask()
        return self.kept.get(account)

    def set(self, account: str, secret: str) -> None:
        self._ask()
        self.kept[account] = secret

    def delete(self, account: str) -> None:
        self._ask()
        self.kept.pop(account, None)

    def keys(self) -> list[str]:
        """The keys of logs in it, without the heads."""
        return [secret for account, secret in self.kept.items() if not account.endswith(".head")]

    def _ask(self) -> None:
        self.asked += 1
        if self.fails:
            raise StoreFailed("This computer's credential store does not answer: locked")


class DeafVault(MemoryVault):
    """Takes everything and keeps nothing."""

    def set(self, account: str, secret: str) -> None:
        self._ask()
