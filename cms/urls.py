from django.urls import URLPattern, URLResolver, path

from cms.views import (
    departments,
    directory,
    door,
    machines,
    page,
    page_sketch,
    page_versions,
    sitemap,
    staff,
    workspace,
)

app_name = "cms"
urlpatterns: list[URLPattern | URLResolver] = [
    path("plan-du-site/", sitemap.sitemap, name="sitemap"),
    path("sitemap.xml", machines.sitemap, name="sitemap_xml"),
    path("sitemap-<slug:kind>-<int:number>.xml", machines.sitemap_part, name="sitemap_part"),
    path("robots.txt", machines.robots, name="robots"),
    path("associations/", directory.associations, name="directory"),
    path("associations/<slug:slug>/", directory.association, name="association"),
    path("gestion/entree/", door.admin, name="admin_door"),
    path("espace/", workspace.espace, name="espace"),
    path("espace/<slug:association>/", workspace.association_home, name="association_home"),
    path("espace/<slug:association>/page/", page.edit, name="page_edit"),
    path("espace/<slug:association>/page/apercu/", page.preview, name="page_preview"),
    path("espace/<slug:association>/page/brouillon/", page_sketch.keep, name="page_keep"),
    path("espace/<slug:association>/page/brouillon/abandonner/", page_sketch.drop, name="page_drop"),
    path("espace/<slug:association>/page/versions/", page_versions.versions, name="page_versions"),
    path("espace/<slug:association>/page/versions/<int:pk>/", page_versions.version, name="page_version"),
    path("service/services/", departments.department_list, name="department_list"),
    path("service/services/nouveau/", departments.department_create, name="department_create"),
    path("service/services/<slug:slug>/", departments.department, name="department"),
    path("service/services/<slug:slug>/modifier/", departments.department_edit, name="department_edit"),
    path("service/services/<slug:slug>/lieux/", departments.department_venues, name="department_venues"),
    path("service/services/<slug:slug>/fermer/", departments.department_close, name="department_close"),
    path("service/services/<slug:slug>/inviter/", staff.agent_invite, name="agent_invite"),
    path("service/agents/<int:pk>/", staff.agent, name="agent"),
    path(
        "service/agents/invitations/<int:pk>/reprendre/",
        staff.agent_invitation_take_back,
        name="agent_invitation_take_back",
    ),
    path("invitations/service/<str:secret>/", staff.agent_invitation, name="agent_invitation"),
]
