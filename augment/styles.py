"""How a picture is drawn, said in another place: 돌담길, 수채화 for 수채화로 그린 돌담길."""

import re
from collections.abc import Iterator
from dataclasses import replace

from translate.korean.josa import particle_after

from .clauses import is_adnominal, is_noun_phrase, is_plain_modifier, listed
from .parts import parts
from .states import is_thing
from .words import Word

_MEDIUM = re.compile(
    r"(?:수채화|유화|유채화|수묵화|수묵담채화|민화|판화|목탄화|연필화|펜화|세밀화|추상화|동양화|서양화|파스텔화|소묘|스케치|"
    r"드로잉|일러스트|일러스트레이션|삽화|애니메이션|웹툰|만화|카툰|(?:픽셀|도트)\s?아트|픽셀화|색연필|크레파스|목탄|크레용|그림)$"
)
_WAY = re.compile(
    rf"(?:(?:디지털|연필|색연필|동화|동화책|픽셀|도트|일본|잉크|펜|흑백|파스텔|전통) )?"
    rf"(?:{_MEDIUM.pattern[3:-2]}(?: 스타일|풍|체)?|(?:민화|웹툰|만화|애니메이션|수채화|유화|수묵화)(?: 느낌)?)"
)
_STYLE = re.compile(r"(?:스타일|느낌|(?<![가-힣])풍|화풍|[가-힣]풍|[가-힣]체|톤)$")
_NO_STYLE = re.compile(r"(?:소풍|태풍|폭풍|병풍|단풍|강풍|통풍|전체|물체|신체|액체|기체|시체|단체|고체|정체)$")
_DRAWN = re.compile(r"그린|그려진|그려낸|표현한|표현된|묘사한|묘사된")
_SHEET = re.compile(
    r"(?:포스터|표지|배너|전단지|현수막|카드|엽서|썸네일|광고|로고|아이콘|초대장|커버)$"
    r"|(?:동화|동화책) (?:일러스트|삽화|그림)$"
)
_IMAGE = re.compile(r"(?:이미지|화보|사진|컷)$")
_NOT_SHOWN = re.compile(
    r"(?:모습|장면|마스코트|캐릭터|그래픽|로고|모양|색|느낌|분위기|배경|스타일|버전|구도|톤|색감|조명|체|풍|화질|디자인|컨셉|콘셉트|풍경|화)$"
)
_MADE_FOR = re.compile(r"포스터|표지|배너|전단지|현수막|카드|썸네일|로고|아이콘|초대장")
_NOT_FOR = re.compile(
    r"(?:벽|영화|웹|상단|메인|지면|잡지|신문|옥외|감사|홍보|이벤트|[가-힣]색|스타일|빈티지|레트로|미니멀|심플|감성|흑백|컬러)$"
)
_KIND = re.compile(
    r"(?:제품|흑백|인물|풍경|접사|필름|항공|프로필) 사진|"
    r"(?:(?:동화|동화책|디지털|연필|색연필|펜|잉크|픽셀|흑백|인물|풍경) )?"
    r"(?:일러스트|삽화|수채화|유화|수묵화|스케치|웹툰|만화|애니메이션|3D 렌더|렌더링|픽셀아트|캐리커처|판화)"
)
_PLACES_FOR = ("메뉴판", "방")  # 아이 방 그림 is a picture for the room
_MAKING = {"사진 화보 제품컷 샷": "찍은", "일러스트 삽화 그림 수채화 유화 스케치 만화": "그린"}
_LONGEST = 4  # words of a style


