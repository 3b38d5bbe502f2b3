"""What recordings take up, by collection."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from media_pipeline.queries.storage import list_uses, sum_uses
from media_pipeline.views.screens import Screen


class StorageScreen(Screen):
    """Every organisation's share of the disk."""

    page_title = gettext_lazy("Space used")
    header_icon = "folder-open-inverse"
    above = ("media_admin:library", gettext_lazy("Recordings"))
    template_name = "media_pipeline/admin/storage.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(page=self.paginate(list_uses(request.user)), total=sum_uses(request.user))
