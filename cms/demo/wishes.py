"""What invented residents looked for and did not find, in the last weeks."""

import datetime as dt
from random import Random

from directory.models import Neighbourhood, Theme
from events.keeping import wishing
from events.models import Wish

# The words of a wish as people write them, how many wish it, for whom, and when they are free.
WISHES = (
    (("Cours d’échecs", "échecs pour enfants", "cours échecs"), 7, Wish.AgeGroup.CHILDREN, Wish.Moment.WEEKEND),
    (("Aquagym le soir", "aquagym"), 5, Wish.AgeGroup.ADULTS, Wish.Moment.EVENING),
    (("Tricot et café", "atelier tricot"), 4, Wish.AgeGroup.ELDERS, Wish.Moment.AFTERNOON),
    (("Aide pour l’ordinateur", "apprendre internet"), 4, Wish.AgeGroup.ELDERS, Wish.Moment.MORNING),
    (("Skate", "cours de skate"), 3, Wish.AgeGroup.TEENAGERS, Wish.Moment.WEEKEND),
    (("Langue des signes",), 3, Wish.AgeGroup.ADULTS, Wish.Moment.EVENING),
    (("Éveil musical pour bébés",), 2, Wish.AgeGroup.TODDLERS, Wish.Moment.MORNING),
    (("Jardin partagé",), 2, "", Wish.Moment.WEEKEND),
    (("",), 3, Wish.AgeGroup.CHILDREN, Wish.Moment.HOLIDAYS),
)


def write(today: dt.date, random: Random) -> None:
    places = [None, *Neighbourhood.objects.all()]
    themes = [None, None, *Theme.objects.filter(parent=None)]
    for spellings, number, age_group, moment in WISHES:
        for _ in range(number):
            words = random.choice(spellings)
            wishing.send(
                words=words,
                theme=random.choice(themes) if words else themes[-1],
                neighbourhood=random.choice(places),
                age_group=age_group,
                moments=[moment],
                on=today - dt.timedelta(days=random.randrange(70)),
            )
