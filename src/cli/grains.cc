#include "converge/cli/grains.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <set>
#include <thread>

#include "converge/base/text.h"
#include "converge/host/system/files.h"

namespace converge {
namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

std::map<std::string, std::string> os_release_fields(std::string_view text) {
  std::map<std::string, std::string> fields;
  for (const std::string& line : split(text, '\n')) {
    const auto equals = line.find('=');
    if (equals == std::string::npos || line.starts_with('#')) continue;
    std::string value = line.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    fields[line.substr(0, equals)] = value;
  }
  return fields;
}

/// Salt's own spelling of the names that ID gives in lower case.
std::string os_name(const std::string& id) {
  static const std::map<std::string, std::string> names = {
      {"debian", "Debian"},       {"ubuntu", "Ubuntu"}, {"fedora", "Fedora"},
      {"centos", "CentOS"},       {"rhel", "RedHat"},   {"rocky", "Rocky"},
      {"almalinux", "AlmaLinux"}, {"alpine", "Alpine"}, {"arch", "Arch"},
      {"opensuse-leap", "SUSE"},  {"sles", "SUSE"},     {"amzn", "Amazon"},
  };
  const auto found = names.find(id);
  return found == names.end() ? id : found->second;
}

std::string os_family(const std::string& os) {
  if (os == "Debian" || os == "Ubuntu") return "Debian";
  if (os == "Fedora" || os == "CentOS" || os == "RedHat" || os == "Rocky" || os == "AlmaLinux" ||
      os == "Amazon")
    return "RedHat";
  return os == "SUSE" ? "Suse" : os;
}

std::string debian_architecture(std::string_view machine) {
  if (machine == "x86_64") return "amd64";
  if (machine == "aarch64") return "arm64";
  return std::string(machine);
}

/// Of all interfaces that are up, sorted as text and none twice, as Salt has them.
Value ipv4_addresses() {
  ifaddrs* interfaces = nullptr;
  if (getifaddrs(&interfaces) != 0) return Value::list();
  std::set<std::string> addresses;
  for (const ifaddrs* at = interfaces; at; at = at->ifa_next) {
    if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET) continue;
    sockaddr_in address{};
    std::memcpy(&address, at->ifa_addr, sizeof address);
    char text[INET_ADDRSTRLEN];
    if (inet_ntop(AF_INET, &address.sin_addr, text, sizeof text)) addresses.insert(text);
  }
  freeifaddrs(interfaces);
  Value list = Value::list();
  for (const std::string& address : addresses) list.push_back(address);
  return list;
}

}  // namespace

Value os_grains(std::string_view os_release) {
  auto fields = os_release_fields(os_release);
  Value grains = Value::map();
  const std::string os = os_name(fields["ID"]);
  const std::string release = fields["VERSION_ID"];
  const std::string major = release.substr(0, release.find('.'));
  grains.set("os", os);
  grains.set("os_family", os_family(os));
  grains.set("osfullname", fields["NAME"]);
  grains.set("osrelease", release);
  const bool number = !major.empty() && major.size() < 9 &&
                      major.find_first_not_of("0123456789") == std::string::npos;
  if (number) grains.set("osmajorrelease", std::int64_t{std::stoi(major)});
  grains.set("oscodename", fields["VERSION_CODENAME"]);
  // Salt keeps the full release for Ubuntu, whose minor number is half a version.
  grains.set("osfinger", os + "-" + (os == "Ubuntu" ? release : major));
  return grains;
}

void add_docker_grains(Value& grains, const std::optional<DaemonFacts>& daemon) {
  grains.set("docker_version", daemon ? daemon->release : "");
  grains.set("docker_api_version", daemon ? daemon->newest.text() : "");
}

Value host_grains() {
  Value grains = os_grains(read_file("/etc/os-release").value_or(""));
  utsname system{};
  uname(&system);
  const std::string node = system.nodename;
  grains.set("id", node);
  grains.set("nodename", node);
  grains.set("fqdn", node);
  grains.set("host", node.substr(0, node.find('.')));
  grains.set("kernel", std::string(system.sysname));
  grains.set("kernelrelease", std::string(system.release));
  grains.set("cpuarch", std::string(system.machine));
  grains.set("osarch", debian_architecture(system.machine));
  grains.set("num_cpus", std::int64_t{std::thread::hardware_concurrency()});
  grains.set("ipv4", ipv4_addresses());
  struct sysinfo memory {};
  if (sysinfo(&memory) == 0)
    grains.set("mem_total", static_cast<std::int64_t>(std::uint64_t{memory.totalram} *
                                                      memory.mem_unit / mebibyte));
  return grains;
}

}  // namespace converge
