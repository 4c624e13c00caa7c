"""Hangul that nothing else could translate, in the Revised Romanization of Korean."""

import re

from ko_pron import romanise

_HANGUL_RUN = re.compile(r"[가-힣]+|[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\ud7b0-\ud7ff]")
_JAMO = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
        "g kk n d tt r m b pp s ss ng j jj ch k t p h "
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(),
        strict=True,
    )
)


def romanize(text: str) -> str:
    """Returns ``text`` with every Hangul character in Latin letters, by pronunciation: 종로 gives ``jongno``.

    Rules: the National Institute of Korean Language's Revised Romanization (2000). A lone jamo becomes
    its letter (ㅋ gives ``k``), an archaic one disappears. Everything that is not Hangul stays as it is.
    """
    return _HANGUL_RUN.sub(lambda run: _romanize_run(run[0]), text)


def _romanize_run(run: str) -> str:
    if not "가" <= run[0] <= "힣":
        return _JAMO.get(run, "")
    return str(romanise(run, "rr")).replace("-", "")
