"""Is the record true to its source and whole in both languages?

Each check is a function from a Reading to the problems it finds; none changes anything.
"""

from __future__ import annotations

from datetime import date

from ..book.problems import Problem, ProblemsFound
from ..book.read import Reading
from . import (
    archives,
    articles,
    charts,
    coverage,
    glyphs,
    links,
    parity,
    places,
    plausible,
    progress,
    quotes,
    references,
    synonyms,
    terms,
    texts,
    translations,
    verbs,
    words,
)

CHECKS = (
    references.unique_ids,
    references.known_ids,
    references.beyond,
    references.result_pairs,
    references.searches_told_once,
    places.codes,
    places.names_in_the_report,
    places.named_places,
    plausible.nothing_twice,
    plausible.dates_in_order,
    plausible.values_of_outcomes,
    plausible.recorded_changes,
    archives.as_recorded,
    quotes.verbatim,
    quotes.misprints_as_printed,
    quotes.report_order,
    quotes.figures_as_written,
    quotes.bounds_as_printed,
    quotes.verbs_as_printed,
    verbs.verb_table,
    verbs.verbs_by_table,
    verbs.hedges_by_table,
    verbs.hedges_said,
    verbs.one_kind_in_a_clause,
    verbs.titles_fit,
    coverage.every_number_accounted_for,
    parity.same_numbers_in_both_languages,
    parity.same_numbers_in_each_paragraph,
    parity.same_headings_in_each_paragraph,
    parity.same_bounds_in_both_languages,
    parity.exceptions_needed,
    terms.fixed_renderings,
    terms.terms_in_their_texts,
    terms.rendered_where_quoted,
    synonyms.lead_somewhere,
    texts.own_words,
    translations.checked_in_both_languages,
    words.placeholders,
    glyphs.drawn_words,
    links.markup,
    links.addresses,
    articles.links_resolve,
    charts.lack_nothing,
    progress.proposals_only_in_drafts,
)


def check(reading: Reading, today: date | None = None) -> None:
    """Raises ProblemsFound with every problem of every check.

    No date may be after `today`; without it, the clock says what day it is.
    """
    found: list[Problem] = [problem for one in CHECKS for problem in one(reading)]
    found += plausible.dates_not_after(reading, today or plausible.today())
    if found:
        raise ProblemsFound(found)
