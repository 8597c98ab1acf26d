"""Words that people type and that we do not use ourselves."""

from django.db import models


class SearchWordQuerySet(models.QuerySet["SearchWord"]):
    def get_by_natural_key(self, word: str) -> "SearchWord":
        return self.get(word=word)

    def meanings(self) -> dict[str, list[str]]:
        """What of ours each word means."""
        return dict(self.values_list("word", "finds"))


class SearchWord(models.Model):
    """One word, and words of ours that it means; without any it narrows nothing."""

    word = models.CharField(max_length=30, unique=True)
    finds = models.JSONField(default=list, blank=True)

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        ordering = ("word",)

    def __str__(self) -> str:
        return self.word

    def natural_key(self) -> tuple[str]:
        return (self.word,)
