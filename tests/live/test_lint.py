"""--lint asks a daemon that answers which ports an image exposes, and changes nothing."""

from .support.live import Live


class Lint(Live):
    def findings(self, text, **how):
        run = self.converge(text, "--lint", **how)
        self.assertEqual(run.writes, [], run)
        rules = [one["rule"] for one in run.report["findings"]]
        self.assertEqual(run.code, 1 if rules else 0, run)
        return rules

    def test_a_published_port_is_compared_with_the_image(self):
        self.push("1", local=True, expose=["8080/tcp"])
        self.assertEqual(self.findings(self.service(port_bindings=["18080:80"])), ["port-not-exposed"])
        self.assertEqual(self.findings(self.service(port_bindings=["18080:8080"])), [])

    def test_an_image_that_is_not_here_tells_nothing(self):
        self.assertEqual(self.findings(self.service(port_bindings=["18080:80"])), [])

    def test_without_a_daemon_nothing_is_said_about_the_image(self):
        self.push("1", local=True, expose=["8080/tcp"])
        text = self.service(port_bindings=["18080:80"])
        self.assertEqual(self.findings(text, host=f"unix://{self.folder}/none.sock"), [])
