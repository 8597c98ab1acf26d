"""A slow line: requests that a test holds back for as long as it looks."""

from collections.abc import Callable

from playwright.sync_api import Page, Request, Route

from tests.browser.conftest import STEP

PAUSE = 20  # ms between two looks


class Held:
    """The requests of a page to addresses like `pattern`, held back until `let_go`.

    `is_meant` chooses among them; the others pass.
    """

    def __init__(
        self,
        page: Page,
        pattern: str,
        is_meant: Callable[[Request], bool] = lambda request: True,
    ) -> None:
        self.page, self.is_meant = page, is_meant
        self.held: list[Route] = []
        self.is_open = False
        page.route(pattern, self._meet)

    def let_go(self) -> None:
        """Let them pass, and all that come later, once there is one.

        The page may show that it waits before its request has reached the test, which
        takes in what has come while it waits itself.
        """
        for _ in range(STEP // PAUSE):
            if self.held:
                break
            self.page.wait_for_timeout(PAUSE)
        assert self.held, "The page has asked for nothing that was to be held back."
        self.is_open = True
        for route in self.held:
            route.continue_()

    def _meet(self, route: Route) -> None:
        if self.is_open or not self.is_meant(route.request):
            route.continue_()
        else:
            self.held.append(route)
