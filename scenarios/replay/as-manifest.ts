/** An object of a journal as a manifest: without what the API put into it. */
import type { AnyObject } from "../../core/kinds/all.js";
import { lookup } from "../../core/lookup.js";

/** What the API fills in where a manifest says nothing. */
const defaults = lookup<unknown>({
  protocol: "TCP",
  type: "ClusterIP",
  sessionAffinity: "None",
  restartPolicy: "Always",
  dnsPolicy: "ClusterFirst",
  schedulerName: "default-scheduler",
  imagePullPolicy: "IfNotPresent",
  enableServiceLinks: true,
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
});

const emptyDefaults = new Set(["resources", "securityContext"]);

function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const isEmpty = (v: unknown): boolean => typeof v === "object" && v !== null && Object.keys(v).length === 0;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, v]) => defaults[key] !== v && !(emptyDefaults.has(key) && isEmpty(v)))
      .map(([key, v]) => [key, withoutDefaults(v)]),
  );
}

/** Without what the API itself puts into an object, and without what was redacted as a whole. */
export function asManifest(object: AnyObject): unknown {
  return withoutDefaults(bare(object));
}

function bare(object: AnyObject): AnyObject {
  const { name, namespace, labels } = object.metadata;
  const metadata = {
    name,
    ...(namespace === undefined || namespace === "default" ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
  };
  const { status: _, ...rest } = object as AnyObject & { status?: unknown };
  const made = { apiVersion: "v1", ...rest, metadata } as AnyObject;
  if (made.kind === "Pod") {
    const { nodeName: _bound, ...spec } = made.spec;
    return { ...made, spec };
  }
  if (made.kind === "Service") {
    // Its address was given to it by that cluster.
    const { clusterIP, clusterIPs: _, ...spec } = made.spec;
    return { ...made, spec: clusterIP === "None" ? { ...spec, clusterIP } : spec } as AnyObject;
  }
  return made;
}
