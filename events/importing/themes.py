"""The theme that the name of a new activity suggests: the team sees it, and may choose another later."""

from collections.abc import Sequence

from directory.classifying import themes_of
from directory.models import Theme
from events.importing.comparing import Proposal


def suggest(proposals: Sequence[Proposal]) -> None:
    """Give each new proposal its theme. One query."""
    found = of(proposals)
    for proposal in proposals:
        proposal.theme = found.get(proposal.key)


def of(proposals: Sequence[Proposal]) -> dict[str, Theme | None]:
    """By the key of the proposal; nothing for a name that suggests nothing."""
    slugs = {each.key: themes_of(each.series.title)[0] for each in proposals if each.is_new and each.series}
    themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=set(slugs.values())) if theme.parent_id}
    return {key: themes.get(slug) for key, slug in slugs.items()}
