/** A scenario file, read and checked: everything that is wrong is told at once, each with its line and path. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { asFault, Fault } from "../../core/fault.js";
import type { AnyObject } from "../../core/kinds/all.js";
import { anyDef, isKind } from "../../core/kinds/all.js";
import { readObject } from "../../core/kinds/prepare.js";
import { apiVersionOf } from "../../core/objects/kind-def.js";
import { readDocuments, readNode } from "../../core/schema/body.js";
import { decodeAny } from "../../core/v1beta1/codec.js";
import { type ClusterSpec, defaultCluster, type ImageSpec } from "../cluster-spec.js";
import { invariants } from "../invariants/all.js";
import type { ActionSpec, Workload } from "./action-spec.js";
import { conditionHint, parseCondition } from "./conditions.js";
import { type FaultName, type FaultSpec, faultTable } from "./fault-spec.js";
import { type ActionName, actionFields, actionVictims, clusterFields, faultFields, imageFields } from "./fields.js";
import {
  type CalmSpec,
  type Deed,
  defaultCalm,
  defaultPatienceMs,
  type Scenario,
  type TimelineEntry,
  type Trigger,
} from "./scenario.js";
import { parseSelector, type Selector, selectorHints } from "./victims.js";
import { Fields, type Problem, Problems } from "./yaml-fields.js";

/** What is asked of an expectation that names no time. */
const defaultWithinMs = 10_000;

class ScenarioReader {
  readonly #folder: string;
  readonly #problems: Problems;

  constructor(folder: string, problems: Problems) {
    this.#folder = folder;
    this.#problems = problems;
  }

  read(root: Fields): Scenario {
    const scenario: Scenario = {
      name: root.text("scenario") ?? "",
      docs: root.text("docs") ?? "",
      seed: root.text("seed") ?? "1",
      live: this.#live(root),
      cluster: this.#cluster(root.map("cluster"), root.list("images")),
      workloads: this.#workloads(root),
      timeline: root.list("timeline").map((entry) => this.#entry(entry)),
      except: this.#except(root),
      calm: this.#calm(root.map("calm")),
    };
    if (scenario.name === "") root.problem("scenario", "the scenario's name is missing");
    root.end();
    return scenario;
  }

  #live(root: Fields): Scenario["live"] {
    if (!root.has("live")) return false;
    const { value } = root.node("live") as { value?: unknown };
    if (typeof value === "boolean" || value === "netns") return value;
    root.problem("live", "true, false or netns (on hosts of their own only) is expected");
    return false;
  }

  #cluster(fields: Fields | undefined, images: Fields[]): ClusterSpec {
    const {
      delayMs = 1,
      jitterMs = 0,
      ...rest
    } = (fields?.table(clusterFields) ?? {}) as Partial<ClusterSpec> & {
      delayMs?: number;
      jitterMs?: number;
    };
    fields?.end(clusterFields.map((f) => f.name));
    return { ...defaultCluster, ...rest, link: { delayMs, jitterMs }, images: images.map((i) => this.#image(i)) };
  }

  #image(fields: Fields): ImageSpec {
    const { pull, pullTakes, ...rest } = fields.table(imageFields);
    fields.end();
    return { ...rest, pull: { mode: pull, takesMs: pullTakes } } as unknown as ImageSpec;
  }

