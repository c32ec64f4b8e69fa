"""Pictures of what is lent, drawn by code: flat, in the colours of the town, as a photo of a real catalogue would stand."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.text import slugify
from PIL import Image, ImageDraw

from bookings.models import Equipment

SIZE, FOLDER = (448, 352), "materiel"
WALL, FLOOR = "#e3f1f0", "#c9dfdd"
WOOD, DARK, SEA, CORAL, SUN, WHITE, STEEL = "#c98f5a", "#0b4550", "#0e7c86", "#e2725b", "#f2c14e", "#ffffff", "#8fa3a6"
Shape = tuple[str, tuple[int, ...], str]  # box, oval, line or face; its points; its colour

TABLE: list[Shape] = [
    ("line", (120, 170, 90, 300), STEEL), ("line", (150, 170, 180, 300), STEEL), ("line", (298, 170, 268, 300), STEEL),
    ("line", (328, 170, 358, 300), STEEL), ("box", (60, 146, 388, 172), WOOD),
]  # fmt: skip
CHAIR: list[Shape] = [
    ("line", (170, 210, 150, 310), DARK), ("line", (270, 210, 292, 310), DARK), ("line", (282, 80, 270, 210), DARK),
    ("line", (166, 80, 170, 210), DARK), ("box", (158, 72, 290, 140), SEA), ("box", (156, 200, 284, 222), SEA),
]  # fmt: skip
BENCH: list[Shape] = [
    ("line", (110, 210, 96, 300), DARK), ("line", (338, 210, 352, 300), DARK), ("box", (50, 190, 398, 214), WOOD),
]  # fmt: skip
TENT: list[Shape] = [
    ("line", (104, 150, 104, 310), STEEL), ("line", (344, 150, 344, 310), STEEL),
    ("face", (224, 56, 376, 150, 72, 150), CORAL), ("box", (72, 150, 376, 176), WHITE),
]  # fmt: skip
LONG_TENT: list[Shape] = [
    *(("line", (x, 150, x, 310), STEEL) for x in (50, 224, 398)),
    ("face", (130, 62, 318, 62, 426, 150, 22, 150), SUN), ("box", (22, 150, 426, 174), WHITE),
]  # fmt: skip
SOUND: list[Shape] = [
    ("box", (150, 50, 298, 312), DARK), ("oval", (174, 76, 274, 176), STEEL), ("oval", (200, 102, 248, 150), DARK),
    ("oval", (166, 186, 282, 302), STEEL), ("oval", (196, 216, 252, 272), DARK),
]  # fmt: skip
STAGE: list[Shape] = [
    *(("line", (x, 210, x, 300), STEEL) for x in (80, 176, 272, 368)),
    ("face", (110, 160, 338, 160, 398, 206, 50, 206), WOOD), ("box", (50, 206, 398, 222), DARK),
]  # fmt: skip
GRID: list[Shape] = [
    *(("line", (x, 60, x, 300), STEEL) for x in range(130, 331, 40)),
    *(("line", (130, y, 330, y), STEEL) for y in range(60, 301, 40)),
    ("box", (156, 92, 246, 168), CORAL), ("box", (212, 190, 304, 262), SUN),
]  # fmt: skip
COFFEE: list[Shape] = [
    ("box", (200, 52, 248, 76), DARK), ("box", (150, 74, 298, 290), STEEL), ("box", (150, 226, 298, 240), WHITE),
    ("box", (298, 226, 334, 242), DARK), ("box", (136, 288, 312, 310), DARK),
]  # fmt: skip
BARRIER: list[Shape] = [
    *(("line", (x, 130, x, 270), STEEL) for x in range(90, 371, 35)),
    ("line", (64, 126, 384, 126), SEA), ("line", (64, 272, 384, 272), SEA), ("line", (70, 126, 70, 310), SEA),
    ("line", (378, 126, 378, 310), SEA),
]  # fmt: skip
BIB: list[Shape] = [
    ("face", (150, 60, 190, 60, 224, 110, 258, 60, 298, 60, 316, 300, 132, 300), SUN), ("box", (136, 206, 312, 230), WHITE),
]  # fmt: skip
SHAPES = {
    "Table pliante": (TABLE, "Une table pliante dépliée"), "Chaise empilable": (CHAIR, "Une chaise bleue"),
    "Banc": (BENCH, "Un banc en bois"), "Barnum 3 × 3 m": (TENT, "Un barnum carré à toit rouge"),
    "Barnum 6 × 3 m": (LONG_TENT, "Un long barnum à toit jaune"), "Sonorisation portable": (SOUND, "Une enceinte noire"),
    "Praticable 2 × 1 m": (STAGE, "Un praticable de scène sur ses pieds"),
    "Grille d’exposition": (GRID, "Une grille où deux affiches sont accrochées"),
    "Percolateur 100 tasses": (COFFEE, "Un percolateur en acier"), "Barrière de police": (BARRIER, "Une barrière bleue"),
    "Chasuble": (BIB, "Une chasuble jaune"),
}  # fmt: skip


def give_pictures(things: list[Equipment]) -> None:
    """Those that we know how to draw get a picture and its words; nothing is saved but the files."""
    for thing in things:
        shapes, words = SHAPES.get(thing.name, ([], ""))
        if shapes:
            name = f"{FOLDER}/demo-{slugify(thing.name)}.png"
            _keep(thing.photo.storage, name, shapes)
            thing.photo, thing.photo_shows = name, words


def _keep(storage: Storage, name: str, shapes: list[Shape]) -> None:
    if not storage.exists(name):
        drawn = BytesIO()
        _draw(shapes).save(drawn, "PNG")
        storage.save(name, ContentFile(drawn.getvalue()))


def _draw(shapes: list[Shape]) -> Image.Image:
    image = Image.new("RGB", SIZE, WALL)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 290, *SIZE), fill=FLOOR)
    for kind, points, colour in shapes:
        match kind:
            case "box":
                pen.rounded_rectangle(points, radius=8, fill=colour)
            case "oval":
                pen.ellipse(points, fill=colour)
            case "line":
                pen.line(points, fill=colour, width=9)
            case _face:
                pen.polygon(points, fill=colour)
    return image
