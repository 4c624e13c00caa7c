"""Fixed Korean words that contain a negation but negate nothing."""

LACKING = (
    "가없 간데없 거침없 관계없 그지없 기운없 까닭없 꼼짝없 꾸밈없 끊임없 끝없 난데없 남김없 느닷없 "
    "더없 덧없 두려움없 둘없 뜬금없 막힘없 말없 맛없 맥없 문제없 물샐틈없 버릇없 변함없 볼품없 "
    "부질없 빈틈없 빠짐없 상관없 생각없 소리없 소용없 속절없 손색없 수없 쉼없 스스럼없 시름없 "
    "실없 쓸데없 쓸모없 아낌없 아랑곳없 어김없 어이없 어처구니없 여지없 열없 염치없 예외없 온데간데없 "
    "의미없 재미없 정신없 정처없 주책없 철없 터무니없 틀림없 필요없 하염없 한없 형편없 흔적없 "
    "흠없 흥미없 힘없"
).split()
"""Fixed words in -없다, without their ending: 끝없- is *endless*, 틀림없- *certain*."""
