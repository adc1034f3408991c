# SPDX-License-Identifier: MIT
"""Each edit of the shop: nothing is missed, little is selected too much, and `pst` itself turns red."""

from __future__ import annotations

import pytest
from support.binary import find_pst

from .shop import GRANULARITIES, HERE, STATES, Count, Edited, Shop, patches

EDITS = {path.stem: path for folder in ("kinds", "beside") for path in patches(folder)}
WITHOUT_EFFECT = {"a_comment", "b_docstring", "n_type_checking_import"}
# What the rules ask for beyond what fails, over all kinds: see docs/measurements.md.
MOST_SURPLUS = {"module": 40, "definition": 2}


@pytest.fixture(scope="module")
def binary():
    path = find_pst()
    if path is None:
        pytest.skip("no pst binary: build it or set PST_BIN")
    return path


@pytest.fixture(scope="module")
def shop(binary):
    made = Shop(binary)
    yield made
    made.close()


@pytest.fixture(scope="module")
def edited(shop) -> dict[str, Edited]:
    return {name: shop.edited(path) for name, path in EDITS.items()}


@pytest.fixture(scope="module")
def counts(edited) -> dict[tuple[str, str], dict[str, Count]]:
    return {
        (granularity, state): {name: each.count(granularity, state) for name, each in edited.items()}
        for granularity in GRANULARITIES for state in STATES
    }


def test_the_project_has_its_size(shop):
    assert len(shop.before.tests) == 19
    assert len(patches("kinds")) == 25


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_breaks_a_test_unless_it_is_without_effect(edited, name):
    assert bool(edited[name].failing()) == (name not in WITHOUT_EFFECT)


@pytest.mark.parametrize("granularity", GRANULARITIES)
@pytest.mark.parametrize("name", EDITS)
def test_no_test_is_missed_with_and_without_an_earlier_run(counts, name, granularity):
    cold, later, recorded = (counts[granularity, state][name] for state in STATES)
    assert (cold.missed, later.missed, recorded.missed) == (set(), set(), set())
    assert cold.selected == later.selected
    assert recorded.selected <= cold.selected


@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_the_surplus_over_all_kinds_stays_small(counts, granularity):
    kinds = [path.stem for path in patches("kinds")]
    surplus = {name: len(count.surplus) for name, count in counts[granularity, "cold"].items() if name in kinds}
    assert sum(surplus.values()) <= MOST_SURPLUS[granularity], surplus


@pytest.mark.parametrize("name", EDITS)
def test_pst_runs_what_fails_and_ends_with_a_code_of_failure(edited, name):
    code, reported = edited[name].run("definition")
    assert reported == edited[name].failing()
    assert bool(code) == bool(reported)


def test_nothing_changed_selects_nothing(shop):
    same = shop.edited(None)
    assert [same.count(granularity, "cold").selected for granularity in GRANULARITIES] == [set(), set()]
    assert same.run("definition")[0] == 0


def test_no_test_is_missed_where_the_package_imports_every_module(binary):
    shop = Shop(binary, HERE / "through_init.patch")
    try:
        missed = {name: shop.edited(path).count("definition", "cold").missed for name, path in EDITS.items()}
    finally:
        shop.close()
    assert missed == dict.fromkeys(EDITS, set())
