"""« Toujours vrai ? »: every month one letter asks a team whether what the town shows is right.

One tap answers, without signing in. Without an answer the page is marked, then grey, then out of the
lists; each step is announced by letter before.
"""
