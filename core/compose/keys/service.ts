/** Keys of a service. */
import { deployKeys, developKey } from "./deploy.js";
import { grantKeys, portKeys, volumeKeys } from "./mounts.js";
import { either, honoured, type Keys, keys, list, map, noted, refused, warned } from "./shape.js";
import { anything, duration, flag, number, oneOf, pairs, size, text, textOrList, texts, whole } from "./values.js";

const engines = "the engines of the minions decide it";
const noDevices = "containers are given no devices here";
const byCpus = "cpus and deploy.resources say how much a container gets";

const hook = list(
  keys({
    command: honoured(textOrList),
    image: honoured(text, "of pre_start; without one the service's own"),
    user: honoured(text, "of pre_start; refused in the others"),
    privileged: honoured(flag, "of pre_start; refused in the others"),
    working_dir: honoured(text, "of pre_start; refused in the others"),
    environment: honoured(pairs, "of pre_start; refused in the others"),
    per_replica: honoured(flag, "true; where it is not said, that it runs for each replica is said"),
  }),
);

const running: Keys = {
  image: honoured(text, "needed, but with build"),
  build: warned(
    anything,
    "nothing is built here: the image, by its name or as `docker compose build` calls it (STACK-SERVICE), must be on the minions or be pulled",
  ),
  command: honoured(textOrList, "a text is split into words, without a shell"),
  entrypoint: honoured(textOrList, "as command; an empty one is taken with a command only"),
  environment: honoured(pairs),
  env_file: honoured(
    either(
      text,
      list(
        either(text, keys({ path: honoured(text), required: honoured(flag), format: honoured(oneOf("raw", "env")) })),
      ),
    ),
    "read when it is deployed",
  ),
  working_dir: honoured(text),
  user: honoured(text, "numbers, or root: names of an image's users are refused"),
  group_add: honoured(texts, "numbers"),
  tty: honoured(flag),
  stdin_open: honoured(flag),
  init: warned(flag, "no init is put before the program; the image can bring one"),
  restart: honoured(
    text,
    "no: a Job. always, unless-stopped, on-failure, and where it is not said: started again whenever it ends; on-failure is a Job where others wait for its end",
  ),
  stop_grace_period: honoured(duration, "10 s where it is not said"),
  stop_signal: warned(text, "the image's own signal is sent"),
  pull_policy: honoured(
    text,
    "missing where it is not said, whatever the tag; always and never; others count as missing, which is said",
  ),
  pull_refresh_after: warned(text, "an image is pulled by its pull_policy"),
  platform: honoured(text, "linux/ARCH: minions of this architecture"),
  runtime: honoured(text, "the RuntimeClass of this name"),
  scale: honoured(whole, "as deploy.replicas, which must say the same"),
  profiles: honoured(texts),
  extends: honoured(either(text, keys({ service: honoured(text), file: honoured(text) }))),
  depends_on: honoured(
    either(
      texts,
      map(
        keys({
          condition: honoured(oneOf("service_started", "service_healthy", "service_completed_successfully")),
          required: honoured(flag),
          restart: warned(flag, "a service is not started anew because another one was"),
        }),
      ),
    ),
    "waited for while it is deployed; afterwards each is started as its minion can",
  ),
  healthcheck: honoured(
    keys({
      test: honoured(textOrList, "as a startup, a readiness and a liveness probe; that of the image is not looked at"),
      interval: honoured(duration),
      timeout: honoured(duration),
      retries: honoured(whole),
      start_period: honoured(duration),
      start_interval: honoured(duration),
      disable: honoured(flag),
    }),
  ),
  pre_start: honoured(hook, "init containers"),
  post_start: honoured(hook, "one command; more are refused"),
  pre_stop: honoured(hook, "one command; more are refused"),
  deploy: honoured(deployKeys),
  develop: developKey,
  attach: noted(flag, "for the output of `docker compose up`"),
  provider: refused(anything, "programs that are no containers are not run here"),
  models: refused(anything, "models are not run here"),
};

