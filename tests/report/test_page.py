import re
from dataclasses import replace

import pytest
from lxml import html

from roughcut.learn.portrait import TransitionUse
from roughcut.report.page import Comparison, comparison_page
from roughcut.report.verdicts import summary, told_verdict
from roughcut.sample import EDITORS, projects
from tests.report.pages import HOSTILE, comparison, figures, page


def text_of(content):
    return html.fromstring(content.encode()).text_content()


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.name)
def test_a_page_says_what_was_learned_and_from_what(editor):
    text = text_of(page(editor=editor))
    for said in ("Your style", "cut every", "a.xml", "cut short", "too few clips", "worse", "tie"):
        assert said in text
    assert "Finished in this style" in text


def test_hostile_names_stay_text():
    tree = html.fromstring(page(HOSTILE).encode())
    assert not tree.xpath("//script | //img | //*[@onload or @onerror]")
    assert "alert" in tree.text_content()


@pytest.mark.parametrize("content", [page(), page(HOSTILE)], ids=["plain", "hostile"])
def test_a_page_needs_no_network_and_names_no_folder(content):
    loaded = re.findall(r'(?:src|href)\s*=\s*"([^"]*)"', content)
    assert all(each.startswith(("#", "data:")) for each in loaded)
    assert "url(http" not in content
    assert "@import" not in content
    assert "/home/secret" not in content


def test_the_same_style_gives_the_same_page():
    assert page() == page()


def test_a_page_without_held_out_timelines_has_no_such_section():
    tree = html.fromstring(page(comparisons=[]).encode())
    assert not tree.xpath("//section[@id='timelines']")
    assert not tree.xpath("//nav/a[@href='#timelines']")


def test_every_link_of_the_navigation_leads_somewhere():
    tree = html.fromstring(page().encode())
    ids = set(tree.xpath("//@id"))
    links = tree.xpath("//nav/a/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= ids


def test_what_was_added_is_brought_out_and_explained():
    own = projects(EDITORS[0], 1, 0)[0]
    compared = comparison(own)
    content = comparison_page("Held out", [compared], words=["A sentence."])
    tree = html.fromstring(content.encode())
    rows = tree.xpath("//details//tbody/tr")
    assert len(rows) == len(compared.finished.added)
    assert "teacher 07 at 1:23" in rows[0].text_content()
    assert "rc-added" in content
    assert "A sentence." in tree.text_content()


def test_scores_that_one_column_lacks_are_dashes():
    content = comparison_page(
        "t", [], scores_table=(("a", {"cut_f1": 0.5}), ("b", {"edits": 12.0}))
    )
    cells = [each.text_content() for each in html.fromstring(content.encode()).xpath("//td")]
    assert cells == ["0.500", "–", "–", "12"]


def test_an_empty_timeline_can_be_compared():
    own = projects(EDITORS[0], 1, 0)[0]
    empty = replace(own, tracks=())
    nothing = comparison(own).finished
    compared = Comparison(empty, empty, replace(nothing, timeline=empty, added=()))
    assert "As the editor cut it" in comparison_page("t", [compared])


def test_losses_and_ties_are_said():
    told = [told_verdict(each) for each in figures()]
    assert told == ["win", "tie", "loss", "unknown"]
    sentence = summary(figures())
    assert "better than the best simple rule in 1" in sentence
    assert "a tie in 1" in sentence
    assert "worse in 1" in sentence
    assert "1 cannot be judged" in sentence
    assert "too few projects" in summary(())


def test_measures_of_what_only_a_rule_made_up_are_left_out():
    own = projects(EDITORS[0], 1, 0)[0]
    scores = (("habits", {"edits": 3.0}), ("rates", {"edits": 9.0, "activity_f1 voice": 0.0}))
    content = comparison_page("t", [replace(comparison(own), scores=scores)])
    assert "edits" in text_of(content)
    assert "voice" not in text_of(content)


def test_the_rarest_transitions_are_counted_and_not_listed():
    kinds = tuple(TransitionUse(f"kind {n}", 20 - n, 1.0) for n in range(11))
    content = text_of(page(transitions=kinds))
    assert "kind 7" in content
    assert "kind 8" not in content
    assert "3 more kinds, 33 times altogether" in content


def test_no_number_is_parted_from_its_unit():
    content = comparison_page("t", [], words=("Every 5 min 40 s, on 12 % of it (3 %); 4 seasons.",))
    assert "Every 5\xa0min 40\xa0s, on 12\xa0% of it (3\xa0%); 4 seasons." in text_of(content)
