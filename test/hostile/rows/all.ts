/** All topics, in the order of the page. */
import type { Topic } from "../row.js";
import { joins, tokens } from "./doors.js";
import { directories, kubeconfigs, manifests, scenarios } from "./files.js";
import { dials, hellos, messages } from "./link.js";
import { addresses, claimed, names, numbers, quantities, selectorsOfObjects } from "./objects.js";
import { deletes, patches } from "./patches.js";
import { probes, security, volumes } from "./pods.js";
import { paths, selectors, watches } from "./requests.js";
import { bombs, encodings, keys, texts } from "./texts.js";
import { pages, wire } from "./wire.js";

export const topics: readonly Topic[] = [
  ...[wire, pages, tokens, paths, texts, bombs, keys, encodings],
  ...[names, numbers, quantities, addresses, claimed, selectorsOfObjects, probes, volumes, security],
  ...[selectors, watches, patches, deletes],
  ...[dials, hellos, messages, joins],
  ...[kubeconfigs, manifests, scenarios, directories],
];
