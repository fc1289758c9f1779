"""Word templates of documents: checked, filled, turned into pages.

Plain Python without Django, since a file from outside is first read in a process of its own (`child`). What a template
may have is a documented subset (`subset`): what would not come out in print is refused by name, never left out.
"""
