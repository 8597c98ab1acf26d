"""/accounts/…: django-allauth, with its mail pages honest where no mail is sent."""

from allauth.account import views
from django.urls import include, path

from psoas_care.accounts.sign_up import one_of_many
from psoas_care.accounts.views import SignIn, needs_mail

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("signup/", one_of_many(views.signup), name="account_signup"),
    path(
        "confirm-email/",
        one_of_many(views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("email/", needs_mail(views.email), name="account_email"),
    path(
        "password/reset/",
        needs_mail(views.password_reset),
        name="account_reset_password",
    ),
    path("", include("allauth.account.urls")),
]
