"""Korean particles after chosen words, in the shape that the word requires: ``{고양이|곰}가`` makes 곰이."""

import re

from translate import agreeing

from .grammar import END

_CLOSING = r"(?::[0-9.]+\)|[)\]}+'\"”’」』-])*"  # the end of a weight or a quotation
_PARTICLE = re.compile(
    rf"(?P<word>[가-힣]+)(?P<between>{_CLOSING}(?:{END}+{_CLOSING})+)"
    r"(?P<particle>으로|이나|이랑|이며|이|가|은|는|을|를|과|와|로|나|랑|며)(?=(?:는|도|만|의|부터)?(?![가-힣]))"
)


def with_agreement(text: str) -> str:
    """Return ``text`` without the marks after chosen words, and with the particles there corrected."""
    return _PARTICLE.sub(lambda found: found[1] + found[2] + agreeing(found[1], found[3]), text).replace(END, "")
