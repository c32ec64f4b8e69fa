"""What pages about teams say. Nothing here reads the database."""

from django import template

from directory import team_wording

register = template.Library()

register.filter("team_sentence", team_wording.sentence)
