"""The doors of the accounts library under French addresses, with the names by which it finds them.

Only what is used here is open: no sign-up (the service opens accounts), no list of addresses.
"""

from allauth.account import views as library
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from directory.views import entering

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns: list[URLPattern] = [
    path("connexion/", entering.by_code, name="account_login"),
    path("connexion/code/", entering.type_code, name="account_confirm_login_code"),
    path("connexion/nouveau-code/", to_sign_in, name="account_request_login_code"),
    path("connexion/sans-compte/", entering.without_account, name="account_signup"),
    path("connexion/compte-ferme/", library.account_inactive, name="account_inactive"),
    path("gestion/login/", to_sign_in, name="admin_door"),  # the admin's own door knows no limit on tries
    path("deconnexion/", library.logout, name="account_logout"),
    path("mon-compte/mot-de-passe/", library.password_change, name="account_change_password"),
    path("mon-compte/mot-de-passe/choisir/", library.password_set, name="account_set_password"),
]
