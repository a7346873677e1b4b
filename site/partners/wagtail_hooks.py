from typing import Any

from wagtail import hooks

from partners.viewsets import OrganisationChooserViewSet, PartnersGroup


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [OrganisationChooserViewSet("organisation_chooser"), PartnersGroup()]
