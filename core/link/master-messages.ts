/** How what a master says is read. */
import { checkCidr } from "../network/cidr.js";
import { checkDnsSubdomain } from "../schema/formats.js";
import { time } from "../schema/scalars.js";
import { flag, integer, list, needed, object, oneOf, type Shape, text } from "../schema/shape.js";
import { configTold } from "./configs.js";
import { usageSecondsMax } from "./limits.js";
import type { MasterMessage, StreamRequest } from "./messages.js";
import { oneShapeOf, told, word } from "./parts.js";
import { counter } from "./report.js";
import { tableMessage } from "./table-messages.js";
import { type PodOnItsWay, podOnItsWay, podsOnTheirWay } from "./unread-pods.js";

/** Of a service account's token: a few claims and a signature. */
const tokenCharsMax = 16_384;

type Of<T extends MasterMessage["type"]> = Extract<MasterMessage, { type: T }>;
type Asked<K extends StreamRequest["kind"]> = Extract<StreamRequest, { kind: K }>;

const request: Shape<StreamRequest> = oneShapeOf<StreamRequest>("kind", {
  logs: object<Asked<"logs">>({
    kind: needed(oneOf("logs")),
    uid: needed(word()),
    container: needed(word()),
    previous: needed(flag),
    follow: needed(flag),
    tailLines: counter,
    sinceSeconds: counter,
    sinceTime: time,
    timestamps: needed(flag),
    limitBytes: counter,
  }),
  exec: object<Asked<"exec">>({
    kind: needed(oneOf("exec")),
    uid: needed(word()),
    container: needed(word()),
    command: needed(list(text())),
    tty: needed(flag),
    stdin: needed(flag),
  }),
  attach: object<Asked<"attach">>({
    kind: needed(oneOf("attach")),
    uid: needed(word()),
    container: needed(word()),
    stdin: needed(flag),
  }),
  portForward: object<Asked<"portForward">>({
    kind: needed(oneOf("portForward")),
    uid: needed(word()),
    port: needed(integer(1, 65_535)),
  }),
} satisfies { [K in StreamRequest["kind"]]: Shape<Asked<K>> });

interface SyncOnItsWay {
  type: "sync";
  pods: PodOnItsWay[];
  report: boolean;
}
interface RunOnItsWay {
  type: "run";
  pod: PodOnItsWay;
}

/** Those that could be read, and the others beside them. */
function sorted(pods: readonly PodOnItsWay[]): Pick<Of<"sync">, "pods" | "unread"> {
  const unread = pods.flatMap((p) => ("unread" in p ? [p.unread] : []));
  return { pods: pods.flatMap((p) => ("pod" in p ? [p.pod] : [])), ...(unread.length > 0 ? { unread } : {}) };
}

function becoming<A, B>(shape: Shape<A>, become: (value: A) => B): Shape<B> {
  return {
    description: shape.description,
    blank: () => become(shape.blank()),
    read: (value, path, faults) => become(shape.read(value, path, faults)),
  };
}

const sync = becoming(
  object<SyncOnItsWay>({ type: needed(oneOf("sync")), pods: needed(podsOnTheirWay), report: needed(flag) }),
  ({ type, pods, report }): MasterMessage => ({ type, report, ...sorted(pods) }),
);

const run = becoming(
  object<RunOnItsWay>({ type: needed(oneOf("run")), pod: needed(podOnItsWay) }),
  ({ type, pod }): MasterMessage => ("pod" in pod ? { type, pod: pod.pod } : { type: "unread", pods: [pod.unread] }),
);

const shapes: { readonly [T in Exclude<MasterMessage["type"], "unread">]: Shape<MasterMessage> } = {
  welcome: object<Of<"welcome">>({
    type: needed(oneOf("welcome")),
    cluster: needed(word()),
    podCidr: needed(text(checkCidr)),
    clusterCidr: needed(text(checkCidr)),
    serviceCidr: needed(text(checkCidr)),
  }),
  table: tableMessage,
  sync,
  run,
  stop: object<Of<"stop">>({ type: needed(oneOf("stop")), uid: needed(word()), graceSeconds: needed(counter) }),
  openStream: object<Of<"openStream">>({
    type: needed(oneOf("openStream")),
    streamId: needed(word()),
    request: needed(request),
  }),
  token: object<Of<"token">>({
    type: needed(oneOf("token")),
    uid: needed(word()),
    files: object<NonNullable<Of<"token">["files"]>>({
      token: needed(word(tokenCharsMax)),
      "ca.crt": needed(text()),
      namespace: needed(word()),
    }),
    why: told(),
  }),
  config: configTold,
  removeVolume: object<Of<"removeVolume">>({
    type: needed(oneOf("removeVolume")),
    name: needed(text(checkDnsSubdomain)),
  }),
  usageWanted: object<Of<"usageWanted">>({
    type: needed(oneOf("usageWanted")),
    forSeconds: needed(integer(1, usageSecondsMax)),
  }),
  renewCredential: object<Of<"renewCredential">>({ type: needed(oneOf("renewCredential")) }),
};

/** Anything a master may say. */
export const masterMessage: Shape<MasterMessage> = oneShapeOf<MasterMessage>("type", shapes);
