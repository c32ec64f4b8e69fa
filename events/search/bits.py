"""The yes-or-no facts of an activity, as the bits of `Outlook.facts`. The database writes them (migration 0009)."""

from enum import IntFlag


class Fact(IntFlag):
    FREE = 1 << 0
    SOLIDARITY = 1 << 1
    CHEAP = 1 << 2  # free, or an announced amount of at most CHEAP_EUROS
    ALL_LEVELS = 1 << 3
    BEGINNER = 1 << 4
    INTERMEDIATE = 1 << 5
    ADVANCED = 1 << 6
    STEP_FREE = 1 << 7
    HEARING_LOOP = 1 << 8
    TOILETS = 1 << 9
    PARKING = 1 << 10
    SEATED = 1 << 11
    ONLINE = 1 << 12
    TRIAL = 1 << 13
    FREE_ENTRY = 1 << 14
    REGISTERS = 1 << 15  # here, and not closed
    BABIES = 1 << 16
    CHILDREN = 1 << 17
    TEENAGERS = 1 << 18
    ADULTS = 1 << 19
    SENIORS = 1 << 20
    # Worked out when asked, never stored:
    HAS_PLACES = 1 << 21
    REGISTERS_NOW = 1 << 22


NONE = Fact(0)
CHEAP_EUROS = 50
LEVELS = {  # what suits somebody of this level
    "debutant": Fact.BEGINNER | Fact.ALL_LEVELS,
    "intermediaire": Fact.INTERMEDIATE | Fact.ALL_LEVELS,
    "confirme": Fact.ADVANCED | Fact.ALL_LEVELS,
}
PUBLICS = {
    "bebes": Fact.BABIES,
    "enfants": Fact.CHILDREN,
    "jeunes": Fact.TEENAGERS,
    "adultes": Fact.ADULTS,
    "seniors": Fact.SENIORS,
}
GROUPS = {"bebes": (0, 2), "enfants": (3, 11), "jeunes": (12, 17), "adultes": (18, 59), "seniors": (60, 120)}

AIMED_AT = {  # what is meant for them rather than open to everybody, by ages
    Fact.BABIES: "o.age_max <= 6",
    Fact.CHILDREN: "o.age_max <= 14",
    Fact.TEENAGERS: "o.age_min >= 8 AND o.age_max <= 25",
    Fact.ADULTS: "o.age_min >= 15",
    Fact.SENIORS: "o.age_min >= 45",
}
SWITCHES = {  # the parameter of a yes-or-no filter → the fact that it asks for
    "gratuit": Fact.FREE,
    "solidaire": Fact.SOLIDARITY,
    "accessible": Fact.STEP_FREE,
    "boucle": Fact.HEARING_LOOP,
    "toilettes": Fact.TOILETS,
    "stationnement": Fact.PARKING,
    "assis": Fact.SEATED,
    "en_ligne": Fact.ONLINE,
    "essai": Fact.TRIAL,
    "places": Fact.HAS_PLACES,
    "inscription": Fact.REGISTERS_NOW,
    "libre": Fact.FREE_ENTRY,
}
LATER = (Fact.HAS_PLACES, Fact.REGISTERS_NOW)  # these depend on the moment
ACCESS = ("accessible", "boucle", "toilettes", "stationnement", "assis")
