import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyKind, type Kind, kinds } from "../../../core/kinds/all.js";
import { checkObject, descriptionOf, readObject } from "../../../core/kinds/prepare.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";
import { fullObject, withoutData } from "./kubernetes.js";
import { sensible } from "./sensible.js";

type Rec = Record<string, unknown>;

const test = suite("objects with every field set");

const full = (kind: Kind): Rec => sensible(descriptionOf(kind), fullObject(kind)) as Rec;

/** The object as it is kept: without the namespace of a kind that lives in none. */
function kept(kind: Kind, { metadata, ...rest }: Rec): Rec {
  const { namespace, ...meta } = metadata as Rec;
  return { ...rest, metadata: kinds[kind].namespaced ? { ...meta, namespace } : meta };
}

for (const kind of everyKind.filter((k) => !withoutData.includes(k))) {
  test(`nothing of a ${kind} is lost or renamed`, () => {
    const faults = new Faults(strictRules);
    const value = full(kind);
    assert.equal(checkObject(kind, value, faults), kept(kind, value));
    assert.equal(faults.unknownFields, []);
    // Not cut short by the faults of what may not stand together.
    assert.not(faults.full);
  });
}

/** One object for each of what may not stand together. */
function apart(values: Rec, names: readonly string[]): Rec[] {
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
  return names.map((name) => ({ ...rest, [name]: values[name] }));
}

const named = (prefix: string, values: readonly Rec[]): Rec[] =>
  values.map((v, i) => ({ ...v, name: i === 0 ? prefix : `${prefix}-${i}` }));

const actions = ["exec", "httpGet", "tcpSocket", "grpc"] as const;
const hookActions = ["exec", "httpGet", "tcpSocket", "sleep"] as const;

const profile = { type: "Localhost", localhostProfile: "a/b" };
const safety = (context: unknown): Rec => ({ ...(context as Rec), seccompProfile: profile, appArmorProfile: profile });

/** A pod on its host's network may have that asked. */
function ownHost(asking: Rec): Rec {
  const at = (action: unknown): Rec => ({ ...(action as Rec), host: "localhost" });
  return Object.fromEntries(
    Object.entries(asking).map(([name, v]) => [name, name === "httpGet" || name === "tcpSocket" ? at(v) : v]),
  );
}

function containerApart(container: Rec, action: (typeof actions)[number], hook: (typeof hookActions)[number]): Rec {
  const one = (from: unknown, names: readonly string[], name: string): Rec => {
    const at = names.indexOf(name);
    return ownHost(apart(from as Rec, names)[at] as Rec);
  };
  const probe = (name: string): Rec => ({ ...one(container[name], actions, action), successThreshold: 1 });
  const { postStart, preStop, ...lifecycle } = container["lifecycle"] as Rec;
  const [env] = container["env"] as [Rec];
  const sources = apart(env["valueFrom"] as Rec, Object.keys(env["valueFrom"] as Rec));
  return {
    ...container,
    securityContext: { ...safety(container["securityContext"]), procMount: "Default" },
    env: [{ name: env["name"], value: env["value"] }, ...sources.map((valueFrom, i) => ({ name: `E${i}`, valueFrom }))],
    envFrom: apart((container["envFrom"] as [Rec])[0], ["configMapRef", "secretRef"]),
    livenessProbe: probe("livenessProbe"),
    readinessProbe: probe("readinessProbe"),
    startupProbe: probe("startupProbe"),
    lifecycle: {
      ...lifecycle,
      postStart: one(postStart, hookActions, hook),
      preStop: one(preStop, hookActions, hook),
    },
    ports: (container["ports"] as Rec[]).map((p) => ({ ...p, hostPort: p["containerPort"] })),
    volumeMounts: apart((container["volumeMounts"] as [Rec])[0], ["subPath", "subPathExpr"]).map((m, i) => ({
      ...m,
      name: "volume",
      mountPath: `/path${i}`,
    })),
  };
}

/** What came for a look has nothing that is for a pod's work. */
function lookApart(container: Rec): Rec {
  const work = ["lifecycle", "ports", "resizePolicy", "resources", "restartPolicy", "restartPolicyRules"];
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"];
  const { volumeMounts, ...rest } = containerApart(container, "exec", "exec");
  const mounts = (volumeMounts as Rec[]).map(({ subPath: _s, subPathExpr: _e, ...mount }) => mount);
  const kept = Object.entries(rest).filter(([name]) => ![...work, ...probes].includes(name));
  return { ...Object.fromEntries(kept), volumeMounts: mounts, targetContainerName: "container" };
}

