from django.urls import URLPattern, URLResolver, path

from notifications import views

app_name = "notifications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/courrier/", views.demo_mail, name="demo_mail"),
    path("demo/courrier/<uuid:token>/", views.demo_letter, name="demo_letter"),
    path("demo/courrier/<uuid:token>/lettre/", views.demo_letter_html, name="demo_letter_html"),
    path("demo/courrier/<uuid:token>/pieces/<int:number>/", views.demo_attachment, name="demo_attachment"),
]
