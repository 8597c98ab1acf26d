"""How many examples a property test tries: some in each run, others in the next."""

from hypothesis import HealthCheck, settings


def asks_the_application(test):
    """Mark a property test whose examples are requests or rows: a fifth of the many."""
    return settings(
        max_examples=settings.default.max_examples // 5,
        # The rows of one example stay for the next; such a test allows for that.
        suppress_health_check=[
            *settings.default.suppress_health_check,
            HealthCheck.function_scoped_fixture,
        ],
    )(test)
