"""What a scenario refuses names the words that may stand there, and a misspelt key or table."""

from functools import partial

import pytest
from scenario_sample import OUTREAU, scenario_file

from simcore.base.errors import InputError
from simcore.scenario.load import load
from simcore.show.words.problems import in_words

TEXT = OUTREAU.read_text(encoding="utf-8")


def refused(folder, old, new, lang="en"):
    """Problems of the text of a site in which something else stands, by their place."""
    assert old in TEXT
    path = scenario_file(folder, TEXT.replace(old, new), extends=())
    with pytest.raises(InputError) as caught:
        load(path)
    place = f"{path}: sites.outreau."
    told = [in_words(problem, lang) for problem in caught.value.problems]
    return [line.removeprefix(place).replace("\u00a0", " ").replace("\u202f", " ") for line in told]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'kind = "composite"\nclimate',
            'kind = "compsite"\nclimate',
            'kind: found "compsite", expected "documented" or "composite"; '
            "did you mean 'composite'?",
        ),
        (
            'kind = "composite"\nclimate',
            "climate",
            'kind: found nothing, expected "documented" or "composite"',
        ),
        (
            'kind = "composite"\nclimate',
            'knd = "composite"\nclimate',
            'kind: found nothing, expected "documented" or "composite"; is it \'knd\', misspelt?',
        ),
        (
            'climate = "coast"',
            'climate = "cost"',
            'climate: found "cost", expected "coast" or "inland"; did you mean \'coast\'?',
        ),
        (
            'climate = "coast"',
            'climat = "coast"',
            'climate: found nothing, expected "coast" or "inland"; is it \'climat\', misspelt?',
        ),
        (
            "[sites.outreau.place]",
            "[sites.outreau.plcae]",
            "place: found nothing, expected a table [place] with latitude, longitude; "
            "is it 'plcae', misspelt?",
        ),
    ],
)
def test_allowed_words_and_tables_are_named(tmp_path, old, new, line):
    assert line in refused(tmp_path, old, new)


def test_allowed_words_are_named_in_french(tmp_path):
    told = partial(refused, tmp_path, lang="fr")
    assert (
        'climate — trouvé : "cost" ; attendu : "coast" ou "inland" ; vouliez-vous dire « coast » ?'
    ) in told('climate = "coast"', 'climate = "cost"')
    assert (
        "place — trouvé : rien ; attendu : une table [place] avec latitude, longitude ; "
        "est-ce « plcae », mal écrit ?"
    ) in told("[sites.outreau.place]", "[sites.outreau.plcae]")