def styles(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield ``clause`` with its style behind it, before it, and as what it is drawn in."""
    for style, picture, drawn in _read(clause):
        yield listed(picture, style)
        yield listed(style, picture)
        yield from _told(style, picture, drawn=drawn)
        yield from (listed(part, style) for part in parts(picture))
    yield from _for(clause)
    yield from _pictured(clause)


def styled(clauses: list[list[Word]]) -> Iterator[list[Word]]:
    """Yield 수채화로 그린 돌담길 for 돌담길, 수채화, and a poster with what is on it."""
    if len(clauses) != 2 or not all(map(is_noun_phrase, clauses)):
        return
    for picture, style in (clauses, clauses[::-1]):
        if _is_style(style) and not _is_style(picture):
            yield from _told(style, picture, drawn=False)
        elif _SHEET.search(picture[-1].stem) and style[-1].stem in ("모습", "장면") and is_adnominal(style[-2]):
            yield [*style[:-1], *picture]
        elif (_SHEET.search(" ".join(word.stem for word in picture)) and _is_shown(style) and not _is_style(style)) or (
            _IMAGE.search(picture[-1].stem) and _is_shown(style)
        ):
            yield _with(style, picture)


def _read(clause: list[Word]) -> Iterator[tuple[list[Word], list[Word], bool]]:
    """Yield the style, the picture, and whether it is said to be drawn."""
    for i, word in enumerate(clause[: _LONGEST + 1]):
        style = [*clause[:i], replace(word, particle="")]
        following = clause[i + 1 :]
        more = bool(following) and not word.particle and following[0].stem != "속"  # 픽셀아트 느낌의
        if not word.is_noun or more or not _is_style(style):
            continue
        drawn = bool(following) and word.particle in ("로", "으로") and _DRAWN.fullmatch(following[0].stem) is not None
        inside = (
            bool(following) and not word.particle and following[0].stem == "속" and following[0].particle in ("", "의")
        )
        picture = following[1:] if drawn or inside else following
        if (drawn or inside or word.particle == "의") and is_noun_phrase(picture):
            yield style, picture, drawn
            return
    yield from _at_the_end(clause)


def _at_the_end(clause: list[Word]) -> Iterator[tuple[list[Word], list[Word], bool]]:
    """Yield the style behind a picture: 고양이 일러스트, 고양이 웹툰체로."""
    last = clause[-1]
    for start in range(max(1, len(clause) - 2), len(clause)):
        if clause[-1].stem == "사진":
            return  # 메뉴판 사진, 파티 사진
        if _KIND.fullmatch(" ".join(map(str, clause[start:]))):
            alone = not any(word.is_subject or word.kind == "Verb" for word in clause)  # 소녀가 웃는 빈티지 사진
            shown = is_thing(clause[start - 1].stem) and not _SHEET.search(clause[start - 1].stem)  # 메뉴판 사진
            if alone and shown and is_noun_phrase(clause[:start]) and not _KIND.fullmatch(" ".join(map(str, clause))):
                yield clause[start:], clause[:start], False
            return
        style = [*clause[start:-1], replace(last, particle="")]
        if last.is_noun and last.particle in ("로", "으로") and _is_style(style) and is_noun_phrase(clause[:start]):
            yield style, clause[:start], False
            return


def _is_style(words: list[Word]) -> bool:
    """Return whether the words name a style and nothing else."""
    last = words[-1].stem
    plain = len(words) <= _LONGEST and all(word.is_noun and word.particle == "" for word in words[:-1])
    return plain and not _NO_STYLE.search(last) and bool(_STYLE.search(last) or _is_medium(words))


def _is_medium(words: list[Word]) -> bool:
    return _MEDIUM.search(" ".join(word.stem for word in words)) is not None


def _told(style: list[Word], picture: list[Word], *, drawn: bool) -> Iterator[list[Word]]:
    """Yield 유화로 그린 돌담길, where no verb of the picture could be taken for the one after 그린."""
    text = " ".join(word.stem for word in style)
    plain = all((word.is_noun and word.particle in ("", "의", "들")) or is_plain_modifier(word) for word in picture)
    if plain and not drawn and _WAY.fullmatch(text) and not _SHEET.search(picture[-1].stem):
        by = replace(style[-1], particle=particle_after(style[-1].stem, "로"))
        yield [*style[:-1], by, Word("그린", "", "Verb"), *picture]


def _for(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 책을 위한 표지 for 책 표지."""
    sheet, before = clause[-1], clause[:-1]
    if not before or sheet.particle or not _MADE_FOR.fullmatch(sheet.stem) or not is_noun_phrase(before):
        return
    if all(word.is_noun and not word.particle for word in before) and not _NOT_FOR.search(before[-1].stem):
        noun = replace(before[-1], particle=particle_after(before[-1].stem, "를"))
        yield [*before[:-1], noun, Word("위한", "", "Verb"), sheet]


def _pictured(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 칫솔을 찍은 제품컷 for 칫솔 제품컷, and 클로즈업으로 찍은 입술 for 입술 클로즈업."""
    picture, before = clause[-1], clause[:-1]
    if not before or picture.particle or not is_noun_phrase(before) or any(map(_is_act, before)):
        return
    thing = before[-1]
    if thing.particle or not is_thing(thing.stem) or _SHEET.search(thing.stem) or thing.stem in _PLACES_FOR:
        return
    if picture.stem == "클로즈업":
        yield [Word("클로즈업", "으로", "Noun"), Word("찍은", "", "Verb"), *before]
    elif verb := next((verb for kinds, verb in _MAKING.items() if picture.stem in kinds.split()), ""):
        yield [*before[:-1], replace(thing, particle=particle_after(thing.stem, "를")), Word(verb, "", "Verb"), picture]


def _is_act(word: Word) -> bool:
    """Return whether a word is a verb, or what does something."""
    return word.is_subject or word.kind == "Verb"


def _is_shown(words: list[Word]) -> bool:
    """Return whether the words name a thing that can be in a picture, without saying that it is there."""
    last = words[-1].stem
    return is_thing(last) and not _NOT_SHOWN.search(last) and not any(word.stem == "있는" for word in words)


def _with(shown: list[Word], sheet: list[Word]) -> list[Word]:
    noun = shown[-1].stem + shown[-1].particle
    subject = replace(shown[-1], stem=noun, particle=particle_after(noun, "가"))
    return [*shown[:-1], subject, Word("있는", "", "Adjective"), *sheet]
