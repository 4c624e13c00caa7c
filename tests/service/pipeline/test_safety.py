"""The check of what is asked for: what it finds, what it leaves alone, and what it then does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import EchoParaphraser, FixedTranslator, WordExtractor, make_pipeline
from support.paths import ROOT

from service.errors import InputError
from service.pipeline.pipeline import Pipeline
from service.pipeline.safety import RefusedError, Safety
from service.pipeline.wordlists import WordListError, categories_in, read_word_lists, spellings
from service.trace.preview_trace import PreviewTrace

LISTS = read_word_lists((ROOT / "service" / "pipeline" / "safety.toml").read_text(encoding="utf-8"), "safety.toml")
ROWS = (ROOT / "fixtures" / "safety.tsv").read_text(encoding="utf-8").splitlines()
EXAMPLES = [row.split("\t") for row in ROWS if not row.startswith("#")]
MINORS = "소녀의 누드"


def found(text: str) -> list[str]:
    return categories_in(text, LISTS)


def pipeline(safety: Safety, translator: FixedTranslator | None = None) -> Pipeline:
    stages = EchoParaphraser(), translator or FixedTranslator(), WordExtractor()
    return make_pipeline(*stages, "original", safety=safety)


@pytest.mark.parametrize(("text", "category"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_examples(text: str, category: str) -> None:
    """Each example is in its category first, and the innocent ones in none."""
    assert (found(text)[:1] or [""]) == [category]


def test_ordinary_prompts_are_in_no_category(prompts: list[tuple[str, list[list[str]]]]) -> None:
    """None of our own sentences touches a category."""
    assert [text for text, _ in prompts if found(text)] == []


@pytest.mark.parametrize(
    "trick",
    [
        "누 드",
        "누.드",
        "ㄴㅜㄷㅡ",
        "ㄴ ㅜ ㄷ ㅡ",
        "누\u200b드",
        "누\u00ad드",
        "ｎｕｄｅ",
        "NUDE",
        "n u d e",
        "n.u.d.e",
        "누\n드",
    ],
)
def test_tricks_of_spelling(trick: str) -> None:
    """Spaces, marks, wide and invisible characters and single letters do not hide a word."""
    assert found(f"{trick} 그림") == ["sexual"]


@pytest.mark.parametrize(
    "age",
    [
        "12살",
        "12 살",
        "열두 살",
        "15세",
        "십오 세",
        "17세의",
        "중2",
        "10대",
        "12-year-old",
        "aged 15",
        "fifteen years old",
    ],
)
def test_ages_below_nineteen(age: str) -> None:
    """Who is under age is known by a number as well."""
    assert found(f"{age} 누드") == ["minors_sexual", "sexual"]


@pytest.mark.parametrize(
    "age", ["20살", "19세", "스무 살", "서른두 살", "21세기", "3세대", "25-year-old", "aged 45", "119살"]
)
def test_other_ages(age: str) -> None:
    """Adults, centuries and generations are not minors."""
    assert found(f"{age} 누드") == ["sexual"]


@pytest.mark.parametrize(
    "text", ["의자 위 자 지금", "여자 해변", "lingerie in a shop with a C-minor score", "크래커 애널리스트"]
)
def test_words_that_only_meet_are_not_found(text: str) -> None:
    """Where the end of one word and the beginning of the next spell a listed one, nothing is found."""
    assert "sexual" not in found(text)
    assert "minors_sexual" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "누드 여자애",
        "누드 14 y.o. 모델",
        "nude, age: 14",
        "열네댓 살 누드",
        "초등 3학년 누드",
        "n\u00fcde girl",
        "nud\u0435 girl",  # a Cyrillic letter
        "nud3 girl",
        "nude123 girl",
        "<lora:NudeGirl:1>",
        "누1드 소녀",
        "누x드 소녀",
        "누드 소_녀",
    ],
)
def test_more_tricks(text: str) -> None:
    """Letters that look alike, figures, joined names and what is put between syllables hide nothing either."""
    assert found(text)[:1] == ["minors_sexual"]


@pytest.mark.parametrize(
    "text",
    [
        "루이 14세의 관능적 초상화",
        "섹시한 여배우와 7세트 경기",
        "12 year old whisky, sexy bartender",
        "젖꼭지를 문 아기",
    ],
)
def test_words_like_minors(text: str) -> None:
    """Kings, sets, whiskies and teats are not what they look like."""
    assert "minors_sexual" not in found(text)


@pytest.mark.parametrize("text", ["소녀, 누드는 빼고", "no nude, 한복을 입은 소녀"])
def test_what_is_not_wanted_is_not_refused(text: str) -> None:
    """A wish that something be left out asks for nothing."""
    assert pipeline(Safety()).preview(text).unwanted


def test_text_and_english_count_together() -> None:
    """What only the Korean says and what only the English says are refused together."""
    with pytest.raises(RefusedError):
        pipeline(Safety(), FixedTranslator(["a nudeu picture of a girl"] * 11)).preview("누드 그림")


@pytest.mark.parametrize("mode", ["off", "warn", "refuse"])
def test_minors_are_refused_in_every_mode(mode: str) -> None:
    """Sexual content with minors is refused before any stage is called, and the message holds none of the words."""
    paraphraser = EchoParaphraser()
    safe = make_pipeline(paraphraser, FixedTranslator(), WordExtractor(), "original", safety=Safety(mode))  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="sexual content with minors") as refused:
        safe.preview(MINORS)
    assert paraphraser.calls == []
    assert "소녀" not in str(refused.value)
    assert "누드" not in str(refused.value)
    assert isinstance(refused.value, InputError)


def test_the_rest_is_warned_of() -> None:
    """By default a category is named in a warning, and the preview is made."""
    assert pipeline(Safety()).preview("누드 그림").warnings == ("the text is about sexual content (성적 콘텐츠)",)


def test_off_says_nothing() -> None:
    """Nothing is said of the rest where the check is off."""
    assert pipeline(Safety("off")).preview("누드 그림").warnings == ()


def test_refuse_refuses_the_rest() -> None:
    """Every category is refused where the mode says so; the message names it."""
    with pytest.raises(RefusedError, match=r"graphic violence \(잔혹한 폭력\)"):
        pipeline(Safety("refuse")).preview("피투성이 기사")
    assert pipeline(Safety("refuse")).preview("바다 위의 배").warnings == ()


@pytest.mark.parametrize("english", ["a naked girl", "a girl, nude"])
def test_the_english_is_checked(english: str) -> None:
    """What only the translation says is refused as well, in a preview and in one that was edited."""
    with pytest.raises(RefusedError):
        pipeline(Safety(), FixedTranslator([english] * 11)).preview("한 사람")
    saved = pipeline(Safety()).preview("한 사람")
    edited = saved.__class__(**{**vars(saved), "translations": (english,) * 11})
    with pytest.raises(RefusedError):
        pipeline(Safety()).prompt_builder.redo(edited)


def test_keywords_and_sentence_count_together() -> None:
    """A minor in the sentence and the rest in what a paraphrase brought is refused."""
    with pytest.raises(RefusedError):
        pipeline(Safety(), FixedTranslator(["a girl at the sea", *["topless painting"] * 10])).preview("바다")


def test_own_lists_replace(tmp_path: Path) -> None:
    """A table of one's own replaces the packaged one of its name, and may bring new categories."""
    own = tmp_path / "own.toml"
    own.write_text(
        '[violence]\nlabel_ko = "폭력"\nlabel_en = "violence"\n'
        '[brands]\nlabel_ko = "상표"\nlabel_en = "brands"\nkorean = ["말그림표"]\n',
        encoding="utf-8",
    )
    ours = pipeline(Safety("refuse", own))
    assert ours.preview("피투성이 기사").warnings == ()
    with pytest.raises(RefusedError, match=r"brands \(상표\)"):
        ours.preview("말그림표 운동화")


