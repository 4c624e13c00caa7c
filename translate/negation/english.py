"""English negations: *no people*, *without text or logo*, and lists that go on: *no text, watermark*."""

import re

_DEFECTS = (  # what texts for image generators name only to leave it out
    r"(?:(?:low|worst|bad|poor|normal) quality|low ?res(?:olution)?|(?:jpeg |compression )?artifacts?"
    r"|texts?|captions?|subtitles?|letters|typography|water ?marks?|signatures?|logos?|user ?names?|time ?stamps?"
    r"|blur(?:ry|riness|red)?|nois[ey]|grain(?:y)?|cropped|out of (?:frame|focus)|duplicates?|errors?"
    r"|bad (?:anatomy|hands|proportions|composition|lighting)|(?:extra|missing|fused|fewer) (?:\w+)"
    r"|(?:poorly drawn|mutated|malformed|deformed) (?:face|hands|limbs|feet|eyes)"
    r"|mutations?|mutated|deformed|disfigured|ugly"
    r"|글자|글씨|텍스트|문자|워터마크|로고|서명|자막|저화질|저품질|노이즈)"
)
_NOUN = r"[A-Za-z가-힣][A-Za-z가-힣 -]*?"
_END = r"(?=\s*(?:[,.;/]|$|\b(?:and|or|nor|but|no|without)\b))"
_DETERMINER = r"(?:any |an? |the )?"
_FURTHER = rf"\s*(?:(?:\b(?:or|nor)\s|/)\s*{_DETERMINER}{_NOUN}|\band\s+(?:{_DEFECTS}|[a-z]+s)){_END}"
_NOUNS = rf"(?P<nouns>{_NOUN}{_END}(?:{_FURTHER})*)"
_NEGATION = re.compile(rf"\b(?:with\s+)?(?:no|without)\s+{_DETERMINER}{_NOUNS}", re.IGNORECASE)
_BETWEEN = re.compile(rf"\s*(?:\b(?:and|or|nor)\b|/)\s*{_DETERMINER}", re.IGNORECASE)
_DEFECT = re.compile(rf"(?:(?:and|or|nor)\s+)?(?P<noun>{_DEFECTS})", re.IGNORECASE)
_LEFTOVER = re.compile(r"\A\s*(?:and|or|nor)\b|(?:\band\b\s*)+\Z", re.IGNORECASE)


def split_english(clause: str, unwanted: list[str], *, listing: bool) -> tuple[str, bool]:
    """Return ``clause`` without its English negations, and whether the next clause may go on with a list of them.

    Args:
        clause: The text between two commas.
        unwanted: The negated nouns are appended to it.
        listing: Whether the clause before ended with a negation; then a defect of pictures is negated, too.
    """
    if listing and (defect := _DEFECT.fullmatch(clause.strip())):
        unwanted.append(defect["noun"])
        return "", True
    negations = [*_NEGATION.finditer(clause)]
    if not negations:
        return clause, False
    for negation in negations:
        unwanted += (noun.strip() for noun in _BETWEEN.split(negation["nouns"]))
    rest = _LEFTOVER.sub("", _NEGATION.sub(" ", clause))
    return rest, not clause[negations[-1].end() :].strip()
