"""Containers that somebody else made, in spellings of their own: what the file has in the first
column is what the API was asked for in the last. {db} is the id of that container."""

OTHERS = [
    # row, the file's value, what of the create body is otherwise (None: not there)
    ("binds", "'/usr/share:/data'", {"HostConfig": {"Binds": ["/usr/share/:/data/:rw"]}}),
    ("binds", "['/usr/share:/data:ro,z']", {"HostConfig": {"Binds": ["/usr/share:/data:z,ro"]}}),
    ("cap_add", "[NET_ADMIN, SYS_TIME]",
     {"HostConfig": {"CapAdd": ["CAP_SYS_TIME", "cap_net_admin"]}}),
    ("cap_drop", "ALL", {"HostConfig": {"CapDrop": ["all"]}}),
    ("cpu_quota", "0", {"HostConfig": {"CpuQuota": -1}}),
    ("cpuset_cpus", "0-1", {"HostConfig": {"CpusetCpus": "1,0"}}),
    ("device_requests", "[{Count: -1, Capabilities: [[gpu, compute]]}]",
     {"HostConfig": {"DeviceRequests": [
         {"Driver": "", "Count": -1, "DeviceIDs": None, "Capabilities": [["compute", "gpu"]],
          "Options": {}}]}}),
    ("devices", "/dev/null", {"HostConfig": {"Devices": [
        {"PathOnHost": "/dev/null", "PathInContainer": "/dev/null", "CgroupPermissions": "mrw"}]}}),
    ("dns", "'2001:db8::53'", {"HostConfig": {"Dns": ["2001:DB8:0:0::53"]}}),
    ("dns_opt", "[rotate, 'ndots:2']", {"HostConfig": {"DnsOptions": ["ndots:2", "rotate"]}}),
    ("entrypoint", "''", {"Entrypoint": [""], "Cmd": ["sleep", "60"]}, "command: sleep 60"),
    ("environment", "{A: 2, B: 1}", {"Env": ["B=1", "A=1", "A=2"]}),
    ("extra_hosts", "'six:2001:db8::1'", {"HostConfig": {"ExtraHosts": ["six:2001:DB8:0::1"]}}),
    ("healthcheck", "{test: exit 0}", {"Healthcheck": {
        "Test": ["CMD-SHELL", "exit 0"], "Interval": 0, "Timeout": 0, "Retries": 0}}),
    ("hostname", "''", {"Hostname": "somehow"}),
    ("ipc_mode", "'container:db'", {"HostConfig": {"IpcMode": "container:{db}"}}),
    ("isolation", "default", {"HostConfig": {"Isolation": ""}}),
    ("links", "'db:data'", {"HostConfig": {"Links": ["/db:data"]}}),
    ("log_driver", "json-file", {"HostConfig": {"LogConfig": {"Type": "", "Config": None}}}),
    ("log_opt", "max-size=10m", {"HostConfig": {"LogConfig": {
        "Type": "json-file", "Config": {"max-size": "10m", "tag": "x"}}}}, "log_driver: json-file"),
    ("mac_address", "'02:00:00:00:00:0A'",
     {"MacAddress": "02-00-00-00-00-0a", "NetworkingConfig": {
         "EndpointsConfig": {"bridge": {"MacAddress": "02-00-00-00-00-0a"}}}}),
    ("mac_address", "'02:00:00:00:00:0A'",
     {"MacAddress": "0200.0000.000A", "NetworkingConfig": {
         "EndpointsConfig": {"bridge": {"MacAddress": "0200.0000.000A"}}}}),
    ("mounts", "[{Type: bind, Source: /usr/share, Target: /data}]", {"HostConfig": {"Mounts": [
        {"Type": "bind", "Source": "/usr/share/", "Target": "/data", "ReadOnly": False,
         "Consistency": "default", "BindOptions": {"Propagation": "rprivate"}}]}}),
    ("mounts", "[{Type: tmpfs, Target: /b}, {Type: tmpfs, Target: /a}]", {"HostConfig": {"Mounts": [
        {"type": "tmpfs", "target": "/a", "tmpfsoptions": {"Mode": 0}},
        {"type": "tmpfs", "target": "/b", "volumeoptions": None}]}}),
    ("network_mode", "bridge", {"HostConfig": {"NetworkMode": "default"},
                                "NetworkingConfig": None}),
    ("network_mode", "default", {"HostConfig": {"NetworkMode": ""}, "NetworkingConfig": None}),
    ("network_mode", "'container:db'", {"HostConfig": {"NetworkMode": "container:{db}"}}),
    ("networks", "[{web_net: [{ipv6_address: 'fd00:77::50'}]}]",
     {"NetworkingConfig": {"EndpointsConfig": {"web_net": {
         "IPAMConfig": {"IPv6Address": "FD00:77:0:0::50"}}}}}),
    ("networks", "web_net", {"NetworkingConfig": {"EndpointsConfig": {"web_net": {
        "IPAMConfig": {}, "Links": None, "Aliases": None, "DriverOpts": None}}}}),
    ("pid_mode", "'container:db'", {"HostConfig": {"PidMode": "container:{db}"}}),
    ("pids_limit", "0", {"HostConfig": {"PidsLimit": -1}}),
    ("pids_limit", "-1", {"HostConfig": {"PidsLimit": None}}),
    ("port_bindings", "'8080:80'", {"HostConfig": {"PortBindings": {"80": [{"HostPort": "8080"}]}},
                                    "ExposedPorts": {"80": {}}}),
    ("port_bindings", "'80'", {"HostConfig": {"PortBindings": {"80/tcp": [{"HostPort": "0"}]}}}),
    ("port_bindings", "{80: [{HostIp: '::1', HostPort: 8080}, {HostIp: 127.0.0.1, HostPort: 81}]}",
     {"HostConfig": {"PortBindings": {"80/tcp": [
         {"HostIp": "127.0.0.1", "HostPort": "81"},
         {"HostIp": "0:0:0:0:0:0:0:1", "HostPort": "8080"}]}}}),
    ("ports", "[80, 53/udp]", {"ExposedPorts": {"53/udp": {}, "80": {}}}),
    ("privileged", "True", {"HostConfig": {"SecurityOpt": ["label=disable"]}}),
    ("restart_policy", "'no'", {"HostConfig": {"RestartPolicy": {"Name": ""}}}),
    ("restart_policy", "always", {"HostConfig": {"RestartPolicy": {"Name": "always"}}}),
    ("runtime", "runc", {"HostConfig": {"Runtime": None}}),
    ("security_opt", "[no-new-privileges, seccomp=unconfined]",
     {"HostConfig": {"SecurityOpt": ["seccomp:unconfined", "no-new-privileges:true"]}}),
    ("stop_signal", "SIGTERM", {"StopSignal": "TERM"}),
    ("stop_signal", "SIGTERM", {"StopSignal": "15"}),
    ("tmpfs", "{/run: 'size=64m,noexec'}", {"HostConfig": {"Tmpfs": {"/run/": "noexec,size=64m"}}}),
    ("ulimits", "[nproc=100, core=0]", {"HostConfig": {"Ulimits": [
        {"Name": "core", "Soft": 0, "Hard": 0}, {"Name": "nproc", "Soft": 100, "Hard": 100},
        {"Name": "nofile", "Soft": 99, "Hard": 99}]}}),
    ("volumes", "/data", {"Volumes": {"/data/": {}}}),
    ("volumes_from", "db", {"HostConfig": {"VolumesFrom": ["db:rw"]}}),
    ("working_dir", "/srv", {"WorkingDir": "/srv/"}),
]
