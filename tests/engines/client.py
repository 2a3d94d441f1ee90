"""The few things tests ask a daemon for, each one call."""

from .api import Api, stream_error
from .programs import EngineError


class Client:
    """Whoever has a `socket`; Engine has all of this."""

    socket = None

    def api(self, method, path, body=None, *, version=None, headers=None, **query):
        """Answer(status, value, headers); `path` without a version. See api.Api.call."""
        return Api(self.socket, version).call(method, path, body, headers=headers, query=query)

    def must(self, method, path, body=None, **query):
        """The value of an answer below 300; anything else is an EngineError."""
        answer = self.api(method, path, body, **query)
        error = f"{answer.status} {answer.value}" if answer.status >= 300 else stream_error(answer)
        if error:
            raise EngineError(f"{method} {path}: {error}")
        return answer.value

    def containers(self, **query):
        return self.must("GET", "/containers/json", all=True, **query)

    def inspect(self, name, **query):
        """The container, or None."""
        return self._found(f"/containers/{name}/json", query)

    def inspect_image(self, ref, **query):
        return self._found(f"/images/{ref}/json", query)

    def _found(self, path, query):
        missing = self.api("GET", path, **query).status == 404
        return None if missing else self.must("GET", path, **query)

    def run(self, name, image, host_config=None, start=True, **config):
        """Creates and starts a container, all as the API spells it:
        run("app", ref, {"Init": True}, Env=["A=1"])."""
        body = dict(config, Image=image, HostConfig=host_config or {})
        made = self.must("POST", "/containers/create", body, name=name)
        if start:
            self.must("POST", f"/containers/{name}/start")
        return made["Id"]

    def remove(self, name):
        self.api("DELETE", f"/containers/{name}", force=True, v=True)

    def remove_image(self, ref):
        self.api("DELETE", f"/images/{ref}", force=True)
