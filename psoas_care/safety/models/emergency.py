"""Whom to call, country by country."""

from django.db import models


class EmergencyNumbersQuerySet(models.QuerySet["EmergencyNumbers"]):
    def get_by_natural_key(self, key: str) -> "EmergencyNumbers":
        return self.get(key=key)


class EmergencyNumbers(models.Model):
    """The numbers of one country, each from a source that was read.

    `key` is the country (ISO 3166-1 alpha-2). `emergency` brings an ambulance,
    `urgent` answers what cannot wait for an appointment, `crisis` is for thoughts of
    self-harm; the last two are empty where no source was found.
    """

    key = models.CharField(max_length=2, unique=True)
    emergency = models.CharField(max_length=60)
    urgent = models.CharField(max_length=60, blank=True)
    crisis = models.CharField(max_length=80, blank=True)
    source = models.URLField(max_length=300)
    source_says = models.CharField(max_length=300)
    crisis_source = models.URLField(max_length=300, blank=True)
    checked_on = models.DateField()

    objects = EmergencyNumbersQuerySet.as_manager()

    class Meta:
        ordering = ("key",)
        verbose_name_plural = "emergency numbers"

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)
