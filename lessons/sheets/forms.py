"""The upload of a sheet; what the file holds is checked when it is read."""

from django import forms
from django.utils.translation import gettext_lazy as _

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"


class SheetForm(forms.Form):
    """One workbook, or one table as text."""

    file = forms.FileField(
        label=_("Excel or CSV file"),
        widget=forms.FileInput(attrs={"accept": f".xlsx,.csv,{XLSX_TYPE},{CSV_TYPE}"}),
        error_messages={
            "required": _("Choose a file first."),
            "missing": _("Choose a file first."),
            "empty": _("The file is empty."),
        },
    )
