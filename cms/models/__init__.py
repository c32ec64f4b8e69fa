"""Pages that people read and agents edit. The only models that know Wagtail."""

from .association import AssociationPage
from .directory import DirectoryPage
from .home import HomePage
from .picture import Picture, Rendition
from .sketch import PageSketch
from .standard import StandardPage
from .task import FirstPublicationTask

__all__ = [
    "AssociationPage",
    "DirectoryPage",
    "FirstPublicationTask",
    "HomePage",
    "PageSketch",
    "Picture",
    "Rendition",
    "StandardPage",
]
