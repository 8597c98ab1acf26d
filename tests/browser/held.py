"""A slow line: requests that a test holds back for as long as it looks."""

from collections.abc import Callable

from playwright.sync_api import Page, Request, Route


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

        The page may show that it waits before its request has reached the test: each
        question to the page also lets in what has come from it.
        """
        while not self.held:
            self.page.evaluate("0")
        self.is_open = True
        for route in self.held:
            route.continue_()

    def _meet(self, route: Route) -> None:
        if self.is_open or not self.is_meant(route.request):
            route.continue_()
        else:
            self.held.append(route)
