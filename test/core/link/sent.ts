/** What peers of the link say, right and wrong, for tests. */
import fc from "fast-check";
import type { MinionMessage } from "../../../core/link/messages.js";

export const facts = {
  ...{ bootId: "b", runId: "r", cpus: 4, memoryBytes: 2 ** 33 },
  ...{ runtime: "docker", os: "linux", architecture: "amd64", version: "0.1.0" },
};

export const hello = {
  ...{ type: "hello", minion: "m1", address: "192.0.2.5", labels: { disk: "ssd" }, facts },
  ...{ engineMessage: "", routed: { podCidr: "10.244.1.0/24" }, tables: {}, pods: [] },
} satisfies MinionMessage;

export const report = {
  ...{ uid: "u1", namespace: "default", name: "web", seq: 7, state: "running" },
  status: {
    ...{ phase: "Running", reason: "", message: "", hostIP: "192.0.2.5" },
    ...{ podIP: "10.244.1.2", podIPs: [{ ip: "10.244.1.2" }], startTime: "2026-01-01T00:00:00Z" },
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
    containerStatuses: [
      {
        ...{ name: "web", image: "web", imageID: "sha256:1", containerID: "docker://1", ready: true, started: true },
        ...{ restartCount: 0, state: { running: { startedAt: "2026-01-01T00:00:00Z" } }, lastState: {} },
      },
    ],
  },
} as const;

export const heartbeat = {
  ...{ type: "heartbeat", bootId: "b", digest: "1-aabb", engineOk: true, engineMessage: "" },
} satisfies MinionMessage;

/** A value somewhere in `value` replaced by another, or taken away, or one put beside. */
function spoiled(value: unknown, path: readonly number[], by: unknown): unknown {
  if (typeof value !== "object" || value === null || path.length === 0) return by;
  const keys = Object.keys(value);
  const key = keys[(path[0] ?? 0) % (keys.length + 1)];
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const record = copy as Record<string, unknown>;
  if (key === undefined) record[Array.isArray(copy) ? String(copy.length) : "another"] = by;
  else record[key] = spoiled(record[key], path.slice(1), by);
  return copy;
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(undefined, null, Number.NaN, -1, 1e9, 2 ** 60, "", "\u0000", "x".repeat(100_000), [[]], {}),
  fc.constantFrom<unknown>("127.0.0.1", "10.244.1.0/0x18", "10.0.0.1\nroute", JSON.parse('{"__proto__":{"type":1}}')),
);

/** Messages that were right until one thing in them was changed, and anything that is JSON. */
export const anything = (right: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.jsonValue(),
    odd,
    fc
      .tuple(fc.constantFrom(...right), fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), odd)
      .map(([message, path, by]) => spoiled(message, path, by)),
  );
