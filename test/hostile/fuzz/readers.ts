/** Bodies, selectors, patches, kubeconfigs and scenario files, read as the daemons and commands read them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessFor } from "../../../cli/client/kubeconfig.js";
import { asFault, Fault } from "../../../core/fault.js";
import { everyKind, type Kind } from "../../../core/kinds/all.js";
import {
  descriptionOf,
  prepareForUpdate,
  readObject,
  rulesForUpdate,
  withDefaults,
} from "../../../core/kinds/prepare.js";
import { selectableFields } from "../../../core/kinds/selectable.js";
import { parseFieldSelector } from "../../../core/objects/field-selectors.js";
import { patched, patchTypes } from "../../../core/objects/patches/patches.js";
import { matchesLabels, parseLabelSelector, parseOldLabelSelector } from "../../../core/objects/selectors.js";
import type { Random } from "../../../core/random.js";
import { readBody } from "../../../core/schema/body.js";
import { decodeAny } from "../../../core/v1beta1/codec.js";
import { readScenario } from "../../../scenarios/format/read-scenario.js";
import { bodyTexts, kubeconfigTexts, scenarioTexts, selectorTexts } from "./corpus.js";
import { mutated } from "./mutate.js";
import { Harm, type Target } from "./target.js";
import { anyValue, grafted, sample } from "./values.js";

/** Each by itself: what one of them refuses the next one has to read. It is refused when all of them do. */
function tried(reads: readonly (() => void)[]): void {
  let refused: Fault | undefined;
  let taken = 0;
  for (const read of reads)
    try {
      read();
      taken++;
    } catch (error) {
      if (!(error instanceof Fault) || asFault(error).reason === "InternalError") throw error;
      refused = error;
    }
  if (refused && taken === 0) throw refused;
}

const bodies = bodyTexts();

/** Half of them are texts that were changed, half are values that were. */
function bodyOf(r: Random, n: number): string {
  if (n % 2 === 0) return mutated(r, bodies);
  const graft = sample(anyValue, n);
  try {
    return (
      JSON.stringify(grafted(readBody(bodies[r.below(bodies.length)] ?? "{}"), graft, (max) => r.below(max))) ?? "null"
    );
  } catch {
    return JSON.stringify(graft) ?? "null";
  }
}

export const bodyTarget: Target = {
  name: "bodies",
  msMax: 2_000,
  input: bodyOf,
  read: (text) => {
    const value = readBody(String(text));
    tried([
      ...everyKind.map((kind) => () => {
        const { object } = readObject<Kind>(kind, value);
        withDefaults<Kind>(kind, object);
      }),
      () => void decodeAny(value),
    ]);
  },
};

const labels = { a: "b", "example.com/a": "b" };

export const selectorTarget: Target = {
  name: "selectors",
  msMax: 500,
  input: (r) => mutated(r, selectorTexts),
  read: (input) => {
    const text = String(input);
    tried([
      () => void matchesLabels(parseLabelSelector(text), labels),
      () => void matchesLabels(parseOldLabelSelector(text), labels),
      ...everyKind.map((kind) => () => void parseFieldSelector(text, selectableFields(kind), kind)),
    ]);
  },
};

const pod = withDefaults(
  "Pod",
  readObject("Pod", {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "default", labels: { a: "b" } } },
    spec: {
      containers: [
        { name: "a", image: "a", env: [{ name: "A", value: "b" }] },
        { name: "b", image: "b" },
      ],
      volumes: [{ name: "v", emptyDir: {} }],
    },
  }).object,
);

const patchSeeds = [
  '[{"op":"add","path":"/metadata/labels/c","value":"d"},{"op":"copy","from":"/spec/containers/0","path":"/spec/containers/-"}]',
  '[{"op":"test","path":"/kind","value":"Pod"},{"op":"move","from":"/metadata/labels","path":"/metadata/annotations"},{"op":"remove","path":"/spec/containers/1"}]',
  '{"metadata":{"labels":{"a":null,"x":"y"}},"spec":{"containers":[{"name":"a","image":"c"}]}}',
  '{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"b","$patch":"delete"}],"$retainKeys":["containers"]}}',
];

export const patchTarget: Target = {
  name: "patches",
  msMax: 2_000,
  input: (r, n) =>
    n % 2 === 0
      ? mutated(r, patchSeeds)
      : (JSON.stringify(
          grafted(JSON.parse(patchSeeds[r.below(patchSeeds.length)] ?? "{}"), sample(anyValue, n), (max) =>
            r.below(max),
          ),
        ) ?? "{}"),
  read: (text) => {
    const patch = readBody(String(text));
    tried(
      patchTypes.map((type) => () => {
        const next = patched(type, pod, patch, descriptionOf("Pod"));
        const rules = rulesForUpdate(pod);
        prepareForUpdate("Pod", pod, readObject("Pod", next, rules).object, rules);
      }),
    );
    if (({} as Record<string, unknown>)["polluted"] !== undefined) throw new Harm("a prototype was changed");
  },
};

let folder = "";

/** What a command says when it cannot go on is an Error; what a program says of itself is one of these. */
const ownMistakes = [TypeError, RangeError, ReferenceError, SyntaxError];

export const kubeconfigTarget: Target = {
  name: "kubeconfigs",
  msMax: 2_000,
  open: async () => {
    folder = mkdtempSync(join(tmpdir(), "fuzz-"));
    return async () => rmSync(folder, { recursive: true, force: true });
  },
  input: (r) => mutated(r, kubeconfigTexts),
  read: async (text) => {
    const path = join(folder, "kubeconfig");
    writeFileSync(path, text);
    try {
      await accessFor({ kubeconfig: path }, {});
    } catch (error) {
      if (!(error instanceof Error) || ownMistakes.some((mistake) => error.constructor === mistake)) throw error;
      throw new Fault("BadRequest", error.message);
    }
  },
};

const scenarioSeeds = scenarioTexts();

export const scenarioTarget: Target = {
  name: "scenarios",
  msMax: 3_000,
  input: (r) => mutated(r, scenarioSeeds),
  read: (text) => {
    const { problems } = readScenario(String(text), ".");
    if (problems.length > 0) throw new Fault("Invalid", problems[0]?.message ?? "");
  },
};
