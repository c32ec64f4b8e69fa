"""What the site prints: the programme of a week, the poster of an activity, a slip with three ideas.

`asking` reads what is wanted, `programme` and `poster` say what stands on the sheet, `printing` makes
the PDF, `fonts` and `drawing` give it its letters and its QR code, `addresses` what can be typed from it.
"""
