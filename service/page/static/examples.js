// Sentences to begin with, which change with the season.
const SPRING = ["벚꽃이 흩날리는 강변을 걷는 두 사람", "봄비 내리는 한옥 마당의 고양이", "유채꽃밭 위를 나는 노란 나비, 수채화"];
const SUMMER = ["소나기 그친 골목의 웅덩이에 비친 무지개", "바닷가 평상에서 수박을 먹는 아이들", "반딧불이가 나는 여름밤의 숲길"];
const AUTUMN = ["단풍 든 산길을 오르는 등산객", "감나무 아래 낡은 자전거, 오후의 햇살", "억새밭 너머로 지는 붉은 해"];
const WINTER = ["눈 덮인 장독대 위의 참새 두 마리", "포장마차의 김 서린 창문과 어묵탕", "얼어붙은 호수 위의 작은 오두막, 새벽"];
const BY_MONTH = [WINTER, WINTER, SPRING, SPRING, SPRING, SUMMER, SUMMER, SUMMER, AUTUMN, AUTUMN, AUTUMN, WINTER];

/** Return three Korean sentences that suit a date. */
export const examples = (date) => BY_MONTH[date.getMonth()];
