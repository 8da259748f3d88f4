"""The addresses of Account settings › Users, and of invitations."""

from django.urls import path

from partnerportal.accounts.views import adding, invitations, joining, managing, people

USERS = "organization/users/"
PATHS = [
    path(USERS, people.users, name="users"),
    path("organization/users.csv", people.users_csv, name="users_csv"),
    path(f"{USERS}add/", adding.add, name="user_add"),
    path(f"{USERS}invite/", adding.invite, name="user_invite"),
    path(f"{USERS}invitations/", invitations.invitations, name="invitations"),
    path(f"{USERS}invitations/<int:pk>/send-again/", invitations.send_again, name="invitation_again"),
    path(f"{USERS}invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation_withdraw"),
    path(f"{USERS}<int:pk>/", people.person, name="user"),
    path(f"{USERS}<int:pk>/roles/", managing.roles, name="user_roles"),
    path(f"{USERS}<int:pk>/disable/", managing.disable, name="user_disable"),
    path(f"{USERS}<int:pk>/enable/", managing.enable, name="user_enable"),
    path(f"{USERS}<int:pk>/sign-in-data/", managing.sign_in_data, name="user_sign_in"),
    path("organization/leave/", managing.leave, name="leave"),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("my-invitations/<int:pk>/", joining.invited, name="invited"),
    path("my-invitations/<int:pk>/accept/", joining.accept, name="invited_accept"),
]