def test_own_lists_do_not_open_what_is_always_refused(tmp_path: Path) -> None:
    """Whatever one's own file says, the packaged lists of sexual content with minors hold."""
    own = tmp_path / "own.toml"
    own.write_text(
        '[minors_sexual]\nlabel_ko = "x"\nlabel_en = "x"\n[minors]\nlabel_ko="y"\nlabel_en="y"\nalone=false\n'
    )
    with pytest.raises(RefusedError):
        pipeline(Safety("off", own)).preview(MINORS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[violence", "own.toml is not TOML"),
        ('[violence]\nlabel_en = "x"', r"own.toml, violence.label_ko: Field required"),
        ('[v]\nlabel_ko = "x"\nlabel_en = "x"\nwords = ["x"]', r"own.toml, v.words"),
        ('[v]\nlabel_ko = "x"\nlabel_en = "x"\nkorean = "x"', r"own.toml, v.korean"),
        ('[v]\nlabel_ko = "x"\nlabel_en = "x"\nboth = [["v"], ["w"]]', r"own.toml, v.both: there is no table 'w'"),
        ('[v]\nlabel_ko = "x"\nlabel_en = "x"\nenglish = [""]', r"own.toml, v.english: a word is empty"),
    ],
)
def test_own_lists_that_cannot_be_read(tmp_path: Path, text: str, says: str) -> None:
    """A file that is no such list is refused with its place in one line."""
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(WordListError, match=says) as error:
        pipeline(Safety("warn", own)).preview("고양이")
    assert "\n" not in str(error.value)


@given(st.text(alphabet=st.sampled_from("누드소녀 .-ㄴㅜㄷㅡnude12살아이\u200b"), max_size=40))
def test_any_text_is_checked(text: str) -> None:
    """No mixture breaks the check, and what it is spelled as holds nothing invisible."""
    assert set(found(text)) <= set(LISTS)
    assert all("\u200b" not in form for form in spellings(text))


def test_a_long_text_takes_time_in_proportion() -> None:
    """The forms of a text are few and no longer than it; nothing in it is tried against every other thing."""
    text = "가 " * 1000
    assert len(spellings(text)) <= 5
    assert max(map(len, spellings(text))) <= len(text)
    assert found(text) == []


def test_warnings_reach_the_run() -> None:
    """Outside of a run the check says nothing and still refuses."""
    Safety().screen(["누드 그림"])
    run = PreviewTrace(None)
    with run.collecting():
        Safety().screen(["누드 그림"])
    assert len(run.warnings) == 1
