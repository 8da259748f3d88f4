"""Every state of every model has a word, a tone and a shape that can be drawn (habit 14)."""

import pytest
from django.apps import apps

from partnerportal.common.status import SHAPES, TONES

LOOKS = [(model, state, look) for model in apps.get_models() for state, look in getattr(model, "LOOKS", {}).items()]


@pytest.mark.parametrize("model, state, look", LOOKS, ids=[f"{row[0].__name__}-{row[1]}" for row in LOOKS])
def test_its_tone_and_its_shape_are_known(model, state, look):
    *_word, tone, shape = look
    assert tone in TONES and shape in SHAPES


def test_every_model_with_a_table_of_moves_has_one_of_looks():
    moving = {model for model in apps.get_models() if getattr(model, "MOVES", None)}
    assert moving <= {model for model, _state, _look in LOOKS}
