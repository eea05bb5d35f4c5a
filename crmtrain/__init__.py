"""Courseware on customer satisfaction and CRM: worksheets, data, metrics, book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmtrain.language import set_language, tr

if TYPE_CHECKING:
    from crmtrain.worksheets import worksheet

__version__ = "0.1.0"
__all__ = ["__version__", "set_language", "tr", "worksheet"]


def __getattr__(name: str) -> Any:
    # Widgets take half a second to import, and an exercise needs only its language.
    if name == "worksheet":
        from crmtrain.worksheets import worksheet

        return worksheet
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
