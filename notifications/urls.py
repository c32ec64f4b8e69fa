from django.urls import URLPattern, URLResolver, path

from notifications.views import demo, incoming

app_name = "notifications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/courrier/", demo.demo_mail, name="demo_mail"),
    path("demo/courrier/<uuid:token>/", demo.demo_letter, name="demo_letter"),
    path("demo/courrier/<uuid:token>/lettre/", demo.demo_letter_html, name="demo_letter_html"),
    path("demo/courrier/<uuid:token>/pieces/<int:number>/", demo.demo_attachment, name="demo_attachment"),
    path("demo/courrier/<uuid:token>/reponse/", demo.demo_answer, name="demo_answer"),
    path("sms/recus/", incoming.texts, name="texts"),
    path("sms/recus/<str:typed>/", incoming.texts, name="texts_by_secret"),
]
