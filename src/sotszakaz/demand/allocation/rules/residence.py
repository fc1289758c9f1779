"""Does a child live where a group meets: the settlement that the family names, in the address of the classes."""

_KINDS = ("город", "г", "поселок", "пос", "пгт", "п", "село", "с", "деревня", "д", "станица", "ст", "хутор", "х")


def lives_there(settlement: str, address: str) -> bool:
    """«г. Заречный» lives at «Заречный, ул. Школьная, 1»; an unnamed settlement is nowhere."""
    name = _plain(settlement)
    return bool(name) and name in {_plain(piece) for piece in address.split(",")}


def _plain(text: str) -> str:
    """Lower case, «е» for «ё», without the kind of the settlement."""
    words = text.lower().replace("ё", "е").replace(".", " ").split()
    return " ".join(words[1:] if words and words[0] in _KINDS else words)
