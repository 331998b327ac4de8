/** A container of a pod. */

import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import {
  checkAbsolutePath,
  checkDnsLabel,
  checkEnvName,
  checkInnerPath,
  checkIp,
  checkNotEmpty,
  checkPortName,
} from "../../schema/formats.js";
import {
  flag,
  integer,
  list,
  needed,
  object,
  oneOf,
  type Shape,
  storedList,
  storedObject,
  text,
} from "../../schema/shape.js";
import { defaultProbe, lifecycleShape, portMax, probeShape } from "./probe.js";
import { defaultResources, resourcesShape } from "./resources.js";

const idMax = 2 ** 31 - 1;

const emptyOr =
  (check: (value: string) => string) =>
  (value: string): string =>
    value === "" ? "" : check(value);

const containerPort = object<core.ContainerPort>({
  containerPort: needed(integer(1, portMax)),
  hostIP: text(emptyOr(checkIp)),
  hostPort: integer(0, portMax),
  // v1beta1 allows any DNS label here
  name: text((name, faults) => emptyOr(faults.rules.lenient ? checkDnsLabel : checkPortName)(name)),
  protocol: oneOf("TCP", "UDP"),
});

const envSource = object<core.EnvVarSource>(
  {
    configMapKeyRef: object<core.ConfigMapKeySelector>({
      key: needed(text(checkNotEmpty)),
      name: text(),
      optional: flag,
    }),
    fieldRef: object<core.ObjectFieldSelector>({ apiVersion: text(), fieldPath: needed(text(checkNotEmpty)) }),
    resourceFieldRef: storedObject(),
    secretKeyRef: object<core.SecretKeySelector>({ key: needed(text(checkNotEmpty)), name: text(), optional: flag }),
  },
  (source, path, faults) => {
    const given = Object.keys(source);
    if (given.length !== 1)
      faults.add(
        "FieldValueInvalid",
        path,
        "invalid value: must have one of configMapKeyRef, fieldRef, resourceFieldRef, secretKeyRef",
      );
  },
);

const envVar = object<core.EnvVar>(
  { name: needed(text(checkEnvName)), value: text(), valueFrom: envSource },
  (env, path, faults) => {
    if (env.value && env.valueFrom) faults.forbidden(`${path}.valueFrom`, "value and valueFrom may not both be given");
  },
);

const volumeMount = object<core.VolumeMount>({
  mountPath: needed(text((path, faults) => (faults.rules.lenient ? checkNotEmpty : checkAbsolutePath)(path))),
  mountPropagation: oneOf("None", "HostToContainer", "Bidirectional"),
  name: needed(text(checkNotEmpty)),
  readOnly: flag,
  recursiveReadOnly: text(),
  subPath: text(checkInnerPath),
  subPathExpr: text(checkInnerPath),
});

const securityContext = object<core.SecurityContext>({
  allowPrivilegeEscalation: flag,
  appArmorProfile: storedObject(),
  capabilities: object<core.Capabilities>({ add: list(text()), drop: list(text()) }),
  privileged: flag,
  procMount: text(),
  readOnlyRootFilesystem: flag,
  runAsGroup: integer(0, idMax),
  runAsNonRoot: flag,
  runAsUser: integer(0, idMax),
  seLinuxOptions: storedObject(),
  seccompProfile: storedObject(),
  windowsOptions: storedObject(),
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

function checkTogether(container: core.Container, path: string, faults: Faults): void {
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
  if (container.stdinOnce && !container.stdin) faults.invalid(`${path}.stdinOnce`, true, "needs stdin to be true");
}

export const containerShape: Shape<core.Container> = object<core.Container>(
  {
    args: list(text()),
    command: list(text()),
    env: list(envVar),
    envFrom: storedList(),
    image: needed(text(checkNotEmpty)),
    imagePullPolicy: oneOf("Always", "Never", "IfNotPresent"),
    lifecycle: lifecycleShape,
    livenessProbe: probeShape,
    name: needed(text(checkDnsLabel)),
    ports: list(containerPort),
    readinessProbe: probeShape,
    resizePolicy: storedList(),
    resources: resourcesShape,
    restartPolicy: oneOf("Always"),
    securityContext,
    startupProbe: probeShape,
    stdin: flag,
    stdinOnce: flag,
    terminationMessagePath: text(),
    terminationMessagePolicy: oneOf("File", "FallbackToLogsOnError"),
    tty: flag,
    volumeDevices: storedList(),
    volumeMounts: list(volumeMount),
    workingDir: text(),
  },
  checkTogether,
);

/** Always for an image without a tag or with the tag `latest`, as Kubernetes has it. */
export function pullPolicyFor(image: string): "Always" | "IfNotPresent" {
  if (image.includes("@")) return "IfNotPresent";
  const tag = image.slice(image.lastIndexOf("/") + 1).split(":")[1];
  return tag === undefined || tag === "latest" ? "Always" : "IfNotPresent";
}

function defaultPort(port: core.ContainerPort, hostNetwork: boolean): core.ContainerPort {
  const hostPort = hostNetwork && !port.hostPort ? { hostPort: port.containerPort } : {};
  return { ...port, ...hostPort, protocol: port.protocol ?? "TCP" };
}

/** Kubernetes' defaults of a container. */
export function defaultContainer(container: core.Container, hostNetwork: boolean): core.Container {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  return {
    ...container,
    ...(container.ports ? { ports: container.ports.map((p) => defaultPort(p, hostNetwork)) } : {}),
    ...(livenessProbe ? { livenessProbe: defaultProbe(livenessProbe) } : {}),
    ...(readinessProbe ? { readinessProbe: defaultProbe(readinessProbe) } : {}),
    ...(startupProbe ? { startupProbe: defaultProbe(startupProbe) } : {}),
    resources: defaultResources(container.resources),
    terminationMessagePath: container.terminationMessagePath || "/dev/termination-log",
    terminationMessagePolicy: container.terminationMessagePolicy ?? "File",
    imagePullPolicy: container.imagePullPolicy ?? pullPolicyFor(container.image ?? ""),
  };
}
