"""The mixin of every form for a row that belongs to a person."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from psoas_care.web import user_records
from psoas_care.web.user_records import UserRecord
from psoas_care.web.zones import known_zones


def with_former_names(data: QueryDict | None, **former: str) -> QueryDict | None:
    """The data of a form in which fields were renamed, under the new names.

    `former` maps the name of a field to the one before: a page that was opened before
    an upgrade still sends that.
    """
    old = {name: former[name] for name in former if data and former[name] in data}
    if data is None or not old:
        return data
    data = data.copy()
    for name, earlier in old.items():
        # Both, where both came: which of the two counts is not for us to say.
        data.setlist(name, data.getlist(name) + data.getlist(earlier))
    return data


def values_sent(data: Mapping[str, Any], name: str) -> list[Any]:
    """Every value that was sent by this name, the last of which a form reads."""
    if isinstance(data, MultiValueDict):
        return data.getlist(name)
    return [data[name]] if name in data else []


def is_ticked(data: Mapping[str, Any], name: str) -> bool:
    """Whether a box was ticked, at least once where it came more often."""
    return any(map(_as_tick, values_sent(data, name)))


def _as_tick(value: Any) -> bool:
    sent = MultiValueDict({"box": [value]})
    return bool(forms.CheckboxInput().value_from_datadict(sent, sent, "box"))


def refuse_two_answers(form: forms.BaseForm) -> None:
    """Refuse two different answers to one question, of which a form reads the last.

    Nobody types them, but whatever sends them may mean the graver one. A list of boxes
    has several answers and is left alone, and so is what nobody sees.
    """
    for name in form.fields.keys() - form.errors.keys():
        widget = form.fields[name].widget
        has_many = getattr(widget, "allow_multiple_selected", False)
        if not (widget.is_hidden or has_many):
            sent = values_sent(form.data, form.add_prefix(name))
            is_box = isinstance(widget, forms.CheckboxInput)
            if len({_as_tick(one) if is_box else str(one).strip() for one in sent}) > 1:
                form.add_error(
                    name, _("Two different answers arrived here. Choose one of them.")
                )


def retype(form: forms.BaseForm, name: str, value: str) -> None:
    """Replace what was sent by this name, as if it had been typed."""
    data = cast(QueryDict, form.data).copy()
    data[name] = value
    form.data = data


class UserRecordFormMixin(forms.Form):
    """What a ModelForm for a person's own row adds: its id and the version it saw.

    `uid` is made with the form, so that sending the form twice makes one row.
    `zone` is that of the page, else the person's. `conflict` is the row as it is
    stored, when `save_record` found other content, or found it deleted. `deleted_since`
    is the row that this very send made before, if it was deleted meanwhile.
    `keeps_uid` says that nobody is shown another id to send it with.
    """

    keeps_uid = False
    instance: Any
    conflict: UserRecord | None = None
    deleted_since: UserRecord | None = None

    uid = forms.UUIDField(widget=forms.HiddenInput)
    zone = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        row: UserRecord = self.instance
        if row.pk:
            # A row keeps the zone it was made in, wherever it is mended.
            self.initial.update(uid=row.uid, version=row.version, zone=row.zone)
        else:
            self.initial.setdefault("uid", uuid.uuid4())
            self.initial.setdefault("zone", timezone.get_current_timezone_name())

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.conflict is not None:
            return HTTPStatus.CONFLICT
        is_wrong = self.is_bound and not self.is_valid()
        return HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK

    def parts(self) -> Sequence[forms.BaseForm | forms.BaseFormSet]:
        """Bound sub-forms that have to be valid as well.

        Called after this form was cleaned, since its data may require more of them.
        """
        return []

    def is_valid(self) -> bool:
        """Whether the form and all of its parts are valid."""
        is_sound = super().is_valid()
        return all([is_sound, *(part.is_valid() for part in self.parts())])

    @property
    def is_new(self) -> bool:
        """Whether it is for a row that is not stored yet."""
        return not self.instance.pk

    @property
    def is_edit(self) -> bool:
        """Whether it changes a row that was stored before; also once it is saved."""
        return "version" in self.initial

    def children(self) -> Sequence[UserRecord]:
        """The rows that belong to this one, as the valid form describes them."""
        return []

    def save_record(self) -> bool:
        """Save the row with its children if all is valid; False if it was not saved.

        A repeated send returns True and saves nothing, even if its row was deleted.
        If the row has other content by now, `conflict` is set and the form can be sent
        again: it then overwrites the changed row, or, where a new row met an earlier
        one with its uid, is saved as a row of its own.
        """
        row: UserRecord = self.instance
        if self.is_bound and row.pk and row.deleted_at:
            self.conflict = row
            return False
        if not self.is_valid():
            return self.was_saved_before()
        try:
            if self.instance.pk:
                seen = self.cleaned_data["version"] or 0
                user_records.change(
                    self.instance, self.children(), seen_version=seen, now=self.now
                )
            else:
                self.instance.user.note_zone(self.instance.zone, now=self.now)
                self.store_new()
                if not self.instance.pk:
                    self.was_saved_before()
        except user_records.Conflict as conflict:
            if self._says_the_same_as(conflict.current):
                return True
            self.conflict = conflict.current
            self.retype("version", str(conflict.current.version))
            if not self.instance.pk and not self.keeps_uid:
                # The same send again is offered the same new id.
                again = uuid.uuid5(self.instance.uid, self.instance.request_hash)
                self.retype("uid", str(again))
            return False
        return True

    def store_new(self) -> None:
        """Save the new row; forms whose row has consequences override this."""
        user_records.create(self.instance, self.children())

    def was_saved_before(self) -> bool:
        """Whether this request already made its row, though now it may be invalid.

        Notes in `deleted_since` that the row was deleted meanwhile.
        """
        row: UserRecord = self.instance
        if not self.is_bound or row.pk or "uid" not in self.cleaned_data:
            return False
        made = type(row)._meta.base_manager.filter(
            uid=self.cleaned_data["uid"],
            user=row.user,
            request_hash=user_records.request_hash(cast(QueryDict, self.data)),
        )
        earlier = made.first()
        if earlier is not None and earlier.deleted_at:
            self.deleted_since = earlier
        return earlier is not None

    def _says_the_same_as(self, current: UserRecord) -> bool:
        if not self.instance.pk or current.deleted_at:
            return False
        form = type(self)(self.data, instance=current, now=self.now)
        return not form.has_new_content()

    def has_new_content(self) -> bool:
        """Whether the form differs from its stored row."""
        return bool({*self.changed_data} - {"uid", "version", "zone"})

    def retype(self, name: str, value: str) -> None:
        """Replace the sent value of a field, such as a hidden one."""
        retype(self, name, value)

    def clean_uid(self) -> uuid.UUID:
        """The row's id: its own when changed; a new one must be nobody's yet."""
        uid: uuid.UUID = self.cleaned_data["uid"]
        row: UserRecord = self.instance
        if row.pk:
            return row.uid
        others = type(row)._meta.base_manager.filter(uid=uid).exclude(user=row.user)
        if others.exists():
            self.retype("uid", str(uuid.uuid5(uid, str(row.user.pk))))
            raise forms.ValidationError(
                _("Somebody else has already used this form. Save it again."),
                code="taken",
            )
        return uid

    def clean_zone(self) -> str:
        """A zone we know; the person's own where the browser said nothing useful."""
        row: UserRecord = self.instance
        if row.pk:
            return row.zone
        return self.known_zone(self.cleaned_data["zone"])

    def known_zone(self, zone: str) -> str:
        """`zone` if there is such a one, else the person's own."""
        row: UserRecord = self.instance
        return zone if zone in known_zones() else row.user.time_zone

    def clean(self) -> dict[str, Any]:
        """Give a new row its id and place in time."""
        data = super().clean() or self.cleaned_data
        refuse_two_answers(self)
        row: UserRecord = self.instance
        if not row.pk and "uid" in data:
            row.uid = data["uid"]
            row.request_hash = user_records.request_hash(cast(QueryDict, self.data))
        if "zone" in data:
            self.clean_moment(data)
        return data

    def clean_moment(self, data: dict[str, Any]) -> None:
        """Say when it was: now, unless the row is an earlier one."""
        row: UserRecord = self.instance
        if not row.pk:
            row.set_moment(self.now, data["zone"])