  #workloads(fields: Fields): Workload[] {
    return fields.items("workloads").flatMap((item, i) => {
      const path = `${fields.at("workloads")}[${i}]`;
      try {
        if (isScalar(item) && typeof item.value === "string") return this.#manifest(item.value);
        if (isMap(item)) return workloadsOf(readNode(item));
        this.#problems.add(item, path, "a file's name or an object of the API is expected");
      } catch (error) {
        this.#problems.add(item, path, asFault(error).message);
      }
      return [];
    });
  }

  /** A manifest's path is relative to the scenario's file. */
  #manifest(name: string): Workload[] {
    const path = resolve(this.#folder, name);
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch {
      throw new Fault("NotFound", `the manifest ${path} cannot be read`);
    }
    const workloads = readDocuments(text).flatMap(workloadsOf);
    return workloads.length === 1 ? workloads.map((w) => ({ ...w, file: path })) : workloads;
  }

  #entry(fields: Fields): TimelineEntry {
    const trigger = this.#trigger(fields);
    const what = ["fault", "do", "expect"].filter((name) => fields.has(name));
    if (what.length !== 1)
      fields.problem("fault", `one of fault, do, expect is expected, and there are ${what.length}`);
    const deed = this.#deed(fields, what[0] ?? "expect");
    const text = textOf(fields, what[0] ?? "", deed);
    fields.end();
    return { trigger, deed, text, line: fields.line() };
  }

  #trigger(fields: Fields): Trigger {
    const given = ["at", "after", "when"].filter((name) => fields.has(name));
    for (const name of given) fields.node(name);
    if (given.length > 1) fields.problem(given[1] ?? "", `only one of at, after and when can be given`);
    const patienceMs = fields.duration("patience", defaultPatienceMs);
    if (given[0] === "at") return { type: "at", atMs: fields.duration("at", 0) };
    if (given[0] !== "when") return { type: "after", delayMs: fields.duration("after", 0) };
    return { type: "when", condition: this.#condition(fields, "when"), patienceMs };
  }

  #condition(fields: Fields, name: string) {
    const text = fields.text(name) ?? "";
    const condition = parseCondition(text);
    if (!condition) fields.problem(name, `"${text}" is no condition; ${conditionHint}`);
    return condition ?? { text, holds: () => true };
  }

  #deed(fields: Fields, what: string): Deed {
    if (what === "expect")
      return {
        type: "expect",
        condition: this.#condition(fields, "expect"),
        withinMs: fields.duration("within", defaultWithinMs),
      };
    if (what === "do") return { type: "action", spec: this.#action(fields) };
    return this.#fault(fields);
  }

  #fault(fields: Fields): Deed {
    const name = String(fields.value("fault", { type: "choice", values: Object.keys(faultFields) }) ?? "") as FaultName;
    const known = faultFields[name] as (typeof faultFields)[FaultName] | undefined;
    const values = fields.table(known?.fields ?? []);
    const { victims, lasts } = known ? faultTable[name] : { victims: "none" as const, lasts: true };
    const needsVictim = victims !== "none" && name !== "image-pull";
    const on = victims !== "none" && (needsVictim || fields.has("on")) ? this.#selector(fields, victims) : undefined;
    if (fields.has("for") && !lasts) fields.problem("for", `${name} happens at once and does not last`);
    return {
      type: "fault",
      spec: { fault: name, on: on?.text ?? "", ...values } as unknown as FaultSpec,
      on,
      forMs: fields.has("for") ? fields.duration("for", 0) : undefined,
      as: fields.text("as"),
    };
  }

  #selector(fields: Fields, victims: Selector["kind"]): Selector | undefined {
    const text = fields.text("on") ?? "";
    const selector = parseSelector(text, victims);
    if (!selector) fields.problem("on", `"${text}" names none of the ${victims} to befall; ${selectorHints[victims]}`);
    return selector;
  }

  #action(fields: Fields): ActionSpec {
    const action = fields.value("do", { type: "choice", values: Object.keys(actionFields) }) as ActionName | undefined;
    if (action === undefined) return { action: "heal" };
    const values = fields.table(actionFields[action].fields);
    if (action === "create") return { action, workloads: this.#workloads(fields) };
    const victims = actionVictims[action];
    if (victims) {
      const on = this.#selector(fields, victims);
      return on ? ({ action, on, ...values } as ActionSpec) : { action: "heal" };
    }
    return { action, ...values } as ActionSpec;
  }

  #except(root: Fields): string[] {
    const known = invariants.map((i) => i.name);
    return root.items("except").flatMap((item, i) => {
      const name = isScalar(item) ? String(item.value) : "";
      if (known.includes(name)) return [name];
      this.#problems.add(item, `except[${i}]`, `"${name}" is no invariant; there are ${known.join(", ")}`);
      return [];
    });
  }

  #calm(fields: Fields | undefined): CalmSpec {
    if (!fields) return defaultCalm;
    const demands = ["strict", "explained", "none"];
    const calm = {
      demand: (fields.has("demand")
        ? fields.value("demand", { type: "choice", values: demands })
        : "strict") as "strict",
      withinMs: fields.duration("within", defaultCalm.withinMs),
      quietMs: fields.duration("quiet", defaultCalm.quietMs),
    };
    fields.end();
    return calm;
  }
}