/** A file is of a field or of a resource. */
const filesApart = (source: unknown): Rec => ({
  ...(source as Rec),
  items: ((source as Rec)["items"] as Rec[]).flatMap((item) => apart(item, ["fieldRef", "resourceFieldRef"])),
});

/** A claim asks for storage. */
function askingClaim(ephemeral: unknown): Rec {
  const template = (ephemeral as Rec)["volumeClaimTemplate"] as Rec;
  const spec = template["spec"] as Rec;
  const resources = { ...(spec["resources"] as Rec), requests: { storage: "1Gi" } };
  return { volumeClaimTemplate: { ...template, spec: { ...spec, resources } } };
}

function volumeApart(volume: Rec): Rec {
  const projected = volume["projected"] as Rec;
  const sources = (projected["sources"] as Rec[]).map((s) => ({ ...s, downwardAPI: filesApart(s["downwardAPI"]) }));
  return {
    ...volume,
    ephemeral: askingClaim(volume["ephemeral"]),
    downwardAPI: filesApart(volume["downwardAPI"]),
    projected: { ...projected, sources: sources.flatMap((s) => apart(s, Object.keys(s))) },
  };
}

/** What chooses minions and pods, with operators and keys that there are. */
function choosing(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((v) => (name === "mismatchLabelKeys" ? "other" : choosing(v, name)));
  if (typeof value !== "object" || value === null) return value;
  const of = Object.fromEntries(Object.entries(value).map(([key, v]) => [key, choosing(v, key)]));
  if (name === "matchExpressions") return { ...of, operator: "In" };
  return name === "matchFields" ? { ...of, key: "metadata.name", operator: "In" } : of;
}

/** A spec with the same fields that is right: where only one of several may stand, each stands in a place of its own. */
function specApart(spec: Rec): Rec {
  const [container] = spec["containers"] as [Rec];
  const [volume] = spec["volumes"] as [Rec];
  const [toleration] = spec["tolerations"] as [Rec];
  const containers = actions.map((action, i) => containerApart(container, action, hookActions[i] ?? "exec"));
  const [ephemeral] = spec["ephemeralContainers"] as [Rec];
  return {
    ...spec,
    containers: named("container", containers).map((c, i) => ({
      ...c,
      ports: (c["ports"] as Rec[]).map((p) => ({ ...p, containerPort: 80 + i, hostPort: 80 + i })),
    })),
    initContainers: named("init", containers.slice(0, 1)),
    hostPID: false,
    ephemeralContainers: named("ephemeral", [lookApart(ephemeral)]),
    volumes: named(
      "volume",
      apart(
        volumeApart(volume),
        Object.keys(volume).filter((n) => n !== "name"),
      ),
    ),
    securityContext: safety(spec["securityContext"]),
    tolerations: [{ ...toleration, operator: "Equal" }],
    affinity: choosing(spec["affinity"]),
    topologySpreadConstraints: choosing(spec["topologySpreadConstraints"]),
  };
}

/** What of `value` is not in `object`: the paths. */
function lostOf(value: unknown, object: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return value === object ? [] : [at];
  const held = (typeof object === "object" && object !== null ? object : {}) as Rec;
  return Object.entries(value).flatMap(([name, v]) => lostOf(v, held[name], `${at}.${name}`));
}

test("a pod with every field there is is accepted, and keeps them all", () => {
  const value = full("Pod");
  const pod = { ...value, spec: specApart(value["spec"] as Rec) };
  const { object, unknownFields } = readObject("Pod", pod);
  assert.equal([unknownFields, lostOf(pod, object)], [[], []]);
});

test("a controller whose template has every field there is is accepted, and keeps them all", () => {
  const value = full("ReplicationController");
  const { template, ...spec } = value["spec"] as Rec;
  const { metadata, spec: podSpec } = template as Rec;
  const labels = spec["selector"];
  const { ephemeralContainers: _, ...rest } = specApart(podSpec as Rec);
  const right = { ...rest, restartPolicy: "Always" };
  const controller = {
    ...value,
    spec: { ...spec, template: { metadata: { ...(metadata as Rec), labels }, spec: right } },
  };
  const { object, unknownFields } = readObject("ReplicationController", controller);
  assert.equal([unknownFields, lostOf(controller, object)], [[], []]);
});

for (const kind of ["Service", "Endpoints", "Node", "Namespace", "Event"] as const) {
  test(`${kind}, with every field there is, is accepted and keeps them all`, () => {
    const value = kept(kind, full(kind));
    const { namespace } = value["metadata"] as Rec;
    if (kind === "Event") value["involvedObject"] = { ...(value["involvedObject"] as Rec), namespace };
    const { object, unknownFields } = readObject(kind, value);
    assert.equal([unknownFields, lostOf(value, object)], [[], []]);
  });
}

test.run();
