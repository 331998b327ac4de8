/**
 * What Kubernetes' messages consist of. Each line of core/protobuf/types/ is one: its name, and of each field
 * `NAME=NUMBER`, then `*` (a list) or `%` (a map of texts to such), then `!` where 0, "" and false count because they are
 * not the same as nothing, then what it is: a letter of {@link ScalarType}, or `@` and the name of a message. A field that
 * is called `~` is a message whose fields are those of the one it stands in.
 */
import { lookup } from "../lookup.js";
import * as access from "./types/access.js";
import * as core from "./types/core.js";
import * as meta from "./types/meta.js";
import * as others from "./types/others.js";
import * as workloads from "./types/workloads.js";

/** Text, number, flag, bytes, time, time with microseconds, quantity, number or text (IntOrString), raw JSON. */
export type ScalarType = "s" | "n" | "f" | "b" | "t" | "m" | "q" | "x" | "r";

export interface WireField {
  readonly name: string;
  /** How often it may come. */
  readonly many: "one" | "list" | "map";
  /** 0, "" and false are kept: clients write them also of fields that are not set. */
  readonly keepsZero: boolean;
  /** A scalar, or the full name of a message. */
  readonly type: ScalarType | { readonly message: string };
}

/** Fields by number. */
export type WireMessage = ReadonlyMap<number, WireField>;

const packages = lookup<string>({
  "core.v1": core.core,
  "meta.v1": meta.meta,
  "apps.v1": workloads.apps,
  "batch.v1": workloads.batch,
  "autoscaling.v1": workloads.autoscaling,
  "autoscaling.v2": workloads.autoscalingV2,
  "policy.v1": workloads.policy,
  "rbac.v1": access.rbac,
  "authentication.v1": access.authentication,
  "authorization.v1": access.authorization,
  "networking.v1": others.networking,
  "node.v1": others.node,
  "coordination.v1": others.coordination,
  "discovery.v1": others.discovery,
  "events.v1": others.events,
  "scheduling.v1": others.scheduling,
  "storage.v1": others.storage,
});

const lines = new Map(
  Object.entries(packages).flatMap(([name, text]) =>
    text
      .trim()
      .split("\n")
      .map((line): [string, string] => [`${name}.${line.split(" ", 1)[0]}`, line]),
  ),
);

const read = new Map<string, WireMessage>();

function fieldIn(token: string, home: string): [number, WireField] {
  const [, name = "", number, mark, keep, type = ""] = /^([^=]+)=(\d+)([*%]?)(!?)(.+)$/.exec(token) ?? [];
  const message = type.slice(1);
  return [
    Number(number),
    {
      name,
      many: mark === "*" ? "list" : mark === "%" ? "map" : "one",
      keepsZero: keep === "!",
      type: type.startsWith("@")
        ? { message: message.includes(".") ? message : `${home}.${message}` }
        : (type as ScalarType),
    },
  ];
}

/** The message of a full name such as `core.v1.Pod`; undefined if it is not known. */
export function messageOf(name: string): WireMessage | undefined {
  const known = read.get(name);
  const line = known ? undefined : lines.get(name);
  if (line === undefined) return known;
  const home = name.slice(0, name.lastIndexOf("."));
  const message = new Map(
    line
      .split(" ")
      .slice(1)
      .map((token) => fieldIn(token, home)),
  );
  read.set(name, message);
  return message;
}

/** The message of an object of this version and kind; undefined if it is not known. Options are of every version. */
export function messageOfKind(apiVersion: string, kind: string): WireMessage | undefined {
  if (kind === "DeleteOptions") return messageOf("meta.v1.DeleteOptions");
  const [group = "", version] = apiVersion.includes("/") ? apiVersion.split("/", 2) : ["core", apiVersion];
  const message = messageOf(`${group.split(".", 1)[0]}.${version}.${kind}`);
  return message?.get(1)?.name === "metadata" ? message : undefined;
}
