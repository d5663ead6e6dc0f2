from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet


class Named(models.Model):
    name = models.CharField(max_length=300)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


@register_snippet
class Theme(Named):
    pass


@register_snippet
class Unit(Named):
    pass


@register_snippet
class Indicator(Named):
    pass


@register_snippet
class Person(Named):
    title = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=300, blank=True)


class MeasureIndex(Page):
    def get_context(self, request):
        measures = MeasurePage.objects.live().child_of(self).order_by("path")
        if words := request.GET.get("q", ""):
            measures = measures.search(words)[:20]
        else:
            measures = measures.select_related("theme").prefetch_related("units", "tasks")
        return super().get_context(request) | {"measures": measures, "words": words}


class MeasurePage(Page):
    number = models.CharField(max_length=20)
    lead = models.TextField(blank=True)
    description = RichTextField(blank=True)
    official_text = RichTextField(blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    units = ParentalManyToManyField(Unit, blank=True)
    contacts = ParentalManyToManyField(Person, blank=True)
    indicators = ParentalManyToManyField(Indicator, blank=True)

    content_panels = [
        *Page.content_panels,
        *map(
            FieldPanel,
            ["number", "lead", "description", "official_text", "theme", "status", "reason", "units"],
        ),
        *map(FieldPanel, ["contacts", "indicators"]),
        InlinePanel("tasks"),
        InlinePanel("counts"),
    ]
    search_fields = [
        *Page.search_fields,
        *map(index.SearchField, ["number", "lead", "description", "official_text"]),
    ]

    def done(self):
        return [task for task in self.tasks.all() if task.is_done]

    def open(self):
        return [task for task in self.tasks.all() if not task.is_done]

    def next_task(self):
        return next(iter(self.open()), None)

    def get_context(self, request):
        context = super().get_context(request)
        siblings = MeasurePage.objects.live().sibling_of(self, inclusive=False)
        context["previous"] = siblings.filter(path__lt=self.path).order_by("-path").first()
        context["next"] = siblings.filter(path__gt=self.path).order_by("path").first()
        return context


class Task(Orderable):
    page = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=300)
    details = RichTextField(blank=True)
    is_done = models.BooleanField(default=False)
    day = models.DateField()


class Count(Orderable):
    page = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="counts")
    activity = models.CharField(max_length=300)
    value = models.IntegerField()
    kind = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=500, blank=True)
