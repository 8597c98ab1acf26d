"""Is the content sound? Reads the fixtures as they are, so it needs no database."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from psoas_care.library.body import TRACKED
from psoas_care.library.content import ContentModel, Record, content_models
from psoas_care.library.figures.content_checks import faults as drawing_faults
from psoas_care.library.figures.poses import Figure
from psoas_care.library.models import LadderEdge
from psoas_care.library.search import searchable
from psoas_care.library.vocabulary import (
    Category,
    Certainty,
    EvidenceGrade,
    EvidenceMark,
    ExerciseRole,
    Level,
    Place,
)
from psoas_care.safety.content_checks import faults as question_faults
from psoas_care.web.fields import WordsField

TOOL_CODES = {
    "pregnancy-any-pressure", "dvt", "anticoagulant", "sensation-reduced",
    "skin-local", "osteoporosis-pressure", "kidney-disease-flank", "cancer-local",
}  # fmt: skip
"""Questions that speak of tools or pressure: every release item asks them."""

PROMISE = re.compile(
    r"\b(heal(s|ed|ing)?|cure[sd]?|guarantee\w*|miracle\w*|eliminates?|fixes"
    r"|release[sd]? (the|your|a tight) psoas"
    r"|(permanent|lasting|instant) (relief|cure))\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(not?|never|none|nothing|cannot|without)\b|n['’]t\b", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.;!?]\s")

EXERCISE, STEP = "library.exercise", "library.step"
LADDER_EDGE = "library.ladderedge"
GROUP, QUESTION = "safety.questiongroup", "safety.question"
ARTICLE, CLAIM, REFERENCE = "library.article", "library.claim", "library.reference"
TOOL, TOOL_USE = "library.tool", "library.tooluse"
SEARCH_WORD = "library.searchword"
ROUTINE, ROUTINE_ITEM = "practice.routine", "practice.routineitem"

UNIQUE_FIELDS = {
    EXERCISE: ("name", "position"),
    TOOL: ("name", "position"),
    ARTICLE: ("title", "position"),
    ROUTINE: ("name", "position"),
    "library.equipment": ("name", "position"),
    "library.muscle": ("name",),
}
"""What people choose from in a list: there is one of each name, at one position."""


def faults(records: Iterable[Record]) -> list[str]:
    """Everything that is wrong, each with file and key; empty if all is well."""
    records = list(records)
    checks = (
        duplicate_keys,
        shared_names_and_positions,
        invalid_values,
        missing_targets,
        gaps_in_exercises,
        gaps_in_roles,
        unasked_balance,
        gaps_in_safety,
        gaps_in_questions,
        gaps_in_tools,
        gaps_in_references,
        grades_above_their_references,
        gaps_in_claims,
        gaps_in_articles,
        gaps_in_routines,
        search_words_without_use,
        promises,
    )
    return [fault for check in checks for fault in check(records)]


def duplicate_keys(records: list[Record]) -> Iterator[str]:
    counted = Counter((record.model, *_key(record)) for record in records)
    for record in records:
        if counted[(record.model, *_key(record))] > 1:
            yield f"{record.where}: stands in the fixtures twice"


def shared_names_and_positions(records: list[Record]) -> Iterator[str]:
    """Rows of one list that have the same name, whatever its case, or one position."""
    for model, names in UNIQUE_FIELDS.items():
        for name in names:
            first: dict[str, Record] = {}
            for record in _of(records, model):
                value = " ".join(str(record.fields.get(name, "")).casefold().split())
                other = first.setdefault(value, record)
                if value and _key(other) != _key(record):
                    yield (
                        f"{record.where}: {name}: {record.fields[name]!r} is that of "
                        f"{_key(other)[0]}, too"
                    )


def invalid_values(records: list[Record]) -> Iterator[str]:
    """Missing or impossible values of single fields: dose, sides, place, evidence."""
    known = {model._meta.label_lower: model for model in content_models()}
    for record in records:
        if record.model not in known:
            yield f"{record.where}: is not a model of content"
            continue
        try:
            _plain_row(known[record.model], record)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                fault = "is missing"
                if record.fields.get(name) is not None:
                    fault = _in_words(known[record.model], name, record, errors)
                yield f"{record.where}: {name}: {fault}"
        except TypeError as error:
            yield f"{record.where}: {error}"


def _in_words(
    model: ContentModel, name: str, record: Record, errors: list[ValidationError]
) -> str:
    """What is wrong with the field `name`; of a choice, which there are."""
    if any(error.code != "invalid_choice" for error in errors):
        return " ".join(message for error in errors for message in error.messages)
    field, value = model._meta.get_field(name), record.fields[name]
    if not isinstance(field, WordsField):
        words = [str(word) for word, _label in getattr(field, "flatchoices", ())]
        return f"{value!r} is none of {', '.join(words)}"
    words = list(field.words.values) if field.words else []
    if not isinstance(value, list):
        return f"must be a list of {', '.join(words)}"
    unknown = [repr(word) for word in value if word not in words]
    if unknown:
        return f"{', '.join(unknown)} is none of {', '.join(words)}"
    return f"each once, in the order {', '.join(words)}"


def _plain_row(model: ContentModel, record: Record) -> None:
    relations = {f.name for f in model._meta.get_fields() if f.is_relation}
    values = {k: v for k, v in record.fields.items() if k not in relations}
    model(**values).clean_fields(exclude=relations)


def missing_targets(records: list[Record]) -> Iterator[str]:
    """Keys of other rows that do not exist."""
    existing = defaultdict(set)
    for record in records:
        existing[record.model].add(tuple(_key(record)))
    relations = {
        (model._meta.label_lower, field.name): field.related_model._meta.label_lower
        for model in content_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
    }
    for record in records:
        for name, value in record.fields.items():
            target = relations.get((record.model, name))
            if target is None or value is None:
                continue
            keys = value if value and isinstance(value[0], list) else [value]
            for key in filter(None, keys):
                if tuple(key) not in existing[target]:
                    yield f"{record.where}: {name} {' '.join(key)} does not exist"


def gaps_in_exercises(records: list[Record]) -> Iterator[str]:
    """Exercises without steps counted from 1, or without a reference."""
    numbers = defaultdict(list)
    for step in _of(records, STEP):
        numbers[step.fields["exercise"][0]].append(step.fields["number"])
    for exercise in _of(records, EXERCISE):
        found = sorted(numbers[exercise.fields["slug"]])
        if not found:
            yield f"{exercise.where}: has no steps"
        elif found != list(range(1, len(found) + 1)):
            yield f"{exercise.where}: its steps are not counted 1, 2, 3 …"
        if not exercise.fields.get("references"):
            yield f"{exercise.where}: has no reference"


ROLE_OF_LADDER: Mapping[str, ExerciseRole] = {
    LadderEdge.Family.HIP_EXTENSORS: ExerciseRole.HIP_EXTENSOR,
    LadderEdge.Family.HIP_FLEXORS: ExerciseRole.HIP_FLEXOR,
}


def gaps_in_roles(records: list[Record]) -> Iterator[str]:
    """Exercises that do not say what they do in a session, or say what cannot be."""
    ladders: dict[str, set[ExerciseRole]] = defaultdict(set)
    for edge in _of(records, LADDER_EDGE):
        role = ROLE_OF_LADDER.get(str(edge.fields.get("family")))
        if role:
            ladders[edge.fields["easier"][0]].add(role)
            ladders[edge.fields["harder"][0]].add(role)
    for exercise in _of(records, EXERCISE):
        if "roles" not in exercise.fields:
            yield f"{exercise.where}: roles are missing; write [] for none"
            continue
        roles = {role for role in ExerciseRole if role in exercise.fields["roles"]}
        for role in sorted(roles):
            if exercise.fields.get("category") != role.category:
                yield f"{exercise.where}: roles: {role} is for {role.category} alone"
        for role in sorted(ladders[exercise.fields["slug"]] - roles):
            yield f"{exercise.where}: roles: its ladder is one of {role}"


def unasked_balance(records: list[Record]) -> Iterator[str]:
    """Exercises done standing on one leg that do not ask who is unsteady."""
    for exercise in _of(records, EXERCISE):
        is_standing = exercise.fields.get("place") == Place.STANDING
        codes = {key for (key,) in exercise.fields.get("contraindications", [])}
        is_asked = "balance-poor" in codes
        if is_standing and exercise.fields.get("is_on_one_leg") and not is_asked:
            yield f"{exercise.where}: stands on one leg and does not ask about balance"


def gaps_in_safety(records: list[Record]) -> Iterator[str]:
    """Cautions that every exercise, every tool or every gated item must carry."""
    asked_of_tools = {
        question.fields["code"]
        for question in _of(records, QUESTION)
        if question.fields.get("applies_to_release")
    }
    for code in sorted(TOOL_CODES - asked_of_tools):
        yield f"{QUESTION} {code}: must apply to every release item"
    exercises = _of(records, EXERCISE)
    if not any(exercise.fields.get("is_breathing") for exercise in exercises):
        yield f"{EXERCISE}: none is breathing, which stays open when all else is closed"
    for exercise in exercises:
        codes = {key[0] for key in exercise.fields.get("contraindications", [])}
        if "redflag" not in codes:
            yield f"{exercise.where}: does not ask for red flags"
        if bool(exercise.fields.get("gate")) != ("abdominal-gate" in codes):
            yield f"{exercise.where}: gate and contraindications disagree"
        for code in sorted({*exercise.fields.get("not_with", [])} - codes):
            yield f"{exercise.where}: is not with {code}, and does not ask about it"


def gaps_in_questions(records: list[Record]) -> Iterator[str]:
    """Questions that nobody is asked, or whose yes does nothing."""
    groups, questions = _of(records, GROUP), _of(records, QUESTION)
    where = {_key(record)[0]: record.where for record in (*groups, *questions)}
    for key, fault in question_faults(
        [group.fields for group in groups], [asked.fields for asked in questions]
    ):
        yield f"{where.get(key, f'{QUESTION} {key}')}: {fault}"


def gaps_in_tools(records: list[Record]) -> Iterator[str]:
    """Tools that nothing is done with, or that nobody is warned about."""
    used = {use.fields["tool"][0] for use in _of(records, TOOL_USE)}
    for tool in _of(records, TOOL):
        if tool.fields["slug"] not in used:
            yield f"{tool.where}: has no exercises"
        if not any(key.startswith("CN-") for (key,) in tool.fields.get("claims", [])):
            yield f"{tool.where}: has no cautions"


def gaps_in_references(records: list[Record]) -> Iterator[str]:
    """Sources that are said to be checked and are not whole, or cannot be found."""
    for reference in _of(records, REFERENCE):
        fields = reference.fields
        names = ("authors", "title", "journal")
        for name in names:
            if not str(fields.get(name) or "").strip():
                yield f"{reference.where}: has no {name}"
        if not fields.get("is_checked"):
            continue
        if any(str(fields.get(name, "")).startswith("[") for name in names):
            yield f"{reference.where}: is checked, but not all of it was found"
        if not (fields.get("doi") or fields.get("pmid") or fields.get("url")):
            yield f"{reference.where}: is checked, but has no DOI, PMID or address"


def grades_above_their_references(records: list[Record]) -> Iterator[str]:
    """Exercises and tools that say more than the sources they rest on.

    A source that was not checked counts for nothing.
    """
    best = {
        _key(reference)[0]: Certainty(reference.fields["certainty"]).best_grade
        for reference in _of(records, REFERENCE)
        if reference.fields.get("is_checked")
        and reference.fields.get("certainty") in Certainty.values
    }
    from_best = list(EvidenceGrade)
    for record in (*_of(records, EXERCISE), *_of(records, TOOL)):
        grade = record.fields.get("evidence_grade")
        if grade not in EvidenceGrade.values:
            continue
        found = [best[k] for (k,) in record.fields.get("references", []) if k in best]
        allowed = min(found, key=from_best.index, default=EvidenceGrade.EXPERT)
        if from_best.index(EvidenceGrade(grade)) < from_best.index(allowed):
            yield (
                f"{record.where}: evidence “{grade}” is more than its checked "
                f"references support (“{allowed}”)"
            )


def gaps_in_claims(records: list[Record]) -> Iterator[str]:
    """Claims that a page would show without a sentence, a source or a home."""
    checked = _checked(records)
    for claim in _of(records, CLAIM):
        fields = claim.fields
        shown = fields.get("status") in {"carried", "softened"}
        if shown and not (fields.get("wording") and fields.get("homes")):
            yield f"{claim.where}: is carried, and has no wording or no home"
        sources = {key for (key,) in fields.get("references", [])}
        if shown and fields.get("kind") == "evidence" and not sources & checked:
            yield f"{claim.where}: is marked as evidence and has no checked reference"


def gaps_in_articles(records: list[Record]) -> Iterator[str]:
    """Statements without a mark, and keys inside articles that do not exist."""
    existing = {
        name: {_key(record)[0] for record in _of(records, model)}
        for name, model in (
            ("claim", CLAIM),
            ("compare", CLAIM),
            ("references", REFERENCE),
            ("exercises", EXERCISE),
        )
    }
    checked = _checked(records)
    articles = _of(records, ARTICLE)
    if (
        sum(bool(article.fields.get("is_about_clinicians")) for article in articles)
        != 1
    ):
        yield f"{ARTICLE}: exactly one is about when to see a clinician"
    for article in articles:
        for section in article.fields.get("sections", []):
            for block in section["blocks"]:
                yield from (
                    f"{article.where}: {section['heading']}: {fault}"
                    for fault in _faults_of_block(block, existing, checked)
                )


def _faults_of_block(
    block: dict[str, Any], existing: dict[str, set[Any]], checked: set[Any]
) -> Iterator[str]:
    for name in existing.keys() & block.keys():
        keys = [block[name]] if isinstance(block[name], str) else block[name]
        for key in keys:
            if key not in existing[name]:
                yield f"{name} {key} does not exist"
    if block.keys() & {"claim", "compare", "exercises"}:
        return
    if block.get("kind") not in EvidenceMark.values:
        yield "a statement has no mark"
    sources = set(block.get("references", []))
    if block.get("kind") == EvidenceMark.EVIDENCE and not sources & checked:
        yield "a statement is marked as evidence and has no checked reference"
    if not block.get("text") and not block.get("items"):
        yield "a statement says nothing"


def gaps_in_routines(records: list[Record]) -> Iterator[str]:
    """Sessions without exercises, miscounted, or without the rest that ends long ones.

    From ten minutes on, the content lets every session end with a relax item.
    """
    kinds = {r.fields["slug"]: r.fields.get("category") for r in _of(records, EXERCISE)}
    items: dict[str, dict[int, Any]] = defaultdict(dict)
    for item in _of(records, ROUTINE_ITEM):
        items[item.fields["routine"][0]][item.fields["number"]] = item.fields
    routines = _of(records, ROUTINE)
    if sum(bool(routine.fields.get("is_micro_break")) for routine in routines) != 1:
        yield f"{ROUTINE}: exactly one is the micro-break"
    for routine in routines:
        found = items[routine.fields["slug"]]
        if not found:
            yield f"{routine.where}: has no exercises"
        elif sorted(found) != list(range(1, len(found) + 1)):
            yield f"{routine.where}: its exercises are not counted 1, 2, 3 …"
        elif routine.fields.get("limit_minutes", 0) >= 10:
            (last,) = found[len(found)]["exercise"]
            if kinds.get(last) != Category.RELAX:
                yield f"{routine.where}: does not end with a relax item"


def promises(records: list[Record]) -> Iterator[str]:
    """Relief promised anywhere; a sentence that denies it is welcome."""
    for record in records:
        for text in _texts(record.fields):
            for sentence in SENTENCE_END.split(text):
                found = PROMISE.search(sentence)
                if found and not NEGATION.search(sentence):
                    yield f"{record.where}: promises “{found.group()}”"


def figure_faults(
    figures: Mapping[str, Figure], records: Iterable[Record]
) -> list[str]:
    """Figures that are missing, belong to nothing, or are drawn wrong."""
    exercises = {r.fields["slug"] for r in records if r.model == EXERCISE}
    found = [f"figures: {slug} has none" for slug in exercises - figures.keys()]
    found += [f"figures: {slug} is no exercise" for slug in figures.keys() - exercises]
    for slug, figure in figures.items():
        found += drawing_faults(f"figures: {slug}", figure)
    return sorted(found)


def _checked(records: list[Record]) -> set[Any]:
    """The keys of the sources that were checked."""
    return {
        _key(reference)[0]
        for reference in _of(records, REFERENCE)
        if reference.fields.get("is_checked")
    }


def _of(records: list[Record], model: str) -> list[Record]:
    return [record for record in records if record.model == model]


def _key(record: Record) -> list[Any]:
    """The natural key as other records write it."""
    by_model = {
        "library.step": ("exercise", "number"),
        "library.muscleuse": ("exercise", "muscle"),
        "library.exerciseequipment": ("exercise", "equipment"),
        "library.ladderedge": ("family", "easier", "harder"),
        "library.tooluse": ("tool", "exercise"),
        "practice.routineitem": ("routine", "number"),
    }
    names = by_model.get(record.model, ("code", "slug", "key", "word"))
    values = (record.fields[name] for name in names if name in record.fields)
    return [v[0] if isinstance(v, list) and v else v for v in values]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)


def search_words_without_use(records: list[Record]) -> Iterator[str]:
    """Words that nobody can type as one, and meanings that no exercise has."""
    exercises = [r.fields for r in _of(records, EXERCISE)]
    texts = [
        part
        for fields in exercises
        for name in ("name", "aka", "targets", "related")
        for part in ([fields[name]] if name == "name" else fields.get(name, []))
    ]
    texts += [r.fields["name"] for r in _of(records, "library.muscle")]
    texts += [r.fields["text"] for r in _of(records, STEP)]
    texts += [str(word.label) for words in (TRACKED, Level, Place) for word in words]
    known = searchable("\n".join(texts))
    for record in _of(records, SEARCH_WORD):
        word, finds = record.fields.get("word", ""), record.fields.get("finds", [])
        if word != searchable(word) or len(word.split()) != 1:
            yield f"{record.where}: is no single plain word"
        for meaning in finds:
            if meaning not in known:
                yield f"{record.where}: finds: no exercise has {meaning!r}"
