"""What the default preset leaves out for a text, and what is dropped to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import CHUNK, EstimatedTokenizer, Phrase, adapted, fitted, preset, stems

AUTO = preset("auto")
ALL = {phrase.text for phrase in (*AUTO.positive, *AUTO.negative)}


REALISM = {"realistic photography", "realism", "realistic", "true-to-life"}
DRAWN = {"CG", "animation", "anime", "cartoons"}
FACES = {phrase for phrase in ALL if "fac" in phrase}


def left_out(said: str, unwanted: str = "") -> dict[str, str]:
    return adapted(AUTO, said, unwanted)[1]


def test_a_text_without_a_style_has_the_original_lists() -> None:
    """Nothing is left out for a text that names no style and none of the words of the lists."""
    adapted_preset, out = adapted(AUTO, "a girl sleeping by a window")
    assert out == {}
    assert (adapted_preset.positive, adapted_preset.negative) == (
        preset("original").positive,
        preset("original").negative,
    )
    assert adapted_preset.sampling == preset("original").sampling


@pytest.mark.parametrize(
    ("said", "absent", "present"),
    [
        ("an anime girl", ["anime", "animation", "cartoons", "realistic photography"], ["blurry"]),
        ("a lighthouse, watercolor", ["realistic photography", "true-to-life"], ["anime", "best quality"]),
        ("pixel art of a castle", ["pixelated", "detailed faces", "realism"], ["ugly"]),
        ("a 3D render of a robot", ["CG", "realism", "doll"], ["ugly"]),
        ("a bakery logo", ["abstract", "detailed faces"], ["blurry"]),
        ("a pop art poster", ["pop art"], ["blurry"]),
        ("a surreal dream", ["surreal"], ["anime"]),
        ("a street with bokeh", ["blurry", "unfocused", "clear"], ["realism"]),
        ("a black and white portrait", ["desaturated"], ["realistic photography"]),
        ("an oil painting, a dramatic composition", ["realistic photography", "realism"], ["anime"]),
        ("a pencil drawing of a man, no color", ["desaturated", "realism"], ["detailed faces"]),
        ("a girl, an upper body", ["cropped"], ["detailed faces"]),
        ("a minimalist chair", ["super-detailed"], ["best quality"]),
        ("a rose, a white background", ["no landscape"], ["blurry"]),
        ("a child holding a doll", ["doll"], ["realistic photography", "anime"]),
        ("a knight drawing a sword", [], ["realistic photography"]),
        ("a woman's smiling face", ["shadows on faces", "no faces"], ["detailed faces"]),
    ],
)
def test_what_contradicts_the_text(said: str, absent: list[str], present: list[str]) -> None:
    """A style leaves out what denies it, and the writer's own words are never in the negative prompt."""
    out = left_out(said)
    assert set(absent) <= set(out)
    assert not set(present) & set(out)
    assert {*absent, *present} <= ALL


@pytest.mark.parametrize(
    "frame", ["{}", "{}, a castle", "a castle, {}, a dramatic composition", "a castle drawn in {}"]
)
@pytest.mark.parametrize(
    "style",
    (
        "oil painting|watercolor painting|acrylic painting|gouache|ink wash painting|Korean folk painting|fresco|"
        "tempera|impressionism|fauvism|ukiyo-e|line art|drawing|pencil drawing|pen drawing|charcoal drawing|"
        "pastel drawing|sketch|pencil sketch|woodblock print|copperplate engraving|etching|linocut|"
        "silkscreen print|stained glass|collage|embroidery|crayon style|colored pencil style|storybook style|"
        "picture book feel|fairy tale style|fairytale-like|illustration|romance fantasy cover feel|"
        "web novel cover|light novel cover|cover illustration|concept art|character design|webtoon style|manga|"
        "comic book feel|cartoon|caricature|anime|Studio Ghibli feel|Pixar style|pixel art|voxel|8-bit|3D render|"
        "low poly|isometric view|vector illustration|flat design|logo|icon|pop art|surrealism|cubism|"
        "abstract painting|claymation|origami|needle felting|doodle style|Van Gogh style|Art Nouveau"
    ).split("|"),
)
def test_no_drawn_style_is_asked_to_be_real(style: str, frame: str) -> None:
    """Whichever style a text names, and wherever, nothing asks for realism, and no word of the style is denied."""
    made, out = adapted(AUTO, frame.format(style))
    assert set(out) >= REALISM
    assert not set(stems(style)) & {word for phrase in made.negative for word in stems(phrase.text)}


@pytest.mark.parametrize(
    "style", ["illustration", "fairy tale style", "romance fantasy cover", "storybook style", "webtoon", "3D render"]
)
def test_an_illustration_may_look_like_one(style: str) -> None:
    """What is drawn for books and screens is not denied the looks of animation."""
    assert set(left_out(f"a princess, {style}")) >= DRAWN


