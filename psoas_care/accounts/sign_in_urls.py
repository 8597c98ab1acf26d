"""/accounts/…: django-allauth, with its mail pages honest where no mail is sent."""

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

from psoas_care.accounts import second_step_views as second_step
from psoas_care.accounts.resetting import ties_code_to_account, wants_same_account
from psoas_care.accounts.sign_up import few_tries, one_of_many
from psoas_care.accounts.views import SignInPage, needs_mail

urlpatterns = [
    path("login/", SignInPage.as_view(), name="account_login"),
    path("signup/", one_of_many(few_tries(views.signup)), name="account_signup"),
    path(
        "confirm-email/",
        one_of_many(views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("email/", needs_mail(views.email), name="account_email"),
    path(
        "password/reset/",
        needs_mail(ties_code_to_account(views.password_reset)),
        name="account_reset_password",
    ),
    path(
        "password/reset/confirm/",
        wants_same_account(views.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/complete/",
        wants_same_account(views.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "reauthenticate/",
        second_step.PasswordAgain.as_view(),
        name="account_reauthenticate",
    ),
    path(
        "2fa/authenticate/",
        second_step.SecondStep.as_view(),
        name="mfa_authenticate",
    ),
    path(
        "2fa/reauthenticate/",
        second_step.CodeAgain.as_view(),
        name="mfa_reauthenticate",
    ),
    path(
        "2fa/webauthn/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    path(
        "2fa/webauthn/add/",
        second_step.PasskeyAdd.as_view(),
        name="mfa_add_webauthn",
    ),
    path(
        "2fa/webauthn/login/",
        second_step.PasskeySignIn.as_view(),
        name="mfa_login_webauthn",
    ),
    path(
        "2fa/webauthn/reauthenticate/",
        second_step.PasskeyAgain.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
