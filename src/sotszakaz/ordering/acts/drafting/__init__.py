"""The other way round: from facts to the text of an act, in our own wording, as a Word file.

What is drafted here is read back by `reading` to the same facts; a property test holds the two together.
"""