@pytest.mark.parametrize(
    "said",
    [
        "a girl reading a picture book",
        "a teacher looking at a doodle of students on a blackboard",
        "a boy holding a pencil",
        "a man looking at an oil painting on a wall",
        "a woman standing in front of a mural",
        "a boy wearing a T-shirt with a logo",
        "a child drawing on paper with a crayon",
        "a boy painting a fence",
        "a girl reading a comic book in a library",
    ],
)
def test_a_thing_is_no_style(said: str) -> None:
    """A book, a pencil and a painting that someone has or sees are things in the picture."""
    assert not set(left_out(said)) & (REALISM | DRAWN)


@pytest.mark.parametrize(
    ("said", "unwanted"),
    [
        ("a cat on a roof", "people"),
        ("a street after the rain", ""),
        ("a classroom", "person"),
        ("a couple back view", ""),
        ("a woman seen from behind", ""),
        ("a man turning his back", ""),
        ("a girl without a face", ""),
        ("a woman in a field", "face"),
        ("a dinosaur for a children's room", ""),
        ("a cat, a fairy tale style", ""),
        ("a cat wearing a girl's hat", ""),
        ("a cat, a witch hat", "people"),
        ("a puppy wearing a man costume", ""),
    ],
)
def test_faces_only_where_one_is_seen(said: str, unwanted: str) -> None:
    """Where there is nobody, or nobody from the front, neither prompt says anything of faces."""
    assert set(left_out(said, unwanted)) >= FACES


@pytest.mark.parametrize(
    "said", ["a fisherman", "two swordsmen crossing swords", "an elf archer", "long hair, red lips"]
)
def test_a_person_has_a_face(said: str) -> None:
    """Where there is someone, by the words for people that the caller knows or by what only people have, faces stay."""
    assert "detailed faces" not in adapted(AUTO, said, people={"fisherman", "swordsmen", "archer"})[1]


def test_without_color_is_no_color() -> None:
    """Where color is not wanted, the negative prompt does not deny its absence."""
    assert left_out("a face of an old man", "color")["desaturated"] == "color"


def test_a_drawn_style_suggests_its_steps() -> None:
    """The suggestion of steps and CFG is that of the preset that fits the style."""
    assert adapted(AUTO, "a watercolor of a cat")[0].sampling == preset("illustration").sampling


def test_what_is_not_wanted_is_no_default() -> None:
    """Where faces are not wanted, nothing asks for detailed ones."""
    assert left_out("a girl on a beach", "face")["detailed faces"] == "face"


def test_a_keyword_names_no_style() -> None:
    """What only a paraphrase says denies no default, but is not denied by one either."""
    assert adapted(AUTO, "a boy", keywords="watercolor, blurry lights")[1] == {"blurry": "blurry"}


def test_the_word_that_denies_is_named() -> None:
    """Each phrase that was left out has the word of the text that denies it."""
    assert left_out("two dolls in a webtoon")["doll"] == "dolls"
    assert left_out("two dolls in a webtoon")["cartoons"] == "webtoon"


@given(st.lists(st.sampled_from([*sorted(ALL), "cat", "watercolor", "pixel art", "logo"]), max_size=5).map(", ".join))
def test_the_writers_words_are_never_negative(said: str) -> None:
    """Whatever the text says, no phrase of the negative list has a content word of it."""
    made, out = adapted(AUTO, said)
    own = set(stems(said)) - set(stems("no of on"))
    assert not any(own & set(stems(phrase.text)) for phrase in made.negative)
    assert {phrase.text for phrase in (*made.positive, *made.negative)} | set(out) == ALL


def test_the_least_important_is_dropped_first() -> None:
    """Phrases are dropped in the order given until the rest fits, and no more than that."""
    phrases = [Phrase(f"word{letter} more", 1.1) for letter in "abcdefghijklmnopqrstuvwxyz"]
    kept, cut = fitted(phrases, reversed(phrases), EstimatedTokenizer())
    tokens = EstimatedTokenizer().count(", ".join(phrase.text for phrase in kept))
    assert tokens <= CHUNK < tokens + 3
    assert [*(phrase.text for phrase in kept), *reversed(cut)] == [phrase.text for phrase in phrases]


def test_what_fits_stays() -> None:
    """A list that fits keeps everything; what may not be dropped stays even where it does not fit."""
    short = [Phrase("cat"), Phrase("<lora:x:1>", literal=True)]
    assert fitted(short, short, EstimatedTokenizer()) == (tuple(short), ())
    long = [Phrase("word " * 100), Phrase("cat")]
    assert fitted(long, [Phrase("cat")], EstimatedTokenizer()) == ((long[0],), ("cat",))
