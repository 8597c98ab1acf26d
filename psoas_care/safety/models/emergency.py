"""Whom to call, country by country."""

import re
from typing import NamedTuple

from django.db import models
from django_countries import countries

ENTRY = re.compile(r"(?P<number>\d[\d ]*\d)(?: \((?P<name>[^)]*)\))?")


class Phone(NamedTuple):
    """A number as people write it, and whose it is where there are several."""

    number: str
    name: str

    @property
    def link(self) -> str:
        """The address that makes a phone dial it."""
        return "tel:" + self.number.replace(" ", "")


class EmergencyNumbersQuerySet(models.QuerySet["EmergencyNumbers"]):
    def get_by_natural_key(self, key: str) -> "EmergencyNumbers":
        return self.get(key=key)

    def of(self, country: str) -> "EmergencyNumbers | None":
        """Those of a country (ISO 3166-1 alpha-2); None where we know none."""
        return self.filter(key=country).first() if country else None


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

    @property
    def country(self) -> str:
        return str(countries.name(self.key))

    @property
    def emergency_phones(self) -> list[Phone]:
        return _phones(self.emergency)

    @property
    def urgent_phones(self) -> list[Phone]:
        return _phones(self.urgent)

    @property
    def crisis_phones(self) -> list[Phone]:
        return _phones(self.crisis)


def _phones(line: str) -> list[Phone]:
    """The numbers of a line such as "10177 or 112 (mobile phone)"."""
    return [Phone(m["number"], m["name"] or "") for m in ENTRY.finditer(line)]
