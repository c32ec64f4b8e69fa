from .page import PageForm
from .sheet import PageSheet

__all__ = ["PageForm", "PageSheet"]
