import pytest

from cms import planting
from cms.models import DirectoryPage, HomePage


@pytest.fixture
def site_tree(db: None) -> HomePage:
    """The site as a town starts with it: home, directory, texts, service group, workflow."""
    return planting.plant()


@pytest.fixture
def directory_page(site_tree: HomePage) -> DirectoryPage:
    page: DirectoryPage = DirectoryPage.objects.get()
    return page
