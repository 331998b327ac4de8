/** A container as v1beta1 has it. */
import { quantities } from "../schema/scalars.js";
import { flag, integer, list, needed, object, oneOf, type Shape, text } from "../schema/shape.js";
import { type WireLifecycle, type WireProbe, wireLifecycle, wireProbe } from "./probe.js";

export interface WirePort {
  name?: string;
  hostPort?: number;
  containerPort?: number;
  protocol?: string;
  hostIP?: string;
}

interface WireEnv {
  name?: string;
  /** Old word for `name`. */
  key?: string;
  value?: string;
}

export interface WireMount {
  name?: string;
  readOnly?: boolean;
  mountPath?: string;
  /** Old word for `mountPath`. */
  path?: string;
}

export interface WireCapabilities {
  add?: string[];
  drop?: string[];
}

export interface WireContainer {
  name: string;
  image: string;
  entrypoint?: string[];
  command?: string[];
  workingDir?: string;
  ports?: WirePort[];
  env?: WireEnv[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
  memory?: number;
  cpu?: number;
  volumeMounts?: WireMount[];
  livenessProbe?: WireProbe;
  readinessProbe?: WireProbe;
  lifecycle?: WireLifecycle;
  terminationMessagePath?: string;
  privileged?: boolean;
  imagePullPolicy: string;
  capabilities?: WireCapabilities;
}

const amountMax = Number.MAX_SAFE_INTEGER;
const anyPort = integer(-(2 ** 31), 2 ** 31);
const pullPolicy = oneOf("PullAlways", "PullNever", "PullIfNotPresent", "Always", "Never", "IfNotPresent");

export const wireContainer: Shape<WireContainer> = object<WireContainer>({
  name: needed(text()),
  image: needed(text()),
  entrypoint: list(text()),
  command: list(text()),
  workingDir: text(),
  ports: list(
    object<WirePort>({ name: text(), hostPort: anyPort, containerPort: anyPort, protocol: text(), hostIP: text() }),
  ),
  env: list(object<WireEnv>({ name: text(), key: text(), value: text() })),
  resources: object({ limits: quantities, requests: quantities }),
  memory: integer(0, amountMax),
  cpu: integer(0, amountMax),
  volumeMounts: list(object<WireMount>({ name: text(), readOnly: flag, mountPath: text(), path: text() })),
  livenessProbe: wireProbe,
  readinessProbe: wireProbe,
  lifecycle: wireLifecycle,
  terminationMessagePath: text(),
  privileged: flag,
  imagePullPolicy: {
    description: { ...pullPolicy.description },
    blank: () => "",
    read: (value, path, faults) => (value === "" ? "" : pullPolicy.read(value, path, faults)),
  },
  capabilities: object<WireCapabilities>({ add: list(text()), drop: list(text()) }),
});
