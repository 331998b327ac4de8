/** A container of a pod. */

import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import {
  checkAbsolutePath,
  checkDnsLabel,
  checkInnerPath,
  checkIp,
  checkNotEmpty,
  checkPortName,
  emptyOr,
  formatted,
} from "../../schema/formats.js";
import { byDefault, keyed, noted, refused, secret, setOf, stored, warned } from "../../schema/marks.js";
import { int32, portMax } from "../../schema/scalars.js";
import { type Fields, flag, integer, list, needed, oneOf, type Shape, struct, text } from "../../schema/shape.js";
import { envFromSource, envVar } from "./env.js";
import { lifecycleShape, probeShape } from "./probe.js";
import { defaultResources, resourcesShape } from "./resources.js";
import { securityContext } from "./security-context.js";

// v1beta1 allows any DNS label here
const portName = formatted("port-name", (name, faults) => (faults.rules.lenient ? checkDnsLabel : checkPortName)(name));

const containerPort = struct<core.ContainerPort>("core.v1.ContainerPort", {
  containerPort: needed(integer(1, portMax)),
  hostIP: text(emptyOr(checkIp)),
  hostPort: integer(0, portMax),
  name: text(emptyOr(portName)),
  protocol: byDefault("TCP", noted("SCTP is refused.", oneOf("TCP", "UDP"))),
});

const mountPath = formatted("absolute-path", (path, faults) =>
  (faults.rules.lenient ? checkNotEmpty : checkAbsolutePath)(path),
);

const volumeMount = struct<core.VolumeMount>(
  "core.v1.VolumeMount",
  {
    mountPath: needed(text(mountPath)),
    mountPropagation: noted("Where the host's mounts are shared.", oneOf("None", "HostToContainer", "Bidirectional")),
    name: needed(text(checkNotEmpty)),
    readOnly: flag,
    recursiveReadOnly: refused(text(), "what is mounted in a volume is as it is", ["Disabled", "IfPossible"]),
    subPath: noted(
      "A folder that is missing is made, open to whom the volume is; one that a link leads out of the volume is refused.",
      text(checkInnerPath),
    ),
    subPathExpr: noted("A variable that is not set keeps the container from its start.", text(checkInnerPath)),
  },
  (mount, path, faults) => {
    if (mount.subPath && mount.subPathExpr) faults.forbidden(`${path}.subPathExpr`, "subPath is given already");
  },
);

const volumeDevice = struct<core.VolumeDevice>("core.v1.VolumeDevice", { devicePath: text(), name: text() });

const resizePolicy = struct<core.ContainerResizePolicy>("core.v1.ContainerResizePolicy", {
  resourceName: text(),
  restartPolicy: text(),
});

const restartRule = struct<core.ContainerRestartRule>("core.v1.ContainerRestartRule", {
  action: text(),
  exitCodes: struct<core.ContainerRestartRuleOnExitCodes>("core.v1.ContainerRestartRuleOnExitCodes", {
    operator: text(),
    values: setOf(list(int32)),
  }),
});

function unique<T>(
  items: readonly T[],
  value: (item: T) => string,
  field: (i: number) => string,
  faults: Faults,
): void {
  const seen = new Set<string>();
  for (const [i, item] of items.entries()) {
    const key = value(item);
    if (key !== "" && seen.has(key)) faults.duplicate(field(i), key);
    seen.add(key);
  }
}

/** What is wrong with a container as a whole. */
export function checkContainer(container: core.Container, path: string, faults: Faults): void {
  unique(
    container.ports ?? [],
    (p) => p.name ?? "",
    (i) => `${path}.ports[${i}].name`,
    faults,
  );
  unique(
    container.volumeMounts ?? [],
    (m) => m.mountPath,
    (i) => `${path}.volumeMounts[${i}].mountPath`,
    faults,
  );
  for (const [i, { mountPropagation }] of (container.volumeMounts ?? []).entries())
    if (mountPropagation === "Bidirectional" && !container.securityContext?.privileged)
      faults.forbidden(
        `${path}.volumeMounts[${i}].mountPropagation`,
        "only a privileged container mounts for its host",
      );
  if (container.stdinOnce && !container.stdin) faults.invalid(`${path}.stdinOnce`, true, "needs stdin to be true");
}

/** What any container has. */
export const containerFields: Fields<core.Container> = {
  args: secret(noted("An empty list is not given: the image's own stands.", list(text()))),
  command: secret(noted("An empty list is not given: the image's own stands.", list(text()))),
  env: keyed(list(envVar), ["name"]),
  envFrom: list(envFromSource),
  image: needed(text(checkNotEmpty)),
  imagePullPolicy: noted(
    "Always for an image without a tag or with the tag latest, IfNotPresent for others.",
    oneOf("Always", "Never", "IfNotPresent"),
  ),
  lifecycle: lifecycleShape,
  livenessProbe: probeShape,
  name: needed(text(checkDnsLabel)),
  ports: keyed(list(containerPort), ["containerPort", "protocol"]),
  readinessProbe: probeShape,
  resizePolicy: stored(list(resizePolicy)),
  resources: byDefault({}, resourcesShape),
  restartPolicy: noted("Of init containers: it runs beside the others.", oneOf("Always")),
  restartPolicyRules: warned(list(restartRule), "The pod's restart policy counts for every exit code."),
  securityContext,
  startupProbe: probeShape,
  stdin: flag,
  stdinOnce: flag,
  terminationMessagePath: byDefault("/dev/termination-log", text()),
  terminationMessagePolicy: byDefault("File", oneOf("File", "FallbackToLogsOnError")),
  tty: flag,
  volumeDevices: stored(keyed(list(volumeDevice), ["devicePath"])),
  volumeMounts: keyed(list(volumeMount), ["mountPath"]),
  workingDir: text(),
};

export const containerShape: Shape<core.Container> = struct<core.Container>(
  "core.v1.Container",
  containerFields,
  checkContainer,
);

/** Always for an image without a tag or with the tag `latest`, as Kubernetes has it. */
export function pullPolicyFor(image: string): "Always" | "IfNotPresent" {
  if (image.includes("@")) return "IfNotPresent";
  const tag = image.slice(image.lastIndexOf("/") + 1).split(":")[1];
  return tag === undefined || tag === "latest" ? "Always" : "IfNotPresent";
}

/** What is not said of a container and follows from what is. */
export function defaultContainer<C extends core.Container>(container: C, hostNetwork: boolean): C {
  const onHost = (port: core.ContainerPort): core.ContainerPort =>
    port.hostPort ? port : { ...port, hostPort: port.containerPort };
  return {
    ...container,
    ...(container.ports && hostNetwork ? { ports: container.ports.map(onHost) } : {}),
    resources: defaultResources(container.resources),
    imagePullPolicy: container.imagePullPolicy ?? pullPolicyFor(container.image ?? ""),
  };
}
