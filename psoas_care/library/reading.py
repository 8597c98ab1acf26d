"""An article made ready to be read: statements with their marks, links with names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from psoas_care.library.models import Article, Claim, Exercise, Reference
from psoas_care.library.vocabulary import EvidenceMark


@dataclass(frozen=True)
class Statement:
    """Something an article says; `key` if it is a claim of the ledger."""

    text: str
    items: Sequence[str]
    mark: EvidenceMark
    references: Sequence[str]
    key: str = ""


@dataclass(frozen=True)
class ArticleBlock:
    """One of a statement, claims compared with the article, or links to exercises."""

    statement: Statement | None = None
    compared: Sequence[Claim] = ()
    exercises: Sequence[Exercise] = ()


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: Sequence[ArticleBlock]


def sections_of(article: Article, *, can_walk: bool) -> list[Section]:
    """What the page shows, in three queries however long the article is.

    For somebody whom nobody may advise to walk it leaves that advice out.
    """
    found = Claim.objects.for_person(can_walk=can_walk).filter(
        key__in=_keys(article, "claim", "compare")
    )
    claims = {claim.key: claim for claim in found.prefetch_related("references")}
    slugs = _keys(article, "exercises")
    exercises = (
        Exercise.objects.for_cards().filter(slug__in=slugs).in_bulk(field_name="slug")
    )
    sections = [
        Section(
            section["heading"],
            [
                _block(block, claims, exercises)
                for block in section["blocks"]
                if (can_walk or not block.get("advises_walking"))
                and ("claim" not in block or block["claim"] in claims)
            ],
        )
        for section in article.sections
    ]
    return [section for section in sections if section.blocks]


def statement_of(claim: Claim) -> Statement:
    """The wording of a claim that pages may use; its references must be fetched."""
    return Statement(
        text=claim.wording,
        items=(),
        mark=claim.mark,
        references=[reference.key for reference in claim.references.all()],
        key=claim.key,
    )


def statements_by_group(claims: QuerySet[Claim]) -> dict[str, list[Statement]]:
    """The claims as statements, by group of the ledger, in two queries."""
    by_group: dict[str, list[Statement]] = defaultdict(list)
    for claim in claims.prefetch_related("references"):
        by_group[claim.group].append(statement_of(claim))
    return dict(by_group)


def exercises_with_references() -> QuerySet[Exercise]:
    """The exercises in their order, each with the keys of what it rests on."""
    references = Prefetch("references", Reference.objects.for_short_names())
    names = ("slug", "name", "category", "evidence_grade", "article")
    return Exercise.objects.only(*names).prefetch_related(references)


def _keys(article: Article, *names: str) -> list[str]:
    return [
        key
        for block in article.blocks
        for name in names
        for key in _as_list(block.get(name, []))
    ]


def _as_list(value: str | list[str]) -> Iterable[str]:
    return [value] if isinstance(value, str) else value


def _block(
    block: dict[str, Any], claims: dict[str, Claim], exercises: dict[str, Exercise]
) -> ArticleBlock:
    if "claim" in block:
        return ArticleBlock(statement=statement_of(claims[block["claim"]]))
    if "compare" in block:
        return ArticleBlock(
            compared=[claims[key] for key in block["compare"] if key in claims]
        )
    if "exercises" in block:
        return ArticleBlock(exercises=[exercises[slug] for slug in block["exercises"]])
    return ArticleBlock(
        statement=Statement(
            text=block.get("text", ""),
            items=block.get("items", ()),
            mark=EvidenceMark(block["kind"]),
            references=block.get("references", ()),
        )
    )
