/** A scenario file, read and checked: everything that is wrong is told at once, each with its line and path. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { Fault } from "../../core/fault.js";
import { invariants } from "../invariants/all.js";
import { type Problem, Problems } from "./problems.js";
import { readCluster } from "./read-cluster.js";
import { readEntry } from "./read-entry.js";
import { type CalmSpec, defaultCalm, type Scenario } from "./scenario.js";
import { readWorkloads } from "./workloads.js";
import { Fields } from "./yaml-fields.js";

function readRoot(root: Fields, folder: string): Scenario {
  const scenario: Scenario = {
    name: root.text("scenario") ?? "",
    docs: root.text("docs") ?? "",
    seed: root.text("seed") ?? "1",
    live: readLive(root),
    cluster: readCluster(root),
    workloads: readWorkloads(root, folder),
    timeline: root.list("timeline").map((entry) => readEntry(entry, folder)),
    except: readExcept(root),
    calm: readCalm(root.map("calm")),
  };
  if (scenario.name === "") root.problem("scenario", "the scenario's name is missing");
  root.end();
  return scenario;
}

function readLive(root: Fields): Scenario["live"] {
  if (!root.has("live")) return false;
  const { value } = root.node("live") as { value?: unknown };
  if (typeof value === "boolean" || value === "netns") return value;
  root.problem("live", "true, false or netns (on hosts of their own only) is expected");
  return false;
}

function readExcept(root: Fields): string[] {
  const known = invariants.map((i) => i.name);
  return root.items("except").flatMap((item, i) => {
    const name = isScalar(item) ? String(item.value) : "";
    if (known.includes(name)) return [name];
    root.problemOf(item, "except", i, `"${name}" is no invariant; there are ${known.join(", ")}`);
    return [];
  });
}

function readCalm(fields: Fields | undefined): CalmSpec {
  if (!fields) return defaultCalm;
  const demands = ["strict", "explained", "none"];
  const calm = {
    demand: (fields.has("demand") ? fields.value("demand", { type: "choice", values: demands }) : "strict") as "strict",
    withinMs: fields.duration("within", defaultCalm.withinMs),
    quietMs: fields.duration("quiet", defaultCalm.quietMs),
  };
  fields.end();
  return calm;
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
      const scenario = readRoot(new Fields(root, "", problems), folder);
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
