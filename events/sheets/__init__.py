"""Activities written in a spreadsheet: one line is one activity, told line by line before anything is kept.

refusals       why a file cannot be read, in words
zipped, ods, xlsx, csvs    bytes → pages of cells, within limits; `opening` chooses
columns        the headings, and how people write them       values     cells → days, hours, ages, prices
describing     an activity → cells                           filling    pages → files (ODS, CSV), the template
understanding  a line → answers to the questions of the form
matching       which activity of the association a line means
judging        the same forms as on the site → what each line would do
writing        accepted lines → activities, one transaction each
"""