const connected: Keys = {
  ports: honoured(portKeys, "see Ports"),
  expose: honoured(texts, "the ports of a service with endpoint_mode vip; else every port is reached"),
  networks: honoured(
    either(
      texts,
      map(
        keys({
          aliases: honoured(texts),
          ipv4_address: warned(text, "a pod has the address it is given; its name leads to it"),
          ipv6_address: warned(text, "pods have no IPv6 addresses"),
          link_local_ips: warned(texts, "a pod has one address"),
          mac_address: warned(text, "a pod has the address it is given"),
          interface_name: warned(text, "a pod's interface is eth0"),
          driver_opts: warned(map(text), "the network of pods is the cluster's"),
          priority: noted(number, "a pod is in one network"),
          gw_priority: noted(number, "a pod is in one network"),
        }),
      ),
    ),
    "see Networks",
  ),
  network_mode: honoured(
    text,
    "host, bridge; service:NAME is another container in the pods of that service; none is refused",
  ),
  links: honoured(texts, "names that every service of the stack finds"),
  external_links: refused(texts, "the names of another stack are SERVICE.STACK"),
  container_name: honoured(text, "another name in DNS; pods have names of their own"),
  hostname: honoured(text, "its first part, with - for what no name in DNS has"),
  domainname: warned(text, "a pod's domain is its namespace's"),
  extra_hosts: honoured(either(map(textOrList), texts), "but host-gateway, which is left out, which is said"),
  dns: honoured(textOrList, "asked after the cluster's own"),
  dns_search: honoured(textOrList),
  dns_opt: honoured(texts),
  mac_address: warned(text, "a pod has the address it is given"),
};

const limits: Keys = {
  cpus: honoured(number, "a limit"),
  cpu_quota: honoured(number, "with cpu_period, a limit"),
  cpu_period: honoured(number),
  mem_limit: honoured(size),
  mem_reservation: honoured(size),
  cpu_count: warned(number, byCpus),
  cpu_percent: warned(number, byCpus),
  cpu_shares: warned(number, byCpus),
  cpuset: warned(text, byCpus),
  cpu_rt_period: warned(text, byCpus),
  cpu_rt_runtime: warned(text, byCpus),
  memswap_limit: warned(size, "there is no swap beyond mem_limit"),
  mem_swappiness: warned(number, "there is no swap beyond mem_limit"),
  oom_kill_disable: warned(flag, engines),
  oom_score_adj: warned(whole, engines),
  pids_limit: warned(whole, "how many processes a container has is not limited"),
  ulimits: warned(map(either(whole, keys({ soft: honoured(whole), hard: honoured(whole) }))), engines),
  blkio_config: warned(anything, "how fast disks are used is not limited"),
  shm_size: warned(size, engines),
  storage_opt: warned(map(text), engines),
  gpus: refused(anything, noDevices),
  devices: refused(
    list(either(text, keys({ source: honoured(text), target: honoured(text), permissions: honoured(text) }))),
    `${noDevices}; a privileged service sees those of its minion`,
  ),
  device_cgroup_rules: refused(texts, noDevices),
};

const guarded: Keys = {
  privileged: honoured(flag, "where the cluster's policy lets it"),
  read_only: honoured(flag),
  cap_add: honoured(texts, "where the cluster's policy lets it"),
  cap_drop: honoured(texts),
  security_opt: honoured(texts, "no-new-privileges, seccomp:unconfined, apparmor:PROFILE; others are refused"),
  sysctls: honoured(pairs, "those that Docker lets a pod have of its own"),
  ipc: honoured(text, "host, private; others are refused"),
  pid: honoured(text, "host; others are refused"),
  uts: refused(text, "a pod has a host name of its own"),
  userns_mode: warned(text, engines),
  cgroup: warned(text, engines),
  cgroup_parent: warned(text, engines),
  isolation: warned(text, engines),
  credential_spec: refused(anything, "of another system than any container here has"),
  use_api_socket: refused(flag, "containers are not given the engine's socket"),
};

const holding: Keys = {
  volumes: honoured(volumeKeys, "see Volumes"),
  volumes_from: refused(texts, "each service names its volumes: a named volume can be mounted by several"),
  tmpfs: honoured(textOrList, "an empty folder in memory, gone with its pod"),
  configs: honoured(grantKeys("/NAME where it is not said")),
  secrets: honoured(grantKeys("/run/secrets/NAME where it is not said")),
  labels: honoured(pairs, "annotations of the pods"),
  label_file: honoured(textOrList),
  annotations: honoured(pairs, "annotations of the pods"),
  logging: warned(anything, "what a container says is kept by its minion: `troupe logs`"),
};

export const serviceKeys = keys({ ...running, ...connected, ...limits, ...guarded, ...holding });
