"""Values that the daemon gives back otherwise than it was given them. None of them may ever take a
service down a second time: not when it is created, not when it takes the place of one that serves,
and not in the runs after that."""

from .support.live import Live

MAC = "02:00:00:00:00:01"

# What is asked for, beside the image. Each is echoed in another spelling by one engine at least.
FIELDS = {
    "a security option that the daemon adds to": {
        "pid_mode": "host", "security_opt": ["no-new-privileges"]},
    "a shared ipc": {"ipc_mode": "host", "security_opt": ["no-new-privileges"]},
    "a MAC address with dashes": {"mac_address": MAC.replace(":", "-")},
    "a MAC address with dots": {"mac_address": "0200.0000.0001"},
    "a mount with what is false": {
        "mounts": [{"Type": "tmpfs", "Target": "/cache", "ReadOnly": False}]},
    "a mount with empty options": {
        "mounts": [{"Type": "volume", "Source": "spelling", "Target": "/data",
                    "VolumeOptions": {"NoCopy": False, "Labels": {}}}]},
    "a mount in small letters": {"mounts": [{"type": "tmpfs", "target": "/cache"}]},
    "a mode of zero": {
        "mounts": [{"Type": "tmpfs", "Target": "/cache", "TmpfsOptions": {"Mode": 0}}]},
    "a health check that 20.10 knows half of": {
        "healthcheck": {"test": "true", "interval": 1000000000, "start_interval": 1000000000}},
}


class Spelling(Live):
    def each(self, check):
        for what, fields in FIELDS.items():
            with self.subTest(what):
                check(fields)
                self.engine.remove(self.name)

    def test_a_first_creation_is_kept_by_the_next_run(self):
        self.push("1")

        def check(fields):
            text = self.service(restart_policy="always", **fields)
            run = self.apply(text)
            self.assertEqual(run.report["summary"]["changed"], 1, run)
            live = self.assert_serves()
            self.assert_settled(text)
            self.assert_untouched(live)

        self.each(check)

    def test_one_that_serves_is_replaced_once(self):
        self.push("1")

        def check(fields):
            self.apply(self.service(restart_policy="always"))
            before = self.live()
            text = self.service(restart_policy="always", **fields)
            run = self.apply(text)
            self.assertEqual(len([w for w in run.writes if w.endswith("/stop")]), 1, run)
            live = self.assert_serves()
            self.assertNotEqual(live["Id"], before["Id"], run)
            self.assert_settled(text)
            self.assert_untouched(live)

        self.each(check)


class Images(Live):
    def test_a_variable_that_the_image_names_twice(self):
        """Images not built by BuildKit can; the daemon keeps one of them."""
        self.push("1", env=["X=1"])
        text = self.pulled_service(restart_policy="always", environment=[{"B": "two"}])
        self.apply(text)
        image = self.push("2", env=["X=1", "X=2"])
        self.apply(text)
        live = self.assert_serves(image)
        self.assertEqual(self.apply(text).writes, ["POST /images/create"])
        self.assert_untouched(live)

    def test_volumes_of_the_image_come_beside_the_mounts_of_the_file(self):
        self.push("1", config={"Volumes": {"/data": {}}})
        text = self.pulled_service(
            restart_policy="always",
            mounts=[{"Type": "bind", "Source": "/tmp", "Target": "/cfg"}])
        self.apply(text)
        volume = next(m["Name"] for m in self.live()["Mounts"] if m["Destination"] == "/data")
        image = self.push("2", config={"Volumes": {"/data": {}}})
        self.apply(text)
        live = self.assert_serves(image)
        self.assertEqual(sorted(mount["Destination"] for mount in live["Mounts"]), ["/cfg", "/data"])
        self.assertIn(volume, [mount.get("Name") for mount in live["Mounts"]])
        self.assertEqual(self.apply(text).writes, ["POST /images/create"])
        self.assert_untouched(live)


class Networks(Live):
    def network(self, *subnets, **options):
        config = [{"Subnet": subnet} for subnet in subnets]
        self.engine.must("POST", "/networks/create",
                         dict(options, Name=self.name, IPAM={"Config": config}))

    def test_an_address_in_another_spelling(self):
        self.push("1")
        self.network("10.77.0.0/16", "fd00:77::/64", EnableIPv6=True)
        text = self.service(
            restart_policy="always",
            networks=[{self.name: [{"ipv6_address": "FD00:77:0::50"}]}])
        self.apply(text)
        live = self.assert_serves()
        self.assertEqual(live["NetworkSettings"]["Networks"][self.name]["GlobalIPv6Address"],
                         "fd00:77::50")
        self.assert_settled(text)

    def test_a_mac_address_in_a_network_is_obeyed(self):
        self.push("1")
        self.network("10.78.0.0/16")
        mac = "02:42:0a:4e:00:70"
        text = self.service(restart_policy="always", networks=[{self.name: [{"mac_address": mac}]}])
        self.apply(text)
        live = self.assert_serves()
        self.assertEqual(live["NetworkSettings"]["Networks"][self.name]["MacAddress"], mac)
        self.assert_settled(text)


class Refused(Live):
    def test_a_label_of_our_prefix(self):
        self.push("1")
        self.apply(self.service(restart_policy="always"))
        live = self.live()
        run = self.apply(self.service(restart_policy="always", labels={"io.converge.mine": "x"}),
                         code=3)
        self.assertIn("io.converge.", run.out + run.err)
        self.assert_untouched(live)

    def test_what_the_daemon_would_remove_when_it_stops(self):
        self.push("1", local=True)
        self.engine.run(self.name, self.ref, {"AutoRemove": True})
        live = self.live()
        run = self.apply(self.service(environment=[{"A": "1"}]), code=1)
        self.assertEqual(run.writes, [], run)
        self.assert_untouched(live)

    def test_a_strangers_container_in_the_name_of_a_former_one(self):
        self.push("1")
        text = self.service(restart_policy="always")
        self.apply(text)
        self.engine.run(f"{self.name}.prev", self.ref)
        for file in (text, self.service(restart_policy="always", environment=[{"A": "1"}])):
            run = self.apply(file, code=1)
            self.assertEqual(run.writes, [], run)
        self.assertEqual(sorted(self.family()), ["", ".prev"])


class WayBack(Live):
    def test_the_policy_that_was_changed_in_place_comes_back(self):
        self.push("1")
        self.apply(self.pulled_service(restart_policy="no"))
        self.apply(self.pulled_service(restart_policy="unless-stopped"))
        before = self.live()
        self.push("2", cmd=["sh", "-c", "exit 3"])
        self.apply(self.pulled_service(restart_policy="unless-stopped"), code=5)
        live = self.live()
        self.assertEqual(live["Id"], before["Id"])
        self.assertEqual(live["HostConfig"]["RestartPolicy"]["Name"], "unless-stopped")

    def test_a_definition_that_was_mended_is_tried_again(self):
        self.push("1")
        good = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done"]
        self.apply(self.service(restart_policy="always", command=good))
        needs = ["sh", "-c", "[ $(ulimit -n) -gt 100 ] || exit 3; " + good[2]]
        fields = {"restart_policy": "always", "command": needs, "cpu_shares": 512}
        self.apply(self.service(ulimits=["nofile=64:64"], **fields), code=5)
        self.assertEqual(self.apply(self.service(ulimits=["nofile=64:64"], **fields), code=5).writes, [])
        self.apply(self.service(ulimits=["nofile=1024:1024"], **fields))
        self.assert_serves()
