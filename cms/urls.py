from django.urls import URLPattern, URLResolver, path

from cms.views import directory, door, machines, page, page_sketch, page_versions, sitemap, workspace

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
]
