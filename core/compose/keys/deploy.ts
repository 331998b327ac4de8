/** Keys under `deploy`. */
import { honoured, keys, list, noted, refused, type Shape, warned } from "./shape.js";
import { anything, duration, number, oneOf, pairs, size, text, texts, whole } from "./values.js";

const update = (isRollback: boolean): Shape => {
  const as = isRollback
    ? (of: Shape) => warned(of, "a change goes back the way it came: by update_config")
    : (of: Shape, note = "") => honoured(of, note);
  const soft = isRollback ? as : (of: Shape) => warned(of, "a change that does not become ready stops where it is");
  return keys({
    parallelism: as(whole, "so many at a time; 0 is all at once"),
    delay: as(duration, "a new replica must be ready for so long before the next one follows"),
    monitor: as(duration, "as delay; the longer of both counts"),
    order: as(
      oneOf("start-first", "stop-first"),
      "start-first where it is not said, but where a host port or a volume that is written cannot be had twice",
    ),
    failure_action: soft(text),
    max_failure_ratio: soft(number),
  });
};

const devices = list(
  keys({
    capabilities: honoured(texts),
    count: honoured(text),
    device_ids: honoured(texts),
    driver: honoured(text),
    options: honoured(pairs),
  }),
);

const resources = keys({
  limits: honoured(
    keys({
      cpus: honoured(number),
      memory: honoured(size),
      pids: warned(whole, "how many processes a container has is not limited"),
    }),
  ),
  reservations: honoured(
    keys({
      cpus: honoured(number, "a replica goes where so much is free"),
      memory: honoured(size, "a replica goes where so much is free"),
      generic_resources: refused(anything, "there is nothing to reserve here but cpus and memory"),
      devices: refused(devices, "containers are given no devices here"),
    }),
  ),
});

const placement = keys({
  constraints: honoured(
    texts,
    "node.hostname, node.labels.KEY, node.platform.os and .arch; node.role==worker is every minion, and of another role there is none, which is said",
  ),
  preferences: honoured(
    list(keys({ spread: honoured(text, "node.labels.KEY, node.hostname") })),
    "a topology spread that gives way",
  ),
  max_replicas_per_node: honoured(whole, "1; more cannot be kept to and are refused"),
});

export const deployKeys = keys({
  mode: honoured(
    oneOf("replicated", "global", "replicated-job", "global-job"),
    "replicated: a Deployment or StatefulSet; global: a DaemonSet; replicated-job: a Job; global-job is refused",
  ),
  replicas: honoured(whole, "where it is not said, what `troupe scale` made of it stays"),
  endpoint_mode: honoured(
    oneOf("vip", "dnsrr"),
    "vip: an address of its own, for the ports that ports and expose name; dnsrr, and where it is not said: the name is that of all replicas, on every port",
  ),
  labels: honoured(pairs, "annotations of the Deployment, StatefulSet, DaemonSet or Job"),
  placement: honoured(placement),
  resources: honoured(resources),
  restart_policy: honoured(
    keys({
      condition: honoured(oneOf("none", "on-failure", "any", "unless-stopped", "always", "no"), "as restart"),
      delay: warned(duration, "the first restart comes at once, later ones after 1, 2, 4 … 60 s"),
      max_attempts: honoured(whole, "of a Job; what is to go on is started again without end, which is said"),
      window: warned(duration, "10 minutes of health make the next restart one at once"),
    }),
  ),
  update_config: honoured(update(false)),
  rollback_config: honoured(update(true)),
});

/** Of `develop`: what is watched while one works on an image. */
export const developKey = noted(anything, "for work on one machine (`docker compose watch`)");
