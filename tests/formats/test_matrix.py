"""The matrix of formats and features is true, and nothing in it is lost in silence."""

import pytest

from tests.formats.matrix import BEGIN, END, FEATURES, PAGE, SILENT, doors, table, verdict


@pytest.mark.parametrize(("door", "app"), [pytest.param(d, a, id=t) for t, d, a in doors()])
@pytest.mark.parametrize("feature", FEATURES)
def test_nothing_is_lost_in_silence(feature, door, app):
    assert not verdict(FEATURES[feature], door, app).startswith(SILENT)


def test_the_page_tells_what_is_so():
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(BEGIN)[1].split(END)[0].strip() == table()
