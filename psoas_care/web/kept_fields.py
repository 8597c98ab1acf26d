"""Form fields whose HTML is kept: most of a form is the same for everybody.

A check-in asks for 36 things, and writing their labels, choices and attributes anew was
two thirds of its page. What is kept is a field that is empty or has one of its own
choices, under all that its HTML follows from; never what somebody typed, nor a mistake.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.forms import BoundField, CheckboxInput, Widget
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import SafeData
from django.utils.translation import get_language

from psoas_care.web.kept import Kept

KEPT = Kept(most=2000)
"""A field has about 1 kB."""
READ_BY_TEMPLATE = ("max_length", "is_one_paragraph")
"""What the template of a field reads of the field itself (`field.field`)."""
EMPTY: tuple[Any, ...] = (None, "", [])


class KeptField(BoundField):
    """A field of a form that is written once for all who get it like this."""

    _kept: dict[tuple[Any, ...], Any] = {}

    def as_field_group(self) -> Any:
        return self._keep("group", super().as_field_group)

    def as_widget(
        self,
        widget: Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,  # noqa: FBT001, FBT002 - as Django calls it
    ) -> Any:
        if widget or attrs or only_initial:
            return super().as_widget(widget, attrs, only_initial)
        return self._keep("widget", super().as_widget)

    def _keep(self, what: str, write: Callable[[], Any]) -> Any:
        key = self._key()
        return write() if key is None else KEPT.get((what, *key), write)

    def _key(self) -> tuple[Any, ...] | None:
        """All that the HTML follows from; None where it is one person's alone."""
        field, widget, value = self.field, self.field.widget, self.value()
        choices: tuple[Choice, ...] = ()
        chosen: tuple[str, ...] = ()
        if isinstance(widget, ChoiceWidget):
            choices = tuple(_choices(widget.choices))
            chosen = _chosen(value)
            if not {choice.value for choice in choices}.issuperset(chosen):
                return None
        elif isinstance(widget, CheckboxInput) and isinstance(value, bool):
            chosen = (str(value),)
        elif value not in EMPTY:
            return None
        if self.errors:
            return None
        return (
            get_language(),
            type(self.form), type(field), type(widget),
            self.template_name, widget.template_name,
            self.html_name, self.auto_id, *_words(self.label), *_words(self.help_text),
            _state(widget), *(getattr(field, name, None) for name in READ_BY_TEMPLATE),
            field.required, field.disabled, self.form.use_required_attribute,
            choices, chosen,
        )  # fmt: skip


def _state(widget: Widget) -> str:
    """What a widget was made with; the choices, which may be many, stand apart."""
    own = vars(widget).items()
    return repr([pair for pair in own if pair[0] != "_choices"])


def _words(text: Any) -> tuple[str, bool]:
    """A text, and whether it is HTML already."""
    return str(text), isinstance(text, SafeData)


class Choice(NamedTuple):
    """One choice of a field; `group` is the heading that it stands under."""

    group: str
    value: str
    text: str
    is_html: bool


def _choices(choices: Iterable[tuple[Any, Any]], group: str = "") -> Iterator[Choice]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _choices(label, group=str(value))
        else:
            yield Choice(group, _as_text(value), *_words(label))


def _chosen(value: Any) -> tuple[str, ...]:
    if value in EMPTY:
        return ()
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(_as_text(one) for one in values)


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


class FormRenderer(TemplatesSetting):
    """Templates of ours before those of Django, and fields that are kept."""

    bound_field_class = KeptField
