/** How what a minion says is read. */
import { checkCidr } from "../network/cidr.js";
import { checkAbsolutePath, checkDnsSubdomain, checkIp, emptyOr } from "../schema/formats.js";
import { flag, integer, needed, object, oneOf, type Shape, text } from "../schema/shape.js";
import type { TableMark } from "../tables/table.js";
import { configWanted } from "./configs.js";
import { cpusMax, memoryBytesMax, messageCharsMax, notesMax, podsMax, reasonCharsMax } from "./limits.js";
import type { MinionFacts, MinionMessage, MinionNote } from "./messages.js";
import { atMost, labels, oneShapeOf, told, word } from "./parts.js";
import { counter, podReport, timeMs } from "./report.js";
import { type TableMarks, tableNames } from "./tables.js";
import { usageTold } from "./usage.js";

type Of<T extends MinionMessage["type"]> = Extract<MinionMessage, { type: T }>;

const facts = object<MinionFacts>({
  bootId: needed(word()),
  runId: needed(word()),
  cpus: needed(integer(0, cpusMax)),
  memoryBytes: needed(integer(0, memoryBytesMax)),
  runtime: needed(word()),
  os: needed(word()),
  osType: word(),
  kernel: word(),
  architecture: needed(word()),
  version: needed(word()),
});

const note = object<MinionNote>({
  uid: needed(word()),
  namespace: needed(word()),
  name: needed(word()),
  container: word(),
  type: needed(oneOf("Normal", "Warning")),
  reason: needed(word(reasonCharsMax)),
  message: needed(told(messageCharsMax)),
  atMs: needed(timeMs),
});

const mark = object<TableMark>({ epoch: needed(word()), revision: needed(counter) });
const marks = object<TableMarks>({ services: mark, hosts: mark, balancing: mark, addresses: mark, policies: mark });

const hello = object<Of<"hello">>({
  type: needed(oneOf("hello")),
  minion: needed(text(checkDnsSubdomain)),
  address: needed(text(checkIp)),
  labels: needed(labels),
  facts: needed(facts),
  engineMessage: needed(told()),
  routed: object<NonNullable<Of<"hello">["routed"]>>({ podCidr: needed(text(emptyOr(checkCidr))) }),
  resolves: flag,
  keepsPolicies: flag,
  volumesDir: text(checkAbsolutePath),
  measures: flag,
  tables: needed(marks),
  pods: needed(atMost(podsMax, podReport)),
});

const shapes: { readonly [T in MinionMessage["type"]]: Shape<Of<T>> } = {
  hello,
  report: object<Of<"report">>({
    type: needed(oneOf("report")),
    pods: needed(atMost(podsMax, podReport)),
    full: flag,
  }),
  gone: object<Of<"gone">>({
    type: needed(oneOf("gone")),
    uid: needed(word()),
    namespace: needed(word()),
    name: needed(word()),
  }),
  heartbeat: object<Of<"heartbeat">>({
    type: needed(oneOf("heartbeat")),
    bootId: needed(word()),
    digest: needed(word()),
    engineOk: needed(flag),
    engineMessage: needed(told()),
  }),
  notes: object<Of<"notes">>({ type: needed(oneOf("notes")), notes: needed(atMost(notesMax, note)) }),
  tableHeld: object<Of<"tableHeld">>({
    type: needed(oneOf("tableHeld")),
    name: needed(oneOf(...tableNames)),
    mark: needed(mark),
  }),
  tokenWanted: object<Of<"tokenWanted">>({ type: needed(oneOf("tokenWanted")), uid: needed(word()) }),
  configWanted,
  usage: usageTold,
  volumeRemoved: object<Of<"volumeRemoved">>({
    type: needed(oneOf("volumeRemoved")),
    name: needed(text(checkDnsSubdomain)),
    why: needed(told(messageCharsMax)),
  }),
  tableMissed: object<Of<"tableMissed">>({
    type: needed(oneOf("tableMissed")),
    name: needed(oneOf(...tableNames)),
    mark,
  }),
};

/** Anything a minion may say. */
export const minionMessage: Shape<MinionMessage> = oneShapeOf<MinionMessage>("type", shapes);