/** The objects of one document: by its apiVersion of v1 or v1beta1. @throws Fault saying what is wrong */
function workloadsOf(document: unknown): Workload[] {
  const { apiVersion, kind } = (document ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (apiVersion === "v1" || (isKind(kind) && apiVersion === apiVersionOf(anyDef(kind)))) {
    if (!isKind(kind)) throw new Fault("BadRequest", `kind ${String(kind)} cannot be stored here`);
    return [{ object: readObject(kind, document).object as AnyObject, version: "v1" }];
  }
  return decodeAny(document, "Pod").map((object) => ({ object: object as AnyObject, version: "v1beta1" as const }));
}

function textOf(fields: Fields, what: string, deed: Deed): string {
  const words = [fields.text(what) ?? ""];
  for (const name of ["controller", "kind", "name", "on"]) if (fields.has(name)) words.push(fields.text(name) ?? "");
  if (deed.type !== "action") return words.join(" ").trim();
  const { spec } = deed;
  if (spec.action === "resize") words.push(`to ${spec.replicas}`);
  if (spec.action === "rolling-update") words.push(`to ${spec.image}`);
  if (spec.action === "create") words.push(namesOf(spec.workloads));
  return words.join(" ").trim();
}

const namesMax = 3;

/** `Pod db, Service db`; of many the first few. */
export function namesOf(workloads: readonly Workload[]): string {
  const names = workloads.slice(0, namesMax).map(({ object }) => `${object.kind} ${object.metadata.name}`);
  return `${names.join(", ")}${workloads.length > namesMax ? " …" : ""}`;
}

export type Reading = { scenario: Scenario; problems: [] } | { scenario: undefined; problems: Problem[] };

/**
 * Reads the text of a scenario file.
 * @param folder where manifests are looked for
 */
export function readScenario(text: string, folder: string): Reading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems = new Problems(lines);
  for (const error of document.errors) {
    const [start] = error.linePos ?? [];
    problems.all.push({ line: start?.line ?? 1, column: start?.col ?? 1, path: "", message: error.message });
  }
  if (problems.all.length === 0) {
    const root = document.contents as Node | null;
    if (!isMap(root)) problems.add(root, "", "a scenario is a mapping with at least `scenario: NAME`");
    else {
      const scenario = new ScenarioReader(folder, problems).read(new Fields(root, "", problems));
      if (problems.all.length === 0) return { scenario, problems: [] };
    }
  }
  return { scenario: undefined, problems: problems.all.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** Reads a scenario file. @throws Fault Invalid whose message has a line for each problem; NotFound */
export function readScenarioFile(path: string): Scenario {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Fault("NotFound", code === "ENOENT" ? `there is no file ${path}` : `${path} cannot be read: ${message}`);
  }
  const { scenario, problems } = readScenario(text, dirname(path));
  if (scenario) return scenario;
  const told = problems.map((p) => `${path}:${p.line}:${p.column}: ${p.path === "" ? "" : `${p.path}: `}${p.message}`);
  throw new Fault("Invalid", told.join("\n"));
}
