"""What looks drawn at random and is always the same: hashes of names, never chance."""

import hashlib

_BITS = 53  # as many as a float holds exactly: one more, and the highest hash would be rounded up to 1


def fraction(*names: str) -> float:
    """Return a number in [0, 1) that looks drawn at random and is always the same for the same names."""
    digest = hashlib.sha256("\x1f".join(names).encode()).digest()
    return (int.from_bytes(digest[:8]) >> (64 - _BITS)) / (1 << _BITS)


def sampled(survey_id: str, contact_id: str, wave: str, share: float) -> bool:
    """Say whether someone is asked in a wave that asks a share of people, in (0, 1].

    Each wave draws anew. Whoever is in a share stays in a greater one, so that raising it loses nobody.
    """
    return fraction("sample", survey_id, contact_id, wave) < share
