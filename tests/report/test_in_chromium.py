import pytest

import roughcut
from roughcut.report.drawing import Drawn
from roughcut.report.page import Film, comparison_page
from roughcut.sample import EDITORS
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Timeline, Track
from tests.report import chromium
from tests.report.pages import HOSTILE, page

pytestmark = pytest.mark.skipif(chromium.BINARY is None, reason="there is no Chromium here")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium.running(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("word", ["", HOSTILE, "W" * 300], ids=["plain", "hostile", "long"])
def test_a_page_fits_its_window_and_complains_of_nothing(browser, tmp_path, word, width):
    path = tmp_path / "page.html"
    path.write_text(page(word, editor=EDITORS[2]), encoding="utf-8")
    wanted, _, complaints, asked = chromium.look(browser, path, width)
    assert wanted <= width
    assert complaints == []
    assert {each for each in asked if not each.startswith("data:")} == {path.as_uri()}


def test_a_page_is_light_or_dark_as_the_reader_likes(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page(), encoding="utf-8")
    light = chromium.look(browser, path, 1280)[1]
    dark = chromium.look(browser, path, 1280, dark=True)[1]
    assert light == "rgb(255, 255, 255)"
    assert dark == "rgb(23, 25, 29)"


def test_a_film_beside_the_page_plays(browser, tmp_path):
    (tmp_path / "film").mkdir()
    timeline = Timeline("red", Rate(25), 320, 180, (Track("video", (Clip(0, Rate(25).ticks(50), Generator("bars")),)),))  # fmt: skip
    roughcut.preview(timeline, tmp_path / "film" / "cut.mp4", height=180)
    path = tmp_path / "page.html"
    film = Film("film/cut.mp4", "Cut", "A film.", (Drawn("Cut", timeline),))
    path.write_text(comparison_page("Film", (), film=film), encoding="utf-8")
    _, _, complaints, asked = chromium.look(browser, path, 1280)
    assert complaints == []
    assert {each for each in asked if not each.startswith("data:")} <= {
        path.as_uri(), (tmp_path / "film" / "cut.mp4").as_uri(),
    }  # fmt: skip
    now, length, width, height = chromium.play(browser, path)
    assert now > 0
    assert length == pytest.approx(2, abs=0.1)
    assert (width, height) == (320, 180)
